package dev.nightjar.testkit.turn;

import java.util.SplittableRandom;

/** The one nonce that is good at a time, RFC 8489 §9.2. */
final class ServerNonces {
    /** The cookie before 24 feature bits in Base64. */
    private static final String COOKIE = "obMatJos2";
    /** Password algorithms and user hash: bits 0 and 1. */
    private static final String BOTH_FEATURES = "wAAA";
    /** Password algorithms alone. */
    private static final String ONLY_ALGORITHMS = "gAAA";

    private final SplittableRandom random;
    private final String prefix;
    private final long lifetimeNanos;
    private String current = "";
    private long issuedNanos;

    ServerNonces(SplittableRandom random, TurnServerConfig config) {
        this.random = random;
        this.lifetimeNanos = config.nonceNanos();
        // Whose names are made up elsewhere cannot be found by their hash.
        String features = config.restSecret() == null ? BOTH_FEATURES : ONLY_ALGORITHMS;
        this.prefix = config.algorithms().isEmpty() ? "" : COOKIE + features;
    }

    String current(long nowNanos) {
        if (current.isEmpty() || nowNanos - issuedNanos >= lifetimeNanos) {
            current = prefix + Long.toHexString(random.nextLong());
            issuedNanos = nowNanos;
        }
        return current;
    }

    void expire() {
        current = "";
    }
}
