package dev.nightjar.ice;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes credentials that a TURN server takes until a moment, from a secret it shares with us
 * (draft-uberti-behave-turn-rest-00 §2.2; {@code use-auth-secret} of coturn).
 */
public final class TurnRestCredentials {
    private static final String ALGORITHM = "HmacSHA1";

    private TurnRestCredentials() {}

    /**
     * {@return the user name {@code expires:user} and as password the base64 of its HMAC-SHA1 under the secret}
     *
     * @param user any name without a colon; empty to leave it and its colon out
     * @param secret what the server's operator gave us; not empty
     * @param expiresEpochSeconds when the server stops taking them, seconds since 1970 in UTC; not negative
     */
    public static LongTermCredentials create(String user, String secret, long expiresEpochSeconds) {
        requireNonNull(user, "user");
        requireNonNull(secret, "secret");
        if (user.indexOf(':') >= 0) {
            throw new IllegalArgumentException("user (expected: no colon)");
        }
        if (secret.isEmpty()) {
            throw new IllegalArgumentException("secret (expected: not empty)");
        }
        if (expiresEpochSeconds < 0) {
            throw new IllegalArgumentException("expiresEpochSeconds: " + expiresEpochSeconds + " (expected: >= 0)");
        }
        String username = user.isEmpty() ? Long.toString(expiresEpochSeconds) : expiresEpochSeconds + ":" + user;
        return new LongTermCredentials(username, password(username, secret));
    }

    private static String password(String username, String secret) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return Base64.getEncoder().encodeToString(mac.doFinal(username.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("bug: every JDK has " + ALGORITHM, e);
        }
    }
}
