package dev.nightjar.sdp;

import java.util.Optional;
import java.util.OptionalInt;

/** When two codecs are one, by name, rate, channels and the parameters that change what a decoder must do. */
final class CodecMatching {
    private static final String PROFILE_LEVEL_ID = "profile-level-id";
    private static final String LEVEL_ASYMMETRY = "level-asymmetry-allowed";

    /** RFC 7798 §7.1: how an H.265 stream is sent where nothing is said. */
    private static final String SINGLE_STREAM = "SRST";

    /** RFC 7798 §7.1: the level of H.265 where none is named, 30 times the number. */
    private static final int H265_LEVEL_3_1 = 93;

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
            // RFC 7798 §7.2.2: all but the level is symmetric; §7.1: main profile and main tier when missing.
            return same(one, other, "profile-space", 0)
                    && same(one, other, "profile-id", 1)
                    && same(one, other, "tier-flag", 0)
                    && value(one, "tx-mode", SINGLE_STREAM).equalsIgnoreCase(value(other, "tx-mode", SINGLE_STREAM));
        }
        if (one.isNamed("VP9")) {
            return same(one, other, "profile-id", 0); // RFC 9628 §6.1.
        }
        // AV1 RTP payload format §7.2.1: level and tier may differ, each side says what it receives.
        return !one.isNamed("AV1") || same(one, other, "profile", 0);
    }

    private static boolean same(RtpCodec one, RtpCodec other, String name, int missing) {
        String inferred = Integer.toString(missing);
        return value(one, name, inferred).equals(value(other, name, inferred));
    }

    private static String value(RtpCodec codec, String name, String missing) {
        return codec.parameters().get(name).orElse(missing);
    }

    /** {@return what the answerer writes: its own parameters where the two need not agree} */
    static FormatParameters answerParameters(RtpCodec offered, RtpCodec local) {
        if (local.isNamed("H264")) {
            return answerH264(offered, local);
        }
        if (local.isNamed("H265")) {
            return answerH265(offered, local);
        }
        // *Choice:* an AV1 decoder that names no limit of its own takes what the offer sends.
        return local.isNamed("AV1") ? repeated(offered, local.parameters(), "level-idx", "tier") : local.parameters();
    }

    /**
     * RFC 7798 §7.2.2: the level of the answer may be lower than the offer's. *Choice:* it is never higher, and the
     * offer's where the answerer names none.
     */
    private static FormatParameters answerH265(RtpCodec offered, RtpCodec local) {
        OptionalInt own = local.parameters().number("level-id");
        if (own.isEmpty()) {
            return repeated(offered, local.parameters(), "level-id");
        }
        int theirs = offered.parameters().number("level-id").orElse(H265_LEVEL_3_1);
        return local.parameters().with("level-id", Integer.toString(Math.min(own.getAsInt(), theirs)));
    }

    private static FormatParameters repeated(RtpCodec offered, FormatParameters own, String... names) {
        FormatParameters parameters = own;
        for (String name : names) {
            Optional<String> value = offered.parameters().get(name);
            if (value.isPresent() && own.get(name).isEmpty()) {
                parameters = parameters.with(name, value.get());
            }
        }
        return parameters;
    }

    private static FormatParameters answerH264(RtpCodec offered, RtpCodec local) {
        FormatParameters parameters = local.parameters();
        if (isAsymmetric(offered) && isAsymmetric(local)) {
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
