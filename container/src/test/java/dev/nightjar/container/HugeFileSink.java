package dev.nightjar.container;

import java.util.Arrays;

/** A file that may grow for ever: only its first bytes and the last write are kept. */
final class HugeFileSink implements ByteSink {
    private final byte[] head = new byte[1 << 14];
    private byte[] last = new byte[1 << 16];
    private int lastLength;
    private long length;

    byte[] head() {
        return head.clone();
    }

    byte[] lastWrite() {
        return Arrays.copyOf(last, lastLength);
    }

    long length() {
        return length;
    }

    @Override
    public void write(byte[] buffer, int offset, int count) {
        if (length < head.length) {
            int fits = (int) Math.min(count, head.length - length);
            System.arraycopy(buffer, offset, head, (int) length, fits);
        }
        if (count > last.length) {
            last = new byte[count];
        }
        System.arraycopy(buffer, offset, last, 0, count);
        lastLength = count;
        length += count;
    }

    @Override
    public void writeAt(long position, byte[] buffer, int offset, int count) {
        if (position + count > length) {
            throw new AssertionError("patch past the end");
        }
        if (position + count <= head.length) {
            System.arraycopy(buffer, offset, head, (int) position, count);
        }
    }

    @Override
    public void truncate(long newLength) {
        length = newLength;
    }
}
