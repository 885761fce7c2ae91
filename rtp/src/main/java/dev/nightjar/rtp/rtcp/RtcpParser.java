package dev.nightjar.rtp.rtcp;

import static dev.nightjar.core.NetworkBytes.getInt32;
import static dev.nightjar.core.NetworkBytes.getInt64;
import static dev.nightjar.core.NetworkBytes.getUint16;
import static dev.nightjar.core.NetworkBytes.getUint24;
import static dev.nightjar.core.NetworkBytes.getUint8;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the body of one RTCP packet; a method answers null if its bytes are broken. */
final class RtcpParser {
    static final int REPORT_BLOCK_LENGTH = 24;

    /** A NACK names at most 17 packets in 4 bytes; a datagram of 1500 bytes has room for 6300. */
    static final int MAX_NACK_ENTRIES = 512;

    private RtcpParser() {}

    static RtcpMessage parse(byte[] buffer, int type, int count, int offset, int length) {
        RtcpMessage message = parseKnown(buffer, type, count, offset, length);
        return message != null
                ? message
                : new RtcpMessage.Unknown(type, count, RtcpBytes.copyOf(buffer, offset, length));
    }

    private static @Nullable RtcpMessage parseKnown(byte[] buffer, int type, int count, int offset, int length) {
        return switch (type) {
            case RtcpType.SENDER_REPORT -> senderReport(buffer, count, offset, length);
            case RtcpType.RECEIVER_REPORT -> receiverReport(buffer, count, offset, length);
            case RtcpType.SOURCE_DESCRIPTION -> SdesParser.parse(buffer, count, offset, length);
            case RtcpType.BYE -> bye(buffer, count, offset, length);
            case RtcpType.APPLICATION ->
                length < 8
                        ? null
                        : new RtcpMessage.Application(
                                count,
                                getInt32(buffer, offset),
                                getInt32(buffer, offset + 4),
                                RtcpBytes.copyOf(buffer, offset + 8, length - 8));
            case RtcpType.TRANSPORT_FEEDBACK -> transportFeedback(buffer, count, offset, length);
            case RtcpType.PAYLOAD_FEEDBACK -> payloadFeedback(buffer, count, offset, length);
            case RtcpType.EXTENDED_REPORT -> XrParser.parse(buffer, offset, length);
            default -> null;
        };
    }

    private static @Nullable RtcpMessage senderReport(byte[] buffer, int count, int offset, int length) {
        if (length < 24 + count * REPORT_BLOCK_LENGTH) {
            return null;
        }
        return new RtcpMessage.SenderReport(
                getInt32(buffer, offset),
                getInt64(buffer, offset + 4),
                getInt32(buffer, offset + 12),
                getInt32(buffer, offset + 16),
                getInt32(buffer, offset + 20),
                reports(buffer, count, offset + 24));
    }

    private static @Nullable RtcpMessage receiverReport(byte[] buffer, int count, int offset, int length) {
        return length < 4 + count * REPORT_BLOCK_LENGTH
                ? null
                : new RtcpMessage.ReceiverReport(getInt32(buffer, offset), reports(buffer, count, offset + 4));
    }

    private static List<ReportBlock> reports(byte[] buffer, int count, int offset) {
        List<ReportBlock> reports = new ArrayList<>(count);
        for (int at = offset; at < offset + count * REPORT_BLOCK_LENGTH; at += REPORT_BLOCK_LENGTH) {
            reports.add(new ReportBlock(
                    getInt32(buffer, at),
                    getUint8(buffer, at + 4),
                    getUint24(buffer, at + 5) << 8 >> 8,
                    getInt32(buffer, at + 8),
                    getInt32(buffer, at + 12),
                    getInt32(buffer, at + 16),
                    getInt32(buffer, at + 20)));
        }
        return reports;
    }

    private static @Nullable RtcpMessage bye(byte[] buffer, int count, int offset, int length) {
        if (length < 4 * count) {
            return null;
        }
        List<Integer> ssrcs = integers(buffer, offset, count);
        String reason = null;
        int at = offset + 4 * count;
        if (length > 4 * count) {
            int reasonLength = getUint8(buffer, at);
            if (at + 1 + reasonLength > offset + length) {
                return null;
            }
            reason = new String(buffer, at + 1, reasonLength, StandardCharsets.UTF_8);
        }
        return new RtcpMessage.Bye(ssrcs, reason);
    }

    private static List<Integer> integers(byte[] buffer, int offset, int count) {
        List<Integer> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(getInt32(buffer, offset + 4 * i));
        }
        return values;
    }

    private static @Nullable RtcpMessage transportFeedback(byte[] buffer, int format, int offset, int length) {
        if (format == RtcpType.FORMAT_TRANSPORT_WIDE) {
            return TransportFeedbackParser.parse(buffer, offset, length);
        }
        boolean isNack =
                format == RtcpType.FORMAT_NACK && length >= 12 && length % 4 == 0 && length <= 8 + 4 * MAX_NACK_ENTRIES;
        if (!isNack) {
            return null;
        }
        List<Integer> missing = new ArrayList<>();
        for (int at = offset + 8; at < offset + length; at += 4) {
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

    private static @Nullable RtcpMessage payloadFeedback(byte[] buffer, int format, int offset, int length) {
        if (length < 8) {
            return null;
        }
        int sender = getInt32(buffer, offset);
        return switch (format) {
            case RtcpType.FORMAT_PLI -> new RtcpMessage.PictureLossIndication(sender, getInt32(buffer, offset + 4));
            case RtcpType.FORMAT_FIR -> fullIntraRequest(buffer, sender, offset + 8, length - 8);
            case RtcpType.FORMAT_APPLICATION -> maximumBitrate(buffer, sender, offset + 8, length - 8);
            default -> null;
        };
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
        int bits = getUint24(buffer, offset + 5);
        int exponent = bits >> 18;
        long mantissa = bits & 0x3FFFF;
        // 18 bits shifted by up to 63: what does not fit says "no limit".
        long bitrate = exponent > Long.numberOfLeadingZeros(mantissa) - 1 && mantissa != 0
                ? Long.MAX_VALUE
                : mantissa << exponent;
        return new RtcpMessage.MaximumBitrate(sender, bitrate, integers(buffer, offset + 8, count));
    }
}
