package dev.nightjar.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Unsigned fields in network byte order at absolute offsets of an array.
 *
 * <p>The one place that shifts and masks. Each method throws {@link IndexOutOfBoundsException} past the array's end: a
 * parser checks its range first.
 */
public final class NetworkBytes {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private NetworkBytes() {}

    /** {@return 0 to 255} */
    public static int getUint8(byte[] buffer, int index) {
        return buffer[index] & 0xFF;
    }

    /** {@return 0 to 65535} */
    public static int getUint16(byte[] buffer, int index) {
        return (short) SHORT.get(buffer, index) & 0xFFFF;
    }

    /** {@return 0 to 2^24 - 1} */
    public static int getUint24(byte[] buffer, int index) {
        return getUint8(buffer, index) << 16 | getUint16(buffer, index + 1);
    }

    /** {@return four bytes, unsigned 32 bits in an {@code int}} */
    public static int getInt32(byte[] buffer, int index) {
        return (int) INT.get(buffer, index);
    }

    /** {@return 0 to 2^32 - 1} */
    public static long getUint32(byte[] buffer, int index) {
        return (int) INT.get(buffer, index) & 0xFFFF_FFFFL;
    }

    /** {@return 0 to 2^48 - 1} */
    public static long getUint48(byte[] buffer, int index) {
        return (long) getUint16(buffer, index) << 32 | getUint32(buffer, index + 2);
    }

    /** {@return eight bytes, unsigned 64 bits in a {@code long}} */
    public static long getInt64(byte[] buffer, int index) {
        return (long) LONG.get(buffer, index);
    }

    /** Writes the low 8 bits of {@code value}. */
    public static void putInt8(byte[] buffer, int index, int value) {
        buffer[index] = (byte) value;
    }

    /** Writes the low 16 bits of {@code value}. */
    public static void putInt16(byte[] buffer, int index, int value) {
        SHORT.set(buffer, index, (short) value);
    }

    /** Writes the low 24 bits of {@code value}. */
    public static void putInt24(byte[] buffer, int index, int value) {
        buffer[index] = (byte) (value >>> 16);
        putInt16(buffer, index + 1, value);
    }

    /** Writes four bytes. */
    public static void putInt32(byte[] buffer, int index, int value) {
        INT.set(buffer, index, value);
    }

    /** Writes the low 48 bits of {@code value}. */
    public static void putInt48(byte[] buffer, int index, long value) {
        putInt16(buffer, index, (int) (value >>> 32));
        putInt32(buffer, index + 2, (int) value);
    }

    /** Writes eight bytes. */
    public static void putInt64(byte[] buffer, int index, long value) {
        LONG.set(buffer, index, value);
    }
}
