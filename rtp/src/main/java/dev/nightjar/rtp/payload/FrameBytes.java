package dev.nightjar.rtp.payload;

import dev.nightjar.core.NetworkBytes;
import java.util.Arrays;

/** A growing buffer for one frame at a time; it keeps its size from frame to frame, so it soon stops allocating. */
final class FrameBytes {
    /** Most bytes of a frame: several times a keyframe of 4K video, and a bound on what a peer can make us hold. */
    static final int MAX_BYTES = 4 << 20;

    private byte[] bytes;
    private int length;

    FrameBytes(int initialBytes) {
        bytes = new byte[initialBytes];
    }

    void clear() {
        length = 0;
    }

    int length() {
        return length;
    }

    /** Takes off what lies behind the first {@code byteCount} bytes. */
    void cut(int byteCount) {
        length = byteCount;
    }

    byte[] array() {
        return bytes;
    }

    /** {@return false, with nothing appended, when the frame would be longer than {@link #MAX_BYTES}} */
    boolean append(byte[] from, int offset, int count) {
        if (!ensure(count)) {
            return false;
        }
        System.arraycopy(from, offset, bytes, length, count);
        length += count;
        return true;
    }

    /** {@return false, with nothing appended, when the frame would be longer than {@link #MAX_BYTES}} */
    boolean appendInt8(int value) {
        if (!ensure(1)) {
            return false;
        }
        bytes[length++] = (byte) value;
        return true;
    }

    /** {@return false, with nothing appended, when the frame would be longer than {@link #MAX_BYTES}} */
    boolean appendInt32(int value) {
        if (!ensure(4)) {
            return false;
        }
        NetworkBytes.putInt32(bytes, length, value);
        length += 4;
        return true;
    }

    /** {@return false, with nothing changed, when the frame would be longer than {@link #MAX_BYTES}} */
    boolean insert(int at, int count) {
        if (!ensure(count)) {
            return false;
        }
        System.arraycopy(bytes, at, bytes, at + count, length - at);
        length += count;
        return true;
    }

    /** Forgets what is behind the first {@code byteCount} bytes. */
    void truncate(int byteCount) {
        length = byteCount;
    }

    private boolean ensure(int more) {
        int needed = length + more;
        if (needed > MAX_BYTES) {
            return false;
        }
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(MAX_BYTES, Math.max(needed, bytes.length * 2)));
        }
        return true;
    }
}
