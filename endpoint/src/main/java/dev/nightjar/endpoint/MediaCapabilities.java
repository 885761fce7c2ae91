package dev.nightjar.endpoint;

import dev.nightjar.sdp.ExtMap;
import dev.nightjar.sdp.RtpCodec;
import java.util.ArrayList;
import java.util.List;

/**
 * The codecs and header extensions that a connection offers and accepts, best liked first.
 *
 * <p>*Choice:* video orientation is not among the extensions, so that a browser turns pictures before it encodes them
 * and a recording needs no player that turns them.
 */
final class MediaCapabilities {
    private static final List<String> VIDEO_FEEDBACK =
            List.of("goog-remb", "transport-cc", "ccm fir", "nack", "nack pli");
    private static final List<String> AUDIO_FEEDBACK = List.of("transport-cc");
    private static final int VIDEO_CLOCK_RATE = 90_000;
    private static final int FIRST_VIDEO_PAYLOAD_TYPE = 96;
    private static final int OPUS_PAYLOAD_TYPE = 111;

    /** Constrained baseline first, as RFC 7742 §6.2 requires it; then what cameras and Safari send. */
    private static final List<String> H264_PROFILES = List.of("42e01f", "42001f", "4d001f", "64001f", "640c1f");

    private static final String MID = "urn:ietf:params:rtp-hdrext:sdes:mid";
    private static final String RID = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";
    private static final String REPAIRED_RID = "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id";
    private static final String AUDIO_LEVEL = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";
    private static final String ABS_SEND_TIME = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time";
    private static final String TRANSPORT_WIDE_CC =
            "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";

    private static final List<RtpCodec> VIDEO = video();
    private static final List<RtpCodec> AUDIO = List.of(RtpCodec.of(OPUS_PAYLOAD_TYPE, "opus", 48_000)
            .withChannels(2)
            .withParameters("minptime=10;useinbandfec=1")
            .withFeedback(AUDIO_FEEDBACK));

    private MediaCapabilities() {}

    static List<RtpCodec> codecs(MediaKind kind) {
        return kind == MediaKind.VIDEO ? VIDEO : AUDIO;
    }

    /** {@return extensions under ids that are unique over a BUNDLE group, RFC 9143 §9.1} */
    static List<ExtMap> extensions(MediaKind kind) {
        List<ExtMap> extensions = new ArrayList<>();
        if (kind == MediaKind.AUDIO) {
            extensions.add(ExtMap.of(1, AUDIO_LEVEL));
        }
        extensions.add(ExtMap.of(2, ABS_SEND_TIME));
        extensions.add(ExtMap.of(3, TRANSPORT_WIDE_CC));
        extensions.add(ExtMap.of(4, MID));
        if (kind == MediaKind.VIDEO) {
            extensions.add(ExtMap.of(10, RID));
            extensions.add(ExtMap.of(11, REPAIRED_RID));
        }
        return extensions;
    }

    private static List<RtpCodec> video() {
        List<RtpCodec> codecs = new ArrayList<>();
        add(codecs, RtpCodec.of(0, "VP8", VIDEO_CLOCK_RATE));
        for (String mode : List.of("1", "0")) {
            for (String profile : H264_PROFILES) {
                add(
                        codecs,
                        RtpCodec.of(0, "H264", VIDEO_CLOCK_RATE)
                                .withParameters("level-asymmetry-allowed=1;packetization-mode=" + mode
                                        + ";profile-level-id=" + profile));
            }
        }
        return List.copyOf(codecs);
    }

    private static void add(List<RtpCodec> codecs, RtpCodec codec) {
        int payloadType = FIRST_VIDEO_PAYLOAD_TYPE + codecs.size();
        // 111 is Opus's and payload types are one space in a BUNDLE group.
        if (payloadType >= OPUS_PAYLOAD_TYPE - 1) {
            payloadType += 2;
        }
        codecs.add(codec.withPayloadType(payloadType).withFeedback(VIDEO_FEEDBACK));
        codecs.add(RtpCodec.rtx(payloadType + 1, VIDEO_CLOCK_RATE, payloadType));
    }
}
