package dev.nightjar.dtlssrtp;

import java.util.Arrays;

/** The keys of one kind of packet, RTP or RTCP, derived from a master key. Secret. */
final class SrtpSessionKeys {
    private final byte[] cipherKey;
    private final byte[] authenticationKey;
    private final byte[] salt;

    /** Keeps the arrays; {@code authenticationKey} is empty for an AEAD. */
    SrtpSessionKeys(byte[] cipherKey, byte[] authenticationKey, byte[] salt) {
        this.cipherKey = cipherKey;
        this.authenticationKey = authenticationKey;
        this.salt = salt;
    }

    /** {@return k_e, RFC 3711 §4.3} */
    byte[] cipherKey() {
        return cipherKey;
    }

    /** {@return k_a, RFC 3711 §4.3} */
    byte[] authenticationKey() {
        return authenticationKey;
    }

    /** {@return k_s, RFC 3711 §4.3} */
    byte[] salt() {
        return salt;
    }

    /** Zeroes the arrays. */
    void destroy() {
        Arrays.fill(cipherKey, (byte) 0);
        Arrays.fill(authenticationKey, (byte) 0);
        Arrays.fill(salt, (byte) 0);
    }
}
