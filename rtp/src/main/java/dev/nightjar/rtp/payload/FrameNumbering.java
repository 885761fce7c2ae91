package dev.nightjar.rtp.payload;

import org.jspecify.annotations.Nullable;

/**
 * What the payloads of a codec tell of the order of its frames: where one begins, and by what number it follows the one
 * before.
 *
 * <p>Where the last packet of a frame and the first of the frame with the next number are here, whatever had the
 * sequence numbers between them was no part of a frame. Allocates nothing. Not thread-safe.
 */
public sealed interface FrameNumbering permits H264Numbering, Vp8Numbering, Vp9Numbering {
    /** Of a payload that tells no number. */
    int NONE = -1;

    /** {@return a reader of that codec's payloads, or null where they tell nothing} */
    static @Nullable FrameNumbering of(CodecKind codec) {
        return switch (codec) {
            case VP8 -> new Vp8Numbering();
            case VP9 -> new Vp9Numbering();
            case H264 -> new H264Numbering();
            default -> null;
        };
    }

    /** Reads a payload; what is malformed begins nothing and has no number. Payloads may come in any order. */
    void read(byte[] buffer, int offset, int length);

    /** {@return whether the payload read last is the first of a frame that follows the one before it} */
    boolean isStart();

    /** {@return the number of its frame, or {@link #NONE}} */
    int number();

    /** {@return the greatest number of its kind, all bits set: the number after it is 0} */
    int mask();
}
