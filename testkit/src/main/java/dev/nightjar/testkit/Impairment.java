package dev.nightjar.testkit;

import java.util.SplittableRandom;
import java.util.function.LongConsumer;

/**
 * What a link does to datagrams.
 *
 * @param lossRate share of datagrams lost, 0 to 1
 * @param delayNanos time every datagram takes
 * @param jitterNanos most extra time, drawn evenly; datagrams overtake each other by it
 * @param duplicationRate share of datagrams that arrive twice, 0 to 1
 * @param maxDatagramBytes longer datagrams vanish, as on a path whose MTU is too small
 */
public record Impairment(
        double lossRate, long delayNanos, long jitterNanos, double duplicationRate, int maxDatagramBytes) {
    /** A link of 1 ms that loses nothing. */
    public static final Impairment NONE = new Impairment(0, 1_000_000, 0, 0, 65_507);

    /** {@return this link with another loss rate} */
    public Impairment withLoss(double rate) {
        return new Impairment(rate, delayNanos, jitterNanos, duplicationRate, maxDatagramBytes);
    }

    /** {@return this link with another delay} */
    public Impairment withDelay(long nanos) {
        return new Impairment(lossRate, nanos, jitterNanos, duplicationRate, maxDatagramBytes);
    }

    /** {@return this link with another jitter} */
    public Impairment withJitter(long nanos) {
        return new Impairment(lossRate, delayNanos, nanos, duplicationRate, maxDatagramBytes);
    }

    /** {@return this link with another duplication rate} */
    public Impairment withDuplication(double rate) {
        return new Impairment(lossRate, delayNanos, jitterNanos, rate, maxDatagramBytes);
    }

    /** {@return this link with another MTU} */
    public Impairment withMaxDatagramBytes(int bytes) {
        return new Impairment(lossRate, delayNanos, jitterNanos, duplicationRate, bytes);
    }

    /** Draws what becomes of one datagram: {@code copy} gets the transit time of each copy that arrives, if any. */
    public void carry(int datagramBytes, SplittableRandom random, LongConsumer copy) {
        if (datagramBytes > maxDatagramBytes || random.nextDouble() < lossRate) {
            return;
        }
        copy.accept(transitNanos(random));
        if (random.nextDouble() < duplicationRate) {
            copy.accept(transitNanos(random));
        }
    }

    /** {@return the time one copy takes: the delay and a draw of the jitter} */
    public long transitNanos(SplittableRandom random) {
        return delayNanos + (jitterNanos == 0 ? 0 : random.nextLong(jitterNanos + 1));
    }
}
