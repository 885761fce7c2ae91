package dev.nightjar.dtlssrtp;

/**
 * The ways to protect SRTP, with their lengths: those that DTLS can negotiate (RFC 5764 §4.1.2, RFC 7714 §14.2), and
 * AES-CM 256 for keys that come another way (RFC 6188 §5).
 */
public enum SrtpProfile {
    /** AES-CM 128, HMAC-SHA1 with a tag of 80 bits, RTP and RTCP. */
    AES_CM_128_HMAC_SHA1_80(0x0001, 16, 14, 10, 10),
    /** AES-CM 128, HMAC-SHA1 with a tag of 32 bits for RTP and 80 bits for RTCP. */
    AES_CM_128_HMAC_SHA1_32(0x0002, 16, 14, 4, 10),
    /** AES-GCM 128. */
    AEAD_AES_128_GCM(0x0007, 16, 12, 16, 16),
    /** AES-GCM 256. */
    AEAD_AES_256_GCM(0x0008, 32, 12, 16, 16),
    /** AES-CM 256, HMAC-SHA1 with a tag of 80 bits, RTP and RTCP; not for DTLS. */
    AES_256_CM_HMAC_SHA1_80(SrtpProfile.NO_CODE, 32, 14, 10, 10),
    /** AES-CM 256, HMAC-SHA1 with a tag of 32 bits for RTP and 80 bits for RTCP; not for DTLS. */
    AES_256_CM_HMAC_SHA1_32(SrtpProfile.NO_CODE, 32, 14, 4, 10);

    private static final int NO_CODE = -1;

    private final int code;
    private final int masterKeyLength;
    private final int masterSaltLength;
    private final int rtpTagLength;
    private final int rtcpTagLength;

    SrtpProfile(int code, int masterKeyLength, int masterSaltLength, int rtpTagLength, int rtcpTagLength) {
        this.code = code;
        this.masterKeyLength = masterKeyLength;
        this.masterSaltLength = masterSaltLength;
        this.rtpTagLength = rtpTagLength;
        this.rtcpTagLength = rtcpTagLength;
    }

    /** {@return whether DTLS has a code for it, RFC 5764 §4.1.2} */
    public boolean isNegotiable() {
        return code != NO_CODE;
    }

    /**
     * {@return the code in the use_srtp extension, unsigned 16 bits}
     *
     * @throws IllegalStateException unless it {@link #isNegotiable}
     */
    public int code() {
        if (!isNegotiable()) {
            throw new IllegalStateException(this + " has no code: DTLS cannot negotiate it");
        }
        return code;
    }

    /**
     * {@return its name in IANA's registry of DTLS-SRTP protection profiles, as W3C webrtc-stats has it}
     *
     * @throws IllegalStateException unless it {@link #isNegotiable}
     */
    public String registeredName() {
        if (!isNegotiable()) {
            throw new IllegalStateException(this + " is not registered: DTLS cannot negotiate it");
        }
        return "SRTP_" + name().replace("AES_CM_128", "AES128_CM");
    }

    /** {@return bytes of the master key} */
    public int masterKeyLength() {
        return masterKeyLength;
    }

    /** {@return bytes of the master salt} */
    public int masterSaltLength() {
        return masterSaltLength;
    }

    /** {@return bytes of an SRTP packet's authentication tag} */
    public int rtpTagLength() {
        return rtpTagLength;
    }

    /** {@return bytes of an SRTCP packet's authentication tag} */
    public int rtcpTagLength() {
        return rtcpTagLength;
    }

    /** {@return whether the cipher authenticates by itself} */
    public boolean isAead() {
        return this == AEAD_AES_128_GCM || this == AEAD_AES_256_GCM;
    }
}
