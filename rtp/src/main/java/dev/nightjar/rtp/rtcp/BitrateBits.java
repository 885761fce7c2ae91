package dev.nightjar.rtp.rtcp;

/** A bitrate as six bits of exponent and some of mantissa, as REMB, TMMBR and TMMBN carry it. */
final class BitrateBits {
    /** Of REMB, draft-alvestrand-rmcat-remb-03 §2.2. */
    static final int REMB_MANTISSA = 18;

    /** Of TMMBR and TMMBN, RFC 5104 §4.2.1.1. */
    static final int LIMIT_MANTISSA = 17;

    private static final int MAX_EXPONENT = 63;

    private BitrateBits() {}

    /** Reads the low bits of {@code bits}; what does not fit a {@code long} says "no limit", its greatest value. */
    static long read(int bits, int mantissaBits) {
        long mantissa = bits & (1 << mantissaBits) - 1;
        int exponent = bits >>> mantissaBits & MAX_EXPONENT;
        return mantissa != 0 && exponent > Long.numberOfLeadingZeros(mantissa) - 1
                ? Long.MAX_VALUE
                : mantissa << exponent;
    }

    /** Returns exponent and mantissa of a bitrate rounded down; all ones for no limit. */
    static int write(long bitrateBps, int mantissaBits) {
        if (bitrateBps == Long.MAX_VALUE) {
            return (1 << mantissaBits + 6) - 1;
        }
        int exponent = Math.max(0, 64 - Long.numberOfLeadingZeros(bitrateBps) - mantissaBits);
        return exponent << mantissaBits | (int) (bitrateBps >>> exponent);
    }
}
