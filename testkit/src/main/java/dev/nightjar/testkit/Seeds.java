package dev.nightjar.testkit;

import java.util.SplittableRandom;

/**
 * Where the randomness of tests comes from: a fixed seed, printed, which {@code -Dnightjar.seed=N} replaces.
 */
public final class Seeds {
    private Seeds() {}

    /** {@return the seed of a test: the property's, else {@code usual}; printed so that a failure can be run again} */
    public static long seed(long usual) {
        long seed = Long.getLong("nightjar.seed", usual);
        System.out.println("nightjar.seed=" + seed);
        return seed;
    }

    /** {@return a generator with that seed} */
    public static SplittableRandom random(long usual) {
        return new SplittableRandom(seed(usual));
    }
}
