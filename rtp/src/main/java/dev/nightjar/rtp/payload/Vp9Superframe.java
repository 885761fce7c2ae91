package dev.nightjar.rtp.payload;

/**
 * Several VP9 frames in one chunk, and the index at its end that tells their sizes (VP9 bitstream specification,
 * annex B).
 *
 * <pre>
 * frame | frame | … | marker 1 | size, 1 to 4 bytes, little-endian | size | … | marker 1
 *
 * marker: 110b | bytes of a size - 1, 2 bits | frames - 1, 3 bits
 * </pre>
 */
final class Vp9Superframe {
    /** Most frames that an index has room for. */
    static final int MAX_FRAMES = 8;

    /** Longest index. */
    static final int MAX_INDEX_BYTES = 2 + 4 * MAX_FRAMES;

    private final int[] offsets = new int[MAX_FRAMES];
    private final int[] lengths = new int[MAX_FRAMES];
    private int count;

    /** Finds the frames of a chunk of at least one byte; one without a valid index is one frame. */
    void split(byte[] buffer, int offset, int length) {
        count = 1;
        offsets[0] = offset;
        lengths[0] = length;
        int marker = buffer[offset + length - 1] & 0xFF;
        int frames = (marker & 7) + 1;
        int sizeBytes = (marker >>> 3 & 3) + 1;
        int indexBytes = 2 + sizeBytes * frames;
        int index = offset + length - indexBytes;
        if ((marker & 0xE0) != 0xC0 || indexBytes >= length || (buffer[index] & 0xFF) != marker) {
            return;
        }
        long at = offset;
        for (int i = 0; i < frames; i++) {
            long size = size(buffer, index + 1 + i * sizeBytes, sizeBytes);
            if (size == 0 || at + size > index) {
                offsets[0] = offset;
                lengths[0] = length;
                return;
            }
            offsets[i] = (int) at;
            lengths[i] = (int) size;
            at += size;
        }
        count = frames;
    }

    private static long size(byte[] buffer, int at, int bytes) {
        long value = 0;
        for (int i = bytes - 1; i >= 0; i--) {
            value = value << 8 | (buffer[at + i] & 0xFF);
        }
        return value;
    }

    int count() {
        return count;
    }

    /** {@return the absolute index of a frame's first byte} */
    int offset(int frame) {
        return offsets[frame];
    }

    int length(int frame) {
        return lengths[frame];
    }

    /** {@return false where there is no room for the index of {@code frames} frames with those lengths} */
    static boolean appendIndex(FrameBytes to, int[] lengths, int frames) {
        int longest = 0;
        for (int i = 0; i < frames; i++) {
            longest = Math.max(longest, lengths[i]);
        }
        int sizeBytes = Math.max(1, (32 - Integer.numberOfLeadingZeros(longest) + 7) / 8);
        int marker = 0xC0 | sizeBytes - 1 << 3 | frames - 1;
        boolean fits = to.appendInt8(marker);
        for (int i = 0; i < frames; i++) {
            for (int shift = 0; shift < 8 * sizeBytes; shift += 8) {
                fits &= to.appendInt8(lengths[i] >>> shift);
            }
        }
        return fits && to.appendInt8(marker);
    }
}
