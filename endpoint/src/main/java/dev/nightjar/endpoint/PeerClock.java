package dev.nightjar.endpoint;

/**
 * The wall clock of one peer, seen by ours.
 *
 * <p>*Choice:* the difference is taken once, at the first sender report. One for all tracks of the peer, it keeps them
 * in step with each other wherever they are sent on to; corrections would put them out of step by the jitter.
 * Loop-confined.
 */
final class PeerClock {
    private boolean isKnown;
    private long differenceNanos;

    /** {@return an instant of the peer's clock by ours; both in nanoseconds since 1900} */
    long ours(long theirNanos, long nowNanos) {
        if (!isKnown) {
            isKnown = true;
            differenceNanos = nowNanos - theirNanos;
        }
        return theirNanos + differenceNanos;
    }
}
