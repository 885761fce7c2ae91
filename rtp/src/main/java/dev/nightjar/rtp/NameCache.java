package dev.nightjar.rtp;

import dev.nightjar.rtp.extension.StreamName;
import org.jspecify.annotations.Nullable;

/** Strings by their bytes, so that a name that comes with each packet is decoded once. */
final class NameCache {
    /** More than the media sections and layers of any session; a peer that sends more names pays by allocation. */
    static final int CAPACITY = 64;

    private final byte[][] keys = new byte[CAPACITY][];
    private final @Nullable String[] values = new @Nullable String[CAPACITY];
    private int size;

    /** Returns the name in the range, the same object for a range seen before; null if it is malformed. */
    @Nullable
    String get(byte[] buffer, int offset, int length) {
        for (int i = 0; i < size; i++) {
            String known = values[i];
            if (known != null && isEqual(keys[i], buffer, offset, length)) {
                return known;
            }
        }
        // All stream names are written alike.
        String text = StreamName.MID.parse(buffer, offset, length);
        if (text != null && size < CAPACITY) {
            byte[] key = new byte[length];
            System.arraycopy(buffer, offset, key, 0, length);
            keys[size] = key;
            values[size++] = text;
        }
        return text;
    }

    int size() {
        return size;
    }

    private static boolean isEqual(byte[] key, byte[] buffer, int offset, int length) {
        if (key.length != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (key[i] != buffer[offset + i]) {
                return false;
            }
        }
        return true;
    }
}
