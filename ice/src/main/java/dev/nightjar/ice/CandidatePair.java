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

    private final Path path;
    private final LocalCandidate local;
    private Candidate remote;
    private String foundation;
    private long priority;

    State state = State.FROZEN;
    /** A check has succeeded and none has failed since. */
    boolean valid;
    /** Controlling: the next check carries USE-CANDIDATE. */
    boolean nominating;
    /** Controlled: the peer has nominated it before our own check succeeded, RFC 8445 §7.3.1.5. */
    boolean nominateOnSuccess;
    /** Whether the peer's newest check carried USE-CANDIDATE. */
    boolean lastRequestNominated;

    long lastNominatedNanos = NEVER;
    long lastAnswerNanos = NEVER;
    /** The newest authenticated message of any kind. */
    long lastHeardNanos = NEVER;

    @Nullable
    Transaction current;
    /** How the peer sees us here, once we know it. */
    @Nullable
    Candidate mapped;

    long currentRoundTripNanos;
    long totalRoundTripNanos;
    long requestsSent;
    long responsesReceived;
    long requestsReceived;
    long responsesSent;

    CandidatePair(Path path, LocalCandidate local, Candidate remote, IceRole role) {
        this.path = path;
        this.local = local;
        this.remote = remote;
        this.foundation = foundation(local, remote);
        prioritise(role);
    }

    Path path() {
        return path;
    }

    LocalCandidate local() {
        return local;
    }

    Candidate remote() {
        return remote;
    }

    long priority() {
        return priority;
    }

    /** Pairs of one foundation share their fate: checks of one thaw the others, RFC 8445 §6.1.2.6. */
    String foundation() {
        return foundation;
    }

    /** A signalled candidate turned out to be one that a check had revealed; what is known stays. */
    void replaceRemote(Candidate signalled, IceRole role) {
        remote = signalled;
        foundation = foundation(local, signalled);
        prioritise(role);
    }

    /** RFC 8445 §6.1.2.3. */
    void prioritise(IceRole role) {
        long ours = local.candidate().priority();
        long theirs = remote.priority();
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

    IcePathStats stats() {
        return new IcePathStats(
                path,
                mapped == null ? local.candidate() : mapped,
                remote,
                currentRoundTripNanos,
                totalRoundTripNanos,
                requestsSent,
                responsesReceived,
                requestsReceived,
                responsesSent);
    }

    private static String foundation(LocalCandidate local, Candidate remote) {
        return local.candidate().foundation() + ' ' + remote.foundation();
    }
}
