package dev.nightjar.rtp.forward;

import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.payload.CodecKind;
import org.jspecify.annotations.Nullable;

/**
 * What payloads of a stream count their pictures by, made to run on when the stream goes on with another source.
 *
 * <p>H.264, H.265 and AV1 count nothing in their payloads; dependency descriptors have a rewriter of their own.
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

    /**
     * A packet's picture is not sent, where no packet of it was. VP9's ids keep their distances, since its references
     * are told by them (RFC 9628 §4.2).
     */
    void leaveOut(ForwardedPacket packet) {
        if (packet.kind() == CodecKind.VP8) {
            Vp8Rewriter rewriter = vp8 == null ? new Vp8Rewriter() : vp8;
            vp8 = rewriter;
            RtpPacket from = packet.packet();
            rewriter.leaveOut(from.buffer(), from.payloadOffset(), from.payloadLength());
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
