package dev.nightjar.ice;

import dev.nightjar.core.Path;
import org.jspecify.annotations.Nullable;

/** A local and a remote candidate and what checks between them have taught us (RFC 8445 §6.1.2). */
final class CandidatePair {
    /** RFC 8445 §6.1.2.6. */
    enum State {
        FROZEN,
        WAITING,
        IN_PROGRESS,
        SUCCEEDED,
        FAILED
    }

    /** No such moment yet. */
    static final long NEVER = -1;
    /** Priorities are 1 to 2^31 - 1 (RFC 8445 §5.1.2), though the grammar lets a peer write more. */
    private static final long MAX_PRIORITY = 0x7FFF_FFFFL;

    private final String id;
    private final Path path;
    private LocalCandidate local;
    private KnownCandidate remote;
    private String foundation;
    private long priority;

    State state = State.FROZEN;
    /** A check has succeeded and none has failed since. */
    boolean valid;
    /** Nominated by one side, and a check has succeeded since; for the statistics. */
    boolean nominated;
    /** Controlling: the next check carries USE-CANDIDATE. */
    boolean nominating;
    /** Controlling: the number of that nomination where the peer understands renomination, else 0. */
    long nomination;
    /** Controlled: the peer has nominated it before our own check succeeded, RFC 8445 §7.3.1.5. */
    boolean nominateOnSuccess;
    /** Controlled: the number of that nomination, or 0. */
    long pendingNomination;
    /** Whether the peer's newest check carried USE-CANDIDATE. */
    boolean lastRequestNominated;

    long lastNominatedNanos = NEVER;
    /** The peer's newest check. */
    long lastRequestNanos = NEVER;

    long lastAnswerNanos = NEVER;
    /** The newest authenticated message of any kind. */
    long lastHeardNanos = NEVER;

    @Nullable
    Transaction current;
    /** How the peer sees us here, once we know it. */
    @Nullable
    LocalCandidate mapped;

    long currentRoundTripNanos;
    long totalRoundTripNanos;
    long requestsSent;
    long responsesReceived;
    long requestsReceived;
    long responsesSent;
    long consentRequestsSent;

    CandidatePair(String id, Path path, LocalCandidate local, KnownCandidate remote, IceRole role) {
        this.id = id;
        this.path = path;
        this.local = local;
        this.remote = remote;
        this.foundation = foundationOfBoth();
        prioritise(role);
    }

    Path path() {
        return path;
    }

    LocalCandidate local() {
        return local;
    }

    Candidate remote() {
        return remote.candidate();
    }

    long priority() {
        return priority;
    }

    /** Pairs of one foundation share their fate: checks of one thaw the others, RFC 8445 §6.1.2.6. */
    String foundation() {
        return foundation;
    }

    /** A signalled candidate turned out to be one that a check had revealed; what is known stays. */
    void replaceRemote(KnownCandidate signalled, IceRole role) {
        remote = signalled;
        foundation = foundationOfBoth();
        prioritise(role);
    }

    /** RFC 8445 §6.1.2.4: of two pairs of one base and one remote address the better is kept. */
    boolean isReplacedBy(LocalCandidate other) {
        return other.candidate().priority() > local.candidate().priority();
    }

    void replaceLocal(LocalCandidate better, IceRole role) {
        local = better;
        foundation = foundationOfBoth();
        prioritise(role);
    }

    /** RFC 8445 §6.1.2.3. */
    void prioritise(IceRole role) {
        long ours = local.candidate().priority();
        long theirs = remote().priority();
        priority = role == IceRole.CONTROLLING ? pairPriority(ours, theirs) : pairPriority(theirs, ours);
    }

    static long pairPriority(long controlling, long controlled) {
        long g = Math.min(controlling, MAX_PRIORITY);
        long d = Math.min(controlled, MAX_PRIORITY);
        return (Math.min(g, d) << 32) + 2 * Math.max(g, d) + (g > d ? 1 : 0);
    }

    boolean isUnfinished() {
        return state == State.FROZEN || state == State.WAITING || state == State.IN_PROGRESS;
    }

    IcePathStats pathStats() {
        return new IcePathStats(
                path,
                localInUse().candidate(),
                remote(),
                currentRoundTripNanos,
                totalRoundTripNanos,
                requestsSent,
                responsesReceived,
                requestsReceived,
                responsesSent);
    }

    IcePairStats stats(boolean selected) {
        return new IcePairStats(
                id,
                path,
                localInUse().known().id(),
                remote.id(),
                IcePairStats.State.valueOf(state.name()),
                priority,
                nominated,
                selected,
                requestsSent,
                requestsReceived,
                responsesSent,
                responsesReceived,
                consentRequestsSent,
                currentRoundTripNanos,
                totalRoundTripNanos);
    }

    /** The valid pair of RFC 8445 §7.2.5.3.2 has our candidate as the peer sees it. */
    private LocalCandidate localInUse() {
        LocalCandidate seen = mapped;
        return seen == null ? local : seen;
    }

    private String foundationOfBoth() {
        return local.candidate().foundation() + ' ' + remote().foundation();
    }
}
