package dev.nightjar.rtp.congestion;

/**
 * The range in which a sender's target bitrate may move.
 *
 * @param minBps never less than this, in bits per second, at least 5 000: what the application needs to be of any use
 * @param startBps before anything is known of the path
 * @param maxBps never more than this, at most 1 Gbit/s
 */
public record BandwidthConfig(long minBps, long startBps, long maxBps) {
    /** 30 kbit/s to 50 Mbit/s, starting at 300 kbit/s as browsers do. */
    public static final BandwidthConfig DEFAULT = new BandwidthConfig(30_000, 300_000, 50_000_000);

    /** Checks the ranges. */
    public BandwidthConfig {
        if (minBps < 5_000 || minBps > startBps) {
            throw new IllegalArgumentException("minBps: " + minBps + " (expected: 5000 to startBps " + startBps + ")");
        }
        if (maxBps < startBps || maxBps > 1_000_000_000) {
            throw new IllegalArgumentException(
                    "maxBps: " + maxBps + " (expected: startBps " + startBps + " to 1000000000)");
        }
    }
}
