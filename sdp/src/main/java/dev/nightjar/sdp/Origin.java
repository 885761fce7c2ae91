package dev.nightjar.sdp;

import static java.util.Objects.requireNonNull;

import java.math.BigInteger;

/**
 * {@code o=}, RFC 8866 §5.2: which session this describes, and in which version.
 *
 * @param username {@code -} when there is none
 * @param sessionId decimal digits
 * @param sessionVersion decimal digits; one more for each description that differs, RFC 3264 §8
 * @param connection where it was made
 */
public record Origin(String username, String sessionId, String sessionVersion, Connection connection) {
    /** RFC 9429 §5.2.1 asks for 63 bits; 40 digits leave room for those who count otherwise. */
    private static final int MAX_DIGITS = 40;

    private static final String RULE =
            "o=<username> <sess-id> <sess-version> <nettype> <addrtype> <unicast-address>, RFC 8866 §5.2";

    /** Checks the words. */
    public Origin {
        Grammar.requireToken(username, "username");
        requireDigits(sessionId, "sessionId");
        requireDigits(sessionVersion, "sessionVersion");
        requireNonNull(connection, "connection");
    }

    /** {@return version 1 of a session, its address left out as RFC 9429 §5.2.1 recommends} */
    public static Origin of(long sessionId) {
        Grammar.requireRange(sessionId, 0, Long.MAX_VALUE, "sessionId");
        return new Origin("-", Long.toString(sessionId), "1", Connection.UNSPECIFIED);
    }

    /** {@return the value parsed} */
    public static Origin parse(String text) {
        Cursor in = new Cursor(text, RULE);
        String username = in.token();
        in.space();
        String id = in.digits(MAX_DIGITS);
        in.space();
        String version = in.digits(MAX_DIGITS);
        in.space();
        Connection connection = Connection.read(in);
        in.end();
        return new Origin(username, id, version, connection);
    }

    /** {@return the same session, one version later} */
    public Origin next() {
        return new Origin(
                username,
                sessionId,
                new BigInteger(sessionVersion).add(BigInteger.ONE).toString(),
                connection);
    }

    private static void requireDigits(String text, String name) {
        boolean good = !text.isEmpty() && text.length() <= MAX_DIGITS;
        for (int i = 0; i < text.length() && good; i++) {
            good = Cursor.isDigit(text.charAt(i));
        }
        if (!good) {
            throw new IllegalArgumentException(name + ": (expected: 1 to " + MAX_DIGITS + " decimal digits)");
        }
    }

    @Override
    public String toString() {
        return username + " " + sessionId + " " + sessionVersion + " " + connection;
    }
}
