package dev.nightjar.interop;

import java.time.Duration;

/**
 * What one direction of a {@link LossyRelay} does to datagrams.
 *
 * @param loss share lost, 0 to 1
 * @param delay time every datagram takes
 * @param jitter most extra time, drawn evenly; it does not change the order
 * @param reorder share, 0 to 1, that is held back by one more {@code delay + jitter} while later ones overtake
 * @param duplication share that arrives twice, 0 to 1
 * @param bitsPerSecond rate of the bottleneck, 0 for none
 * @param queueBytes what the bottleneck holds before it drops
 */
public record RelayLink(
        double loss,
        Duration delay,
        Duration jitter,
        double reorder,
        double duplication,
        long bitsPerSecond,
        int queueBytes) {
    /** A link that does nothing. */
    public static final RelayLink NONE = new RelayLink(0, Duration.ZERO, Duration.ZERO, 0, 0, 0, 64 * 1024);

    /** {@return this link with another loss} */
    public RelayLink withLoss(double share) {
        return new RelayLink(share, delay, jitter, reorder, duplication, bitsPerSecond, queueBytes);
    }

    /** {@return this link with another delay and jitter, in milliseconds} */
    public RelayLink withDelay(int delayMillis, int jitterMillis) {
        return new RelayLink(
                loss,
                Duration.ofMillis(delayMillis),
                Duration.ofMillis(jitterMillis),
                reorder,
                duplication,
                bitsPerSecond,
                queueBytes);
    }

    /** {@return this link with another share of datagrams that others overtake} */
    public RelayLink withReorder(double share) {
        return new RelayLink(loss, delay, jitter, share, duplication, bitsPerSecond, queueBytes);
    }

    /** {@return this link with another share of datagrams that arrive twice} */
    public RelayLink withDuplication(double share) {
        return new RelayLink(loss, delay, jitter, reorder, share, bitsPerSecond, queueBytes);
    }

    /** {@return this link with a bottleneck} */
    public RelayLink withRate(long rate, int bytes) {
        return new RelayLink(loss, delay, jitter, reorder, duplication, rate, bytes);
    }
}
