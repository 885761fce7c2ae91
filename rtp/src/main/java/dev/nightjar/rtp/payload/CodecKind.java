package dev.nightjar.rtp.payload;

import java.util.Optional;

/** The codecs whose payload format is known here. */
public enum CodecKind {
    /** VP8, RFC 7741. */
    VP8("VP8", true, 90_000),
    /** H.264, RFC 6184. */
    H264("H264", true, 90_000),
    /** VP9, RFC 9628. */
    VP9("VP9", true, 90_000),
    /** AV1, the RTP payload format of the Alliance for Open Media. */
    AV1("AV1", true, 90_000),
    /** H.265, RFC 7798. */
    H265("H265", true, 90_000),
    /** Opus, RFC 7587; its RTP clock always runs at 48 kHz (§4.1). */
    OPUS("opus", false, 48_000),
    /** G.722, RFC 3551 §4.5.2: samples 16 000 times a second, yet its RTP clock runs at 8 kHz. */
    G722("G722", false, 8_000),
    /** G.711 µ-law, RFC 3551 §4.5.14. */
    PCMU("PCMU", false, 8_000),
    /** G.711 A-law, RFC 3551 §4.5.14. */
    PCMA("PCMA", false, 8_000),
    /**
     * Linear 16-bit samples in network byte order, RFC 3551 §4.5.11. Rate and channels are negotiated; the rate here is
     * that of its static payload types 10 and 11.
     */
    L16("L16", false, 44_100);

    private final String encodingName;
    private final boolean video;
    private final int clockRate;

    CodecKind(String encodingName, boolean video, int clockRate) {
        this.encodingName = encodingName;
        this.video = video;
        this.clockRate = clockRate;
    }

    /** {@return the codec of an {@code a=rtpmap} encoding name, whose case does not matter (RFC 4855 §3)} */
    public static Optional<CodecKind> fromEncodingName(String name) {
        for (CodecKind kind : values()) {
            if (kind.encodingName.equalsIgnoreCase(name)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /** {@return the registered encoding name} */
    public String encodingName() {
        return encodingName;
    }

    /** {@return whether frames refer to earlier ones, so that decoding begins at a keyframe} */
    public boolean isVideo() {
        return video;
    }

    /** {@return RTP timestamp ticks in a second; where they are negotiated (L16), the usual} */
    public int clockRate() {
        return clockRate;
    }

    /**
     * {@return audio samples of a channel in a second, which {@link Frame#durationSamples} counts in; 0 for video}
     *
     * <p>The clock rate but for G.722, whose clock was set wrong once and stays so (RFC 3551 §4.5.2).
     */
    public int sampleRate() {
        if (video) {
            return 0;
        }
        return this == G722 ? 16_000 : clockRate;
    }
}
