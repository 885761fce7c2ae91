package dev.nightjar.rtp.forward;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.rtp.payload.Vp9Descriptor;

/**
 * Lets the picture ids and base layer counters of several VP9 encodings run on as those of one (RFC 9628 §4.2), as
 * {@link Vp8Rewriter} does for VP8.
 *
 * <p>What a picture refers to is told by distances, in flexible mode and without, so nothing else changes. Not
 * thread-safe; keep one for each stream sent.
 */
public final class Vp9Rewriter {
    private static final int LONG_MASK = 0x7FFF;
    private static final int SHORT_MASK = 0x7F;

    private final Vp9Descriptor descriptor = new Vp9Descriptor();
    private final RunningNumber pictureIds = new RunningNumber(LONG_MASK);
    private final RunningNumber baseCounters = new RunningNumber(0xFF);

    /** Creates a rewriter that leaves the first run of payloads as they are. */
    public Vp9Rewriter() {}

    /** Says that the next payload is the first of another encoding. */
    public void anchor() {
        pictureIds.anchor();
        baseCounters.anchor();
    }

    /**
     * Rewrites one payload where it lies; one that is malformed is left as it is.
     *
     * @param buffer holds the payload, borrowed until this call returns
     */
    public void rewrite(byte[] buffer, int offset, int length) {
        if (descriptor.parse(buffer, offset, length) < 0) {
            return;
        }
        if (descriptor.pictureId() != Vp9Descriptor.ABSENT) {
            int id = pictureIds.next(descriptor.pictureId(), descriptor.isLongPictureId() ? LONG_MASK : SHORT_MASK);
            if (descriptor.isLongPictureId()) {
                NetworkBytes.putInt16(buffer, offset + 1, 0x8000 | id);
            } else {
                buffer[offset + 1] = (byte) id;
            }
        }
        if (descriptor.tl0PicIdx() != Vp9Descriptor.ABSENT) {
            int counter = baseCounters.next(descriptor.tl0PicIdx(), 0xFF);
            buffer[offset + descriptor.tl0PicIdxOffset()] = (byte) counter;
        }
    }
}
