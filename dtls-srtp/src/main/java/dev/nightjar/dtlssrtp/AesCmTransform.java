package dev.nightjar.dtlssrtp;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.RtpFields;
import java.security.MessageDigest;

/**
 * AES-CM with HMAC-SHA1, RFC 3711 §4.1.1 and §4.2.1: encrypt, then authenticate.
 *
 * <pre>
 * SRTP:   | header | encrypted payload | tag |             tag over packet || rollover counter
 * SRTCP:  | 8 bytes | encrypted rest | E, index | tag |    tag over all before it
 * </pre>
 */
final class AesCmTransform implements SrtpTransform {
    private final Kind rtp;
    private final Kind rtcp;
    private final byte[] rolloverCounter = new byte[4];

    /** Keys both kinds of packet; the keys are not kept. */
    AesCmTransform(SrtpProfile profile, SrtpSessionKeys rtpKeys, SrtpSessionKeys rtcpKeys) {
        rtp = new Kind(rtpKeys, profile.rtpTagLength());
        rtcp = new Kind(rtcpKeys, profile.rtcpTagLength());
    }

    @Override
    public int protectRtp(byte[] buffer, int offset, int headerLength, int length, long index) {
        int ssrc = NetworkBytes.getInt32(buffer, offset + RtpFields.SSRC_OFFSET);
        rtp.cipher.xor(buffer, offset + headerLength, length - headerLength, ssrc, index);
        System.arraycopy(rtpTag(buffer, offset, length, index), 0, buffer, offset + length, rtp.tagLength);
        return length + rtp.tagLength;
    }

    @Override
    public int unprotectRtp(byte[] buffer, int offset, int headerLength, int length, long index) {
        int plainLength = length - rtp.tagLength;
        byte[] expected = rtpTag(buffer, offset, plainLength, index);
        if (!rtp.isTag(expected, buffer, offset + plainLength)) {
            return FORGED;
        }
        int ssrc = NetworkBytes.getInt32(buffer, offset + RtpFields.SSRC_OFFSET);
        rtp.cipher.xor(buffer, offset + headerLength, plainLength - headerLength, ssrc, index);
        return plainLength;
    }

    /** {@return the code over the packet and its rollover counter, RFC 3711 §4.2} */
    private byte[] rtpTag(byte[] buffer, int offset, int length, long index) {
        NetworkBytes.putInt32(rolloverCounter, 0, (int) (index >>> 16));
        rtp.hmac.update(buffer, offset, length);
        rtp.hmac.update(rolloverCounter, 0, 4);
        return rtp.hmac.finish();
    }

    @Override
    public int protectRtcp(byte[] buffer, int offset, int length, int indexWord) {
        xorRtcp(buffer, offset, length, indexWord);
        int authenticated = length + INDEX_WORD_LENGTH;
        NetworkBytes.putInt32(buffer, offset + length, indexWord);
        rtcp.hmac.update(buffer, offset, authenticated);
        System.arraycopy(rtcp.hmac.finish(), 0, buffer, offset + authenticated, rtcp.tagLength);
        return authenticated + rtcp.tagLength;
    }

    @Override
    public int indexWord(byte[] buffer, int offset, int length) {
        return NetworkBytes.getInt32(buffer, offset + length - rtcp.tagLength - INDEX_WORD_LENGTH);
    }

    @Override
    public int unprotectRtcp(byte[] buffer, int offset, int length, int indexWord) {
        int authenticated = length - rtcp.tagLength;
        rtcp.hmac.update(buffer, offset, authenticated);
        if (!rtcp.isTag(rtcp.hmac.finish(), buffer, offset + authenticated)) {
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
        final HmacSha1 hmac;
        final int tagLength;
        private final byte[] expectedTag;
        private final byte[] receivedTag;

        Kind(SrtpSessionKeys keys, int tagLength) {
            this.cipher = new AesCmCipher(keys.cipherKey(), keys.salt());
            this.hmac = new HmacSha1(keys.authenticationKey());
            this.tagLength = tagLength;
            this.expectedTag = new byte[tagLength];
            this.receivedTag = new byte[tagLength];
        }

        /** {@return whether the range begins with the tag, in a time that does not tell where they differ} */
        boolean isTag(byte[] code, byte[] buffer, int tagOffset) {
            System.arraycopy(code, 0, expectedTag, 0, tagLength);
            System.arraycopy(buffer, tagOffset, receivedTag, 0, tagLength);
            return MessageDigest.isEqual(expectedTag, receivedTag);
        }

        void destroy() {
            cipher.destroy();
            hmac.destroy();
        }
    }
}
