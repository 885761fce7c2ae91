package dev.nightjar.endpoint.internal.codecs;

import dev.nightjar.rtp.HeaderExtensionUri;
import dev.nightjar.sdp.ExtMap;
import dev.nightjar.sdp.RtpCodec;
import java.util.List;

/** The audio formats of an endpoint, what goes between them, and the header extensions that go with them. */
final class AudioCodecs {
    static final int OPUS_PAYLOAD_TYPE = 111;

    /** Telephone events at the clock of Opus, RFC 4733 §2.5.1.1 has each clock of its own. */
    static final int TONES_PAYLOAD_TYPE = 110;

    /** Telephone events at the clock of G.711 and G.722. */
    static final int NARROW_TONES_PAYLOAD_TYPE = 126;

    private static final int REDUNDANCY_PAYLOAD_TYPE = 63;
    private static final int NARROW_CLOCK_RATE = 8_000;
    private static final int OPUS_CLOCK_RATE = 48_000;
    private static final String TONES = "0-15";
    private static final List<String> FEEDBACK = List.of("transport-cc");

    private AudioCodecs() {}

    /** Those that RFC 3551 §6 table 4 has given a payload type keep it. */
    static List<RtpCodec> all() {
        return List.of(
                RtpCodec.of(OPUS_PAYLOAD_TYPE, "opus", OPUS_CLOCK_RATE)
                        .withChannels(2)
                        .withParameters("minptime=10;useinbandfec=1")
                        .withFeedback(FEEDBACK),
                RtpCodec.of(REDUNDANCY_PAYLOAD_TYPE, "red", OPUS_CLOCK_RATE)
                        .withChannels(2)
                        .withParameters(OPUS_PAYLOAD_TYPE + "/" + OPUS_PAYLOAD_TYPE),
                RtpCodec.of(9, "G722", NARROW_CLOCK_RATE),
                RtpCodec.of(0, "PCMU", NARROW_CLOCK_RATE),
                RtpCodec.of(8, "PCMA", NARROW_CLOCK_RATE),
                RtpCodec.of(11, "L16", 44_100),
                RtpCodec.of(13, "CN", NARROW_CLOCK_RATE),
                RtpCodec.of(TONES_PAYLOAD_TYPE, "telephone-event", OPUS_CLOCK_RATE)
                        .withParameters(TONES),
                RtpCodec.of(NARROW_TONES_PAYLOAD_TYPE, "telephone-event", NARROW_CLOCK_RATE)
                        .withParameters(TONES));
    }

    /** {@return extensions under ids that are unique over a BUNDLE group; all fit one-byte headers, RFC 8285 §4.2} */
    static List<ExtMap> extensions() {
        return List.of(
                ExtMap.of(1, HeaderExtensionUri.AUDIO_LEVEL.uri()),
                ExtMap.of(2, HeaderExtensionUri.ABS_SEND_TIME.uri()),
                ExtMap.of(3, HeaderExtensionUri.TRANSPORT_WIDE_CC.uri()),
                ExtMap.of(4, HeaderExtensionUri.MID.uri()),
                ExtMap.of(9, HeaderExtensionUri.ABS_CAPTURE_TIME.uri()));
    }
}
