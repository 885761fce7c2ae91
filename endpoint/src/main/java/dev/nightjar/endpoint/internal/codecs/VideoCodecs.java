package dev.nightjar.endpoint.internal.codecs;

import dev.nightjar.rtp.HeaderExtensionUri;
import dev.nightjar.sdp.ExtMap;
import dev.nightjar.sdp.RtpCodec;
import java.util.ArrayList;
import java.util.List;

/** The video formats of an endpoint, each with its retransmissions, and the header extensions that go with them. */
final class VideoCodecs {
    private static final int CLOCK_RATE = 90_000;

    /** RFC 3551 §6: the first dynamic payload type; the range ends with 127. */
    private static final int FIRST_DYNAMIC = 96;

    private static final int LAST_DYNAMIC = 127;

    /** What libwebrtc uses when those are out: not assigned, and clear of RTCP's packet types, RFC 5761 §4. */
    private static final int FIRST_LOWER_DYNAMIC = 35;

    private static final List<String> FEEDBACK = List.of("goog-remb", "transport-cc", "ccm fir", "nack", "nack pli");

    /** Constrained baseline first, as RFC 7742 §6.2 requires it; then what cameras and Safari send. */
    private static final List<String> H264_PROFILES = List.of("42e01f", "42001f", "4d001f", "64001f", "640c1f");

    private final List<RtpCodec> codecs = new ArrayList<>();
    private int next = FIRST_DYNAMIC;

    private VideoCodecs() {}

    static List<RtpCodec> all() {
        VideoCodecs video = new VideoCodecs();
        video.add("VP8", "");
        for (String mode : List.of("1", "0")) {
            for (String profile : H264_PROFILES) {
                String parameters =
                        "level-asymmetry-allowed=1;packetization-mode=" + mode + ";profile-level-id=" + profile;
                video.add("H264", parameters);
            }
        }
        video.add("VP9", "profile-id=0");
        video.add("AV1", "profile=0");
        video.add("VP9", "profile-id=2");
        video.add("VP9", "profile-id=1");
        video.add("VP9", "profile-id=3");
        video.add("AV1", "profile=1");
        // Level 6, for what is not decoded here may be of any size.
        video.add("H265", "level-id=180;profile-id=1;tier-flag=0;tx-mode=SRST");
        video.add("H265", "level-id=180;profile-id=2;tier-flag=0;tx-mode=SRST");
        video.addRepair();
        return List.copyOf(video.codecs);
    }

    private void add(String name, String parameters) {
        RtpCodec codec =
                RtpCodec.of(take(), name, CLOCK_RATE).withParameters(parameters).withFeedback(FEEDBACK);
        codecs.add(codec);
        codecs.add(RtpCodec.rtx(take(), CLOCK_RATE, codec.payloadType()));
    }

    /** RED (RFC 2198) around ULPFEC (RFC 5109), and FlexFEC, whose window is libwebrtc's ten seconds. */
    private void addRepair() {
        RtpCodec red = RtpCodec.of(take(), "red", CLOCK_RATE);
        codecs.add(red);
        codecs.add(RtpCodec.rtx(take(), CLOCK_RATE, red.payloadType()));
        codecs.add(RtpCodec.of(take(), "ulpfec", CLOCK_RATE));
        codecs.add(RtpCodec.of(take(), "flexfec-03", CLOCK_RATE)
                .withParameters("repair-window=10000000")
                .withFeedback(List.of("goog-remb", "transport-cc")));
    }

    private int take() {
        int type = next;
        next = type == LAST_DYNAMIC ? FIRST_LOWER_DYNAMIC : type + 1;
        // Those two are audio's, and payload types are one space in a BUNDLE group, RFC 9143 §10.1.1.
        if (next == AudioCodecs.TONES_PAYLOAD_TYPE) {
            next = AudioCodecs.OPUS_PAYLOAD_TYPE + 1;
        } else if (next == AudioCodecs.NARROW_TONES_PAYLOAD_TYPE) {
            next = LAST_DYNAMIC;
        }
        return type;
    }

    /**
     * {@return extensions under ids that are unique over a BUNDLE group; all fit one-byte headers, RFC 8285 §4.2}
     *
     * <p>*Choice:* Chromium's ids for what it has too, and none of its other ids: it keeps what an offer of its own
     * meant that it has withdrawn when offers cross, and refuses ours where an id means something else. So 13, its
     * orientation of video, is left free.
     */
    static List<ExtMap> extensions() {
        return List.of(
                ExtMap.of(2, HeaderExtensionUri.ABS_SEND_TIME.uri()),
                ExtMap.of(3, HeaderExtensionUri.TRANSPORT_WIDE_CC.uri()),
                ExtMap.of(4, HeaderExtensionUri.MID.uri()),
                ExtMap.of(10, HeaderExtensionUri.RID.uri()),
                ExtMap.of(11, HeaderExtensionUri.REPAIRED_RID.uri()),
                ExtMap.of(5, HeaderExtensionUri.PLAYOUT_DELAY.uri()),
                ExtMap.of(6, HeaderExtensionUri.VIDEO_CONTENT_TYPE.uri()),
                ExtMap.of(7, HeaderExtensionUri.VIDEO_TIMING.uri()),
                ExtMap.of(8, HeaderExtensionUri.COLOR_SPACE.uri()),
                ExtMap.of(9, HeaderExtensionUri.ABS_CAPTURE_TIME.uri()),
                ExtMap.of(12, HeaderExtensionUri.DEPENDENCY_DESCRIPTOR.uri()),
                ExtMap.of(14, HeaderExtensionUri.TRANSMISSION_OFFSET.uri()));
    }
}
