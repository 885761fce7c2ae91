package dev.nightjar.sdp;

import java.util.HexFormat;
import java.util.Optional;

/**
 * A {@code profile-level-id} of H.264, RFC 6184 §8.1: three bytes in hex, which decoders two streams of one codec name
 * apart.
 *
 * @param profileIdc first byte
 * @param constraints second byte
 * @param levelIdc third byte
 */
public record H264Profile(int profileIdc, int constraints, int levelIdc) {
    /**
     * What is meant when no id is written.
     *
     * <p><i>Choice:</i> constrained baseline at level 3.1, as browsers take it; RFC 6184 §8.1 says baseline at level 1,
     * which would stop at 176x144.
     */
    public static final H264Profile DEFAULT = new H264Profile(0x42, 0xE0, 31);

    private static final int BASELINE = 0x42;
    private static final int MAIN = 0x4D;
    private static final int EXTENDED = 0x58;
    private static final int HIGH = 0x64;
    private static final int LEVEL_1_1 = 11;
    /** Of profiles that mark level 1b by itself; the older ones mark it by {@link #LEVEL_1B_FLAG} at level 1.1. */
    private static final int LEVEL_1B = 9;

    private static final int LEVEL_1B_FLAG = 0x10;
    private static final int HEX_DIGITS = 6;

    /** What a decoder must be able to do; of an unlisted kind each pair of bytes is its own. */
    enum Kind {
        CONSTRAINED_BASELINE,
        BASELINE,
        MAIN,
        CONSTRAINED_HIGH,
        HIGH,
        OTHER
    }

    /** Checks the bytes. */
    public H264Profile {
        Grammar.requireRange(profileIdc, 0, 0xFF, "profileIdc");
        Grammar.requireRange(constraints, 0, 0xFF, "constraints");
        Grammar.requireRange(levelIdc, 0, 0xFF, "levelIdc");
    }

    /** {@return the id parsed, or empty where it is not six hex digits} */
    public static Optional<H264Profile> parse(String text) {
        int value = 0;
        for (int i = 0; i < text.length() && i < HEX_DIGITS; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0) {
                return Optional.empty();
            }
            value = (value << 4) | digit;
        }
        return text.length() == HEX_DIGITS
                ? Optional.of(new H264Profile(value >> 16, (value >> 8) & 0xFF, value & 0xFF))
                : Optional.empty();
    }

    /** {@return the id among these parameters; {@link #DEFAULT} where there is none, empty where it is malformed} */
    public static Optional<H264Profile> of(FormatParameters parameters) {
        Optional<String> id = parameters.get("profile-level-id");
        return id.isPresent() ? parse(id.get()) : Optional.of(DEFAULT);
    }

    /** {@return whether both name one profile, RFC 6184 §8.1 table 5: some are written in more than one way} */
    public boolean isSameProfile(H264Profile other) {
        Kind kind = kind();
        return kind == Kind.OTHER
                ? profileIdc == other.profileIdc && constraints == other.constraints
                : kind == other.kind();
    }

    Kind kind() {
        return switch (profileIdc) {
            case BASELINE -> has(0x40) ? Kind.CONSTRAINED_BASELINE : Kind.BASELINE;
            case MAIN -> has(0x80) ? Kind.CONSTRAINED_BASELINE : Kind.MAIN;
            case EXTENDED -> has(0xC0) ? Kind.CONSTRAINED_BASELINE : has(0x80) ? Kind.BASELINE : Kind.OTHER;
            case HIGH -> constraints == 0x0C ? Kind.CONSTRAINED_HIGH : constraints == 0 ? Kind.HIGH : Kind.OTHER;
            default -> Kind.OTHER;
        };
    }

    private boolean has(int bits) {
        return (constraints & bits) == bits;
    }

    /** {@return this profile at the lower of the two levels} */
    public H264Profile atLowerLevel(H264Profile other) {
        if (levelRank() <= other.levelRank()) {
            return this;
        }
        boolean marksByFlag = profileIdc == BASELINE || profileIdc == MAIN || profileIdc == EXTENDED;
        int plain = marksByFlag ? constraints & ~LEVEL_1B_FLAG : constraints;
        if (!other.isLevel1b()) {
            return new H264Profile(profileIdc, plain, other.levelIdc);
        }
        return marksByFlag
                ? new H264Profile(profileIdc, plain | LEVEL_1B_FLAG, LEVEL_1_1)
                : new H264Profile(profileIdc, plain, LEVEL_1B);
    }

    private boolean isLevel1b() {
        boolean marksByFlag = profileIdc == BASELINE || profileIdc == MAIN || profileIdc == EXTENDED;
        return marksByFlag ? levelIdc == LEVEL_1_1 && has(LEVEL_1B_FLAG) : levelIdc == LEVEL_1B;
    }

    /** {@return twice the level, and level 1b between 1 and 1.1} */
    private int levelRank() {
        return isLevel1b() ? 2 * LEVEL_1_1 - 1 : 2 * levelIdc;
    }

    /** {@return the six hex digits} */
    @Override
    public String toString() {
        return HexFormat.of().toHexDigits((profileIdc << 16) | (constraints << 8) | levelIdc, HEX_DIGITS);
    }
}
