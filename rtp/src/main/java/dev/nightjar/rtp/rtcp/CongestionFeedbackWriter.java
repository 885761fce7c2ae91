package dev.nightjar.rtp.rtcp;

import static dev.nightjar.core.NetworkBytes.putInt16;
import static dev.nightjar.core.NetworkBytes.putInt32;
import static dev.nightjar.core.NetworkBytes.putInt8;

/**
 * Writes one congestion control feedback packet, RFC 8888 §3.1, into an array of the caller.
 *
 * <p>Call {@link #begin}, for each stream {@link #stream} and then {@link #received} or {@link #missing} for each of
 * its packets in order, at last {@link #finish}. What does not fit is refused with false and belongs into the next
 * packet. Nothing allocates. Confined to one thread.
 */
public final class CongestionFeedbackWriter {
    private static final int FIXED_LENGTH = 8;
    private static final int STREAM_HEADER_LENGTH = 8;
    private static final int TIMESTAMP_LENGTH = 4;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private byte[] buffer = new byte[0];
    private int start;
    private int at;
    private int end;

    /** Where the stream's header is that takes reports, -1 before the first. */
    private int streamAt = -1;

    private int reports;

    /** Makes a writer; begin before writing. */
    public CongestionFeedbackWriter() {}

    /**
     * Begins a packet of at most {@code capacity} bytes.
     *
     * @throws IllegalArgumentException for less than 12 bytes, or more than the array has
     */
    public void begin(byte[] buffer, int offset, int capacity, int senderSsrc) {
        if (capacity < FIXED_LENGTH + TIMESTAMP_LENGTH || capacity > buffer.length - offset) {
            throw new IllegalArgumentException(
                    "capacity: " + capacity + " (expected: 12 to " + (buffer.length - offset) + ")");
        }
        this.buffer = buffer;
        start = offset;
        end = offset + (capacity & ~3) - TIMESTAMP_LENGTH;
        at = offset + FIXED_LENGTH;
        streamAt = -1;
        reports = 0;
        putInt8(buffer, offset, 0x80 | RtcpType.FORMAT_CONGESTION_CONTROL);
        putInt8(buffer, offset + 1, RtcpType.TRANSPORT_FEEDBACK);
        putInt32(buffer, offset + 4, senderSsrc);
    }

    /** Begins a stream's reports, and returns whether there is room for its header and one packet. */
    public boolean stream(int ssrc, int beginSequence) {
        closeStream();
        if (end - at < STREAM_HEADER_LENGTH + 4) {
            return false;
        }
        streamAt = at;
        putInt32(buffer, at, ssrc);
        putInt16(buffer, at + 4, beginSequence);
        at += STREAM_HEADER_LENGTH;
        return true;
    }

    /**
     * Reports that the stream's next packet came.
     *
     * @param ecn its ECN mark, 0 to 3
     * @param beforeReportNanos how long before the report; negative if after it
     * @return false if there is no room
     */
    public boolean received(int ecn, long beforeReportNanos) {
        return report(CongestionFeedback.RECEIVED
                | (ecn & 3) << CongestionFeedback.ECN_SHIFT
                | arrivalTimeOffset(beforeReportNanos));
    }

    /** Reports that the stream's next packet did not come; false if there is no room. */
    public boolean missing() {
        return report(0);
    }

    private boolean report(int metric) {
        if (streamAt < 0) {
            throw new IllegalStateException("report: begin a stream before its packets");
        }
        if (end - at < 2 || reports == CongestionFeedback.MAX_REPORTS) {
            return false;
        }
        putInt16(buffer, at, metric);
        at += 2;
        reports++;
        return true;
    }

    /** Units of 1/1024 s, or one of the two values that are no times. */
    static int arrivalTimeOffset(long beforeReportNanos) {
        if (beforeReportNanos < 0) {
            return CongestionFeedback.OFFSET_UNKNOWN;
        }
        long limit = CongestionFeedback.OFFSET_TOO_LARGE;
        return beforeReportNanos >= limit * NANOS_PER_SECOND >> 10
                ? CongestionFeedback.OFFSET_TOO_LARGE
                : (int) ((beforeReportNanos << 10) / NANOS_PER_SECOND);
    }

    private void closeStream() {
        if (streamAt >= 0) {
            putInt16(buffer, streamAt + 6, reports);
            if (reports % 2 != 0) {
                putInt16(buffer, at, 0);
                at += 2;
            }
        }
        streamAt = -1;
        reports = 0;
    }

    /**
     * Ends the packet.
     *
     * @param reportTimestamp the time the reports count back from, {@link NtpTime#middle32}
     * @return bytes of the packet, a multiple of 4
     */
    public int finish(int reportTimestamp) {
        closeStream();
        putInt32(buffer, at, reportTimestamp);
        at += TIMESTAMP_LENGTH;
        putInt16(buffer, start + 2, (at - start) / 4 - 1);
        return at - start;
    }
}
