package dev.nightjar.sdp;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/**
 * {@code a=fingerprint}, RFC 8122 §5: the hash of the certificate that the DTLS peer will show.
 *
 * @param algorithm lower case, such as {@code sha-256}
 * @param value upper case hex pairs with colons between
 */
public record Fingerprint(String algorithm, String value) implements TypedAttribute {
    private static final HexFormat HEX = HexFormat.ofDelimiter(":").withUpperCase();
    private static final String RULE = "a=fingerprint:<hash> <hex pairs with colons, as long as the hash>, RFC 8122 §5";

    /** Checks the shape and brings both texts into one case. */
    public Fingerprint {
        algorithm = Grammar.requireToken(algorithm, "algorithm").toLowerCase(Locale.ROOT);
        value = Grammar.requireToken(value, "value").toUpperCase(Locale.ROOT);
        if (!isWellFormed(algorithm, value)) {
            throw new IllegalArgumentException("value: " + value.length() + " characters (expected: " + RULE + ")");
        }
    }

    /** {@return the fingerprint of a certificate of which {@code digest} is the hash} */
    public static Fingerprint of(String algorithm, byte[] digest) {
        return new Fingerprint(algorithm, HEX.formatHex(digest));
    }

    /** {@return the value parsed} */
    public static Fingerprint parse(String text) {
        Cursor in = new Cursor(text, RULE);
        String algorithm = in.token();
        in.space();
        int begin = in.position();
        String value = in.token();
        in.end();
        if (!isWellFormed(algorithm.toLowerCase(Locale.ROOT), value)) {
            throw in.failAt(begin);
        }
        return new Fingerprint(algorithm, value);
    }

    private static boolean isWellFormed(String algorithm, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (i % 3 == 2 ? c != ':' : !HexFormat.isHexDigit(c)) {
                return false;
            }
        }
        int expected = digestLength(algorithm);
        return value.length() % 3 == 2 && (expected == 0 || value.length() == 3 * expected - 1);
    }

    private static int digestLength(String algorithm) {
        return switch (algorithm) {
            case "sha-1" -> 20;
            case "sha-224" -> 28;
            case "sha-256" -> 32;
            case "sha-384" -> 48;
            case "sha-512" -> 64;
            default -> 0;
        };
    }

    /** {@return the hash's bytes, a new array} */
    public byte[] digest() {
        return HEX.parseHex(value);
    }

    /** {@return whether that is the hash} */
    public boolean matches(byte[] digest) {
        return Arrays.equals(digest(), digest);
    }

    @Override
    public String attributeName() {
        return "fingerprint";
    }

    @Override
    public String toString() {
        return algorithm + " " + value;
    }
}
