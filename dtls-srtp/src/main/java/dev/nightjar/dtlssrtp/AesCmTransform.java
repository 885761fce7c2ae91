package dev.nightjar.dtlssrtp;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.RtpFields;
import dev.nightjar.dtlssrtp.spi.HmacSha1;
import dev.nightjar.dtlssrtp.spi.SrtpCryptoProvider;

/**
 * AES-CM with HMAC-SHA1, RFC 3711 §4.1.1 and §4.2.1: encrypt, then authenticate.
 *
 * <pre>
 * SRTP:   | header | encrypted payload | tag |             tag over packet || rollover counter
 * SRTCP:  | 8 bytes | encrypted rest | E, index | tag |    tag over all before it
 * </pre>
 */
final class AesCmTransform implements SrtpTransform {
    private static final int ROLLOVER_COUNTER_LENGTH = 4;

    /** Bytes of every tag but that of RTP in AES_CM_128_HMAC_SHA1_32, which has four, RFC 3711 §5.2. */
    private static final int LONG_TAG_LENGTH = 10;

    private final Kind rtp;
    private final Kind rtcp;

    /** Keys both kinds of packet; the keys are not kept. */
    AesCmTransform(SrtpCryptoProvider crypto, SrtpProfile profile, SrtpSessionKeys rtpKeys, SrtpSessionKeys rtcpKeys) {
        rtp = new Kind(crypto, rtpKeys, profile.rtpTagLength());
        rtcp = new Kind(crypto, rtcpKeys, profile.rtcpTagLength());
    }

    @Override
    public int protectRtp(byte[] buffer, int offset, int headerLength, int length, long index) {
        xorRtp(buffer, offset, headerLength, length, index);
        putRolloverCounter(buffer, offset + length, index);
        rtp.writeTag(buffer, offset, length + ROLLOVER_COUNTER_LENGTH, offset + length);
        return length + rtp.tagLength;
    }

    @Override
    public int unprotectRtp(byte[] buffer, int offset, int headerLength, int length, long index) {
        int plainLength = length - rtp.tagLength;
        rtp.takeTag(buffer, offset + plainLength);
        putRolloverCounter(buffer, offset + plainLength, index);
        if (!rtp.isTagOf(buffer, offset, plainLength + ROLLOVER_COUNTER_LENGTH)) {
            return FORGED;
        }
        xorRtp(buffer, offset, headerLength, plainLength, index);
        return plainLength;
    }

    private void xorRtp(byte[] buffer, int offset, int headerLength, int length, long index) {
        int ssrc = NetworkBytes.getInt32(buffer, offset + RtpFields.SSRC_OFFSET);
        int clearLength = Cryptex.gather(buffer, offset, headerLength);
        rtp.cipher.xor(buffer, offset + clearLength, length - clearLength, ssrc, index);
        if (clearLength != headerLength) {
            Cryptex.scatter(buffer, offset);
        }
    }

    /**
     * Puts the counter where the tag goes, no tag being shorter: what is authenticated is the packet with its counter,
     * RFC 3711 §4.2, and so lies in one piece.
     */
    private static void putRolloverCounter(byte[] buffer, int tagOffset, long index) {
        NetworkBytes.putInt32(buffer, tagOffset, (int) (index >>> 16));
    }

    @Override
    public int protectRtcp(byte[] buffer, int offset, int length, int indexWord) {
        xorRtcp(buffer, offset, length, indexWord);
        int authenticated = length + INDEX_WORD_LENGTH;
        NetworkBytes.putInt32(buffer, offset + length, indexWord);
        rtcp.writeTag(buffer, offset, authenticated, offset + authenticated);
        return authenticated + rtcp.tagLength;
    }

    @Override
    public int indexWord(byte[] buffer, int offset, int length) {
        return NetworkBytes.getInt32(buffer, offset + length - rtcp.tagLength - INDEX_WORD_LENGTH);
    }

    @Override
    public int unprotectRtcp(byte[] buffer, int offset, int length, int indexWord) {
        int authenticated = length - rtcp.tagLength;
        rtcp.takeTag(buffer, offset + authenticated);
        if (!rtcp.isTagOf(buffer, offset, authenticated)) {
            return FORGED;
        }
        int plainLength = authenticated - INDEX_WORD_LENGTH;
        xorRtcp(buffer, offset, plainLength, indexWord);
        return plainLength;
    }

    private void xorRtcp(byte[] buffer, int offset, int length, int indexWord) {
        if ((indexWord & ENCRYPTED) != 0) {
            int ssrc = NetworkBytes.getInt32(buffer, offset + 4);
            rtcp.cipher.xor(
                    buffer, offset + RTCP_CLEAR_LENGTH, length - RTCP_CLEAR_LENGTH, ssrc, indexWord & ~ENCRYPTED);
        }
    }

    @Override
    public void destroy() {
        rtp.destroy();
        rtcp.destroy();
    }

    /** What RTP and RTCP have each: keys, and the length of the tag. */
    private static final class Kind {
        final AesCmCipher cipher;
        final int tagLength;
        private final HmacSha1 hmac;
        private final byte[] code = new byte[HmacSha1.LENGTH];
        private long receivedHead;
        private int receivedEnd;

        Kind(SrtpCryptoProvider crypto, SrtpSessionKeys keys, int tagLength) {
            this.cipher = new AesCmCipher(crypto.aesCounterMode(keys.cipherKey()), keys.salt());
            this.hmac = crypto.hmacSha1(keys.authenticationKey());
            this.tagLength = tagLength;
        }

        /** Writes the tag of a range; it may overwrite the range's end. */
        void writeTag(byte[] buffer, int offset, int length, int tagOffset) {
            hmac.compute(buffer, offset, length, code);
            System.arraycopy(code, 0, buffer, tagOffset, tagLength);
        }

        /** Remembers the tag of a received packet. */
        void takeTag(byte[] buffer, int tagOffset) {
            receivedHead = headOfTag(buffer, tagOffset);
            receivedEnd = endOfTag(buffer, tagOffset);
        }

        /**
         * {@return whether the tag taken is the range's}
         *
         * <p>Two words and one branch on all their bits, so the time does not tell where they differ. *Choice:* not
         * {@code MessageDigest.isEqual}, which wants each tag in an array of its own: copying them there and reading
         * them back byte by byte cost a tenth of a small packet.
         */
        boolean isTagOf(byte[] buffer, int offset, int length) {
            hmac.compute(buffer, offset, length, code);
            return (headOfTag(code, 0) ^ receivedHead | endOfTag(code, 0) ^ receivedEnd) == 0;
        }

        /** {@return the first eight bytes of a tag of ten; 0 for one of four} */
        private long headOfTag(byte[] bytes, int at) {
            return tagLength == LONG_TAG_LENGTH ? NetworkBytes.getInt64(bytes, at) : 0;
        }

        /** {@return the last four bytes of a tag} */
        private int endOfTag(byte[] bytes, int at) {
            return NetworkBytes.getInt32(bytes, at + tagLength - 4);
        }

        void destroy() {
            cipher.destroy();
            hmac.destroy();
        }
    }
}
