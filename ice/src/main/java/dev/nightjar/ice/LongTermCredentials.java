package dev.nightjar.ice;

import static java.util.Objects.requireNonNull;

import dev.nightjar.core.Redaction;

/**
 * What a TURN server wants to know of its user (RFC 8489 §9.2).
 *
 * @param username 1 to 508 bytes in UTF-8, RFC 8489 §14.3
 * @param password 1 to 1024 characters; secret, never printed
 */
public record LongTermCredentials(String username, String password) {
    private static final int MAX_USERNAME_BYTES = 508;
    private static final int MAX_PASSWORD_CHARS = 1024;

    /** Checks the lengths; a refused value is not repeated in the message. */
    public LongTermCredentials {
        requireNonNull(username, "username");
        requireNonNull(password, "password");
        int bytes = OpaqueString.bytes(username).length;
        if (bytes < 1 || bytes > MAX_USERNAME_BYTES) {
            throw new IllegalArgumentException("username bytes: " + bytes + " (expected: 1 to 508)");
        }
        if (password.isEmpty() || password.length() > MAX_PASSWORD_CHARS) {
            throw new IllegalArgumentException("password length: " + password.length() + " (expected: 1 to 1024)");
        }
    }

    /** {@return the user name, cut; never the password} */
    @Override
    public String toString() {
        return "LongTermCredentials[username=" + Redaction.credential(username) + "]";
    }
}
