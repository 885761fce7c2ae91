package dev.nightjar.rtp.forward;

import dev.nightjar.rtp.payload.CodecKind;
import org.jspecify.annotations.Nullable;

/**
 * What payloads of a stream count their pictures by, made to run on when the stream goes on with another source.
 *
 * <p>H.264 and H.265 count nothing in their payload descriptors. *Choice:* neither is AV1's dependency descriptor sent
 * on: a receiver finds the pictures without it, by sequence numbers and the payload's own header.
 */
final class PictureNumbers {
    private @Nullable Vp8Rewriter vp8;
    private @Nullable Vp9Rewriter vp9;

    /** The next payload is the first of another source. */
    void anchor() {
        if (vp8 != null) {
            vp8.anchor();
        }
        if (vp9 != null) {
            vp9.anchor();
        }
    }

    /** Rewrites a payload where it lies. */
    void rewrite(@Nullable CodecKind codec, byte[] buffer, int offset, int length) {
        if (codec == CodecKind.VP8) {
            Vp8Rewriter rewriter = vp8 == null ? new Vp8Rewriter() : vp8;
            vp8 = rewriter;
            rewriter.rewrite(buffer, offset, length);
        } else if (codec == CodecKind.VP9) {
            Vp9Rewriter rewriter = vp9 == null ? new Vp9Rewriter() : vp9;
            vp9 = rewriter;
            rewriter.rewrite(buffer, offset, length);
        }
    }
}
