package dev.nightjar.rtp.extension;

import org.jspecify.annotations.Nullable;

/**
 * What a video shows.
 *
 * @param code 0 to 255; only the lowest bit has a meaning today, the others are kept
 */
public record VideoContentType(int code) {
    /** Its URI. */
    public static final String URI = "http://www.webrtc.org/experiments/rtp-hdrext/video-content-type";

    /** Not told: a camera, as a rule. */
    public static final VideoContentType UNSPECIFIED = new VideoContentType(0);

    /** A screen. */
    public static final VideoContentType SCREENSHARE = new VideoContentType(1);

    /** How it stands in a packet: one octet. */
    public static final HeaderExtension<VideoContentType> EXTENSION = new Format();

    /** Checks the range. */
    public VideoContentType {
        if ((code & ~0xFF) != 0) {
            throw new IllegalArgumentException("code: " + code + " (expected: 0 to 255)");
        }
    }

    /** {@return whether it is a screen that is shown} */
    public boolean isScreenshare() {
        return (code & 1) != 0;
    }

    private static final class Format extends FixedFormat<VideoContentType> {
        Format() {
            super(URI, 1);
        }

        @Override
        public @Nullable VideoContentType parse(byte[] buffer, int offset, int length) {
            return length == 1 ? new VideoContentType(buffer[offset] & 0xFF) : null;
        }

        @Override
        public int write(VideoContentType value, byte[] buffer, int offset) {
            buffer[offset] = (byte) value.code;
            return 1;
        }
    }
}
