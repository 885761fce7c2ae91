package dev.nightjar.ice;

import dev.nightjar.core.SansIo;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Nomination by us, the controlling agent: which pair, and when (RFC 8445 §8.1.1). Where both sides understand
 * renomination, a better pair that comes up later is nominated too, under a higher number.
 */
final class Nominator {
    private static final long NEVER = CandidatePair.NEVER;
    /** How much shorter a round trip has to be to move for: less is noise. */
    private static final long WORTH_MOVING_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final NominationPolicy policy;
    private final long waitNanos;
    /** How long an answer counts when there is no need to move: round trips and networks change. */
    private final long freshNanos;

    private final CheckList list;
    private boolean mayRenominate;
    private @Nullable CandidatePair pending;
    private long firstValidNanos = NEVER;
    private long number;

    Nominator(IceConfig config, CheckList list) {
        this.policy = config.nominationPolicy();
        this.waitNanos = config.timing().nominationWait().toNanos();
        this.freshNanos = config.timing().disconnectedTimeout().toNanos();
        this.list = list;
    }

    /** Whether both sides understand renomination. */
    void mayRenominate(boolean agreed) {
        mayRenominate = agreed;
        list.seekBetter(agreed);
    }

    /** Forgets what was under way: the role has changed, or the agent ends. */
    void reset() {
        pending = null;
        firstValidNanos = NEVER;
    }

    /** The nomination was answered, so both sides know of it. */
    void acknowledged(CandidatePair pair) {
        pair.nominating = false;
        pending = pending == pair ? null : pending;
    }

    /** A pair was selected: the wait for the next one begins anew. */
    void selected() {
        firstValidNanos = NEVER;
    }

    /** The pair is gone. */
    void forget(CandidatePair pair) {
        pending = pending == pair ? null : pending;
    }

    /**
     * Nominates when it is time.
     *
     * @param needed whether there is no selected pair, or none that is heard of
     * @param remoteEnded whether the peer has no more candidates
     */
    void settle(boolean needed, boolean remoteEnded, long nowNanos) {
        CandidatePair last = pending;
        if (last != null && !last.nominating) {
            // Its check failed: the next best gets its turn.
            pending = null;
        }
        boolean isOurs = list.role() == IceRole.CONTROLLING && pending == null;
        CandidatePair best = isOurs && (needed || mayRenominate) ? choose(needed, nowNanos) : null;
        if (best == null) {
            firstValidNanos = NEVER;
            return;
        }
        if (firstValidNanos == NEVER) {
            firstValidNanos = nowNanos;
        }
        if (isTime(best, remoteEnded, nowNanos)) {
            nominate(best);
        }
    }

    /**
     * Repeats the pair's check, RFC 8445 §8.1.1, this time with USE-CANDIDATE. *Choice:* a nomination after the first
     * says its number even to a peer that has not mentioned renomination: the first pair has died, the attribute is one
     * that may be ignored, and who reads it (libwebrtc does, always) follows without waiting for silence.
     */
    void nominate(CandidatePair pair) {
        firstValidNanos = NEVER;
        pending = pair;
        pair.nominating = true;
        number++;
        pair.nomination = mayRenominate || number > 1 ? number : 0;
        list.trigger(pair);
    }

    private boolean isTime(CandidatePair best, boolean remoteEnded, long nowNanos) {
        boolean isOver = switch (policy) {
            case FIRST_VALID -> true;
            case BEST_PRIORITY -> remoteEnded && !list.isBetterUnfinished(best);
            case LOWEST_RTT -> remoteEnded && !list.isAnyUnfinished();
        };
        return isOver || nowNanos >= firstValidNanos + waitNanos;
    }

    private @Nullable CandidatePair choose(boolean needed, long nowNanos) {
        CandidatePair best = null;
        for (CandidatePair pair : list.pairs()) {
            boolean isNext = best == null || (policy == NominationPolicy.LOWEST_RTT && isFaster(pair, best));
            if (isNext && pair.valid && pair != list.selected() && (needed || isWorthMoving(pair, nowNanos))) {
                best = pair;
            }
        }
        return best;
    }

    private boolean isWorthMoving(CandidatePair to, long nowNanos) {
        CandidatePair from = list.selected();
        if (from == null || nowNanos - to.lastAnswerNanos >= freshNanos) {
            return false;
        }
        return policy == NominationPolicy.LOWEST_RTT
                ? to.currentRoundTripNanos + WORTH_MOVING_NANOS < from.currentRoundTripNanos
                : to.priority() > from.priority();
    }

    private static boolean isFaster(CandidatePair one, CandidatePair other) {
        return one.currentRoundTripNanos < other.currentRoundTripNanos;
    }

    long deadlineNanos() {
        boolean waits = pending == null && firstValidNanos != NEVER && list.role() == IceRole.CONTROLLING;
        return waits ? firstValidNanos + waitNanos : SansIo.NO_DEADLINE;
    }
}
