package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

/**
 * A codec that an endpoint knows: W3C RTCRtpCodec, as {@link RtpReceiver#capabilities} lists them.
 *
 * @param mimeType such as {@code video/VP9} or {@code audio/opus}; case does not matter. Retransmissions of every codec
 *     are one entry, {@code video/rtx}
 * @param clockRate ticks of the RTP clock in a second
 * @param channels of audio, 1 or 2; 1 for video
 * @param sdpFmtpLine its parameters as {@code a=fmtp} has them, perhaps empty
 */
public record RtpCodecCapability(String mimeType, int clockRate, int channels, String sdpFmtpLine) {
    /** Checks the ranges. */
    public RtpCodecCapability {
        requireNonNull(mimeType, "mimeType");
        requireNonNull(sdpFmtpLine, "sdpFmtpLine");
        if (clockRate < 1) {
            throw new IllegalArgumentException("clockRate: " + clockRate + " (expected: >= 1)");
        }
        if (channels < 1) {
            throw new IllegalArgumentException("channels: " + channels + " (expected: >= 1)");
        }
    }

    /** {@return the part behind the slash, such as {@code VP9}} */
    public String name() {
        return mimeType.substring(mimeType.indexOf('/') + 1);
    }
}
