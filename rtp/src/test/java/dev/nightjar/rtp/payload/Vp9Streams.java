package dev.nightjar.rtp.payload;

import java.util.Arrays;

/** Makes the beginnings of VP9 frames bit by bit, for tests; the bytes behind are no real picture. */
final class Vp9Streams {
    private final StringBuilder bits = new StringBuilder();

    private Vp9Streams(int profile) {
        put(2, 2).put(profile & 1, 1).put(profile >>> 1, 1);
        if (profile == 3) {
            put(0, 1);
        }
    }

    static byte[] keyframe(int width, int height, int length) {
        return keyframe(0, width, height, length);
    }

    static byte[] keyframe(int profile, int width, int height, int length) {
        return new Vp9Streams(profile)
                .put(0b0010, 4) // not existing, keyframe, shown, not resilient
                .put(0x498342, 24)
                .color(profile)
                .size(width, height)
                .filled(length);
    }

    /** Refers to one slot, three times, and has its size. */
    static byte[] inter(int refreshFlags, int slot, int length) {
        return inter(refreshFlags, new int[] {slot, slot, slot}, length);
    }

    static byte[] inter(int refreshFlags, int[] slots, int length) {
        return start(refreshFlags, slots).put(1, 1).filled(length);
    }

    static byte[] resized(int refreshFlags, int slot, int width, int height, int length) {
        return start(refreshFlags, new int[] {slot, slot, slot})
                .put(0, 3)
                .size(width, height)
                .filled(length);
    }

    static byte[] intraOnly(int profile, int refreshFlags, int width, int height, int length) {
        Vp9Streams out =
                new Vp9Streams(profile).put(0b0100, 4).put(1, 1).put(0, 2).put(0x498342, 24);
        if (profile > 0) {
            out.color(profile);
        }
        return out.put(refreshFlags, 8).size(width, height).filled(length);
    }

    static byte[] showExisting(int slot) {
        return new Vp9Streams(0).put(1, 1).put(slot, 3).filled(1);
    }

    /**
     * An inter frame whose header is whole, of the size of its first reference.
     *
     * @param extraBits 0 to 7 loop filter deltas, 1 bit or 8 each, so that the header ends anywhere in a byte
     */
    static byte[] whole(boolean errorResilient, int refreshFlags, int[] slots, int extraBits, int compressedBytes) {
        Vp9Streams out = new Vp9Streams(0).put(errorResilient ? 0b0111 : 0b0110, 4);
        if (!errorResilient) {
            out.put(0, 2);
        }
        out.put(refreshFlags, 8);
        for (int slot : slots) {
            out.put(slot, 3).put(0, 1);
        }
        out.put(1, 1).put(0, 1); // size of the first, rendered as such
        out.put(0b01, 2); // low precision, switchable filter
        out.put(0, errorResilient ? 2 : 4);
        out.put(0, 9).put(0b11, 2); // loop filter, deltas
        for (int i = 0; i < 6; i++) {
            out.put(i < extraBits ? 0x80 | i : 0, i < extraBits ? 8 : 1);
        }
        out.put(60, 8).put(0, 3); // quantiser
        if (extraBits == 7) {
            out.put(0b11, 2); // segmentation with a map
            out.put(0, 7).put(0, 1).put(0, 1);
        } else {
            out.put(0, 1);
        }
        out.put(0, 1); // one row of tiles; 640 pixels have room for two columns
        out.put(0, 1);
        out.put(compressedBytes, 16);
        return out.filled((out.bits.length() + 7) / 8 + compressedBytes + 5);
    }

    private static Vp9Streams start(int refreshFlags, int[] slots) {
        Vp9Streams out = new Vp9Streams(0).put(0b0110, 4).put(0, 2).put(refreshFlags, 8);
        for (int slot : slots) {
            out.put(slot, 3).put(0, 1);
        }
        return out;
    }

    private Vp9Streams color(int profile) {
        if (profile >= 2) {
            put(0, 1); // 10 bits
        }
        put(2, 3).put(0, 1);
        return (profile & 1) == 0 ? this : put(0, 3); // 4:4:4
    }

    private Vp9Streams size(int width, int height) {
        return put(width - 1, 16).put(height - 1, 16);
    }

    private Vp9Streams put(int value, int count) {
        for (int i = count - 1; i >= 0; i--) {
            bits.append(value >>> i & 1);
        }
        return this;
    }

    /** Bytes behind the header that are no index of a superframe. */
    private byte[] filled(int length) {
        byte[] bytes = new byte[Math.max(length, (bits.length() + 7) / 8)];
        Arrays.fill(bytes, (byte) 0x2B);
        while (bits.length() % 8 != 0) {
            bits.append('0');
        }
        for (int i = 0; i < bits.length() / 8; i++) {
            bytes[i] = (byte) Integer.parseInt(bits.substring(8 * i, 8 * i + 8), 2);
        }
        return bytes;
    }
}
