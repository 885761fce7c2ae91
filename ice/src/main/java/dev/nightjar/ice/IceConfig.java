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
 * @param maxRemoteCandidates candidates of the peer kept, signalled and discovered; more are counted and ignored
 * @param maxPairs candidate pairs kept, RFC 8445 §6.1.2.5; the lowest priorities go first
 */
public record IceConfig(
        IceRole role,
        long tieBreaker,
        IceCredentials localCredentials,
        int transactionTag,
        IceTiming timing,
        int maxRemoteCandidates,
        int maxPairs) {
    /** RFC 8445 §6.1.2.5 recommends 100 pairs. */
    private static final int DEFAULT_LIMIT = 100;

    /** Checks the limits. */
    public IceConfig {
        requireNonNull(role, "role");
        requireNonNull(localCredentials, "localCredentials");
        requireNonNull(timing, "timing");
        requireLimit("maxRemoteCandidates", maxRemoteCandidates);
        requireLimit("maxPairs", maxPairs);
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
                DEFAULT_LIMIT);
    }

    /** {@return this configuration with other clocks} */
    public IceConfig withTiming(IceTiming other) {
        return new IceConfig(role, tieBreaker, localCredentials, transactionTag, other, maxRemoteCandidates, maxPairs);
    }

    /** {@return this configuration with another tie-breaker} */
    public IceConfig withTieBreaker(long other) {
        return new IceConfig(role, other, localCredentials, transactionTag, timing, maxRemoteCandidates, maxPairs);
    }

    /** {@return this configuration with other limits} */
    public IceConfig withLimits(int remoteCandidates, int pairs) {
        return new IceConfig(role, tieBreaker, localCredentials, transactionTag, timing, remoteCandidates, pairs);
    }

    private static void requireLimit(String name, int value) {
        if (value < 1 || value > 1000) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 1 to 1000)");
        }
    }
}
