package dev.nightjar.rtp.payload;

import static java.util.Objects.requireNonNull;

/**
 * One whole encoded frame on its way to a packetiser.
 *
 * <p>The bytes are laid out as {@link Frame} has them: VP8, VP9 and audio as the codec made them, H.264 and H.265 one
 * access unit of NAL units that each follow their length in 4 bytes, AV1 one temporal unit of OBUs that each have their
 * size field, without temporal delimiters.
 *
 * @param codec its codec
 * @param buffer holds the frame; borrowed for the call it is given to
 * @param offset where the frame begins
 * @param length bytes of it, at least 1
 * @param keyframe whether decoding can begin here; true for audio
 * @param temporalLayer 0 to 7, or -1 where the codec has no such layers or nothing is known
 * @param spatialLayer 0 to 7, or -1
 */
@SuppressWarnings("ArrayRecordComponent") // borrowed for one call, and compared by nobody
public record EncodedFrame(
        CodecKind codec, byte[] buffer, int offset, int length, boolean keyframe, int temporalLayer, int spatialLayer) {
    /** Checks the ranges. */
    public EncodedFrame {
        requireNonNull(codec, "codec");
        if (offset < 0 || length < 1 || length > buffer.length - offset) {
            throw new IllegalArgumentException("offset, length: " + offset + ", " + length
                    + " (expected: within the buffer of " + buffer.length + " bytes, 1 byte at least)");
        }
        checkLayer("temporalLayer", temporalLayer);
        checkLayer("spatialLayer", spatialLayer);
    }

    /** {@return a frame without layers that fills its array} */
    public static EncodedFrame of(CodecKind codec, byte[] bytes, boolean keyframe) {
        return new EncodedFrame(codec, bytes, 0, bytes.length, keyframe, -1, -1);
    }

    private static void checkLayer(String name, int layer) {
        if (layer < -1 || layer > 7) {
            throw new IllegalArgumentException(name + ": " + layer + " (expected: -1 to 7)");
        }
    }
}
