package dev.nightjar.core;

/** Arithmetic on counters that wrap, RFC 1982 §3.2. */
public final class SerialNumbers {
    private SerialNumbers() {}

    /** {@return the signed distance {@code to - from} of two unsigned 16-bit counters, -32768 to 32767} */
    public static int distance16(int from, int to) {
        return (short) (to - from);
    }

    /** {@return whether the 16-bit counter {@code a} is later than {@code b}} */
    public static boolean isNewer16(int a, int b) {
        return distance16(b, a) > 0;
    }

    /** {@return the signed distance {@code to - from} of two unsigned 32-bit counters} */
    public static int distance32(int from, int to) {
        return to - from;
    }

    /** {@return whether the 32-bit counter {@code a} is later than {@code b}} */
    public static boolean isNewer32(int a, int b) {
        return a - b > 0;
    }

    /** {@return the value congruent to the 16-bit counter {@code value} that lies nearest to {@code reference}} */
    public static long unwrap16(long reference, int value) {
        return reference + distance16((int) reference & 0xFFFF, value);
    }

    /** {@return the value congruent to the 32-bit counter {@code value} that lies nearest to {@code reference}} */
    public static long unwrap32(long reference, int value) {
        return reference + (value - (int) reference);
    }
}
