package dev.nightjar.rtp.congestion;

/**
 * What the path delivered when it was last full: a slow average and its deviation, draft-ietf-rmcat-gcc-02 §5.5. Near
 * it the rate grows carefully.
 */
final class LinkCapacity {
    private static final double WEIGHT = 0.05;
    private static final double LEAST_DEVIATION = 0.4;
    private static final double MOST_DEVIATION = 2.5;
    private static final double DEVIATIONS = 3;

    private double estimateKbps = -1;
    private double deviation = LEAST_DEVIATION;

    void overused(long acknowledgedBps) {
        update(acknowledgedBps, WEIGHT);
    }

    /** A probe filled the path: that tells more than one overuse. */
    void probed(long bitrateBps) {
        update(bitrateBps, 0.5);
    }

    private void update(long bitrateBps, double weight) {
        double kbps = bitrateBps / 1e3;
        estimateKbps = estimateKbps < 0 ? kbps : (1 - weight) * estimateKbps + weight * kbps;
        double norm = Math.max(estimateKbps, 1);
        double error = estimateKbps - kbps;
        deviation = (1 - weight) * deviation + weight * error * error / norm;
        deviation = Math.max(LEAST_DEVIATION, Math.min(MOST_DEVIATION, deviation));
    }

    boolean isKnown() {
        return estimateKbps >= 0;
    }

    long estimateBps() {
        return (long) (estimateKbps * 1e3);
    }

    long upperBps() {
        return isKnown() ? (long) ((estimateKbps + spread()) * 1e3) : Long.MAX_VALUE;
    }

    long lowerBps() {
        return isKnown() ? (long) (Math.max(0, estimateKbps - spread()) * 1e3) : 0;
    }

    private double spread() {
        return DEVIATIONS * Math.sqrt(deviation * estimateKbps);
    }

    void reset() {
        estimateKbps = -1;
    }
}
