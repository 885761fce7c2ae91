package dev.nightjar.dtlssrtp;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.RtpFields;
import dev.nightjar.dtlssrtp.spi.AesGcm;
import dev.nightjar.dtlssrtp.spi.SrtpCryptoProvider;
import java.util.Arrays;

/**
 * AES-GCM, RFC 7714 §8 and §9.
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
    private static final int TAG_LENGTH = AesGcm.TAG_LENGTH;

    private final Kind rtp;
    private final Kind rtcp;
    private final byte[] word = new byte[INDEX_WORD_LENGTH];

    /** Keys both kinds of packet; the keys are not kept. */
    AesGcmTransform(SrtpCryptoProvider crypto, SrtpSessionKeys rtpKeys, SrtpSessionKeys rtcpKeys) {
        rtp = new Kind(crypto, rtpKeys);
        rtcp = new Kind(crypto, rtcpKeys);
    }

    @Override
    public int protectRtp(byte[] buffer, int offset, int headerLength, int length, long index) {
        rtp.aes.beginSealing(rtpIv(buffer, offset, index));
        int clearLength = associateRtp(buffer, offset, headerLength);
        rtp.aes.seal(buffer, offset + clearLength, length - clearLength);
        if (clearLength != headerLength) {
            Cryptex.scatter(buffer, offset);
        }
        return length + TAG_LENGTH;
    }

    @Override
    public int unprotectRtp(byte[] buffer, int offset, int headerLength, int length, long index) {
        rtp.aes.beginOpening(rtpIv(buffer, offset, index));
        int clearLength = associateRtp(buffer, offset, headerLength);
        boolean authentic = rtp.aes.open(buffer, offset + clearLength, length - clearLength);
        if (clearLength != headerLength) {
            Cryptex.scatter(buffer, offset);
        }
        return authentic ? length - TAG_LENGTH : FORGED;
    }

    private byte[] rtpIv(byte[] buffer, int offset, long index) {
        return rtp.iv(NetworkBytes.getInt32(buffer, offset + RtpFields.SSRC_OFFSET), index);
    }

    /** {@return bytes that stay clear: the header, or what Cryptex leaves of it, RFC 9335 §6.2} */
    private int associateRtp(byte[] buffer, int offset, int headerLength) {
        int clearLength = Cryptex.gather(buffer, offset, headerLength);
        rtp.aes.associate(buffer, offset, clearLength);
        return clearLength;
    }

    @Override
    public int protectRtcp(byte[] buffer, int offset, int length, int indexWord) {
        rtcp.aes.beginSealing(rtcpIv(buffer, offset, indexWord));
        int clearLength = associateRtcp(buffer, offset, length, indexWord);
        rtcp.aes.seal(buffer, offset + clearLength, length - clearLength);
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
        rtcp.aes.beginOpening(rtcpIv(buffer, offset, indexWord));
        int clearLength = associateRtcp(buffer, offset, plainLength, indexWord);
        boolean authentic = rtcp.aes.open(buffer, offset + clearLength, plainLength + TAG_LENGTH - clearLength);
        return authentic ? plainLength : FORGED;
    }

    private byte[] rtcpIv(byte[] buffer, int offset, int indexWord) {
        return rtcp.iv(NetworkBytes.getInt32(buffer, offset + 4), indexWord & ~ENCRYPTED);
    }

    /** {@return bytes that stay clear: without the E bit all of them, RFC 7714 §9.3} */
    private int associateRtcp(byte[] buffer, int offset, int plainLength, int indexWord) {
        int clearLength = (indexWord & ENCRYPTED) != 0 ? RTCP_CLEAR_LENGTH : plainLength;
        rtcp.aes.associate(buffer, offset, clearLength);
        NetworkBytes.putInt32(word, 0, indexWord);
        rtcp.aes.associate(word, 0, INDEX_WORD_LENGTH);
        return clearLength;
    }

    @Override
    public void destroy() {
        rtp.destroy();
        rtcp.destroy();
    }

    /** What RTP and RTCP have each: a keyed cipher and a salt. */
    private static final class Kind {
        final AesGcm aes;
        private final byte[] salt;
        private final byte[] iv = new byte[AesGcm.IV_LENGTH];

        Kind(SrtpCryptoProvider crypto, SrtpSessionKeys keys) {
            aes = crypto.aesGcm(keys.cipherKey());
            salt = keys.salt().clone();
        }

        /** {@return a packet's IV, RFC 7714 §8.1 and §9.1, valid until the next call} */
        byte[] iv(int ssrc, long index) {
            NetworkBytes.putInt16(iv, 0, NetworkBytes.getUint16(salt, 0));
            NetworkBytes.putInt32(iv, 2, NetworkBytes.getInt32(salt, 2) ^ ssrc);
            NetworkBytes.putInt48(iv, 6, NetworkBytes.getUint48(salt, 6) ^ index);
            return iv;
        }

        void destroy() {
            Arrays.fill(salt, (byte) 0);
            aes.destroy();
        }
    }
}
