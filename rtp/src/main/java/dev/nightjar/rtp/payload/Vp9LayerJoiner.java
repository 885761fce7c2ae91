package dev.nightjar.rtp.payload;

import org.jspecify.annotations.Nullable;

/**
 * Makes one superframe of the spatial layers of a picture.
 *
 * <p>A superframe has one frame that is shown, its last, but encoders of layers mark all of them as shown, and a
 * decoder that does not know layers, such as FFmpeg's, would show each. So all but the highest are marked as not shown:
 * in a keyframe by a bit, in other frames by a bit more, because intra_only comes then. What decoding depends on that
 * mark for is the use of the frame before's motion vectors, by frames that are not error resilient and have its size
 * (VP9 bitstream specification, UsePrevFrameMvs); before such a frame the mark is left alone.
 */
final class Vp9LayerJoiner {
    private static final int INITIAL_BYTES = 8 << 10;

    private final FrameBytes joined = new FrameBytes(INITIAL_BYTES);
    private final Vp9FrameHeader header = new Vp9FrameHeader();
    private final int[] lengths = new int[Vp9Superframe.MAX_FRAMES];
    private final int[] widths = new int[Vp9Superframe.MAX_FRAMES];
    private final int[] heights = new int[Vp9Superframe.MAX_FRAMES];
    private final boolean[] dependsOnMark = new boolean[Vp9Superframe.MAX_FRAMES];

    /** Notes a layer of the picture, once it has been decoded as far as its header. */
    void layer(int index, int length, Vp9FrameHeader frame, int width, int height) {
        lengths[index] = length;
        widths[index] = width;
        heights[index] = height;
        dependsOnMark[index] = !frame.isErrorResilient() && !frame.isIntra();
    }

    /**
     * Joins the layers noted since the picture began.
     *
     * @param from holds them one after the other, from index 0
     * @return the superframe, valid until the next call, or null where it would be too long
     */
    @Nullable
    FrameBytes join(byte[] from, int layers) {
        joined.clear();
        int at = 0;
        boolean fits = true;
        for (int i = 0; i < layers; i++) {
            int length = lengths[i];
            int before = joined.length();
            boolean isHidden = i + 1 < layers && mayHide(i) && header.parse(from, at, length) && header.isShown();
            fits &= isHidden && !header.showsExisting()
                    ? appendHidden(from, at, length, widths[i])
                    : joined.append(from, at, length);
            lengths[i] = joined.length() - before;
            at += length;
        }
        return fits && Vp9Superframe.appendIndex(joined, lengths, layers) ? joined : null;
    }

    private boolean mayHide(int layer) {
        boolean hasOtherSize = widths[layer] != widths[layer + 1] || heights[layer] != heights[layer + 1];
        return hasOtherSize || !dependsOnMark[layer + 1];
    }

    private boolean appendHidden(byte[] from, int offset, int length, int width) {
        int start = joined.length() * 8;
        int shown = start + header.shownBit() - offset * 8;
        int end = header.isKeyframe() ? -1 : header.end(width);
        boolean fits = end < 0 ? joined.append(from, offset, length) : appendLonger(from, offset, length, end);
        if (fits && (end >= 0 || header.isKeyframe())) {
            joined.array()[shown >>> 3] &= (byte) ~(0x80 >>> (shown & 7));
        }
        return fits;
    }

    /** With an intra_only of 0 behind error_resilient_mode, which follows show_frame. */
    private boolean appendLonger(byte[] from, int offset, int length, int end) {
        int start = joined.length() * 8;
        int inserted = header.shownBit() + 2 - offset * 8;
        int headerBits = end - offset * 8;
        int restAt = (headerBits + 7) / 8;
        boolean fits = true;
        for (int i = headerBits / 8 + 1; i > 0; i--) {
            fits &= joined.appendInt8(0);
        }
        if (!fits || !joined.append(from, offset + restAt, length - restAt)) {
            return false;
        }
        byte[] to = joined.array();
        for (int i = 0; i < headerBits; i++) {
            int source = offset * 8 + i;
            int target = start + (i < inserted ? i : i + 1);
            int value = from[source >>> 3] >>> 7 - (source & 7) & 1;
            to[target >>> 3] |= (byte) (value << 7 - (target & 7));
        }
        return true;
    }
}
