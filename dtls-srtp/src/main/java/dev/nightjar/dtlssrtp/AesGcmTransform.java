package dev.nightjar.dtlssrtp;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.RtpFields;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-GCM, RFC 7714 §8 and §9.
 *
 * <p>The JDK's cipher does it, on heap arrays in place. It allocates about a kibibyte a packet, which is all this class
 * does; nothing in Java is quicker.
 *
 * <pre>
 * SRTP:   | header | encrypted payload | tag |             associated data: header
 * SRTCP:  | 8 bytes | encrypted rest | tag | E, index |    associated data: 8 bytes || E, index
 *
 * IV, 12 bytes:
 *  0   2       6                12
 * +---+-------+-----------------+
 * | 0 | SSRC  |  packet index   |   XOR salt
 * +---+-------+-----------------+
 * </pre>
 */
final class AesGcmTransform implements SrtpTransform {
    private static final int TAG_LENGTH = 16;
    private static final int IV_LENGTH = 12;

    private final Kind rtp;
    private final Kind rtcp;
    private final byte[] word = new byte[INDEX_WORD_LENGTH];

    /** Keys both kinds of packet; the keys are not kept. */
    AesGcmTransform(SrtpSessionKeys rtpKeys, SrtpSessionKeys rtcpKeys) {
        rtp = new Kind(rtpKeys);
        rtcp = new Kind(rtcpKeys);
    }

    @Override
    public int protectRtp(byte[] buffer, int offset, int headerLength, int length, long index) {
        int ssrc = NetworkBytes.getInt32(buffer, offset + RtpFields.SSRC_OFFSET);
        rtp.begin(Cipher.ENCRYPT_MODE, ssrc, index);
        rtp.cipher.updateAAD(buffer, offset, headerLength);
        rtp.encrypt(buffer, offset + headerLength, length - headerLength);
        return length + TAG_LENGTH;
    }

    @Override
    public int unprotectRtp(byte[] buffer, int offset, int headerLength, int length, long index) {
        int ssrc = NetworkBytes.getInt32(buffer, offset + RtpFields.SSRC_OFFSET);
        rtp.begin(Cipher.DECRYPT_MODE, ssrc, index);
        rtp.cipher.updateAAD(buffer, offset, headerLength);
        return rtp.decrypt(buffer, offset + headerLength, length - headerLength) ? length - TAG_LENGTH : FORGED;
    }

    @Override
    public int protectRtcp(byte[] buffer, int offset, int length, int indexWord) {
        int clearLength = beginRtcp(Cipher.ENCRYPT_MODE, buffer, offset, length, indexWord);
        rtcp.encrypt(buffer, offset + clearLength, length - clearLength);
        NetworkBytes.putInt32(buffer, offset + length + TAG_LENGTH, indexWord);
        return length + TAG_LENGTH + INDEX_WORD_LENGTH;
    }

    @Override
    public int indexWord(byte[] buffer, int offset, int length) {
        return NetworkBytes.getInt32(buffer, offset + length - INDEX_WORD_LENGTH);
    }

    @Override
    public int unprotectRtcp(byte[] buffer, int offset, int length, int indexWord) {
        int plainLength = length - INDEX_WORD_LENGTH - TAG_LENGTH;
        int clearLength = beginRtcp(Cipher.DECRYPT_MODE, buffer, offset, plainLength, indexWord);
        boolean authentic = rtcp.decrypt(buffer, offset + clearLength, plainLength + TAG_LENGTH - clearLength);
        return authentic ? plainLength : FORGED;
    }

    /** {@return bytes that stay clear: without the E bit all of them, RFC 7714 §9.3} */
    private int beginRtcp(int mode, byte[] buffer, int offset, int plainLength, int indexWord) {
        int clearLength = (indexWord & ENCRYPTED) != 0 ? RTCP_CLEAR_LENGTH : plainLength;
        rtcp.begin(mode, NetworkBytes.getInt32(buffer, offset + 4), indexWord & ~ENCRYPTED);
        rtcp.cipher.updateAAD(buffer, offset, clearLength);
        NetworkBytes.putInt32(word, 0, indexWord);
        rtcp.cipher.updateAAD(word, 0, INDEX_WORD_LENGTH);
        return clearLength;
    }

    @Override
    public void destroy() {
        rtp.destroy();
        rtcp.destroy();
    }

    /** What RTP and RTCP have each: a cipher, its key and its salt. */
    private static final class Kind {
        final Cipher cipher = SrtpProviders.aesGcm();
        private SecretKeySpec key;
        private final byte[] salt;
        private final byte[] iv = new byte[IV_LENGTH];

        Kind(SrtpSessionKeys keys) {
            key = new SecretKeySpec(keys.cipherKey(), "AES");
            salt = keys.salt().clone();
        }

        /** Starts a packet, RFC 7714 §8.1 and §9.1. */
        void begin(int mode, int ssrc, long index) {
            NetworkBytes.putInt16(iv, 0, NetworkBytes.getUint16(salt, 0));
            NetworkBytes.putInt32(iv, 2, NetworkBytes.getInt32(salt, 2) ^ ssrc);
            NetworkBytes.putInt48(iv, 6, NetworkBytes.getUint48(salt, 6) ^ index);
            try {
                cipher.init(mode, key, new GCMParameterSpec(8 * TAG_LENGTH, iv));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("bug: AES-GCM refuses its key or IV", e);
            }
        }

        void encrypt(byte[] buffer, int offset, int length) {
            try {
                cipher.doFinal(buffer, offset, length, buffer, offset);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("bug: AES-GCM refuses to encrypt", e);
            }
        }

        /** {@return whether the tag at the end of the range is right} */
        boolean decrypt(byte[] buffer, int offset, int length) {
            try {
                cipher.doFinal(buffer, offset, length, buffer, offset);
                return true;
            } catch (AEADBadTagException e) {
                return false;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("bug: AES-GCM refuses to decrypt", e);
            }
        }

        void destroy() {
            Arrays.fill(salt, (byte) 0);
            key = new SecretKeySpec(new byte[key.getEncoded().length], "AES");
            begin(Cipher.DECRYPT_MODE, 0, 0);
        }
    }
}
