package dev.nightjar.ice;

import dev.nightjar.core.SansIo;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Which pair is used: nomination by us or by the peer (RFC 8445 §8), whether it is alive, and the state that follows
 * from both.
 */
final class PathSelection {
    private static final long NEVER = CandidatePair.NEVER;

    private final IceConfig config;
    private final IceTiming timing;
    private final RandomGenerator random;
    private final CheckList list;
    private final CheckRunner runner;
    private final StunOutput output;
    private final Nominator ours;
    private final PeerNominations theirs;
    /** Of the selected pair, or of the one that was lost last. */
    private @Nullable PairLiveness liveness;

    private IceState state = IceState.NEW;
    private boolean remoteKnown;
    private boolean remoteEnded;
    private boolean completed;
    private boolean retired;
    private int changes;
    private long startedNanos = NEVER;

    PathSelection(IceConfig config, RandomGenerator random, CheckList list, CheckRunner runner, StunOutput output) {
        this.config = config;
        this.timing = config.timing();
        this.random = random;
        this.list = list;
        this.runner = runner;
        this.output = output;
        this.ours = new Nominator(config, list);
        this.theirs = new PeerNominations(list);
    }

    void remoteKnown() {
        remoteKnown = true;
    }

    void remoteEnded() {
        remoteEnded = true;
    }

    void mayRenominate(boolean agreed) {
        ours.mayRenominate(agreed);
    }

    /** Keeps the selected pair and nothing else. */
    void retire() {
        retired = true;
        ours.reset();
    }

    boolean isRetired() {
        return retired;
    }

    void close() {
        state = IceState.CLOSED;
        liveness = null;
        ours.reset();
    }

    void roleChanged() {
        ours.reset();
        theirs.reset();
    }

    int changes() {
        return changes;
    }

    /** A check of ours on {@code pair} has been answered. */
    void succeeded(CandidatePair pair, Transaction transaction, long nowNanos) {
        if (liveness != null && pair == list.selected()) {
            liveness.answered(nowNanos);
        }
        if (retired) {
            return;
        }
        if (list.role() == IceRole.CONTROLLING) {
            if (transaction.useCandidate) {
                ours.acknowledged(pair);
                pair.nominated = true;
                select(pair, nowNanos);
            }
        } else if (pair.nominateOnSuccess) {
            pair.nominateOnSuccess = false;
            nominatedByPeer(pair, pair.pendingNomination, nowNanos);
        } else if (state == IceState.DISCONNECTED && isWhereThePeerIs(pair, nowNanos)) {
            select(pair, nowNanos);
        }
    }

    /**
     * *Choice:* a peer whose NAT gave it another port sees nothing amiss and nominates nothing: its consent checks go
     * on, from an address that is new to us. While the selected pair is silent we follow them, instead of waiting for a
     * nomination until consent is lost. A nomination still takes the place of such a pair.
     */
    private boolean isWhereThePeerIs(CandidatePair pair, long nowNanos) {
        return pair != list.selected()
                && pair.lastRequestNanos != NEVER
                && nowNanos - pair.lastRequestNanos
                        < timing.disconnectedTimeout().toNanos();
    }

    /**
     * The peer's authenticated check came in on {@code pair}.
     *
     * @param nominated whether it nominates
     * @param number of the nomination, or 0
     */
    void requested(CandidatePair pair, boolean nominated, long number, long nowNanos) {
        pair.lastRequestNominated = nominated;
        pair.lastRequestNanos = nowNanos;
        if (liveness != null && pair == list.selected()) {
            liveness.heard(nowNanos);
        }
        boolean counts = nominated ? theirs.isNewest(number) : theirs.hasMovedTo(pair, nowNanos);
        if (!counts || retired || list.role() != IceRole.CONTROLLED) {
            return;
        }
        pair.lastNominatedNanos = nominated ? nowNanos : pair.lastNominatedNanos;
        if (pair == list.selected()) {
            pair.nominated = true;
            theirs.repeated(number);
        } else if (isFresh(pair, timing.disconnectedTimeout().toNanos(), nowNanos)) {
            nominatedByPeer(pair, number, nowNanos);
        } else {
            // RFC 8445 §7.3.1.5: remembered until our own check, which the request triggers, has succeeded. An old
            // success does not do: consent on this pair would be as old (RFC 7675 §5.1).
            pair.nominateOnSuccess = true;
            pair.pendingNomination = number;
            if (pair.state == CandidatePair.State.SUCCEEDED) {
                list.trigger(pair);
            }
        }
    }

    /** Whether the pair has proved itself lately: by an answer, or to a lite agent by the peer's check. */
    private boolean isFresh(CandidatePair pair, long withinNanos, long nowNanos) {
        long proved = config.lite() ? pair.lastHeardNanos : pair.lastAnswerNanos;
        return pair.valid && proved != NEVER && nowNanos - proved < withinNanos;
    }

    private void nominatedByPeer(CandidatePair pair, long number, long nowNanos) {
        if (theirs.wins(pair, number, state == IceState.DISCONNECTED, nowNanos)) {
            pair.nominated = true;
            select(pair, nowNanos);
        }
    }

    private void select(CandidatePair pair, long nowNanos) {
        if (pair != list.selected()) {
            list.select(pair);
            liveness = config.lite() ? new LiteLiveness(timing, nowNanos) : new Consent(timing, random);
            liveness.answered(config.lite() ? nowNanos : pair.lastAnswerNanos);
            changes++;
        }
        ours.selected();
        runner.cancelPointless(nowNanos);
    }

    /** A pair that is not the selected one is gone. */
    void forget(CandidatePair pair) {
        ours.forget(pair);
    }

    /**
     * A pair cannot be used any more. Where it was the selected one, another takes its place whose consent is fresh
     * (RFC 7675 §5.1), and is nominated if that is up to us; without one the agent is disconnected.
     */
    void lost(CandidatePair pair, long nowNanos) {
        ours.forget(pair);
        if (pair != list.selected()) {
            return;
        }
        list.deselect();
        CandidatePair next = retired ? null : freshest(pair, nowNanos);
        if (next != null) {
            select(next, nowNanos);
            if (list.role() == IceRole.CONTROLLING) {
                ours.nominate(next);
            }
        }
    }

    private @Nullable CandidatePair freshest(CandidatePair lost, long nowNanos) {
        for (CandidatePair pair : list.pairs()) {
            if (pair != lost && isFresh(pair, timing.consentTimeout().toNanos(), nowNanos)) {
                return pair;
            }
        }
        return null;
    }

    /** Runs every timer that is due. */
    void advance(long nowNanos) {
        if (state.isFinal()) {
            return;
        }
        if (remoteKnown && startedNanos == NEVER) {
            startedNanos = nowNanos;
        }
        PairLiveness alive = liveness;
        CandidatePair selected = list.selected();
        if (alive != null && selected != null && !alive.isExpired(nowNanos) && alive.isCheckDue(nowNanos)) {
            if (config.lite()) {
                output.keepAlive(selected.path(), random.nextLong());
            } else {
                runner.startConsentCheck(selected, nowNanos);
            }
            alive.checked(nowNanos);
        }
    }

    /** Nominates when it is time; returns the state after everything that happened up to now. */
    IceState settle(long nowNanos) {
        if (!state.isFinal()) {
            boolean needed = list.selected() == null || state == IceState.DISCONNECTED;
            if (!retired) {
                ours.settle(needed, remoteEnded, nowNanos);
            }
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
        PairLiveness alive = liveness;
        if (alive == null) {
            if (isHopeless(nowNanos)) {
                return IceState.FAILED;
            }
            return remoteKnown && (config.lite() || !list.pairs().isEmpty()) ? IceState.CHECKING : IceState.NEW;
        }
        if (alive.isExpired(nowNanos)) {
            return IceState.FAILED;
        }
        if (list.selected() == null || alive.isSilent(nowNanos)) {
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
                startedNanos + timing.patience().toNanos(),
                list.hopeUntilNanos(timing.consentTimeout().toNanos()));
    }

    long deadlineNanos(long nowNanos) {
        if (remoteKnown && startedNanos == NEVER) {
            return nowNanos;
        }
        long deadline = retired ? SansIo.NO_DEADLINE : ours.deadlineNanos();
        PairLiveness alive = liveness;
        if (alive != null) {
            long next = list.selected() == null ? alive.expiryNanos() : alive.deadlineNanos(nowNanos);
            return Math.min(deadline, next);
        }
        if (remoteEnded && startedNanos != NEVER) {
            deadline = Math.min(deadline, hopeNanos());
        }
        return deadline;
    }
}
