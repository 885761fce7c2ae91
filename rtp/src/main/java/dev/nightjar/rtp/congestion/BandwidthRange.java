package dev.nightjar.rtp.congestion;

/** The least and the most that may be sent, shared by all who estimate. */
final class BandwidthRange {
    private double minBps;
    private double maxBps;

    BandwidthRange(BandwidthConfig config) {
        set(config);
    }

    void set(BandwidthConfig config) {
        minBps = (double) config.minBps();
        maxBps = (double) config.maxBps();
    }

    long clamp(double bitrateBps) {
        return (long) Math.max(minBps, Math.min(maxBps, bitrateBps));
    }

    double maxBps() {
        return maxBps;
    }
}
