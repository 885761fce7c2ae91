package dev.nightjar.sdp;

import java.util.Optional;

/** When two codecs are one, by name, rate, channels and the parameters that change what a decoder must do. */
final class CodecMatching {
    private static final String PROFILE_LEVEL_ID = "profile-level-id";
    private static final String LEVEL_ASYMMETRY = "level-asymmetry-allowed";

    private CodecMatching() {}

    static boolean matches(RtpCodec one, RtpCodec other) {
        return one.isNamed(other.name())
                && one.clockRate() == other.clockRate()
                && one.channels() == other.channels()
                && parametersMatch(one, other);
    }

    private static boolean parametersMatch(RtpCodec one, RtpCodec other) {
        if (one.isNamed("H264")) {
            Optional<H264Profile> profile = H264Profile.of(one.parameters());
            Optional<H264Profile> otherProfile = H264Profile.of(other.parameters());
            // RFC 6184 §8.2.2: the mode is symmetric, and 0 when missing (§8.1).
            return same(one, other, "packetization-mode", 0)
                    && profile.isPresent()
                    && otherProfile.filter(profile.get()::isSameProfile).isPresent();
        }
        if (one.isNamed("H265")) {
            // RFC 7798 §7.1: main profile and main tier when missing.
            return same(one, other, "profile-id", 1) && same(one, other, "tier-flag", 0);
        }
        if (one.isNamed("VP9")) {
            return same(one, other, "profile-id", 0); // RFC 9628 §6.1.
        }
        // AV1 RTP payload format §7.2.1: level and tier may differ, each side says what it receives.
        return !one.isNamed("AV1") || same(one, other, "profile", 0);
    }

    private static boolean same(RtpCodec one, RtpCodec other, String name, int missing) {
        return value(one, name, missing).equals(value(other, name, missing));
    }

    private static String value(RtpCodec codec, String name, int missing) {
        return codec.parameters().get(name).orElse(Integer.toString(missing));
    }

    /** {@return what the answerer writes: its own parameters where the two need not agree} */
    static FormatParameters answerParameters(RtpCodec offered, RtpCodec local) {
        FormatParameters parameters = local.parameters();
        if (!local.isNamed("H264") || (isAsymmetric(offered) && isAsymmetric(local))) {
            return parameters;
        }
        // RFC 6184 §8.2.2: without leave to differ, both directions use the lower level.
        H264Profile own = H264Profile.of(parameters).orElse(H264Profile.DEFAULT);
        H264Profile common =
                own.atLowerLevel(H264Profile.of(offered.parameters()).orElse(own));
        return common.equals(own) ? parameters : parameters.with(PROFILE_LEVEL_ID, common.toString());
    }

    private static boolean isAsymmetric(RtpCodec codec) {
        return codec.parameters().get(LEVEL_ASYMMETRY).filter("1"::equals).isPresent();
    }
}
