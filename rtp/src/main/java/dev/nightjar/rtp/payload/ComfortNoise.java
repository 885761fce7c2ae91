package dev.nightjar.rtp.payload;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Comfort noise, RFC 3389: how loud the silence is, and its spectrum.
 *
 * <pre>
 *  0 1 2 3 4 5 6 7
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-
 * |0|   level     |  N1   |  N2   | ... NM
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-
 * </pre>
 *
 * @param level noise level in -dBov, 0 (as loud as can be) to 127
 * @param coefficients quantised reflection coefficients, one a byte, {@link #MAX_ORDER} at most; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // equality is its own
public record ComfortNoise(int level, byte[] coefficients) {
    /** *Choice:* highest order of the model that is taken; RFC 3389 §3.1 sets none, and 10 to 12 are of use. */
    public static final int MAX_ORDER = 64;

    /** Checks the ranges. */
    public ComfortNoise {
        if (level < 0 || level > 127) {
            throw new IllegalArgumentException("level: " + level + " (expected: 0 to 127)");
        }
        if (coefficients.length > MAX_ORDER) {
            throw new IllegalArgumentException(
                    "coefficients: " + coefficients.length + " (expected: <= " + MAX_ORDER + ")");
        }
    }

    /** {@return what a payload says, or null where it is empty} Coefficients past the highest order are dropped. */
    public static @Nullable ComfortNoise parse(byte[] buffer, int offset, int length) {
        if (length < 1) {
            return null;
        }
        int order = Math.min(length - 1, MAX_ORDER);
        // The highest bit of the level is reserved, RFC 3389 §3.1: sent as zero and ignored.
        return new ComfortNoise(buffer[offset] & 0x7F, Arrays.copyOfRange(buffer, offset + 1, offset + 1 + order));
    }

    /**
     * Writes the payload.
     *
     * @return bytes written
     */
    public int writeTo(byte[] buffer, int offset) {
        buffer[offset] = (byte) level;
        System.arraycopy(coefficients, 0, buffer, offset + 1, coefficients.length);
        return 1 + coefficients.length;
    }

    /**
     * {@return reflection coefficient {@code index} in units of 2^-15, between -32766 and 32766, RFC 3389 §3.2}
     */
    public int reflection(int index) {
        int quantised = coefficients[index] & 0xFF;
        return 258 * (Math.min(quantised, 254) - 127);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ComfortNoise that
                && level == that.level
                && Arrays.equals(coefficients, that.coefficients);
    }

    @Override
    public int hashCode() {
        return 31 * level + Arrays.hashCode(coefficients);
    }

    @Override
    public String toString() {
        return "ComfortNoise[-" + level + " dBov, order " + coefficients.length + "]";
    }
}
