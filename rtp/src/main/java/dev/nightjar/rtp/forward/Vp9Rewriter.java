package dev.nightjar.rtp.forward;

import dev.nightjar.rtp.payload.Vp9Descriptor;

/**
 * Lets the picture ids and base layer counters of several VP9 encodings run on as those of one (RFC 9628 §4.2), as
 * {@link Vp8Rewriter} does for VP8.
 *
 * <p>What a picture refers to is told by distances, in flexible mode and without, so nothing else changes. Not
 * thread-safe; keep one for each stream sent.
 */
public final class Vp9Rewriter {
    private final Vp9Descriptor descriptor = new Vp9Descriptor();
    private final RunningPictures pictures = new RunningPictures();

    /** Creates a rewriter that leaves the first run of payloads as they are. */
    public Vp9Rewriter() {}

    /** Says that the next payload is the first of another encoding. */
    public void anchor() {
        pictures.anchor();
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
            pictures.rewriteId(buffer, offset + 1, descriptor.pictureId(), descriptor.isLongPictureId());
        }
        if (descriptor.tl0PicIdx() != Vp9Descriptor.ABSENT) {
            pictures.rewriteCounter(buffer, offset + descriptor.tl0PicIdxOffset(), descriptor.tl0PicIdx());
        }
    }
}
