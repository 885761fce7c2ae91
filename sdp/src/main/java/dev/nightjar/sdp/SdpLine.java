package dev.nightjar.sdp;

import static java.util.Objects.requireNonNull;

/**
 * One line of a description, {@code <type>=<value>}, RFC 8866 §5, known or not.
 *
 * @param type a letter
 * @param value all that follows the equals sign; no CR, LF or NUL
 * @param ending how the line ended
 */
public record SdpLine(char type, String value, LineEnding ending) {
    /** Refuses what would break out of the line. */
    public SdpLine {
        if (!isType(type)) {
            throw new IllegalArgumentException("type: " + (int) type + " (expected: a letter)");
        }
        requireSingleLine(value, "value");
        requireNonNull(ending, "ending");
    }

    /** {@return a line that ends in CR LF} */
    public static SdpLine of(char type, String value) {
        return new SdpLine(type, value, LineEnding.CRLF);
    }

    static boolean isType(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /** {@return the text; one that could start a line of its own is refused} */
    static String requireSingleLine(String text, String name) {
        requireNonNull(text, name);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\r' || c == '\n' || c == 0) {
                throw new IllegalArgumentException(
                        name + ": character " + (int) c + " at index " + i + " (expected: no CR, LF or NUL)");
            }
        }
        return text;
    }

    SdpLine withEnding(LineEnding other) {
        return ending == other ? this : new SdpLine(type, value, other);
    }

    /** {@return the line without its end} */
    @Override
    public String toString() {
        return type + "=" + value;
    }
}
