package dev.nightjar.ice;

import static dev.nightjar.ice.ServerAttributes.NONCE;
import static dev.nightjar.ice.ServerAttributes.PASSWORD_ALGORITHM;
import static dev.nightjar.ice.ServerAttributes.PASSWORD_ALGORITHMS;
import static dev.nightjar.ice.ServerAttributes.REALM;
import static dev.nightjar.ice.ServerAttributes.USERHASH;

import dev.nightjar.core.NetworkBytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of long-term credentials, RFC 8489 §9.2: what a server's challenges have taught, and how requests
 * are signed by it.
 *
 * <p>What was once negotiated never gets weaker: a later challenge without PASSWORD-ALGORITHMS leaves those of the
 * first, and with them MESSAGE-INTEGRITY-SHA256.
 */
final class LongTermAuthentication {
    /** RFC 8489 §14.9 and §14.10: under 128 characters, which may take 763 bytes to read. */
    static final int MAX_TEXT_BYTES = 763;

    private static final byte[] NONE = {};
    private static final byte[] COOKIE = "obMatJos2".getBytes(StandardCharsets.US_ASCII);
    private static final int MD5 = 1;
    private static final int SHA256 = 2;
    /** Two algorithms without parameters take 8 bytes; a list that goes on with unknown ones is not worth echoing. */
    private static final int MAX_ALGORITHMS_BYTES = 64;

    private final LongTermCredentials credentials;
    private byte[] realm = NONE;
    private byte[] nonce = NONE;
    private byte[] algorithms = NONE;
    private int algorithm = MD5;
    private boolean isAnonymous;
    private @Nullable StunIntegrity integrity;

    LongTermAuthentication(LongTermCredentials credentials) {
        this.credentials = credentials;
    }

    /** What signs requests from now on; null until a challenge has come. */
    @Nullable
    StunIntegrity integrity() {
        return integrity;
    }

    /**
     * Takes a 401 or 438 of the server.
     *
     * @return whether the request may be tried again, RFC 8489 §9.2.5: not where an announced negotiation was cut out,
     *     where we know none of the algorithms, or where a 401 asks for what it has just refused
     */
    boolean accept(StunMessage message, int code) {
        byte[] newNonce = ServerAttributes.bytes(message, NONCE, MAX_TEXT_BYTES);
        byte[] newRealm = realmOf(message, code);
        if (newNonce == null || newRealm.length == 0 || isBidDown(message)) {
            return false;
        }
        boolean isSameRealm = Arrays.equals(newRealm, realm);
        if (code == 401 && integrity != null && isSameRealm) {
            return false;
        }
        byte[] offered = ServerAttributes.bytes(message, PASSWORD_ALGORITHMS, MAX_ALGORITHMS_BYTES);
        int chosen = choose(offered);
        if (chosen == 0 && ServerAttributes.find(message, PASSWORD_ALGORITHMS) != 0) {
            return false;
        }
        boolean isSameAlgorithm = use(offered, chosen);
        nonce = newNonce;
        realm = newRealm;
        isAnonymous = hasFeature(newNonce, 1);
        if (integrity == null || !isSameRealm || !isSameAlgorithm) {
            integrity = sign();
        }
        return true;
    }

    /** The realm a challenge names; a 438 without one means the realm we are in. */
    private byte[] realmOf(StunMessage message, int code) {
        byte[] named = ServerAttributes.bytes(message, REALM, MAX_TEXT_BYTES);
        if (named != null) {
            return named;
        }
        return code == 438 ? realm : NONE;
    }

    /** {@return whether the list that a challenge offers, taken from now on, changes nothing of the key} */
    private boolean use(byte @Nullable [] offered, int chosen) {
        if (offered == null) {
            return true;
        }
        boolean isSame = algorithms.length > 0 && chosen == algorithm;
        algorithms = offered;
        algorithm = chosen;
        return isSame;
    }

    /**
     * {@return whether the nonce says that algorithms can be chosen and the message does not say which} Somebody has
     * cut them out: RFC 8489 §9.2.5.
     */
    static boolean isBidDown(StunMessage message) {
        byte[] nonce = ServerAttributes.bytes(message, NONCE, MAX_TEXT_BYTES);
        return nonce != null && hasFeature(nonce, 0) && ServerAttributes.find(message, PASSWORD_ALGORITHMS) == 0;
    }

    /** Writes what names us and the challenge; the signature comes after it. */
    void writeTo(StunWriter writer) {
        if (integrity == null) {
            return;
        }
        if (isAnonymous) {
            writer.bytes(USERHASH, digest("SHA-256", username(), realm));
        } else {
            writer.bytes(StunMessage.USERNAME, username());
        }
        writer.bytes(REALM, realm).bytes(NONCE, nonce);
        if (algorithms.length > 0) {
            writer.bytes(PASSWORD_ALGORITHMS, algorithms).int32(PASSWORD_ALGORITHM, algorithm << 16);
        }
    }

    private byte[] username() {
        return OpaqueString.bytes(credentials.username());
    }

    /** RFC 8489 §9.2.2 and §18.5.1: the key; §9.2.5: only SHA-256 signs once algorithms can be chosen. */
    private StunIntegrity sign() {
        byte[] password = OpaqueString.bytes(credentials.password());
        byte[] key = digest(algorithm == SHA256 ? "SHA-256" : "MD5", username(), realm, password);
        StunIntegrity signer = algorithms.length > 0 ? StunIntegrity.sha256(key) : StunIntegrity.sha1(key);
        Arrays.fill(password, (byte) 0);
        Arrays.fill(key, (byte) 0);
        return signer;
    }

    /** The first of the list that we know, RFC 8489 §9.2.5; 0 for none or a list that is cut. */
    private static int choose(byte @Nullable [] offered) {
        int at = 0;
        while (offered != null && at + 4 <= offered.length) {
            int number = NetworkBytes.getUint16(offered, at);
            int parameters = NetworkBytes.getUint16(offered, at + 2);
            if ((number == MD5 || number == SHA256) && parameters == 0) {
                return number;
            }
            at += 4 + ((parameters + 3) & ~3);
        }
        return 0;
    }

    /**
     * Whether the nonce announces a feature, RFC 8489 §9.2 and §18.1.
     *
     * <p>*Choice:* the text counts the 24 bits from the left, its verified erratum 6290 and the vector of its appendix
     * from the right; servers of both kinds exist. Since all other bits are unassigned, either is taken.
     */
    private static boolean hasFeature(byte[] nonce, int bit) {
        if (nonce.length < COOKIE.length + 4 || !Arrays.equals(nonce, 0, COOKIE.length, COOKIE, 0, COOKIE.length)) {
            return false;
        }
        int features = 0;
        for (int i = 0; i < 4; i++) {
            int six = base64(nonce[COOKIE.length + i]);
            if (six < 0) {
                return false;
            }
            features = features << 6 | six;
        }
        return (features & (0x80_0000 >>> bit | 1 << bit)) != 0;
    }

    private static int base64(int c) {
        if (c >= 'A' && c <= 'Z') {
            return c - 'A';
        } else if (c >= 'a' && c <= 'z') {
            return c - 'a' + 26;
        } else if (c >= '0' && c <= '9') {
            return c - '0' + 52;
        } else if (c == '+') {
            return 62;
        }
        return c == '/' ? 63 : -1;
    }

    private static byte[] digest(String algorithm, byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            for (int i = 0; i < parts.length; i++) {
                if (i > 0) {
                    digest.update((byte) ':');
                }
                digest.update(parts[i]);
            }
            return digest.digest();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("bug: every JDK has " + algorithm, e);
        }
    }
}
