package dev.nightjar.rtp.extension;

import dev.nightjar.core.NetworkBytes;

/**
 * What a display needs to know to show high dynamic range: mastering display (SMPTE ST 2086) and content light level
 * (CTA-861.3). Every field is unsigned 16 bits; chromaticities are in units of 1/50000.
 *
 * @param maxLuminance of the mastering display, in cd/m2
 * @param minLuminance of the mastering display, in 1/10000 cd/m2
 * @param red chromaticity of the red primary
 * @param green chromaticity of the green primary
 * @param blue chromaticity of the blue primary
 * @param white chromaticity of the white point
 * @param maxContentLightLevel of any pixel, in cd/m2
 * @param maxFrameAverageLightLevel of any frame, in cd/m2
 */
public record HdrMetadata(
        int maxLuminance,
        int minLuminance,
        Chromaticity red,
        Chromaticity green,
        Chromaticity blue,
        Chromaticity white,
        int maxContentLightLevel,
        int maxFrameAverageLightLevel) {
    static final int LENGTH = 24;

    /** Checks the ranges. */
    public HdrMetadata {
        if (((maxLuminance | minLuminance | maxContentLightLevel | maxFrameAverageLightLevel) & ~0xFFFF) != 0) {
            throw new IllegalArgumentException("luminance: one of them is not 0 to 65535");
        }
    }

    /** A colour by its CIE 1931 coordinates, each in units of 1/50000, 0 to 65535. */
    public record Chromaticity(int x, int y) {
        /** Checks the ranges. */
        public Chromaticity {
            if (((x | y) & ~0xFFFF) != 0) {
                throw new IllegalArgumentException("chromaticity: " + x + ", " + y + " (expected: 0 to 65535)");
            }
        }
    }

    static HdrMetadata parse(byte[] buffer, int offset) {
        return new HdrMetadata(
                NetworkBytes.getUint16(buffer, offset),
                NetworkBytes.getUint16(buffer, offset + 2),
                chromaticity(buffer, offset + 4),
                chromaticity(buffer, offset + 8),
                chromaticity(buffer, offset + 12),
                chromaticity(buffer, offset + 16),
                NetworkBytes.getUint16(buffer, offset + 20),
                NetworkBytes.getUint16(buffer, offset + 22));
    }

    private static Chromaticity chromaticity(byte[] buffer, int offset) {
        return new Chromaticity(NetworkBytes.getUint16(buffer, offset), NetworkBytes.getUint16(buffer, offset + 2));
    }

    void write(byte[] buffer, int offset) {
        NetworkBytes.putInt16(buffer, offset, maxLuminance);
        NetworkBytes.putInt16(buffer, offset + 2, minLuminance);
        write(red, buffer, offset + 4);
        write(green, buffer, offset + 8);
        write(blue, buffer, offset + 12);
        write(white, buffer, offset + 16);
        NetworkBytes.putInt16(buffer, offset + 20, maxContentLightLevel);
        NetworkBytes.putInt16(buffer, offset + 22, maxFrameAverageLightLevel);
    }

    private static void write(Chromaticity value, byte[] buffer, int offset) {
        NetworkBytes.putInt16(buffer, offset, value.x);
        NetworkBytes.putInt16(buffer, offset + 2, value.y);
    }
}
