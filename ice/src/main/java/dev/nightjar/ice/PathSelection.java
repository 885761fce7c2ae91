package dev.nightjar.ice;

import dev.nightjar.core.SansIo;
import dev.nightjar.ice.CandidatePair.State;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Which pair is used: nomination by us or by the peer (RFC 8445 §8), consent on it, and the state that follows from
 * both.
 */
final class PathSelection {
    private static final long NEVER = CandidatePair.NEVER;
    /**
     * A nomination this old has been left by a peer that nominates another pair now; Chromium repeats its own sooner.
     */
    private static final long STALE_NOMINATION_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final IceTiming timing;
    private final RandomGenerator random;
    private final CheckList list;
    private final CheckRunner runner;
    private @Nullable Consent consent;
    private @Nullable CandidatePair nominating;
    private IceState state = IceState.NEW;
    private boolean remoteKnown;
    private boolean remoteEnded;
    private boolean completed;
    private long startedNanos = NEVER;
    private long firstValidNanos = NEVER;

    PathSelection(IceTiming timing, RandomGenerator random, CheckList list, CheckRunner runner) {
        this.timing = timing;
        this.random = random;
        this.list = list;
        this.runner = runner;
    }

    IceState state() {
        return state;
    }

    void remoteKnown() {
        remoteKnown = true;
    }

    void remoteEnded() {
        remoteEnded = true;
    }

    boolean hasRemoteEnded() {
        return remoteEnded;
    }

    void close() {
        state = IceState.CLOSED;
        consent = null;
        nominating = null;
    }

    void roleChanged() {
        nominating = null;
    }

    /** A check of ours on {@code pair} has been answered. */
    void succeeded(CandidatePair pair, Transaction transaction, long nowNanos) {
        if (consent != null && pair == list.selected()) {
            consent.answered(nowNanos);
        }
        if (list.role() == IceRole.CONTROLLING) {
            if (transaction.useCandidate) {
                pair.nominating = false;
                nominating = nominating == pair ? null : nominating;
                select(pair, nowNanos);
            }
        } else if (pair.nominateOnSuccess) {
            pair.nominateOnSuccess = false;
            nominatedByPeer(pair, nowNanos);
        }
    }

    /** The peer's authenticated check came in on {@code pair}. */
    void requested(CandidatePair pair, boolean useCandidate, long nowNanos) {
        pair.lastRequestNominated = useCandidate;
        if (consent != null && pair == list.selected()) {
            consent.heard(nowNanos);
        }
        if (!useCandidate || list.role() != IceRole.CONTROLLED) {
            return;
        }
        pair.lastNominatedNanos = nowNanos;
        if (pair == list.selected()) {
            return;
        }
        boolean fresh = pair.valid
                && nowNanos - pair.lastAnswerNanos
                        < timing.disconnectedTimeout().toNanos();
        if (fresh) {
            nominatedByPeer(pair, nowNanos);
        } else {
            // RFC 8445 §7.3.1.5: remembered until our own check, which the request triggers, has succeeded. An old
            // success does not do: consent on this pair would be as old (RFC 7675 §5.1).
            pair.nominateOnSuccess = true;
            if (pair.state == State.SUCCEEDED) {
                list.trigger(pair);
            }
        }
    }

    /**
     * Takes a pair that the peer nominated and that works. *Choice:* the better of two, as RFC 5245 §8.1.1.2 has it for
     * aggressive nomination; but a pair that the peer has left for another one, as Chromium does when networks change,
     * is left by us too.
     */
    private void nominatedByPeer(CandidatePair pair, long nowNanos) {
        CandidatePair selected = list.selected();
        if (selected == null
                || state == IceState.DISCONNECTED
                || pair.priority() > selected.priority()
                || !selected.lastRequestNominated
                || nowNanos - selected.lastNominatedNanos > STALE_NOMINATION_NANOS) {
            select(pair, nowNanos);
        }
    }

    private void select(CandidatePair pair, long nowNanos) {
        if (pair != list.selected()) {
            list.select(pair);
            consent = new Consent(timing, random);
            consent.answered(pair.lastAnswerNanos);
        }
        firstValidNanos = NEVER;
        runner.cancelPointless(nowNanos);
    }

    /** Runs every timer that is due. */
    void advance(long nowNanos) {
        if (state.isFinal()) {
            return;
        }
        if (remoteKnown && startedNanos == NEVER) {
            startedNanos = nowNanos;
        }
        Consent fresh = consent;
        CandidatePair selected = list.selected();
        if (fresh != null && selected != null && !fresh.isExpired(nowNanos) && fresh.isCheckDue(nowNanos)) {
            runner.startConsentCheck(selected, nowNanos);
            fresh.checked(nowNanos);
        }
    }

    private void nominate(long nowNanos) {
        CandidatePair pending = nominating;
        if (pending != null && !pending.nominating) {
            // Its check failed: the next best gets its turn.
            nominating = null;
        }
        boolean needed = list.selected() == null || state == IceState.DISCONNECTED;
        CandidatePair best = needed ? list.bestValid(list.selected()) : null;
        if (best == null || list.role() != IceRole.CONTROLLING || nominating != null) {
            firstValidNanos = NEVER;
            return;
        }
        if (firstValidNanos == NEVER) {
            firstValidNanos = nowNanos;
        }
        boolean nothingBetter = remoteEnded && !list.isBetterUnfinished(best);
        if (nothingBetter || nowNanos >= nominationNanos()) {
            firstValidNanos = NEVER;
            nominating = best;
            best.nominating = true;
            list.trigger(best);
        }
    }

    private long nominationNanos() {
        return firstValidNanos + timing.nominationWait().toNanos();
    }

    /** Nominates when it is time; returns the state after everything that happened up to now. */
    IceState settle(long nowNanos) {
        if (!state.isFinal()) {
            nominate(nowNanos);
            IceState before = state;
            state = next(nowNanos);
            if (state == IceState.DISCONNECTED && before != IceState.DISCONNECTED) {
                list.revive();
            } else if (before == IceState.DISCONNECTED && state != before) {
                list.endRevival();
                runner.cancelPointless(nowNanos);
            }
        }
        return state;
    }

    private IceState next(long nowNanos) {
        Consent fresh = consent;
        if (fresh == null) {
            if (isHopeless(nowNanos)) {
                return IceState.FAILED;
            }
            return remoteKnown && !list.pairs().isEmpty() ? IceState.CHECKING : IceState.NEW;
        }
        if (fresh.isExpired(nowNanos)) {
            return IceState.FAILED;
        }
        if (fresh.isSilent(nowNanos)) {
            return IceState.DISCONNECTED;
        }
        completed |= remoteEnded && !list.isUnfinished();
        return completed ? IceState.COMPLETED : IceState.CONNECTED;
    }

    /** RFC 8863 §4: a peer-reflexive candidate may still turn up until patience runs out. */
    private boolean isHopeless(long nowNanos) {
        return remoteEnded && startedNanos != NEVER && nowNanos >= hopeNanos();
    }

    /** A pair that works but that nobody nominates is given up when the peer is silent on it. */
    private long hopeNanos() {
        return Math.max(
                patienceNanos(), list.hopeUntilNanos(timing.consentTimeout().toNanos()));
    }

    private long patienceNanos() {
        return startedNanos + timing.patience().toNanos();
    }

    long deadlineNanos(long nowNanos) {
        Consent fresh = consent;
        long deadline = fresh == null ? SansIo.NO_DEADLINE : fresh.deadlineNanos(nowNanos);
        if (remoteKnown && startedNanos == NEVER) {
            return nowNanos;
        }
        if (fresh == null && remoteEnded && startedNanos != NEVER) {
            deadline = Math.min(deadline, hopeNanos());
        }
        if (nominating == null && firstValidNanos != NEVER && list.role() == IceRole.CONTROLLING) {
            deadline = Math.min(deadline, nominationNanos());
        }
        return deadline;
    }
}
