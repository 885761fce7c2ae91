package dev.nightjar.rtp.playout;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * Bounds of a {@link JitterBuffer}'s delay. The delay counts from the arrival of the least delayed frame of late.
 *
 * @param minDelay least delay; what W3C's {@code jitterBufferTarget} asks for
 * @param startDelay delay of the first seconds, while nothing is known of the network
 * @param maxDelay greatest delay; what comes later than that is late
 */
public record PlayoutConfig(Duration minDelay, Duration startDelay, Duration maxDelay) {
    private static final Duration MOST = Duration.ofSeconds(10);

    /** From 10 ms to 1 s, beginning with 80 ms. */
    public static final PlayoutConfig DEFAULT =
            new PlayoutConfig(Duration.ofMillis(10), Duration.ofMillis(80), Duration.ofSeconds(1));

    /** Checks the order. */
    public PlayoutConfig {
        requireNonNull(minDelay, "minDelay");
        requireNonNull(startDelay, "startDelay");
        requireNonNull(maxDelay, "maxDelay");
        boolean isOrdered = !minDelay.isNegative()
                && minDelay.compareTo(startDelay) <= 0
                && startDelay.compareTo(maxDelay) <= 0
                && maxDelay.compareTo(MOST) <= 0;
        if (!isOrdered) {
            throw new IllegalArgumentException("delays: " + minDelay + ", " + startDelay + ", " + maxDelay
                    + " (expected: in this order, 0 to " + MOST + ")");
        }
    }
}
