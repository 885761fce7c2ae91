package dev.nightjar.rtp.forward;

import dev.nightjar.core.SansIo;

/**
 * When the reports of one stream are due: each second while packets are sent, RFC 3550 §6.4.1, and a BYE at their end.
 *
 * <p>A report that is due soon leaves behind a picture, when everything it needs is in the cache and a batch is on its
 * way to the receiver anyway: by a timer it costs several times as much.
 */
final class ReportClock {
    /** *Choice:* a fixed second instead of RFC 3550 §6.2, as for what is received. */
    private static final long INTERVAL_NANOS = 1_000_000_000L;

    /** So much early a report may leave: three pictures have come by then. */
    private static final long EARLY_NANOS = INTERVAL_NANOS / 10;

    private long deadlineNanos = SansIo.NO_DEADLINE;
    private long sentNanos;
    private boolean isReportDue;
    private boolean isByeDue;

    /** A packet was sent. */
    void sent(boolean endsPicture, long nowNanos) {
        isByeDue = false;
        sentNanos = nowNanos;
        if (deadlineNanos == SansIo.NO_DEADLINE) {
            deadlineNanos = nowNanos + INTERVAL_NANOS;
        } else if (endsPicture && deadlineNanos - nowNanos <= EARLY_NANOS) {
            isReportDue = true;
            deadlineNanos = nowNanos + INTERVAL_NANOS;
        }
    }

    /** {@return when the last packet was sent} */
    long sentNanos() {
        return sentNanos;
    }

    void advance(long nowNanos) {
        if (deadlineNanos <= nowNanos) {
            isReportDue = true;
            // A stream that is paused says nothing; the next packet starts the reports again.
            boolean isPaused = nowNanos - sentNanos > 2 * INTERVAL_NANOS;
            deadlineNanos = isPaused ? SansIo.NO_DEADLINE : nowNanos + INTERVAL_NANOS;
        }
    }

    /** Nothing is due until the next packet, but perhaps a BYE. */
    void pause(boolean isByeWanted) {
        isByeDue = isByeWanted;
        isReportDue = false;
        deadlineNanos = SansIo.NO_DEADLINE;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    /** {@return whether anything is to be said now} */
    boolean isDue() {
        return isReportDue || isByeDue;
    }

    boolean isByeDue() {
        return isByeDue;
    }

    /** It was said. */
    void told() {
        isReportDue = false;
        isByeDue = false;
    }
}
