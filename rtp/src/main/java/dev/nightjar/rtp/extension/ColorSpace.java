package dev.nightjar.rtp.extension;

import org.jspecify.annotations.Nullable;

/**
 * Colour space of a frame, and what high dynamic range needs; on the last packet of keyframes, and where it changes.
 *
 * <pre>
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |   primaries   |   transfer    |    matrix     | 0 0 |r r|h h|v v|
 * |       24 bytes of HDR metadata, or none                       |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * @param primaries colour primaries, the code of ITU-T H.273 §8.1, 0 to 255
 * @param transfer transfer characteristics, H.273 §8.2
 * @param matrix matrix coefficients, H.273 §8.3
 * @param range 0 not told, 1 limited, 2 full, 3 told by transfer and matrix
 * @param horizontalSiting of chroma: 0 not told, 1 collocated, 2 half
 * @param verticalSiting of chroma, likewise
 * @param hdr for high dynamic range, or null
 */
public record ColorSpace(
        int primaries,
        int transfer,
        int matrix,
        int range,
        int horizontalSiting,
        int verticalSiting,
        @Nullable HdrMetadata hdr) {
    /** Its URI. */
    public static final String URI = "http://www.webrtc.org/experiments/rtp-hdrext/color-space";

    /** How it stands in a packet. */
    public static final HeaderExtension<ColorSpace> EXTENSION = new Format();

    private static final int LENGTH = 4;

    /** Checks the ranges. */
    public ColorSpace {
        if (((primaries | transfer | matrix) & ~0xFF) != 0 || ((range | horizontalSiting | verticalSiting) & ~3) != 0) {
            throw new IllegalArgumentException("colour space: a code is out of its range");
        }
    }

    private static final class Format extends FixedFormat<ColorSpace> {
        Format() {
            super(URI, LENGTH + HdrMetadata.LENGTH);
        }

        @Override
        public @Nullable ColorSpace parse(byte[] buffer, int offset, int length) {
            if (length != LENGTH && length != maxBytes()) {
                return null;
            }
            int rangeAndSiting = buffer[offset + 3];
            return new ColorSpace(
                    buffer[offset] & 0xFF,
                    buffer[offset + 1] & 0xFF,
                    buffer[offset + 2] & 0xFF,
                    rangeAndSiting >> 4 & 3,
                    rangeAndSiting >> 2 & 3,
                    rangeAndSiting & 3,
                    length == LENGTH ? null : HdrMetadata.parse(buffer, offset + LENGTH));
        }

        @Override
        public int write(ColorSpace value, byte[] buffer, int offset) {
            buffer[offset] = (byte) value.primaries;
            buffer[offset + 1] = (byte) value.transfer;
            buffer[offset + 2] = (byte) value.matrix;
            buffer[offset + 3] = (byte) (value.range << 4 | value.horizontalSiting << 2 | value.verticalSiting);
            if (value.hdr == null) {
                return LENGTH;
            }
            value.hdr.write(buffer, offset + LENGTH);
            return maxBytes();
        }
    }
}
