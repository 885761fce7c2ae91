package dev.nightjar.rtp.receive;

import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.Depacketiser;
import dev.nightjar.rtp.payload.H264Depacketiser;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Makes the depacketiser that a negotiated codec needs. */
final class Depacketisers {
    /** Most parameter sets taken from a description. */
    private static final int MAX_SETS = 16;

    private Depacketisers() {}

    /** {@return what the codec is to us, or null where its payload format is not known} */
    static @Nullable CodecKind kindOf(@Nullable CodecParameters codec) {
        return codec == null ? null : CodecKind.fromEncodingName(codec.name()).orElse(null);
    }

    static Depacketiser of(CodecKind kind, CodecParameters codec) {
        Depacketiser depacketiser = Depacketiser.of(kind);
        String sets = codec.formatParameters().get("sprop-parameter-sets");
        if (sets != null && depacketiser instanceof H264Depacketiser h264) {
            addParameterSets(h264, sets);
        }
        return depacketiser;
    }

    /** RFC 6184 §8.1: NAL units in base64, comma between; what is malformed is left out. */
    private static void addParameterSets(H264Depacketiser h264, String sets) {
        String[] encoded = sets.split(",", MAX_SETS + 1);
        for (int i = 0; i < Math.min(encoded.length, MAX_SETS); i++) {
            h264.parameterSet(decoded(encoded[i]));
        }
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException malformed) {
            return new byte[0];
        }
    }
}
