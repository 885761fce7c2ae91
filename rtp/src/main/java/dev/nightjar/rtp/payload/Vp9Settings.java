package dev.nightjar.rtp.payload;

/**
 * How VP9 is sent.
 *
 * @param isFlexible whether each frame names the pictures it refers to (RFC 9628 §4.2, F); without it a group that is
 *     told at keyframes says so, which is what Safari needs
 * @param spatialLayers 1 to 8: how many frames of one timestamp a picture has at most; the last one ends it
 * @param temporalLayers 1 to 3: of the group told without flexible mode, in the order 0 1 or 0 2 1 2
 * @param firstPictureId 0 to 32767
 */
public record Vp9Settings(boolean isFlexible, int spatialLayers, int temporalLayers, int firstPictureId) {
    /** One layer, not flexible. */
    public static final Vp9Settings DEFAULT = new Vp9Settings(false, 1, 1, 0);

    /** Flexible mode, one spatial layer, any temporal ones. */
    public static final Vp9Settings FLEXIBLE = new Vp9Settings(true, 1, 1, 0);

    /** Checks the ranges. */
    public Vp9Settings {
        if (spatialLayers < 1 || spatialLayers > Vp9ScalabilityStructure.MAX_LAYERS) {
            throw new IllegalArgumentException("spatialLayers: " + spatialLayers + " (expected: 1 to 8)");
        }
        if (temporalLayers < 1 || temporalLayers > 3) {
            throw new IllegalArgumentException("temporalLayers: " + temporalLayers + " (expected: 1 to 3)");
        }
        PictureIds.checked(firstPictureId);
    }

    /** Says what refers to what, in pictures back. */
    void writeGroup(Vp9ScalabilityStructure structure) {
        structure.group();
        switch (temporalLayers) {
            case 1 -> structure.picture(0, false, 1);
            case 2 -> {
                structure.picture(0, false, 2);
                structure.picture(1, false, 1);
            }
            default -> {
                structure.picture(0, false, 4);
                structure.picture(2, false, 1);
                structure.picture(1, false, 2);
                structure.picture(2, false, 1);
            }
        }
    }
}
