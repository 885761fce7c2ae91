package dev.nightjar.endpoint;

import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.EncodedFrame;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** 20 ms of silence, where it can be written down without an encoder. */
final class Silence {
    private static final int NARROW_SAMPLES = 160;

    /** RFC 6716 §3.1: fullband CELT of 20 ms, one frame, which says that it is silent. */
    private static final byte[] OPUS = {(byte) 0xF8, (byte) 0xFF, (byte) 0xFE};

    private Silence() {}

    /** {@return a frame of silence, or null for a codec whose silence depends on its encoder's state} */
    static @Nullable EncodedFrame of(CodecKind codec) {
        return switch (codec) {
            case OPUS -> EncodedFrame.of(codec, OPUS.clone(), true);
            // ITU-T G.711: the codes of the smallest positive value.
            case PCMU -> EncodedFrame.of(codec, filled(0xFF), true);
            case PCMA -> EncodedFrame.of(codec, filled(0xD5), true);
            default -> null;
        };
    }

    private static byte[] filled(int code) {
        byte[] bytes = new byte[NARROW_SAMPLES];
        Arrays.fill(bytes, (byte) code);
        return bytes;
    }
}
