package dev.nightjar.rtp.rtcp;

import org.jspecify.annotations.Nullable;

/**
 * A statistics summary block of an extended report, RFC 3611 §4.6: one range of packets in a few figures. What the
 * block's flags leave out is null.
 *
 * @param ssrc the stream reported on
 * @param beginSequence the first sequence number of the range, 0 to 65535
 * @param endSequence the last one plus one, 0 to 65535
 * @param lostPackets unsigned 32 bits
 * @param duplicatePackets unsigned 32 bits
 * @param jitter differences of relative transit times, in ticks of the clock rate
 * @param hops times to live, or with IPv6 hop limits
 */
public record StatisticsSummary(
        int ssrc,
        int beginSequence,
        int endSequence,
        @Nullable Integer lostPackets,
        @Nullable Integer duplicatePackets,
        @Nullable Jitter jitter,
        @Nullable Hops hops)
        implements RtcpMessage.ExtendedReport.Block {
    /** Checks the ranges. */
    public StatisticsSummary {
        if (((beginSequence | endSequence) & ~0xFFFF) != 0) {
            throw new IllegalArgumentException(
                    "sequence numbers: " + beginSequence + " to " + endSequence + " (expected: 0 to 65535)");
        }
    }

    /** Least, greatest, mean and standard deviation, unsigned 32 bits each. */
    public record Jitter(int min, int max, int mean, int deviation) {}

    /**
     * Least, greatest, mean and standard deviation, 0 to 255 each.
     *
     * @param isHopLimit whether they are IPv6 hop limits
     */
    public record Hops(boolean isHopLimit, int min, int max, int mean, int deviation) {
        /** Checks the ranges. */
        public Hops {
            if (((min | max | mean | deviation) & ~0xFF) != 0) {
                throw new IllegalArgumentException("hops: one of them is not 0 to 255");
            }
        }
    }
}
