package dev.nightjar.rtp.congestion;

import dev.nightjar.core.SerialNumbers;
import dev.nightjar.rtp.rtcp.CongestionFeedback;
import java.util.Arrays;

/** Joins feedback of RFC 8888 §3.1 with what was sent: arrival times count back from the report's own time. */
final class CongestionFeedbackMatcher {
    private final RtpNumbers numbers;
    private final SentHistory history;
    private boolean hasReport;
    private int lastReport;

    /** The report's time, in units of 1/65536 s, on a line though its 32 bits wrap after 18 hours. */
    private long reportTime;

    /** The number behind the last that feedback has spoken of, by stream, -1 before the first. */
    private final int[] next = new int[RtpNumbers.MAX_STREAMS];

    CongestionFeedbackMatcher(RtpNumbers numbers, SentHistory history) {
        this.numbers = numbers;
        this.history = history;
        Arrays.fill(next, -1);
    }

    void match(CongestionFeedback feedback, FeedbackBatch batch) {
        batch.clear();
        reportTime += hasReport ? feedback.reportTimestamp() - lastReport : feedback.reportTimestamp() & 0xFFFF_FFFFL;
        hasReport = true;
        lastReport = feedback.reportTimestamp();
        long reportNanos = (reportTime >> 16) * 1_000_000_000L + ((reportTime & 0xFFFF) * 1_000_000_000L >> 16);
        for (CongestionFeedback.Stream stream : feedback.streams()) {
            int known = numbers.stream(stream.ssrc());
            if (known >= 0) {
                match(stream, known, reportNanos, batch);
            }
        }
    }

    private void match(CongestionFeedback.Stream stream, int known, long reportNanos, FeedbackBatch batch) {
        if (next[known] >= 0 && SerialNumbers.isNewer16(stream.sequenceNumber(0), next[known])) {
            batch.gapBefore();
        }
        int end = stream.sequenceNumber(stream.packetCount());
        if (next[known] < 0 || SerialNumbers.isNewer16(end, next[known])) {
            next[known] = end;
        }
        for (int i = 0; i < stream.packetCount(); i++) {
            int slot = numbers.find(known, stream.sequenceNumber(i), history);
            if (slot >= 0) {
                note(slot, stream, i, reportNanos, batch);
            }
        }
    }

    private void note(int slot, CongestionFeedback.Stream stream, int index, long reportNanos, FeedbackBatch batch) {
        if (!stream.isReceived(index)) {
            history.lost(slot, batch);
            return;
        }
        int offset = stream.arrivalTimeOffset(index);
        if (offset == CongestionFeedback.OFFSET_TOO_LARGE || offset == CongestionFeedback.OFFSET_UNKNOWN) {
            // It came, and that is all that is known.
            history.arrived(slot, batch);
            return;
        }
        history.received(slot, reportNanos - (offset * 1_000_000_000L >> 10), batch);
    }

    /** The next feedback may be of another receiver's clock. */
    void reset() {
        hasReport = false;
        reportTime = 0;
        Arrays.fill(next, -1);
    }
}
