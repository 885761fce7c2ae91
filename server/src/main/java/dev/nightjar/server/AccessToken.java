package dev.nightjar.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The random word that every request must carry when the page can be reached from elsewhere; valid until the program
 * ends.
 *
 * <p>Secret: {@link #toString} does not show it.
 */
final class AccessToken {
    private static final int RANDOM_BYTES = 18;

    private final String text;

    private AccessToken(String text) {
        this.text = text;
    }

    static AccessToken create(SecureRandom random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return new AccessToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** {@return whether that is it, in a time that does not tell how much of it is right} */
    boolean matches(String offered) {
        return MessageDigest.isEqual(text.getBytes(StandardCharsets.UTF_8), offered.getBytes(StandardCharsets.UTF_8));
    }

    /** {@return the word itself, for the URL that is printed at the start and nowhere else} */
    String reveal() {
        return text;
    }

    @Override
    public String toString() {
        return "AccessToken[hidden]";
    }
}
