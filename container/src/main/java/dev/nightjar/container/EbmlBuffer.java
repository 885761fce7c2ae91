package dev.nightjar.container;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes under construction, with the vocabulary of EBML: ids, sizes, elements (RFC 8794 §4 to §7). Grows as needed
 * and is used again, so that steady use allocates nothing.
 *
 * <pre>
 * size, width 1:  1xxx xxxx            0 to 2^7 - 2
 *       width 2:  01xx xxxx xxxx xxxx  0 to 2^14 - 2
 *       ...
 *       width 8:  0000 0001 + 7 bytes  0 to 2^56 - 2
 * all x one: unknown size
 * </pre>
 */
final class EbmlBuffer {
    /** Widest size. */
    static final int MAX_SIZE_WIDTH = 8;

    /** An unknown size of eight bytes, so that a known one can replace it, RFC 8794 §6.2. */
    static final long UNKNOWN_SIZE = (1L << 56) - 1;

    private byte[] bytes;
    private int length;

    EbmlBuffer(int capacity) {
        this.bytes = new byte[capacity];
    }

    byte[] array() {
        return bytes;
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
    }

    /** Goes back to, or forward again over, bytes that were put before. */
    void setLength(int length) {
        this.length = length;
    }

    void putByte(int value) {
        reserve(1);
        bytes[length++] = (byte) value;
    }

    void putBytes(byte[] source, int offset, int count) {
        reserve(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
    }

    /** Big endian, the low {@code width} bytes of {@code value}. */
    void putNumber(long value, int width) {
        reserve(width);
        setNumber(length, value, width);
        length += width;
    }

    void setNumber(int position, long value, int width) {
        for (int i = 0; i < width; i++) {
            bytes[position + i] = (byte) (value >>> 8 * (width - 1 - i));
        }
    }

    /** An id with its length marker, as the specification prints it. */
    void putId(int id) {
        putNumber(id & 0xFFFFFFFFL, numberWidth(id & 0xFFFFFFFFL));
    }

    /** The shortest size that is not the unknown one. */
    void putSize(long size) {
        putSize(size, sizeWidth(size));
    }

    void putSize(long size, int width) {
        putNumber(size | 1L << 7 * width, width);
    }

    void setSize(int position, long size, int width) {
        setNumber(position, size | 1L << 7 * width, width);
    }

    void putUint(int id, long value) {
        putUint(id, value, numberWidth(value));
    }

    /** An unsigned integer with leading zeros, which RFC 8794 §7.2 allows. */
    void putUint(int id, long value, int width) {
        putId(id);
        putSize(width);
        putNumber(value, width);
    }

    void putFloat(int id, double value) {
        putUint(id, Double.doubleToRawLongBits(value), Double.BYTES);
    }

    void putString(int id, String value) {
        putBinary(id, value.getBytes(StandardCharsets.UTF_8));
    }

    void putBinary(int id, byte[] value) {
        putId(id);
        putSize(value.length);
        putBytes(value, 0, value.length);
    }

    /** Begins an element whose size comes with {@link #end}, and says where that size is. */
    int begin(int id, int sizeWidth) {
        putId(id);
        int position = length;
        putSize(0, sizeWidth);
        return position;
    }

    void end(int sizePosition, int sizeWidth) {
        setSize(sizePosition, length - sizePosition - sizeWidth, sizeWidth);
    }

    /**
     * A Void element of that many bytes in all, RFC 8794 §11.3; its content is zeros.
     *
     * @param total 0 or at least 2: one byte cannot be filled
     */
    void putVoid(int total) {
        if (total == 0) {
            return;
        }
        if (total < 2) {
            throw new IllegalArgumentException("total: " + total + " (expected: 0 or >= 2)");
        }
        int width = total <= 127 ? 1 : 4;
        putId(EbmlId.VOID);
        putSize(total - 1 - width, width);
        int content = total - 1 - width;
        reserve(content);
        Arrays.fill(bytes, length, length + content, (byte) 0);
        length += content;
    }

    /** {@return bytes of the shortest size field} */
    static int sizeWidth(long size) {
        int width = 1;
        while (width < MAX_SIZE_WIDTH && size > (1L << 7 * width) - 2) {
            width++;
        }
        return width;
    }

    /** {@return bytes of the shortest unsigned integer, at least 1} */
    static int numberWidth(long value) {
        return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 7) / 8);
    }

    private void reserve(int count) {
        int needed = Math.addExact(length, count);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, (int) Math.min(2L * bytes.length, Integer.MAX_VALUE - 8)));
        }
    }
}
