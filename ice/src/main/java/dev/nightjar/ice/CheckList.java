package dev.nightjar.ice;

import dev.nightjar.core.Path;
import dev.nightjar.core.SansIo;
import dev.nightjar.ice.CandidatePair.State;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The pairs in order of priority and the queue of triggered checks (RFC 8445 §6.1.2 and §6.1.4.1), growing as
 * candidates trickle in (RFC 8838 §12).
 *
 * <p>A pair is its path: two local candidates of one base make one pair, RFC 8445 §6.1.2.4.
 */
final class CheckList {
    private static final Comparator<CandidatePair> BEST_FIRST =
            Comparator.comparingLong((CandidatePair pair) -> pair.priority()).reversed();

    /** After so many triggered checks an ordinary one gets its turn. */
    private static final int TRIGGERED_IN_A_ROW = 3;

    private final int maxPairs;
    private final List<CandidatePair> pairs = new ArrayList<>();
    private final Map<Path, CandidatePair> byPath = new HashMap<>();
    private final ArrayDeque<CandidatePair> triggered = new ArrayDeque<>();
    private IceRole role;
    private long tieBreaker;
    private @Nullable CandidatePair selected;
    private boolean reviving;
    private boolean seeksBetter;
    private int pairCount;
    private int triggeredInARow;

    CheckList(int maxPairs, IceRole role, long tieBreaker) {
        this.maxPairs = maxPairs;
        this.role = role;
        this.tieBreaker = tieBreaker;
    }

    IceRole role() {
        return role;
    }

    /** The number that decides a role conflict, RFC 8445 §5.2. */
    long tieBreaker() {
        return tieBreaker;
    }

    void setTieBreaker(long tieBreaker) {
        this.tieBreaker = tieBreaker;
    }

    /** Takes a role; the pairs' priorities depend on it, RFC 8445 §7.3.1.1. */
    void setRole(IceRole role) {
        this.role = role;
        for (CandidatePair pair : pairs) {
            pair.prioritise(role);
            pair.nominating = false;
        }
        pairs.sort(BEST_FIRST);
    }

    @Nullable
    CandidatePair find(Path path) {
        return byPath.get(path);
    }

    List<CandidatePair> pairs() {
        return pairs;
    }

    @Nullable
    CandidatePair selected() {
        return selected;
    }

    void select(CandidatePair pair) {
        selected = pair;
        reviving = false;
    }

    void deselect() {
        selected = null;
    }

    /** Whether a controlling agent goes on with better pairs, since it may nominate again. */
    void seekBetter(boolean wanted) {
        seeksBetter = wanted;
    }

    /** {@return the pair, new or old, or null when the list is full of better ones, RFC 8445 §6.1.2.5} */
    @Nullable
    CandidatePair add(LocalCandidate local, KnownCandidate remote) {
        Path path = Path.of(local.base(), remote.candidate().address(), local.protocol());
        CandidatePair known = byPath.get(path);
        if (known != null) {
            if (known.isReplacedBy(local)) {
                known.replaceLocal(local, role);
                pairs.sort(BEST_FIRST);
            }
            return known;
        }
        CandidatePair pair = new CandidatePair("P" + ++pairCount, path, local, remote, role);
        if (pairs.size() >= maxPairs && !makeRoomFor(pair)) {
            return null;
        }
        pair.state = initialState(pair);
        pairs.add(pair);
        byPath.put(path, pair);
        pairs.sort(BEST_FIRST);
        return pair;
    }

    /** A pair that has failed makes room for any other, however good it looked; else only a worse one does. */
    private boolean makeRoomFor(CandidatePair pair) {
        CandidatePair worst = worst(other -> other.state == State.FAILED);
        if (worst == null) {
            worst = worst(other -> other.state != State.IN_PROGRESS && other.priority() < pair.priority());
        }
        if (worst != null) {
            remove(worst);
        }
        return worst != null;
    }

    private @Nullable CandidatePair worst(Predicate<CandidatePair> mayGo) {
        for (int i = pairs.size() - 1; i >= 0; i--) {
            CandidatePair pair = pairs.get(i);
            if (pair != selected && !pair.valid && mayGo.test(pair)) {
                return pair;
            }
        }
        return null;
    }

    /** Forgets a pair; whoever has transactions on it forgets those. */
    void remove(CandidatePair pair) {
        pairs.remove(pair);
        byPath.remove(pair.path());
        triggered.remove(pair);
        pair.valid = false;
    }

    /** {@return whether some pair has the same remote end, over the same protocol} */
    boolean hasRemote(Path path) {
        return pairs.stream()
                .anyMatch(pair -> pair.path().protocol() == path.protocol()
                        && pair.path().remote().equals(path.remote()));
    }

    boolean isFull() {
        return pairs.size() >= maxPairs;
    }

    /** {@return a pair with an address that a check revealed and on which nothing is heard any more, or null} */
    @Nullable
    CandidatePair silentDiscovered(long beforeNanos) {
        for (CandidatePair pair : pairs) {
            boolean isSilent = pair != selected && !pair.isUnfinished() && pair.lastHeardNanos < beforeNanos;
            if (isSilent && pair.remote().type() == CandidateType.PRFLX) {
                return pair;
            }
        }
        return null;
    }

    /** Takes a pair out of the queue of triggered checks. */
    void dequeue(CandidatePair pair) {
        triggered.remove(pair);
    }

    /**
     * RFC 8838 §12: one pair of each foundation waits, the best (RFC 8445 §6.1.2.6); once it has succeeded, all do. A
     * better one that comes later takes the place of one that is not being checked yet.
     */
    private State initialState(CandidatePair pair) {
        State state = State.WAITING;
        for (CandidatePair other : pairs) {
            if (!other.foundation().equals(pair.foundation())) {
                continue;
            }
            if (other.state == State.SUCCEEDED) {
                return State.WAITING;
            }
            boolean yields = other.priority() < pair.priority() && !triggered.contains(other);
            if (other.state == State.WAITING && yields) {
                other.state = State.FROZEN;
            } else if (other.state == State.WAITING || other.state == State.IN_PROGRESS) {
                state = State.FROZEN;
            }
        }
        return state;
    }

    /** A signalled candidate takes the place of the one that a check revealed at the same address. */
    void replaceRemote(KnownCandidate signalled) {
        Candidate candidate = signalled.candidate();
        for (CandidatePair pair : pairs) {
            Candidate remote = pair.remote();
            if (remote.address().equals(candidate.address()) && remote.isTcp() == candidate.isTcp()) {
                pair.replaceRemote(signalled, role);
            }
        }
        pairs.sort(BEST_FIRST);
    }

    /** Queues a check ahead of the ordinary ones, once. */
    void trigger(CandidatePair pair) {
        if (!triggered.contains(pair)) {
            triggered.add(pair);
        }
        pair.state = State.WAITING;
    }

    /** A check has succeeded: RFC 8445 §7.2.5.3.3, which also thaws the pairs of the same foundation. */
    void succeed(CandidatePair pair) {
        pair.state = State.SUCCEEDED;
        pair.valid = true;
        if (!pair.nominating) {
            triggered.remove(pair);
        }
        for (CandidatePair other : pairs) {
            if (other.state == State.FROZEN && other.foundation().equals(pair.foundation())) {
                other.state = State.WAITING;
            }
        }
    }

    /**
     * {@return the pair to check next, RFC 8445 §6.1.4.2, no longer queued, or null} *Choice:* an ordinary check is not
     * kept waiting by triggered ones for ever. Two NATs that both take another port for each peer make each check
     * trigger the next without end, and the relayed pairs that would work come last.
     */
    @Nullable
    CandidatePair poll() {
        CandidatePair next = null;
        if (triggered.isEmpty() || triggeredInARow == TRIGGERED_IN_A_ROW) {
            triggeredInARow = 0;
            next = ordinary();
        }
        if (next == null && !triggered.isEmpty()) {
            triggeredInARow++;
            next = triggered.poll();
        }
        return next;
    }

    boolean hasNext() {
        return !triggered.isEmpty() || ordinary() != null;
    }

    private @Nullable CandidatePair ordinary() {
        Set<String> busy = null;
        for (CandidatePair pair : pairs) {
            if (pair.state == State.WAITING && isWorthChecking(pair) && !triggered.contains(pair)) {
                return pair;
            }
        }
        for (CandidatePair pair : pairs) {
            if (pair.state == State.FROZEN && isWorthChecking(pair)) {
                busy = busy == null ? busyFoundations() : busy;
                if (!busy.contains(pair.foundation())) {
                    return pair;
                }
            }
        }
        return null;
    }

    private Set<String> busyFoundations() {
        Set<String> busy = new HashSet<>();
        for (CandidatePair pair : pairs) {
            if (pair.state == State.IN_PROGRESS) {
                busy.add(pair.foundation());
            }
        }
        return busy;
    }

    /**
     * Whether an ordinary check of the pair can still change anything: RFC 8445 §8.1.2 ends them at nomination. A
     * controlled agent goes on with better pairs, since the peer may nominate aggressively (RFC 5245 §8.1.1.2), and so
     * does one that may nominate again.
     */
    boolean isWorthChecking(CandidatePair pair) {
        CandidatePair now = selected;
        boolean mayMove = seeksBetter || role == IceRole.CONTROLLED;
        return now == null || reviving || (mayMove && pair.priority() > now.priority());
    }

    /** {@return whether a check that matters has not ended} */
    boolean isUnfinished() {
        for (CandidatePair pair : pairs) {
            if (pair.isUnfinished() && isWorthChecking(pair)) {
                return true;
            }
        }
        return false;
    }

    /**
     * {@return until when some pair may yet lead to a nomination: for ever while checks run, 0 when all have failed}
     */
    long hopeUntilNanos(long silenceNanos) {
        long until = 0;
        for (CandidatePair pair : pairs) {
            if (pair.isUnfinished()) {
                return SansIo.NO_DEADLINE;
            }
            if (pair.valid) {
                until = Math.max(until, pair.lastHeardNanos + silenceNanos);
            }
        }
        return until;
    }

    boolean isBetterUnfinished(CandidatePair than) {
        for (CandidatePair pair : pairs) {
            if (pair.isUnfinished() && !pair.valid && pair.priority() > than.priority()) {
                return true;
            }
        }
        return false;
    }

    boolean isAnyUnfinished() {
        return pairs.stream().anyMatch(pair -> pair.isUnfinished() && !pair.valid);
    }

    /** {@return pairs that wait or are being checked: Num-Waiting + Num-In-Progress of RFC 8445 §14.3} */
    int activeCount() {
        int count = 0;
        for (CandidatePair pair : pairs) {
            if (pair.state == State.WAITING || pair.state == State.IN_PROGRESS) {
                count++;
            }
        }
        return count;
    }

    /** The selected pair has gone silent: every other one gets another chance. */
    void revive() {
        reviving = true;
        for (CandidatePair pair : pairs) {
            if (pair != selected && pair.state != State.IN_PROGRESS) {
                pair.valid = false;
                pair.state = State.WAITING;
            }
        }
    }

    void endRevival() {
        reviving = false;
    }

    void clear() {
        pairs.clear();
        byPath.clear();
        triggered.clear();
        selected = null;
    }
}
