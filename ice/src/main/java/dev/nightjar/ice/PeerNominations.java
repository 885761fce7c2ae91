package dev.nightjar.ice;

import java.util.concurrent.TimeUnit;

/**
 * Nomination by the peer, seen from the controlled agent: which of its nominations counts.
 *
 * <p>One with a number (renomination) wins over all with a lower one: the last nomination wins. Without numbers the
 * better of two pairs wins, as RFC 5245 §8.1.1.2 has it for aggressive nomination; but *Choice:* a pair that the peer
 * has left for another one, as Chromium does when networks change, is left by us too.
 */
final class PeerNominations {
    /**
     * A nomination this old has been left by a peer that nominates another pair now; Chromium repeats its own sooner.
     */
    private static final long STALE_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final CheckList list;
    private long highest;

    PeerNominations(CheckList list) {
        this.list = list;
    }

    /** The roles have changed: the numbers begin anew. */
    void reset() {
        highest = 0;
    }

    /** The selected pair was nominated once more. */
    void repeated(long number) {
        highest = Math.max(highest, number);
    }

    /** {@return whether no nomination with a higher number has come} One without a number may always count. */
    boolean isNewest(long number) {
        return number == 0 || number >= highest;
    }

    /**
     * {@return whether the peer goes on with a pair that it nominated after the selected one, which it has left} Then
     * the nomination counts that did not at the time, when it might have been one of many.
     */
    boolean hasMovedTo(CandidatePair pair, long nowNanos) {
        CandidatePair selected = list.selected();
        return selected != null
                && pair != selected
                && pair.lastNominatedNanos != CandidatePair.NEVER
                && pair.lastNominatedNanos >= selected.lastRequestNanos
                && nowNanos - selected.lastRequestNanos > STALE_NANOS;
    }

    /**
     * {@return whether a nominated pair that works takes the place of the selected one}
     *
     * @param number the nomination's, or 0 where it has none
     * @param disconnected whether the selected one is silent
     */
    boolean wins(CandidatePair pair, long number, boolean disconnected, long nowNanos) {
        CandidatePair selected = list.selected();
        if (selected == null || number > highest) {
            highest = Math.max(highest, number);
            return true;
        }
        if (number != 0 && number < highest) {
            return false;
        }
        return disconnected
                || pair.priority() > selected.priority()
                || !selected.lastRequestNominated
                || nowNanos - selected.lastNominatedNanos > STALE_NANOS;
    }
}
