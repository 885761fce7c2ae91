package dev.nightjar.rtp.forward;

import dev.nightjar.rtp.payload.Vp8Descriptor;

/**
 * Lets the picture ids and base layer counters of several VP8 encodings run on as those of one (RFC 7741 §4.2).
 *
 * <p>Each simulcast encoding counts its pictures from somewhere else, and a receiver takes a jump for a loss, or an old
 * picture for one that comes late. The first payload after {@link #anchor} gets the values after the highest so far,
 * and from then on all keep their distances, whatever the order they come in; payloads of the encoding before are not
 * for this rewriter any more. One that is sent again is to be rewritten from its original bytes, and becomes the same.
 *
 * <p>*Choice:* the descriptor keeps its length, so an id of 7 bits stays one; what a descriptor does not carry is not
 * added. Not thread-safe; keep one for each stream sent.
 */
public final class Vp8Rewriter {
    private final Vp8Descriptor descriptor = new Vp8Descriptor();
    private final RunningPictures pictures = new RunningPictures();

    /** Creates a rewriter that leaves the first run of payloads as they are. */
    public Vp8Rewriter() {}

    /** Says that the next payload is the first of another encoding. */
    public void anchor() {
        pictures.anchor();
    }

    /**
     * Says that a picture of a higher temporal layer is not sent. The ids of those after it close up: a receiver that
     * finds one missing cannot tell whether what comes next refers to it, RFC 7741 §4.2.
     *
     * @param buffer holds a payload of it, borrowed until this call returns
     */
    void leaveOut(byte[] buffer, int offset, int length) {
        if (descriptor.parse(buffer, offset, length) >= 0 && descriptor.pictureId() != Vp8Descriptor.ABSENT) {
            pictures.leaveOut(descriptor.pictureId(), descriptor.isLongPictureId());
        }
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
        if (descriptor.pictureId() != Vp8Descriptor.ABSENT) {
            pictures.rewriteId(buffer, offset + 2, descriptor.pictureId(), descriptor.isLongPictureId());
        }
        if (descriptor.tl0PicIdx() != Vp8Descriptor.ABSENT) {
            pictures.rewriteCounter(buffer, offset + descriptor.tl0PicIdxOffset(), descriptor.tl0PicIdx());
        }
    }
}
