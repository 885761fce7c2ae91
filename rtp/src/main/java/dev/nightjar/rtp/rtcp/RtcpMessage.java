package dev.nightjar.rtp.rtcp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One RTCP packet of a compound, as a value.
 *
 * <p>SSRCs are unsigned 32 bits in an {@code int}. In feedback {@code senderSsrc} is who speaks and {@code mediaSsrc}
 * whom it is about; a browser that only receives speaks as SSRC 1, so match by the latter.
 */
public sealed interface RtcpMessage
        permits RtcpMessage.SenderReport,
                RtcpMessage.ReceiverReport,
                RtcpMessage.SourceDescription,
                RtcpMessage.Bye,
                RtcpMessage.Application,
                RtcpMessage.Nack,
                RtcpMessage.PictureLossIndication,
                RtcpMessage.SliceLossIndication,
                RtcpMessage.ReferencePictureSelection,
                RtcpMessage.FullIntraRequest,
                RtcpMessage.TemporaryBitrateRequest,
                RtcpMessage.TemporaryBitrateNotification,
                RtcpMessage.MaximumBitrate,
                RtcpMessage.ExtendedReport,
                RtcpMessage.Unknown,
                TransportFeedback,
                CongestionFeedback {

    /**
     * SR, RFC 3550 §6.4.1.
     *
     * @param ntpTime when it was sent, 64-bit NTP timestamp
     * @param rtpTimestamp the same instant in ticks of the media clock
     * @param packetCount packets sent, unsigned 32 bits
     * @param octetCount payload bytes sent, unsigned 32 bits
     */
    record SenderReport(
            int senderSsrc, long ntpTime, int rtpTimestamp, int packetCount, int octetCount, List<ReportBlock> reports)
            implements RtcpMessage {
        /** Copies the list. */
        public SenderReport {
            reports = List.copyOf(reports);
        }
    }

    /** RR, RFC 3550 §6.4.2. */
    record ReceiverReport(int senderSsrc, List<ReportBlock> reports) implements RtcpMessage {
        /** Copies the list. */
        public ReceiverReport {
            reports = List.copyOf(reports);
        }
    }

    /** SDES, RFC 3550 §6.5. */
    record SourceDescription(List<Chunk> chunks) implements RtcpMessage {
        /** Copies the list. */
        public SourceDescription {
            chunks = List.copyOf(chunks);
        }

        /** Item types of RFC 3550 §6.5. */
        public static final int CNAME = 1;

        /** See {@link #CNAME}. */
        public static final int NAME = 2;

        /** See {@link #CNAME}. */
        public static final int EMAIL = 3;

        /** See {@link #CNAME}. */
        public static final int PHONE = 4;

        /** See {@link #CNAME}. */
        public static final int LOC = 5;

        /** See {@link #CNAME}. */
        public static final int TOOL = 6;

        /** See {@link #CNAME}. */
        public static final int NOTE = 7;

        /** Private extension: an item with a prefix, RFC 3550 §6.5.8. */
        public static final int PRIV = 8;

        /** RTP stream identifier, RFC 8852 §3.1. */
        public static final int RTP_STREAM_ID = 12;

        /** The stream that a repair stream repairs, RFC 8852 §3.2. */
        public static final int REPAIRED_RTP_STREAM_ID = 13;

        /** Media identification tag, RFC 9143 §15.1. */
        public static final int MID = 15;

        /** What is said of one source. */
        public record Chunk(int ssrc, List<Item> items) {
            /** Copies the list. */
            public Chunk {
                items = List.copyOf(items);
            }

            /** {@return the canonical name, or null without one} */
            public @Nullable String cname() {
                for (Item item : items) {
                    if (item.type() == CNAME) {
                        return item.text();
                    }
                }
                return null;
            }
        }

        /**
         * One item.
         *
         * @param type 1 to 255, such as {@link #CNAME}
         * @param prefix which private extension it is, for {@link #PRIV} only, else null
         * @param text the value; prefix and text together have no more than 255 bytes in UTF-8 (254 with a prefix)
         */
        public record Item(int type, @Nullable String prefix, String text) {
            /** Checks the type, and that a prefix comes with a private extension. */
            public Item {
                if (type < 1 || type > 255 || (type == PRIV) != (prefix != null)) {
                    throw new IllegalArgumentException("type: " + type + (prefix == null ? " without" : " with")
                            + " prefix (expected: 1 to 255; a prefix with 8 only)");
                }
            }

            /** An item that is no private extension. */
            public Item(int type, String text) {
                this(type, null, text);
            }
        }
    }

    /** BYE, RFC 3550 §6.6. */
    record Bye(List<Integer> ssrcs, @Nullable String reason) implements RtcpMessage {
        /** Copies the list. */
        public Bye {
            ssrcs = List.copyOf(ssrcs);
        }
    }

    /**
     * APP, RFC 3550 §6.7.
     *
     * @param name four ASCII letters, as a number
     */
    record Application(int subtype, int ssrc, int name, RtcpBytes data) implements RtcpMessage {}

    /** Generic NACK, RFC 4585 §6.2.1: the packets missed, in the order written, 0 to 65535 each. */
    record Nack(int senderSsrc, int mediaSsrc, List<Integer> sequenceNumbers) implements RtcpMessage {
        /** Copies the list. */
        public Nack {
            sequenceNumbers = List.copyOf(sequenceNumbers);
        }
    }

    /** PLI, RFC 4585 §6.3.1. */
    record PictureLossIndication(int senderSsrc, int mediaSsrc) implements RtcpMessage {}

    /** SLI, RFC 4585 §6.3.2: parts of pictures are missing. */
    record SliceLossIndication(int senderSsrc, int mediaSsrc, List<Slice> slices) implements RtcpMessage {
        /** Copies the list. */
        public SliceLossIndication {
            slices = List.copyOf(slices);
        }

        /**
         * A run of lost macroblocks, in scan order.
         *
         * @param first address of the first, 0 to 8191; the first of a picture is 1
         * @param number how many, 0 to 8191
         * @param pictureId six bits, whose meaning is the codec's
         */
        public record Slice(int first, int number, int pictureId) {
            /** Checks the ranges. */
            public Slice {
                if (((first | number) & ~0x1FFF) != 0 || (pictureId & ~0x3F) != 0) {
                    throw new IllegalArgumentException(
                            "slice: " + first + ", " + number + ", " + pictureId + " (expected: 13, 13 and 6 bits)");
                }
            }
        }
    }

    /**
     * RPSI, RFC 4585 §6.3.3: which picture the receiver wants as reference.
     *
     * @param payloadType of the codec that defines the bits, 0 to 127
     * @param bitCount how many bits it has
     * @param bits the codec's bit string, from the high bit of its first byte on; zeros behind its end
     */
    record ReferencePictureSelection(int senderSsrc, int mediaSsrc, int payloadType, int bitCount, RtcpBytes bits)
            implements RtcpMessage {
        /** Checks that bits and count agree. */
        public ReferencePictureSelection {
            if ((payloadType & ~0x7F) != 0 || bitCount < 0 || bits.length() != (bitCount + 7) / 8) {
                throw new IllegalArgumentException(
                        "payloadType: " + payloadType + ", bits: " + bitCount + " in " + bits.length() + " bytes");
            }
        }
    }

    /** TMMBR, RFC 5104 §4.2.1: who shall send no more than how much. */
    record TemporaryBitrateRequest(int senderSsrc, List<BitrateLimit> entries) implements RtcpMessage {
        /** Copies the list. */
        public TemporaryBitrateRequest {
            entries = List.copyOf(entries);
        }
    }

    /** TMMBN, RFC 5104 §4.2.2: whose limits hold now; none if the list is empty. */
    record TemporaryBitrateNotification(int senderSsrc, List<BitrateLimit> entries) implements RtcpMessage {
        /** Copies the list. */
        public TemporaryBitrateNotification {
            entries = List.copyOf(entries);
        }
    }

    /**
     * A limit of TMMBR or TMMBN.
     *
     * @param ssrc who shall keep it, in TMMBN who asked for it
     * @param bitrateBps of everything above the network's header; written rounded down to 17 significant bits
     * @param overhead measured bytes of headers per packet, 0 to 511
     */
    record BitrateLimit(int ssrc, long bitrateBps, int overhead) {
        /** Checks the ranges. */
        public BitrateLimit {
            if (bitrateBps < 0 || (overhead & ~0x1FF) != 0) {
                throw new IllegalArgumentException("limit: " + bitrateBps + " bit/s, overhead " + overhead
                        + " (expected: not negative, 0 to 511)");
            }
        }
    }

    /** FIR, RFC 5104 §4.3.1. */
    record FullIntraRequest(int senderSsrc, List<Entry> entries) implements RtcpMessage {
        /** Copies the list. */
        public FullIntraRequest {
            entries = List.copyOf(entries);
        }

        /** Who shall send a keyframe; a repeated sequence number (8 bits) is the same request. */
        public record Entry(int ssrc, int sequenceNumber) {}
    }

    /** REMB, draft-alvestrand-rmcat-remb-03 §2.2: what all those streams together may send. */
    record MaximumBitrate(int senderSsrc, long bitrateBps, List<Integer> ssrcs) implements RtcpMessage {
        /** Copies the list. */
        public MaximumBitrate {
            ssrcs = List.copyOf(ssrcs);
        }
    }

    /** XR, RFC 3611 §2. */
    record ExtendedReport(int senderSsrc, List<Block> blocks) implements RtcpMessage {
        /** Copies the list. */
        public ExtendedReport {
            blocks = List.copyOf(blocks);
        }

        /** One report block. */
        public sealed interface Block
                permits ReceiverReferenceTime, DelaySinceLastReport, RunLengthReport, StatisticsSummary, UnknownBlock {}

        /** RRTR, RFC 3611 §4.4: the receiver's clock as a 64-bit NTP timestamp. */
        public record ReceiverReferenceTime(long ntpTime) implements Block {}

        /** DLRR, RFC 3611 §4.5: the answers to such clocks. */
        public record DelaySinceLastReport(List<Delay> entries) implements Block {
            /** Copies the list. */
            public DelaySinceLastReport {
                entries = List.copyOf(entries);
            }
        }

        /**
         * One answer.
         *
         * @param ssrc the receiver answered
         * @param lastReport middle 32 bits of the clock it sent
         * @param delaySinceLastReport since it came, in units of 1/65536 s
         */
        public record Delay(int ssrc, int lastReport, int delaySinceLastReport) {}

        /** A block of another type, with its type-specific byte and contents. */
        public record UnknownBlock(int type, int typeSpecific, RtcpBytes data) implements Block {}
    }

    /**
     * A packet of a type or format we do not know, or of one whose content we could not read.
     *
     * @param type the packet type, 0 to 255
     * @param count the five bits of the first byte: a count, subtype or format
     * @param data everything behind the four bytes of common header, without padding
     */
    record Unknown(int type, int count, RtcpBytes data) implements RtcpMessage {}
}
