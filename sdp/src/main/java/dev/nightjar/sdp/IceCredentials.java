package dev.nightjar.sdp;

/**
 * {@code a=ice-ufrag} and {@code a=ice-pwd}, RFC 8839 §5.4, which belong together.
 *
 * @param ufrag 4 to 256 characters
 * @param pwd 22 to 256 characters; left out of {@code toString}
 */
public record IceCredentials(String ufrag, String pwd) {
    private static final int MIN_UFRAG_LENGTH = 4;
    private static final int MIN_PWD_LENGTH = 22;
    private static final int MAX_LENGTH = 256;

    /** Checks the lengths. */
    public IceCredentials {
        if (!isWellFormed(ufrag, MIN_UFRAG_LENGTH)) {
            throw new IllegalArgumentException("ufrag: (expected: 4 to 256 visible ASCII characters)");
        }
        if (!isWellFormed(pwd, MIN_PWD_LENGTH)) {
            throw new IllegalArgumentException("pwd: (expected: 22 to 256 visible ASCII characters)");
        }
    }

    static String parseUfrag(String text) {
        return parse(text, MIN_UFRAG_LENGTH, "a=ice-ufrag:<4 to 256 characters>, RFC 8839 §5.4");
    }

    static String parsePwd(String text) {
        return parse(text, MIN_PWD_LENGTH, "a=ice-pwd:<22 to 256 characters>, RFC 8839 §5.4");
    }

    private static String parse(String text, int minLength, String rule) {
        if (!isWellFormed(text, minLength)) {
            throw new SdpParseException(1, 1, rule.startsWith("a=ice-pwd") ? "(hidden)" : text, rule);
        }
        return text;
    }

    /** <i>Choice:</i> any visible ASCII, as other stacks write characters outside the grammar's ice-char. */
    private static boolean isWellFormed(String text, int minLength) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c > '~') {
                return false;
            }
        }
        return text.length() >= minLength && text.length() <= MAX_LENGTH;
    }

    /** {@return whether going from {@code before} to these restarts ICE: both changed, RFC 8839 §4.4.1.1.1} */
    public boolean isRestartOf(IceCredentials before) {
        return !ufrag.equals(before.ufrag) && !pwd.equals(before.pwd);
    }

    @Override
    public String toString() {
        return "IceCredentials[(hidden)]";
    }
}
