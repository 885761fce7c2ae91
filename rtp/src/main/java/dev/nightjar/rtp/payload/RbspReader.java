package dev.nightjar.rtp.payload;

/**
 * Bits of an H.264 NAL unit payload, emulation prevention bytes skipped (H.264 §7.3.1, §9.1).
 *
 * <p>Past the end it reads zeros and remembers it: a parser asks {@link #isExhausted} once, at its end.
 */
final class RbspReader {
    private static final byte[] NOTHING = new byte[0];

    private byte[] buffer = NOTHING;
    private int end;
    private int next;
    private int zeros;
    private int current;
    private int bitsLeft;
    private boolean exhausted;

    RbspReader() {}

    RbspReader(byte[] buffer, int offset, int length) {
        begin(buffer, offset, length);
    }

    /** Begins with other bytes. */
    void begin(byte[] from, int offset, int length) {
        buffer = from;
        next = offset;
        end = offset + length;
        zeros = 0;
        bitsLeft = 0;
        exhausted = false;
    }

    boolean isExhausted() {
        return exhausted;
    }

    int bit() {
        if (bitsLeft == 0) {
            nextByte();
        }
        bitsLeft--;
        return current >>> bitsLeft & 1;
    }

    int bits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 1 | bit();
        }
        return value;
    }

    /** ue(v), H.264 §9.1; values of more than 31 bits exhaust the reader. */
    int unsignedExpGolomb() {
        int leadingZeros = 0;
        while (bit() == 0) {
            leadingZeros++;
            if (leadingZeros > 30 || exhausted) {
                exhausted = true;
                return 0;
            }
        }
        return (1 << leadingZeros) - 1 + bits(leadingZeros);
    }

    /** se(v), H.264 §9.1.1. */
    int signedExpGolomb() {
        int code = unsignedExpGolomb();
        return (code & 1) == 0 ? -(code >>> 1) : (code >>> 1) + 1;
    }

    private void nextByte() {
        if (zeros >= 2 && next < end && buffer[next] == 3) {
            next++;
            zeros = 0;
        }
        if (next >= end) {
            exhausted = true;
            current = 0;
        } else {
            current = buffer[next++] & 0xFF;
            zeros = current == 0 ? zeros + 1 : 0;
        }
        bitsLeft = 8;
    }
}
