package dev.nightjar.ice;

import static java.util.Objects.requireNonNull;

import java.util.random.RandomGenerator;

/**
 * What an {@link IceAgent} is made from.
 *
 * @param role ours at the start; a conflict may turn it
 * @param tieBreaker decides a role conflict, RFC 8445 §5.2; the agent takes another one when it has lost
 * @param localCredentials ours
 * @param transactionTag the first 32 bits of each transaction id this agent makes, so that the owner of a shared port
 *     finds the agent of an answer by {@link StunDemux#transactionTag} instead of a table of open checks; unique among
 *     the agents of one port. *Choice:* the other 64 bits are random, which RFC 8489 §5 wants of all 96, so give the
 *     agent a generator that cannot be guessed
 * @param timing clocks
 * @param maxLocalCandidates candidates of ours kept; more are counted and ignored
 * @param maxRemoteCandidates candidates of the peer kept, signalled and discovered; more are counted and ignored
 * @param maxPairs candidate pairs kept, RFC 8445 §6.1.2.5; the lowest priorities go first
 * @param nominationPolicy which pair we nominate where we control
 * @param renomination whether we nominate again when a better pair comes up later, where the peer understands that
 *     ({@link IceAgent#setRemoteRenomination}); the peer's own renominations are always followed
 * @param lite whether we only answer checks (RFC 8445 §2.5); then the role is {@link IceRole#CONTROLLED}
 */
public record IceConfig(
        IceRole role,
        long tieBreaker,
        IceCredentials localCredentials,
        int transactionTag,
        IceTiming timing,
        int maxLocalCandidates,
        int maxRemoteCandidates,
        int maxPairs,
        NominationPolicy nominationPolicy,
        boolean renomination,
        boolean lite) {
    /** RFC 8445 §6.1.2.5 recommends 100 pairs. */
    private static final int DEFAULT_LIMIT = 100;

    /** Checks the limits and the role. */
    public IceConfig {
        requireNonNull(role, "role");
        requireNonNull(localCredentials, "localCredentials");
        requireNonNull(timing, "timing");
        requireNonNull(nominationPolicy, "nominationPolicy");
        requireLimit("maxLocalCandidates", maxLocalCandidates);
        requireLimit("maxRemoteCandidates", maxRemoteCandidates);
        requireLimit("maxPairs", maxPairs);
        if (lite && role != IceRole.CONTROLLED) {
            throw new IllegalArgumentException("role: " + role + " (expected: CONTROLLED, since lite never nominates)");
        }
    }

    /** {@return the defaults with a fresh tie-breaker} */
    public static IceConfig create(
            IceRole role, IceCredentials localCredentials, int transactionTag, RandomGenerator random) {
        return new IceConfig(
                role,
                random.nextLong(),
                localCredentials,
                transactionTag,
                IceTiming.DEFAULT,
                DEFAULT_LIMIT,
                DEFAULT_LIMIT,
                DEFAULT_LIMIT,
                NominationPolicy.BEST_PRIORITY,
                false,
                false);
    }

    /** {@return this configuration with other clocks} */
    public IceConfig withTiming(IceTiming other) {
        return with(role, tieBreaker, other, maxLocalCandidates, maxRemoteCandidates, maxPairs);
    }

    /** {@return this configuration with another tie-breaker} */
    public IceConfig withTieBreaker(long other) {
        return with(role, other, timing, maxLocalCandidates, maxRemoteCandidates, maxPairs);
    }

    /** {@return this configuration with other limits of what the peer can grow} */
    public IceConfig withLimits(int remoteCandidates, int pairs) {
        return with(role, tieBreaker, timing, maxLocalCandidates, remoteCandidates, pairs);
    }

    /** {@return this configuration with another limit of our own candidates} */
    public IceConfig withMaxLocalCandidates(int localCandidates) {
        return with(role, tieBreaker, timing, localCandidates, maxRemoteCandidates, maxPairs);
    }

    /** {@return this configuration with another way of nominating} */
    public IceConfig withNominationPolicy(NominationPolicy policy) {
        return with(role, policy, renomination, lite);
    }

    /** {@return this configuration with or without renomination of our own} */
    public IceConfig withRenomination(boolean enabled) {
        return with(role, nominationPolicy, enabled, lite);
    }

    /** {@return this configuration as a lite or a full agent's; lite is controlled, RFC 8445 §6.1.1} */
    public IceConfig withLite(boolean isLite) {
        return with(isLite ? IceRole.CONTROLLED : role, nominationPolicy, renomination, isLite);
    }

    private IceConfig with(
            IceRole otherRole, long otherTieBreaker, IceTiming otherTiming, int locals, int remotes, int pairs) {
        return new IceConfig(
                otherRole,
                otherTieBreaker,
                localCredentials,
                transactionTag,
                otherTiming,
                locals,
                remotes,
                pairs,
                nominationPolicy,
                renomination,
                lite);
    }

    private IceConfig with(IceRole otherRole, NominationPolicy policy, boolean renominates, boolean isLite) {
        return new IceConfig(
                otherRole,
                tieBreaker,
                localCredentials,
                transactionTag,
                timing,
                maxLocalCandidates,
                maxRemoteCandidates,
                maxPairs,
                policy,
                renominates,
                isLite);
    }

    private static void requireLimit(String name, int value) {
        if (value < 1 || value > 1000) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 1 to 1000)");
        }
    }
}
