package dev.nightjar.endpoint.internal.recording;

import java.io.IOException;
import java.util.Arrays;

/** A file in memory on a disk that may be full. */
final class FakeSink implements RecordingSink {
    int capacity = Integer.MAX_VALUE;
    boolean isBroken;
    boolean isClosed;
    boolean isDiscarded;
    private byte[] bytes = new byte[1 << 16];
    private int length;

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    @Override
    public void write(byte[] buffer, int offset, int count) throws IOException {
        requireUsable();
        int fits = Math.min(count, capacity - length);
        if (length + fits > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * (length + fits));
        }
        System.arraycopy(buffer, offset, bytes, length, fits);
        length += fits;
        if (fits < count) {
            throw new IOException("No space left on device");
        }
    }

    @Override
    public void writeAt(long position, byte[] buffer, int offset, int count) throws IOException {
        requireUsable();
        System.arraycopy(buffer, offset, bytes, (int) position, count);
    }

    @Override
    public void truncate(long newLength) throws IOException {
        requireUsable();
        length = (int) newLength;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void close() {
        isClosed = true;
    }

    @Override
    public void discard() {
        isClosed = true;
        isDiscarded = true;
    }

    private void requireUsable() throws IOException {
        if (isClosed) {
            throw new IOException("closed");
        }
        if (isBroken) {
            throw new IOException("Input/output error");
        }
    }
}
