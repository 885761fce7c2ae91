package dev.nightjar.rtp.payload;

/** The boolean decoder of VP8 at even odds, RFC 6386 §7.3: how the fields of a frame header are coded. */
final class BoolReader {
    private static final int EVEN = 128;

    private byte[] buffer = new byte[0];
    private int next;
    private int end;
    private int value;
    private int range;
    private int shifts;

    /** Begins at the first byte of a partition; zeros are read past the end. */
    void begin(byte[] from, int offset, int length) {
        buffer = from;
        next = offset;
        end = offset + length;
        value = nextByte() << 8;
        value |= nextByte();
        range = 255;
        shifts = 0;
    }

    boolean flag() {
        int split = 1 + ((range - 1) * EVEN >> 8);
        boolean isSet = value >= split << 8;
        if (isSet) {
            range -= split;
            value -= split << 8;
        } else {
            range = split;
        }
        while (range < 128) {
            value <<= 1;
            range <<= 1;
            shifts++;
            if (shifts == 8) {
                shifts = 0;
                value |= nextByte();
            }
        }
        return isSet;
    }

    int bits(int count) {
        int bits = 0;
        for (int i = 0; i < count; i++) {
            bits = bits << 1 | (flag() ? 1 : 0);
        }
        return bits;
    }

    private int nextByte() {
        return next < end ? buffer[next++] & 0xFF : 0;
    }
}
