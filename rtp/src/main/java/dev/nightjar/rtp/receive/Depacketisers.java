package dev.nightjar.rtp.receive;

import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.Depacketiser;
import dev.nightjar.rtp.payload.H264Depacketiser;
import dev.nightjar.rtp.payload.H265Depacketiser;
import dev.nightjar.rtp.payload.SampledAudioDepacketiser;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes the depacketiser that a negotiated codec needs. */
final class Depacketisers {
    /** Most parameter sets taken from a description. */
    private static final int MAX_SETS = 16;

    private static final List<String> H265_SETS = List.of("sprop-vps", "sprop-sps", "sprop-pps");

    private Depacketisers() {}

    /** {@return what the codec is to us, or null where its payload format is not known, or not as it is described} */
    static @Nullable CodecKind kindOf(@Nullable CodecParameters codec) {
        if (codec == null) {
            return null;
        }
        CodecKind kind = CodecKind.fromEncodingName(codec.name()).orElse(null);
        return kind == CodecKind.H265 && isInterleaved(codec) ? null : kind;
    }

    /** RFC 7798 §7.1: above 0, NAL units carry decoding order numbers and may come in another order. */
    private static boolean isInterleaved(CodecParameters codec) {
        String difference = codec.formatParameters().getOrDefault("sprop-max-don-diff", "0");
        return !difference.strip().matches("0+");
    }

    static Depacketiser of(CodecKind kind, CodecParameters codec) {
        Depacketiser depacketiser = Depacketiser.of(kind);
        if (depacketiser instanceof H264Depacketiser h264) {
            addParameterSets(codec.formatParameters().get("sprop-parameter-sets"), h264::parameterSet);
        }
        if (depacketiser instanceof H265Depacketiser h265) {
            for (String name : H265_SETS) {
                addParameterSets(codec.formatParameters().get(name), h265::parameterSet);
            }
        }
        if (depacketiser instanceof SampledAudioDepacketiser sampled) {
            sampled.channels(codec.channels());
        }
        return depacketiser;
    }

    /** RFC 6184 §8.1, RFC 7798 §7.1: NAL units in base64, comma between; what is malformed is left out. */
    private static void addParameterSets(@Nullable String sets, Consumer<byte[]> sink) {
        if (sets != null) {
            String[] encoded = sets.split(",", MAX_SETS + 1);
            for (int i = 0; i < Math.min(encoded.length, MAX_SETS); i++) {
                sink.accept(decoded(encoded[i]));
            }
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
