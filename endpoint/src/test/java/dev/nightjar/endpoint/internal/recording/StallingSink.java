package dev.nightjar.endpoint.internal.recording;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/** A file whose disk hangs at the first byte until the test lets it go on. */
public final class StallingSink implements RecordingSink {
    public final CountDownLatch stalled = new CountDownLatch(1);
    public final CountDownLatch released = new CountDownLatch(1);
    private final RecordingSink file;

    public StallingSink(RecordingSink file) {
        this.file = file;
    }

    @Override
    public void write(byte[] buffer, int offset, int count) throws IOException {
        stalled.countDown();
        try {
            released.await();
        } catch (InterruptedException e) {
            throw new IOException("interrupted while the disk hangs", e);
        }
        file.write(buffer, offset, count);
    }

    @Override
    public void writeAt(long position, byte[] buffer, int offset, int count) throws IOException {
        file.writeAt(position, buffer, offset, count);
    }

    @Override
    public void truncate(long newLength) throws IOException {
        file.truncate(newLength);
    }

    @Override
    public long length() {
        return file.length();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    @Override
    public void discard() throws IOException {
        file.discard();
    }
}
