package dev.nightjar.rtp.payload;

import java.util.Optional;

/** The codecs whose payload format is known here. */
public enum CodecKind {
    /** VP8, RFC 7741. */
    VP8("VP8", true, 90_000),
    /** H.264, RFC 6184. */
    H264("H264", true, 90_000),
    /** Opus, RFC 7587; its RTP clock always runs at 48 kHz (§4.1). */
    OPUS("opus", false, 48_000);

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

    /** {@return RTP timestamp ticks in a second} */
    public int clockRate() {
        return clockRate;
    }
}
