package dev.nightjar.endpoint;

import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.sdp.RtpCodec;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names that W3C's "Scalable Video Coding (SVC) Extension for WebRTC" has for layers inside an encoding, §6, and
 * which codecs have them.
 *
 * <p>Nothing is encoded here; so a codec has the modes that its payload format can carry. *Choice:* of H.264 and H.265
 * those of one size: their pictures of several sizes come in NAL units (RFC 6190, RFC 7798 §1.1.2) that no browser
 * takes. {@code L2T1_KEY}, which the table leaves out and its diagrams show, is a mode, as it is to Chromium.
 */
final class ScalabilityMode {
    private static final Pattern ONE_SIZE = Pattern.compile("L1T[1-3]");
    private static final Pattern SEVERAL_SIZES =
            Pattern.compile("[LS][23]T[1-3]h?|L[23]T[1-3]_KEY|L[23]T[23]_KEY_SHIFT");

    private ScalabilityMode() {}

    /** {@return why encodings of those codecs cannot have the modes that they name, §4.2; null where they can} */
    static @Nullable String refusal(List<RtpEncodingParameters> encodings, List<RtpCodec> codecs) {
        for (RtpEncodingParameters encoding : encodings) {
            String mode = encoding.scalabilityMode();
            if (mode != null && codecs.stream().noneMatch(codec -> isOf(codec, mode))) {
                return "scalabilityMode: no codec has that (expected: a name such as L1T3, of a codec that can be"
                        + " sent)";
            }
        }
        boolean areSeveral =
                encodings.stream().filter(RtpEncodingParameters::active).count() > 1;
        if (areSeveral && encodings.stream().anyMatch(ScalabilityMode::holdsSeveral)) {
            return "scalabilityMode: several encodings in one stream, beside others (expected: one way of simulcast)";
        }
        return null;
    }

    private static boolean isOf(RtpCodec codec, String mode) {
        if (ONE_SIZE.matcher(mode).matches()) {
            return List.of(CodecKind.VP8, CodecKind.VP9, CodecKind.AV1, CodecKind.H264, CodecKind.H265).stream()
                    .anyMatch(kind -> codec.isNamed(kind.encodingName()));
        }
        return SEVERAL_SIZES.matcher(mode).matches()
                && (codec.isNamed(CodecKind.VP9.encodingName()) || codec.isNamed(CodecKind.AV1.encodingName()));
    }

    /** An "S mode", §3. */
    private static boolean holdsSeveral(RtpEncodingParameters encoding) {
        String mode = encoding.scalabilityMode();
        return mode != null && encoding.active() && mode.startsWith("S");
    }
}
