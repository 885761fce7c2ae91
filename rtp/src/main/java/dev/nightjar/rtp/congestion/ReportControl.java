package dev.nightjar.rtp.congestion;

/**
 * The rate where no transport-wide feedback comes: what receiver reports say of loss, draft-ietf-rmcat-gcc-02 §6, under
 * what the receiver allows (REMB).
 */
final class ReportControl {
    private static final double LITTLE = 0.02;
    private static final double MUCH = 0.1;
    private static final double GROWTH_BPS = 1_000;
    private static final long CUT_INTERVAL_NANOS = 300_000_000;

    /** As long as this the receiver's estimate is taken as it is, so that a call need not climb from its start. */
    private static final long START_NANOS = 2_000_000_000;

    private static final long NEVER = Long.MIN_VALUE;

    private final BandwidthRange range;
    private double estimateBps;
    private double rembBps = Double.POSITIVE_INFINITY;
    private long firstNanos = NEVER;
    private long lastReportNanos = NEVER;
    private long lastCutNanos = NEVER;
    private boolean hasLost;
    private double lossRate;

    ReportControl(BandwidthRange range, long startBps) {
        this.range = range;
        estimateBps = startBps;
    }

    void remb(long bitrateBps, long nowNanos) {
        rembBps = (double) bitrateBps;
        firstNanos = firstNanos == NEVER ? nowNanos : firstNanos;
        if (!hasLost && nowNanos - firstNanos <= START_NANOS) {
            estimateBps = range.clamp(Math.max(estimateBps, rembBps));
        }
    }

    void loss(double share, long roundTripNanos, long nowNanos) {
        firstNanos = firstNanos == NEVER ? nowNanos : firstNanos;
        double seconds = lastReportNanos == NEVER ? 0 : Math.min(1, (nowNanos - lastReportNanos) / 1e9);
        lastReportNanos = nowNanos;
        lossRate = share;
        hasLost |= share > 0;
        if (share < LITTLE) {
            // What the receiver does not allow is not grown into, so that a raised limit is not jumped at.
            double grown = estimateBps * Growth.factor(seconds) + GROWTH_BPS * seconds;
            estimateBps = range.clamp(Math.min(grown, Math.max(estimateBps, rembBps)));
        } else if (share > MUCH
                && (lastCutNanos == NEVER || nowNanos - lastCutNanos >= CUT_INTERVAL_NANOS + roundTripNanos)) {
            lastCutNanos = nowNanos;
            estimateBps = range.clamp(Math.min(estimateBps, rembBps) * (1 - share / 2));
        }
    }

    long estimateBps() {
        return range.clamp(Math.min(estimateBps, rembBps));
    }

    double rembBps() {
        return rembBps;
    }

    double lossRate() {
        return lossRate;
    }

    /** Begins anew on another path. */
    void reset(long startBps) {
        estimateBps = range.clamp((double) startBps);
        rembBps = Double.POSITIVE_INFINITY;
        firstNanos = NEVER;
        lastReportNanos = NEVER;
        lastCutNanos = NEVER;
        hasLost = false;
        lossRate = 0;
    }
}
