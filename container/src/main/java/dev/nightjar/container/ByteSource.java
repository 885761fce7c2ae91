package dev.nightjar.container;

import java.io.IOException;

/** Where a file's bytes come from, in order; usually a file opened for reading. */
@FunctionalInterface
public interface ByteSource {
    /**
     * Reads some bytes, at least one unless the end is reached.
     *
     * @param length at least 1
     * @return bytes read, or -1 at the end
     */
    int read(byte[] buffer, int offset, int length) throws IOException;

    /** {@return a source of the bytes of an array, which is not copied} */
    static ByteSource of(byte[] bytes) {
        int[] position = {0};
        return (buffer, offset, length) -> {
            int count = Math.min(length, bytes.length - position[0]);
            if (count == 0) {
                return -1;
            }
            System.arraycopy(bytes, position[0], buffer, offset, count);
            position[0] += count;
            return count;
        };
    }
}
