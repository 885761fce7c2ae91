package dev.nightjar.rtp.rtcp;

import dev.nightjar.core.NetworkBytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads congestion control feedback, RFC 8888 §3.1. */
final class CongestionFeedbackParser {
    private static final int STREAM_HEADER_LENGTH = 8;
    private static final int TIMESTAMP_LENGTH = 4;

    private CongestionFeedbackParser() {}

    static @Nullable CongestionFeedback parse(byte[] buffer, int offset, int length) {
        if (length < 4 + TIMESTAMP_LENGTH) {
            return null;
        }
        int end = offset + length - TIMESTAMP_LENGTH;
        int at = offset + 4;
        List<CongestionFeedback.Stream> streams = new ArrayList<>();
        while (at < end) {
            if (end - at < STREAM_HEADER_LENGTH) {
                return null;
            }
            int count = NetworkBytes.getUint16(buffer, at + 6);
            // An odd number of reports is filled up to a word.
            int reportsLength = 2 * count + 3 & ~3;
            if (count > CongestionFeedback.MAX_REPORTS || reportsLength > end - at - STREAM_HEADER_LENGTH) {
                return null;
            }
            streams.add(stream(buffer, at, count));
            at += STREAM_HEADER_LENGTH + reportsLength;
        }
        return new CongestionFeedback(
                NetworkBytes.getInt32(buffer, offset), NetworkBytes.getInt32(buffer, end), streams);
    }

    private static CongestionFeedback.Stream stream(byte[] buffer, int at, int count) {
        short[] metrics = new short[count];
        for (int i = 0; i < count; i++) {
            int metric = NetworkBytes.getUint16(buffer, at + STREAM_HEADER_LENGTH + 2 * i);
            // Where the packet did not come the other bits say nothing, §3.1.
            metrics[i] = (short) ((metric & CongestionFeedback.RECEIVED) == 0 ? 0 : metric);
        }
        return new CongestionFeedback.Stream(
                NetworkBytes.getInt32(buffer, at), NetworkBytes.getUint16(buffer, at + 4), metrics);
    }
}
