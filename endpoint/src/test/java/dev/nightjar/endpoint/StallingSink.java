package dev.nightjar.endpoint;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/** A file whose disk hangs at the first byte until the test lets it go on. */
final class StallingSink implements RecordingSink {
    final CountDownLatch stalled = new CountDownLatch(1);
    final CountDownLatch released = new CountDownLatch(1);
    private final RecordingSink file;

    StallingSink(RecordingSink file) {
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
