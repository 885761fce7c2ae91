package dev.nightjar.sdp;

/** The checks that the constructors of attribute values share: what would not be read back equal is refused. */
final class Grammar {
    static final int MAX_PAYLOAD_TYPE = 127;
    static final long MAX_UNSIGNED_32 = 0xFFFF_FFFFL;

    private Grammar() {}

    /** {@return the text, unless it is empty or holds a space or control character} */
    static String requireToken(String text, String name) {
        return requireToken(text, name, "");
    }

    /** As {@link #requireToken(String, String)}, and none of {@code separators} either. */
    static String requireToken(String text, String name, String separators) {
        SdpLine.requireSingleLine(text, name);
        boolean good = !text.isEmpty() && text.indexOf(' ') < 0;
        for (int i = 0; i < separators.length() && good; i++) {
            good = text.indexOf(separators.charAt(i)) < 0;
        }
        if (!good) {
            throw new IllegalArgumentException(name + ": \"" + text + "\" (expected: not empty, no space"
                    + (separators.isEmpty() ? "" : " or any of " + separators) + ")");
        }
        return text;
    }

    static void requireRange(long value, long min, long max, String name) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + min + " to " + max + ")");
        }
    }
}
