package dev.nightjar.core;

import java.util.Objects;

/**
 * Bits of a byte range, the highest of each byte first.
 *
 * <p>Past the end it reads zeros and remembers it: a parser asks {@link #isExhausted} once, at its end. Can be wrapped
 * around other bytes again. Not thread-safe.
 */
public final class BitReader {
    private byte[] buffer = new byte[0];
    private long next;
    private long end;
    private boolean exhausted;

    /** Creates a reader of no bytes. */
    public BitReader() {}

    /**
     * Begins at the first bit of a range.
     *
     * @param buffer borrowed until the next call
     * @throws IndexOutOfBoundsException when the range is not within the array
     */
    public BitReader wrap(byte[] buffer, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        this.buffer = buffer;
        this.next = 8L * offset;
        this.end = next + 8L * length;
        this.exhausted = false;
        return this;
    }

    /** {@return whether more bits were read than there are} */
    public boolean isExhausted() {
        return exhausted;
    }

    /** {@return bits not read yet} */
    public long remainingBits() {
        return end - next;
    }

    /** {@return 0 or 1} */
    public int bit() {
        if (next >= end) {
            exhausted = true;
            return 0;
        }
        int bit = buffer[(int) (next >>> 3)] >>> (7 - (int) (next & 7)) & 1;
        next++;
        return bit;
    }

    /** {@return whether the next bit is 1} */
    public boolean flag() {
        return bit() == 1;
    }

    /**
     * {@return the next bits as a number, unsigned 32 bits in an {@code int}}
     *
     * @param count 0 to 32
     */
    public int bits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 1 | bit();
        }
        return value;
    }

    /** Leaves bits out. */
    public void skip(int count) {
        if (count > remainingBits()) {
            exhausted = true;
            next = end;
        } else {
            next += count;
        }
    }

    /**
     * {@return one of {@code values} numbers, 0 to {@code values} - 1, coded as ns(n)} AV1 §4.10.7: the lower ones take
     * a bit less where their number is no power of two.
     *
     * @param values 1 to 2^30
     */
    public int nonSymmetric(int values) {
        int width = Integer.SIZE - Integer.numberOfLeadingZeros(values);
        int shorter = (1 << width) - values;
        int value = bits(width - 1);
        return value < shorter ? value : (value << 1) - shorter + bit();
    }
}
