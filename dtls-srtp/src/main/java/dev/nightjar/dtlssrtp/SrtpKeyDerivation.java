package dev.nightjar.dtlssrtp;

import java.util.Arrays;

/**
 * Session keys from a master key, RFC 3711 §4.3, with a key derivation rate of 0 (DTLS can signal no other, RFC 5764
 * §4.1.2), for AES-CM and, by RFC 7714 §11, for AES-GCM.
 */
final class SrtpKeyDerivation {
    static final int RTP_CIPHER = 0;
    static final int RTP_AUTHENTICATION = 1;
    static final int RTP_SALT = 2;

    /** RTCP has the labels 3 to 5, RFC 3711 §4.3.2. */
    private static final int FROM_RTP_TO_RTCP = 3;

    /** n_a, RFC 3711 §5.2. */
    private static final int AUTHENTICATION_KEY_LENGTH = 20;

    private SrtpKeyDerivation() {}

    /** {@return the keys for RTP packets} */
    static SrtpSessionKeys rtpKeys(SrtpMasterKey master) {
        return keys(master, 0);
    }

    /** {@return the keys for RTCP packets} */
    static SrtpSessionKeys rtcpKeys(SrtpMasterKey master) {
        return keys(master, FROM_RTP_TO_RTCP);
    }

    private static SrtpSessionKeys keys(SrtpMasterKey master, int shift) {
        SrtpProfile profile = master.profile();
        byte[] key = master.key();
        byte[] salt = master.salt();
        SrtpSessionKeys keys = new SrtpSessionKeys(
                derive(key, salt, RTP_CIPHER + shift, profile.masterKeyLength()),
                profile.isAead()
                        ? new byte[0]
                        : derive(key, salt, RTP_AUTHENTICATION + shift, AUTHENTICATION_KEY_LENGTH),
                derive(key, salt, RTP_SALT + shift, profile.masterSaltLength()));
        Arrays.fill(key, (byte) 0);
        Arrays.fill(salt, (byte) 0);
        return keys;
    }

    /**
     * {@return the first {@code length} bytes of the key stream for a label, RFC 3711 §4.3.3}
     *
     * <p>With a rate of 0 the counter block is the salt with the label added where an SSRC's lowest byte would be.
     * A salt of 12 bytes has zeroes after it, as RFC 7714 §11 and the vectors have it.
     */
    static byte[] derive(byte[] masterKey, byte[] masterSalt, int label, int length) {
        byte[] derived = new byte[length];
        AesCmCipher cipher = new AesCmCipher(new EcbCounterMode(masterKey), masterSalt);
        cipher.xor(derived, 0, length, label, 0);
        cipher.destroy();
        return derived;
    }
}
