package dev.nightjar.core;

import java.util.Objects;

/**
 * Writes bits into a byte range, the highest of each byte first.
 *
 * <p>Past the end it writes nothing and remembers it: a writer asks {@link #isOverflowed} once, at its end. Can be
 * wrapped around other bytes again. Not thread-safe.
 */
public final class BitWriter {
    private byte[] buffer = new byte[0];
    private int start;
    private long next;
    private long end;
    private boolean overflowed;

    /** Creates a writer without room. */
    public BitWriter() {}

    /**
     * Begins at the first bit of a range.
     *
     * @param buffer written until the next call; bytes behind {@link #length} stay as they are
     * @throws IndexOutOfBoundsException when the range is not within the array
     */
    public BitWriter wrap(byte[] buffer, int offset, int room) {
        Objects.checkFromIndexSize(offset, room, buffer.length);
        this.buffer = buffer;
        this.start = offset;
        this.next = 8L * offset;
        this.end = next + 8L * room;
        this.overflowed = false;
        return this;
    }

    /** {@return whether there was not room for everything} */
    public boolean isOverflowed() {
        return overflowed;
    }

    /** {@return bytes begun so far; the last one's unused bits are 0} */
    public int length() {
        return (int) ((next + 7 >>> 3) - start);
    }

    /** Writes one bit, 1 where {@code set}. */
    public void flag(boolean set) {
        bits(set ? 1 : 0, 1);
    }

    /**
     * Writes the low bits of a number.
     *
     * @param count 0 to 32
     */
    public void bits(int value, int count) {
        if (count > end - next) {
            overflowed = true;
            return;
        }
        for (int i = count - 1; i >= 0; i--) {
            int at = (int) (next >>> 3);
            int mask = 0x80 >>> (int) (next & 7);
            int kept = mask == 0x80 ? 0 : buffer[at];
            buffer[at] = (byte) ((value >>> i & 1) == 1 ? kept | mask : kept);
            next++;
        }
    }

    /**
     * Writes one of {@code values} numbers as ns(n), AV1 §4.10.7.
     *
     * @param value 0 to {@code values} - 1
     * @param values 1 to 2^30
     */
    public void nonSymmetric(int value, int values) {
        int width = Integer.SIZE - Integer.numberOfLeadingZeros(values);
        int shorter = (1 << width) - values;
        if (value < shorter) {
            bits(value, width - 1);
        } else {
            bits(value + shorter, width);
        }
    }
}
