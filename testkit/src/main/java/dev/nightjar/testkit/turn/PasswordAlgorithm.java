package dev.nightjar.testkit.turn;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/** How the key of a long-term credential is made, RFC 8489 §18.5. */
public enum PasswordAlgorithm {
    /** MD5 of {@code user:realm:password}, the only one before RFC 8489. */
    MD5(1, "MD5"),
    /** SHA-256 of the same. */
    SHA256(2, "SHA-256");

    private final int code;
    private final String digest;

    PasswordAlgorithm(int code, String digest) {
        this.code = code;
        this.digest = digest;
    }

    int code() {
        return code;
    }

    byte[] key(String user, String realm, String password) {
        return digest(digest, user + ':' + realm + ':' + password);
    }

    /** {@return USERHASH, RFC 8489 §14.4} */
    static byte[] userHash(String user, String realm) {
        return digest("SHA-256", user + ':' + realm);
    }

    private static byte[] digest(String algorithm, String text) {
        try {
            return MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("bug: every JDK has " + algorithm, e);
        }
    }
}
