package dev.nightjar.rtp.rtcp;

import static dev.nightjar.core.NetworkBytes.getInt32;
import static dev.nightjar.core.NetworkBytes.getInt64;
import static dev.nightjar.core.NetworkBytes.getUint24;
import static dev.nightjar.core.NetworkBytes.getUint8;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the body of one RTCP packet; a method answers null if its bytes are broken. */
final class RtcpParser {
    static final int REPORT_BLOCK_LENGTH = 24;

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
            case RtcpType.TRANSPORT_FEEDBACK -> FeedbackParser.transport(buffer, count, offset, length);
            case RtcpType.PAYLOAD_FEEDBACK -> FeedbackParser.payload(buffer, count, offset, length);
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

    static List<Integer> integers(byte[] buffer, int offset, int count) {
        List<Integer> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(getInt32(buffer, offset + 4 * i));
        }
        return values;
    }
}
