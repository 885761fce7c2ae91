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
                RtcpMessage.FullIntraRequest,
                RtcpMessage.MaximumBitrate,
                RtcpMessage.ExtendedReport,
                RtcpMessage.Unknown,
                TransportFeedback {

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

        /** What is said of one source. */
        public record Chunk(int ssrc, List<Item> items) {
            /** Copies the list. */
            public Chunk {
                items = List.copyOf(items);
            }

            /** {@return the canonical name, or null without one} */
            public @Nullable String cname() {
                for (Item item : items) {
                    if (item.type() == RtcpType.SDES_CNAME) {
                        return item.text();
                    }
                }
                return null;
            }
        }

        /** One item; type 1 is CNAME. */
        public record Item(int type, String text) {}
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
        public sealed interface Block permits ReceiverReferenceTime, DelaySinceLastReport, UnknownBlock {}

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
