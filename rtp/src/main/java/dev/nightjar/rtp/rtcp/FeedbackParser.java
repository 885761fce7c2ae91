package dev.nightjar.rtp.rtcp;

import static dev.nightjar.core.NetworkBytes.getInt32;
import static dev.nightjar.core.NetworkBytes.getUint16;
import static dev.nightjar.core.NetworkBytes.getUint24;
import static dev.nightjar.core.NetworkBytes.getUint8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads feedback of transport (RTPFB) and payload (PSFB), RFC 4585 §6; a method answers null if bytes are broken. */
final class FeedbackParser {
    /** A NACK names at most 17 packets in 4 bytes; a datagram of 1500 bytes has room for 6300. */
    static final int MAX_NACK_ENTRIES = 512;

    private static final int SSRCS_LENGTH = 8;

    private FeedbackParser() {}

    static @Nullable RtcpMessage transport(byte[] buffer, int format, int offset, int length) {
        return switch (format) {
            case RtcpType.FORMAT_NACK -> nack(buffer, offset, length);
            case RtcpType.FORMAT_TMMBR -> bitrateRequest(buffer, offset, length);
            case RtcpType.FORMAT_TMMBN -> bitrateNotification(buffer, offset, length);
            case RtcpType.FORMAT_CONGESTION_CONTROL -> CongestionFeedbackParser.parse(buffer, offset, length);
            case RtcpType.FORMAT_TRANSPORT_WIDE -> TransportFeedbackParser.parse(buffer, offset, length);
            default -> null;
        };
    }

    private static @Nullable RtcpMessage nack(byte[] buffer, int offset, int length) {
        boolean isWhole =
                length >= SSRCS_LENGTH + 4 && length % 4 == 0 && length <= SSRCS_LENGTH + 4 * MAX_NACK_ENTRIES;
        if (!isWhole) {
            return null;
        }
        List<Integer> missing = new ArrayList<>();
        for (int at = offset + SSRCS_LENGTH; at < offset + length; at += 4) {
            int packetId = getUint16(buffer, at);
            int mask = getUint16(buffer, at + 2);
            missing.add(packetId);
            for (int bit = 0; bit < 16; bit++) {
                if ((mask & 1 << bit) != 0) {
                    missing.add(packetId + bit + 1 & 0xFFFF);
                }
            }
        }
        return new RtcpMessage.Nack(getInt32(buffer, offset), getInt32(buffer, offset + 4), missing);
    }

    /** RFC 5104 §4.2.1.1: at least one entry; a notification may have none. */
    private static @Nullable RtcpMessage bitrateRequest(byte[] buffer, int offset, int length) {
        List<RtcpMessage.BitrateLimit> limits = limits(buffer, offset, length);
        return limits == null || limits.isEmpty()
                ? null
                : new RtcpMessage.TemporaryBitrateRequest(getInt32(buffer, offset), limits);
    }

    private static @Nullable RtcpMessage bitrateNotification(byte[] buffer, int offset, int length) {
        List<RtcpMessage.BitrateLimit> limits = limits(buffer, offset, length);
        return limits == null ? null : new RtcpMessage.TemporaryBitrateNotification(getInt32(buffer, offset), limits);
    }

    private static @Nullable List<RtcpMessage.BitrateLimit> limits(byte[] buffer, int offset, int length) {
        if (length < SSRCS_LENGTH || (length - SSRCS_LENGTH) % 8 != 0) {
            return null;
        }
        List<RtcpMessage.BitrateLimit> limits = new ArrayList<>((length - SSRCS_LENGTH) / 8);
        for (int at = offset + SSRCS_LENGTH; at < offset + length; at += 8) {
            int bits = getInt32(buffer, at + 4);
            limits.add(new RtcpMessage.BitrateLimit(
                    getInt32(buffer, at), BitrateBits.read(bits >>> 9, BitrateBits.LIMIT_MANTISSA), bits & 0x1FF));
        }
        return limits;
    }

    static @Nullable RtcpMessage payload(byte[] buffer, int format, int offset, int length) {
        if (length < SSRCS_LENGTH) {
            return null;
        }
        int sender = getInt32(buffer, offset);
        int media = getInt32(buffer, offset + 4);
        int entries = offset + SSRCS_LENGTH;
        int rest = length - SSRCS_LENGTH;
        return switch (format) {
            case RtcpType.FORMAT_PLI -> new RtcpMessage.PictureLossIndication(sender, media);
            case RtcpType.FORMAT_SLI -> sliceLoss(buffer, sender, media, entries, rest);
            case RtcpType.FORMAT_RPSI -> referencePicture(buffer, sender, media, entries, rest);
            case RtcpType.FORMAT_FIR -> fullIntraRequest(buffer, sender, entries, rest);
            case RtcpType.FORMAT_APPLICATION -> maximumBitrate(buffer, sender, entries, rest);
            default -> null;
        };
    }

    private static @Nullable RtcpMessage sliceLoss(byte[] buffer, int sender, int media, int offset, int length) {
        if (length == 0 || length % 4 != 0) {
            return null;
        }
        List<RtcpMessage.SliceLossIndication.Slice> slices = new ArrayList<>(length / 4);
        for (int at = offset; at < offset + length; at += 4) {
            int bits = getInt32(buffer, at);
            slices.add(new RtcpMessage.SliceLossIndication.Slice(bits >>> 19, bits >> 6 & 0x1FFF, bits & 0x3F));
        }
        return new RtcpMessage.SliceLossIndication(sender, media, slices);
    }

    private static @Nullable RtcpMessage referencePicture(
            byte[] buffer, int sender, int media, int offset, int length) {
        // PB, the number of unused bits at the end, then a zero bit and the payload type: RFC 4585 §6.3.3.2.
        int bitCount = length < 2 ? -1 : 8 * (length - 2) - getUint8(buffer, offset);
        if (bitCount < 0) {
            return null;
        }
        byte[] bits = Arrays.copyOfRange(buffer, offset + 2, offset + 2 + (bitCount + 7) / 8);
        if (bitCount % 8 != 0) {
            bits[bits.length - 1] &= (byte) (0xFF << 8 - bitCount % 8);
        }
        return new RtcpMessage.ReferencePictureSelection(
                sender, media, buffer[offset + 1] & 0x7F, bitCount, RtcpBytes.copyOf(bits, 0, bits.length));
    }

    private static @Nullable RtcpMessage fullIntraRequest(byte[] buffer, int sender, int offset, int length) {
        if (length == 0 || length % 8 != 0) {
            return null;
        }
        List<RtcpMessage.FullIntraRequest.Entry> entries = new ArrayList<>(length / 8);
        for (int at = offset; at < offset + length; at += 8) {
            entries.add(new RtcpMessage.FullIntraRequest.Entry(getInt32(buffer, at), getUint8(buffer, at + 4)));
        }
        return new RtcpMessage.FullIntraRequest(sender, entries);
    }

    private static @Nullable RtcpMessage maximumBitrate(byte[] buffer, int sender, int offset, int length) {
        if (length < 8 || getInt32(buffer, offset) != RtcpType.REMB_IDENTIFIER) {
            return null;
        }
        int count = getUint8(buffer, offset + 4);
        if (length < 8 + 4 * count) {
            return null;
        }
        long bitrate = BitrateBits.read(getUint24(buffer, offset + 5), BitrateBits.REMB_MANTISSA);
        return new RtcpMessage.MaximumBitrate(sender, bitrate, RtcpParser.integers(buffer, offset + 8, count));
    }
}
