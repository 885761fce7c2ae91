package dev.nightjar.rtp.rtcp;

import static dev.nightjar.core.NetworkBytes.getInt32;
import static dev.nightjar.core.NetworkBytes.getInt64;
import static dev.nightjar.core.NetworkBytes.getUint16;
import static dev.nightjar.core.NetworkBytes.getUint8;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads extended reports, RFC 3611 §3: blocks of type, a byte of their own, length in words, contents. */
final class XrParser {
    static final int STATISTICS_LENGTH = 36;

    /** In the byte of a statistics summary: which figures are there. */
    static final int HAS_LOST = 0x80;

    static final int HAS_DUPLICATES = 0x40;
    static final int HAS_JITTER = 0x20;
    static final int HOPS_SHIFT = 3;
    static final int HOPS_OF_IPV4 = 1;
    static final int HOPS_OF_IPV6 = 2;

    private static final int BLOCK_HEADER_LENGTH = 4;
    private static final int RUN_LENGTH_FIXED = 8;

    private XrParser() {}

    static @Nullable RtcpMessage parse(byte[] buffer, int offset, int length) {
        if (length < 4) {
            return null;
        }
        List<RtcpMessage.ExtendedReport.Block> blocks = new ArrayList<>();
        int end = offset + length;
        int at = offset + 4;
        while (at < end) {
            if (end - at < BLOCK_HEADER_LENGTH) {
                return null;
            }
            int blockLength = 4 * getUint16(buffer, at + 2);
            if (blockLength > end - at - BLOCK_HEADER_LENGTH) {
                return null;
            }
            blocks.add(block(buffer, at, blockLength));
            at += BLOCK_HEADER_LENGTH + blockLength;
        }
        return new RtcpMessage.ExtendedReport(getInt32(buffer, offset), blocks);
    }

    private static RtcpMessage.ExtendedReport.Block block(byte[] buffer, int at, int length) {
        int type = getUint8(buffer, at);
        int specific = getUint8(buffer, at + 1);
        int contents = at + BLOCK_HEADER_LENGTH;
        return switch (type) {
            case RtcpType.XR_RECEIVER_REFERENCE_TIME ->
                length == 8
                        ? new RtcpMessage.ExtendedReport.ReceiverReferenceTime(getInt64(buffer, contents))
                        : unknown(buffer, at, length);
            case RtcpType.XR_DELAY_SINCE_LAST_RR ->
                length % 12 == 0 ? delays(buffer, contents, length) : unknown(buffer, at, length);
            case RtcpType.XR_LOSS_RLE, RtcpType.XR_DUPLICATE_RLE ->
                length >= RUN_LENGTH_FIXED
                        ? runLengths(buffer, type, specific & 0xF, contents, length)
                        : unknown(buffer, at, length);
            case RtcpType.XR_STATISTICS_SUMMARY ->
                length == STATISTICS_LENGTH && (specific >> HOPS_SHIFT & 3) != 3
                        ? statistics(buffer, specific, contents)
                        : unknown(buffer, at, length);
            default -> unknown(buffer, at, length);
        };
    }

    private static RtcpMessage.ExtendedReport.UnknownBlock unknown(byte[] buffer, int at, int length) {
        return new RtcpMessage.ExtendedReport.UnknownBlock(
                getUint8(buffer, at),
                getUint8(buffer, at + 1),
                RtcpBytes.copyOf(buffer, at + BLOCK_HEADER_LENGTH, length));
    }

    private static RtcpMessage.ExtendedReport.DelaySinceLastReport delays(byte[] buffer, int offset, int length) {
        List<RtcpMessage.ExtendedReport.Delay> entries = new ArrayList<>(length / 12);
        for (int i = offset; i < offset + length; i += 12) {
            entries.add(new RtcpMessage.ExtendedReport.Delay(
                    getInt32(buffer, i), getInt32(buffer, i + 4), getInt32(buffer, i + 8)));
        }
        return new RtcpMessage.ExtendedReport.DelaySinceLastReport(entries);
    }

    private static RunLengthReport runLengths(byte[] buffer, int type, int thinning, int offset, int length) {
        List<Integer> chunks = new ArrayList<>((length - RUN_LENGTH_FIXED) / 2);
        for (int i = offset + RUN_LENGTH_FIXED; i < offset + length; i += 2) {
            int chunk = getUint16(buffer, i);
            // §4.1.3: the terminating null chunk.
            if (chunk == 0) {
                break;
            }
            chunks.add(chunk);
        }
        return new RunLengthReport(
                type == RtcpType.XR_DUPLICATE_RLE,
                thinning,
                getInt32(buffer, offset),
                getUint16(buffer, offset + 4),
                getUint16(buffer, offset + 6),
                chunks);
    }

    private static StatisticsSummary statistics(byte[] buffer, int flags, int offset) {
        StatisticsSummary.Jitter jitter = (flags & HAS_JITTER) == 0
                ? null
                : new StatisticsSummary.Jitter(
                        getInt32(buffer, offset + 16),
                        getInt32(buffer, offset + 20),
                        getInt32(buffer, offset + 24),
                        getInt32(buffer, offset + 28));
        int kind = flags >> HOPS_SHIFT & 3;
        StatisticsSummary.Hops hops = kind == 0
                ? null
                : new StatisticsSummary.Hops(
                        kind == HOPS_OF_IPV6,
                        getUint8(buffer, offset + 32),
                        getUint8(buffer, offset + 33),
                        getUint8(buffer, offset + 34),
                        getUint8(buffer, offset + 35));
        return new StatisticsSummary(
                getInt32(buffer, offset),
                getUint16(buffer, offset + 4),
                getUint16(buffer, offset + 6),
                (flags & HAS_LOST) == 0 ? null : (Integer) getInt32(buffer, offset + 8),
                (flags & HAS_DUPLICATES) == 0 ? null : (Integer) getInt32(buffer, offset + 12),
                jitter,
                hops);
    }
}
