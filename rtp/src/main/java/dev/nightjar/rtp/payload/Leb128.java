package dev.nightjar.rtp.payload;

/** Unsigned numbers of 7 bits a byte, the lowest first, AV1 §4.10.5. */
final class Leb128 {
    /** What {@link #read} returns where there is no number. */
    static final long MALFORMED = -1;

    private static final int MAX_BYTES = 8;

    private Leb128() {}

    /**
     * {@return a number and its length, for {@link #value} and {@link #bytes}, or {@link #MALFORMED}} Numbers of 2^31
     * on are lengths of nothing that fits into a frame, so they count as malformed.
     */
    static long read(byte[] buffer, int offset, int end) {
        long value = 0;
        for (int i = 0; i < MAX_BYTES && offset + i < end; i++) {
            int octet = buffer[offset + i];
            value |= (long) (octet & 0x7F) << 7 * i;
            if (octet >= 0) {
                return value > Integer.MAX_VALUE ? MALFORMED : (long) (i + 1) << Integer.SIZE | value;
            }
        }
        return MALFORMED;
    }

    static int value(long read) {
        return (int) read;
    }

    static int bytes(long read) {
        return (int) (read >>> Integer.SIZE);
    }

    /** {@return bytes of the shortest form} */
    static int size(int value) {
        return (Integer.SIZE - Integer.numberOfLeadingZeros(value | 1) + 6) / 7;
    }

    /** Writes the shortest form; returns its bytes. */
    static int write(byte[] buffer, int offset, int value) {
        int at = offset;
        int rest = value;
        while (rest > 0x7F) {
            buffer[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        buffer[at++] = (byte) rest;
        return at - offset;
    }
}
