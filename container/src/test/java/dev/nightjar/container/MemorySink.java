package dev.nightjar.container;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A file in memory that can be full, and remembers its length after each append. */
final class MemorySink implements ByteSink {
    private byte[] bytes = new byte[1 << 16];
    private int length;
    private int capacity = Integer.MAX_VALUE;
    private int callsUntilFailure = Integer.MAX_VALUE;
    final List<Integer> boundaries = new ArrayList<>();

    /** From now on a write past this length stops there and fails, as on a full disk. */
    void capacity(int capacity) {
        this.capacity = capacity;
    }

    /** The call after that many fails once, whatever it is. */
    void failAfter(int calls) {
        this.callsUntilFailure = calls;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    int length() {
        return length;
    }

    @Override
    public void write(byte[] buffer, int offset, int count) throws IOException {
        countCall();
        int fits = Math.min(count, capacity - length);
        if (length + fits > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + fits));
        }
        System.arraycopy(buffer, offset, bytes, length, fits);
        length += fits;
        if (fits < count) {
            throw new IOException("No space left on device");
        }
        boundaries.add(length);
    }

    @Override
    public void writeAt(long position, byte[] buffer, int offset, int count) throws IOException {
        countCall();
        if (position + count > length) {
            throw new AssertionError("patch past the end: " + position + " + " + count + " > " + length);
        }
        System.arraycopy(buffer, offset, bytes, (int) position, count);
    }

    @Override
    public void truncate(long newLength) throws IOException {
        countCall();
        if (newLength > length) {
            throw new AssertionError("truncate makes longer: " + newLength + " > " + length);
        }
        length = (int) newLength;
    }

    private void countCall() throws IOException {
        if (callsUntilFailure-- == 0) {
            callsUntilFailure = Integer.MAX_VALUE;
            throw new IOException("Input/output error");
        }
    }
}
