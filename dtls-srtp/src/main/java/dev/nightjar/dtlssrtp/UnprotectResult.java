package dev.nightjar.dtlssrtp;

/** What became of a packet given to {@link SrtpContext#unprotectRtp} or {@link SrtpContext#unprotectRtcp}. */
public enum UnprotectResult {
    /** The packet is authentic and new; {@link SrtpContext#resultLength} tells its plain length. */
    ACCEPTED,
    /** The packet's index was accepted before, or lies behind the replay window (RFC 3711 §3.3.2). */
    REPLAYED,
    /**
     * The tag is wrong: forged, damaged, of another key, of an index we guessed wrong, or not where it should be
     * because the sender uses a master key identifier (MKI), which DTLS-SRTP agreed not to use.
     */
    AUTHENTICATION_FAILED,
    /** The bytes are no SRTP or SRTCP packet of the profile. */
    MALFORMED,
    /**
     * There is no cryptographic context for the packet's SSRC (RFC 3711 §3.2.3), and none to be made: the SSRC is new
     * and {@link SrtpConfig#maxSsrcs} are known already, or the whole {@link SrtpContext} is destroyed. The tag was not
     * looked at.
     */
    NO_CONTEXT
}
