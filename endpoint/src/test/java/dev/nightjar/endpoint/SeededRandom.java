package dev.nightjar.endpoint;

import java.security.SecureRandom;
import java.util.SplittableRandom;

/** Chance that a seed decides, so that a run repeats; for keys that nobody else sees. Thread-safe. */
final class SeededRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final transient SplittableRandom random;

    SeededRandom(long seed) {
        random = new SplittableRandom(seed);
    }

    @Override
    public synchronized void nextBytes(byte[] bytes) {
        random.nextBytes(bytes);
    }

    @Override
    public byte[] generateSeed(int count) {
        byte[] seed = new byte[count];
        nextBytes(seed);
        return seed;
    }
}
