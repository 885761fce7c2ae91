package dev.nightjar.rtp.congestion;

/**
 * Growth by 8 % a second, draft-ietf-rmcat-gcc-02 §5.5.
 *
 * <p>By the first terms of the exponential series, exact to a millionth within a second: the library's power allocates,
 * and is not the same on every machine.
 */
final class Growth {
    /** The logarithm of 1.08. */
    private static final double RATE = 0.0769610411;

    private Growth() {}

    /** Returns by what to multiply after so many seconds, 0 to 1. */
    static double factor(double seconds) {
        double x = RATE * seconds;
        return 1 + x * (1 + x / 2 * (1 + x / 3));
    }
}
