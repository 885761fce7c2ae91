package dev.nightjar.rtp.feedback;

/** How often feedback is sent: so that it takes 5 % of what we may send, as libwebrtc does, but each 50 to 250 ms. */
final class FeedbackInterval {
    static final long LEAST_NANOS = 50_000_000;
    static final long MOST_NANOS = 250_000_000;

    /** What a feedback takes on the way, all headers included. */
    private static final double REPORT_BITS = 68 * 8;

    private static final double SHARE = 0.05;

    private long nanos = TransportFeedbackGenerator.DEFAULT_INTERVAL_NANOS;

    FeedbackInterval() {}

    FeedbackInterval(long nanos) {
        if (nanos < LEAST_NANOS || nanos > MOST_NANOS) {
            throw new IllegalArgumentException("intervalNanos: " + nanos + " (expected: 50 to 250 ms)");
        }
        this.nanos = nanos;
    }

    void sendBitrate(long bitrateBps) {
        double wanted = REPORT_BITS * 1e9 / (SHARE * bitrateBps);
        nanos = (long) Math.max(LEAST_NANOS, Math.min(MOST_NANOS, wanted));
    }

    long nanos() {
        return nanos;
    }
}
