package dev.nightjar.rtp.extension;

import org.jspecify.annotations.Nullable;

/**
 * How a picture lies, coordination of video orientation, 3GPP TS 26.114 §7.4.5.
 *
 * @param rotationDegrees clockwise turn that shows the picture upright: 0, 90, 180 or 270
 * @param isFlipped whether it is mirrored left to right, before that turn
 * @param isBackCamera whether it comes from a camera on the back of the device
 */
public record VideoOrientation(int rotationDegrees, boolean isFlipped, boolean isBackCamera) {
    /** Its URI; the one of six bits' granularity is another extension. */
    public static final String URI = "urn:3gpp:video-orientation";

    /** How it stands in a packet: four zeros, camera, flip, two bits of rotation. */
    public static final HeaderExtension<VideoOrientation> EXTENSION = new Format();

    private static final int CAMERA = 0x8;
    private static final int FLIP = 0x4;
    private static final int ROTATION = 0x3;

    /** Checks the rotation. */
    public VideoOrientation {
        if (rotationDegrees < 0 || rotationDegrees > 270 || rotationDegrees % 90 != 0) {
            throw new IllegalArgumentException(
                    "rotationDegrees: " + rotationDegrees + " (expected: 0, 90, 180 or 270)");
        }
    }

    /** {@return the octet of an element, or -1 if it is malformed} */
    public static int read(byte[] buffer, int offset, int length) {
        return length == 1 ? buffer[offset] & 0xFF : -1;
    }

    /** {@return the rotation that such an octet tells, in degrees} */
    public static int rotationDegrees(int octet) {
        return 90 * (octet & ROTATION);
    }

    private static final class Format extends FixedFormat<VideoOrientation> {
        Format() {
            super(URI, 1);
        }

        @Override
        public @Nullable VideoOrientation parse(byte[] buffer, int offset, int length) {
            int octet = read(buffer, offset, length);
            return octet < 0
                    ? null
                    : new VideoOrientation(
                            VideoOrientation.rotationDegrees(octet), (octet & FLIP) != 0, (octet & CAMERA) != 0);
        }

        @Override
        public int write(VideoOrientation value, byte[] buffer, int offset) {
            int octet = value.rotationDegrees / 90;
            octet |= value.isFlipped ? FLIP : 0;
            octet |= value.isBackCamera ? CAMERA : 0;
            buffer[offset] = (byte) octet;
            return 1;
        }
    }
}
