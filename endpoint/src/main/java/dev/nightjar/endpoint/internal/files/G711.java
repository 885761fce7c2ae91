package dev.nightjar.endpoint.internal.files;

/** Sound of 16 bits in 8, ITU-T G.711. */
public final class G711 {
    private static final int MU_BIAS = 0x84;
    private static final int MU_CLIP = 32_635;

    private G711() {}

    /** {@return µ-law of a sample of -32768 to 32767} */
    public static byte toMuLaw(int sample) {
        int sign = sample < 0 ? 0x80 : 0;
        int magnitude = Math.min(Math.abs(sample), MU_CLIP) + MU_BIAS;
        int exponent = 31 - Integer.numberOfLeadingZeros(magnitude) - 7;
        int mantissa = magnitude >> exponent + 3 & 0x0F;
        return (byte) ~(sign | exponent << 4 | mantissa);
    }

    /** {@return A-law of a sample of -32768 to 32767} */
    public static byte toALaw(int sample) {
        int sign = sample < 0 ? 0 : 0x80;
        int magnitude = (sample < 0 ? -1 - sample : sample) >> 3;
        int exponent = magnitude < 32 ? 0 : 31 - Integer.numberOfLeadingZeros(magnitude) - 4;
        int mantissa = magnitude < 32 ? magnitude >> 1 : magnitude >> exponent & 0x0F;
        return (byte) ((sign | exponent << 4 | mantissa) ^ 0x55);
    }
}
