package dev.nightjar.rtp.payload;

import java.util.Arrays;

/**
 * What the eight reference slots of a VP9 decoder hold after each frame: the size of the frame and the picture that it
 * was part of (VP9 bitstream specification §8.10, the reference frame update process).
 */
final class Vp9Slots {
    /** No picture: nothing has been kept in the slot. */
    static final int NO_PICTURE = -1;

    private final int[] widths = new int[Vp9FrameHeader.SLOTS];
    private final int[] heights = new int[Vp9FrameHeader.SLOTS];
    private final long[] pictures = new long[Vp9FrameHeader.SLOTS];
    private int width;
    private int height;

    Vp9Slots() {
        Arrays.fill(pictures, NO_PICTURE);
    }

    /** Takes the next frame. */
    void decoded(Vp9FrameHeader frame, long picture) {
        int like = frame.showsExisting() ? frame.existingSlot() : frame.sizeReference();
        width = like < 0 ? frame.width() : widths[like];
        height = like < 0 ? frame.height() : heights[like];
        for (int i = 0; i < Vp9FrameHeader.SLOTS; i++) {
            if ((frame.refreshFlags() >>> i & 1) != 0) {
                widths[i] = width;
                heights[i] = height;
                pictures[i] = picture;
            }
        }
    }

    /** {@return pixels across of the frame taken last, 0 where it is like one that never came} */
    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** {@return the picture whose frame the slot holds, or {@link #NO_PICTURE}} */
    long picture(int slot) {
        return pictures[slot];
    }
}
