package dev.nightjar.sdp;

/**
 * Reads a value from left to right, once: every rule of this package is written with it, so parsing takes linear time.
 *
 * <p><i>Choice:</i> where a grammar has one space, one or more are read, and spaces at the end of a value are passed
 * over; the line itself keeps them.
 */
final class Cursor {
    private final String text;
    private final String rule;
    private int position;

    /** @param rule what a failure says was expected */
    Cursor(String text, String rule) {
        this.text = text;
        this.rule = rule;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\r' || c == '\n' || c == 0) {
                throw failAt(i); // Never of a line, but of a value that came by itself.
            }
        }
    }

    SdpParseException fail() {
        return failAt(position);
    }

    SdpParseException failAt(int index) {
        return new SdpParseException(1, index + 1, text, rule);
    }

    int position() {
        return position;
    }

    boolean atEnd() {
        return position >= text.length();
    }

    boolean at(char c) {
        return position < text.length() && text.charAt(position) == c;
    }

    boolean skip(char c) {
        if (at(c)) {
            position++;
            return true;
        }
        return false;
    }

    void expect(char c) {
        if (!skip(c)) {
            throw fail();
        }
    }

    void expectWord(String word) {
        int begin = position;
        if (!token().equals(word)) {
            throw failAt(begin);
        }
    }

    /** Passes over the space that must stand here. */
    void space() {
        expect(' ');
        skipSpaces();
        if (atEnd()) {
            throw fail();
        }
    }

    /** {@return whether another token follows; the spaces before it are passed over} */
    boolean another() {
        if (atEnd()) {
            return false;
        }
        expect(' ');
        skipSpaces();
        return !atEnd();
    }

    private void skipSpaces() {
        while (skip(' ')) {
            // The loop's condition does the work.
        }
    }

    /** Nothing but spaces may follow. */
    void end() {
        skipSpaces();
        if (!atEnd()) {
            throw fail();
        }
    }

    /** {@return the characters up to the next space or the end, at least one} */
    String token() {
        return until(' ');
    }

    /** {@return the characters up to {@code stop}, a space or the end, at least one} */
    String until(char stop) {
        return untilEither(stop, stop);
    }

    String untilEither(char stop, char otherStop) {
        int begin = position;
        while (position < text.length()) {
            char c = text.charAt(position);
            if (c == ' ' || c == stop || c == otherStop) {
                break;
            }
            position++;
        }
        if (position == begin) {
            throw fail();
        }
        return text.substring(begin, position);
    }

    /** {@return all that is left, perhaps nothing} */
    String rest() {
        String rest = text.substring(position);
        position = text.length();
        return rest;
    }

    int number(int min, int max) {
        return (int) longNumber(min, max);
    }

    /** {@return a decimal number in that range} */
    long longNumber(long min, long max) {
        int begin = position;
        long value = 0;
        while (position < text.length() && isDigit(text.charAt(position))) {
            value = value * 10 + (text.charAt(position) - '0');
            if (value > max) {
                throw failAt(begin);
            }
            position++;
        }
        if (position == begin || value < min) {
            throw failAt(begin);
        }
        return value;
    }

    /** {@return a decimal number of any size, as its digits} */
    String digits(int maxLength) {
        int begin = position;
        while (position < text.length() && isDigit(text.charAt(position))) {
            position++;
        }
        if (position == begin || position - begin > maxLength) {
            throw failAt(begin);
        }
        return text.substring(begin, position);
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
