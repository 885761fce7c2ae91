package dev.nightjar.container;

import java.io.IOException;
import java.util.Arrays;

/** Reads what a file has to hold next, and tells where it ends too early. */
final class SourceReader {
    /** A length that a file states is believed no further than this much ahead of the bytes that came. */
    private static final int CHUNK = 64 * 1024;

    private final ByteSource source;
    private final byte[] buffer = new byte[CHUNK];
    private int start;
    private int end;
    private long position;

    SourceReader(ByteSource source) {
        this.source = source;
    }

    /** {@return bytes taken so far} */
    long position() {
        return position;
    }

    /** {@return whether all bytes were taken} */
    boolean isAtEnd() throws IOException {
        return start == end && !fill();
    }

    private boolean fill() throws IOException {
        start = 0;
        end = 0;
        int count = source.read(buffer, 0, buffer.length);
        end = Math.max(0, count);
        return end > 0;
    }

    /** {@return the next byte, 0 to 255, or -1 at the end} */
    int read() throws IOException {
        if (start == end && !fill()) {
            return -1;
        }
        position++;
        return buffer[start++] & 0xFF;
    }

    /** {@return how many bytes were read, fewer than wanted only at the end} */
    int read(byte[] target, int offset, int length) throws IOException {
        int done = 0;
        while (done < length && (start < end || fill())) {
            int count = Math.min(length - done, end - start);
            System.arraycopy(buffer, start, target, offset + done, count);
            start += count;
            done += count;
        }
        position += done;
        return done;
    }

    /** {@return that many bytes}; memory grows only with the bytes that come. */
    byte[] take(int length, String what) throws IOException {
        byte[] bytes = new byte[Math.min(length, CHUNK)];
        int done = 0;
        while (done < length) {
            if (done == bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.min(length, 2 * bytes.length));
            }
            int count = read(bytes, done, bytes.length - done);
            done += count;
            if (count == 0) {
                throw new MediaFormatException(
                        what + ": the file ends after " + done + " bytes of it (expected: " + length + ")");
            }
        }
        return bytes;
    }

    /** Passes over bytes; the end is no mistake here. */
    void skip(long length) throws IOException {
        long left = length;
        while (left > 0 && (start < end || fill())) {
            int count = (int) Math.min(left, end - start);
            start += count;
            position += count;
            left -= count;
        }
    }
}
