package dev.nightjar.ice;

import static java.util.Objects.requireNonNull;

import dev.nightjar.core.Redaction;
import java.util.random.RandomGenerator;

/**
 * One side's user name fragment and password (RFC 8839 §5.4).
 *
 * @param ufrag 4 to 256 ice-chars
 * @param password 22 to 256 ice-chars; secret, never printed
 */
public record IceCredentials(String ufrag, String password) {
    private static final String ICE_CHARS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final int MAX_CHARS = 256;
    /** 48 bits: RFC 8445 §5.3 asks for 24, but a ufrag is also what routes a check on a shared port. */
    private static final int OUR_UFRAG_CHARS = 8;
    /** 144 bits; RFC 8445 §5.3 asks for 128. */
    private static final int OUR_PASSWORD_CHARS = 24;

    /** Checks both against the grammar; a refused value is not repeated in the message. */
    public IceCredentials {
        requireNonNull(ufrag, "ufrag");
        requireNonNull(password, "password");
        requireIceChars("ufrag", ufrag, 4);
        requireIceChars("password", password, 22);
    }

    /** {@return fresh credentials; {@code random} decides how hard they are to guess} */
    public static IceCredentials create(RandomGenerator random) {
        return new IceCredentials(iceChars(random, OUR_UFRAG_CHARS), iceChars(random, OUR_PASSWORD_CHARS));
    }

    static boolean isIceChar(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
    }

    private static String iceChars(RandomGenerator random, int count) {
        StringBuilder text = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            text.append(ICE_CHARS.charAt(random.nextInt(ICE_CHARS.length())));
        }
        return text.toString();
    }

    private static void requireIceChars(String name, String value, int least) {
        if (value.length() < least || value.length() > MAX_CHARS) {
            throw new IllegalArgumentException(
                    name + " length: " + value.length() + " (expected: " + least + " to " + MAX_CHARS + ")");
        }
        for (int i = 0; i < value.length(); i++) {
            if (!isIceChar(value.charAt(i))) {
                throw new IllegalArgumentException(name + ": character " + i + " (expected: letter, digit, + or /)");
            }
        }
    }

    /** {@return the ufrag, cut; never the password} */
    @Override
    public String toString() {
        return "IceCredentials[ufrag=" + Redaction.credential(ufrag) + "]";
    }
}
