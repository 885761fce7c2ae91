package dev.nightjar.ice;

/** Which valid pair a controlling agent nominates, and when (RFC 8445 §8.1.1 leaves both open). */
public enum NominationPolicy {
    /** The first pair that works, at once: the shortest set-up, often not the best way. */
    FIRST_VALID,
    /**
     * The pair of highest priority that works when {@link IceTiming#nominationWait} is over, or before that when no
     * better one is left to wait for.
     */
    BEST_PRIORITY,
    /** The pair of the shortest round trip that works at that time; of two equals the one of higher priority. */
    LOWEST_RTT
}
