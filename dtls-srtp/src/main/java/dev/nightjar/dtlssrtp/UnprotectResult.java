package dev.nightjar.dtlssrtp;

/** What became of a packet given to {@link SrtpContext#unprotectRtp} or {@link SrtpContext#unprotectRtcp}. */
public enum UnprotectResult {
    /** The packet is authentic and new; {@link SrtpContext#resultLength} tells its plain length. */
    ACCEPTED,
    /** The packet's index was accepted before, or lies behind the replay window (RFC 3711 §3.3.2). */
    REPLAYED,
    /** The tag is wrong: forged, damaged, of another key, or of an index we guessed wrong. */
    AUTHENTICATION_FAILED,
    /** The bytes are no SRTP or SRTCP packet of the profile. */
    MALFORMED,
    /** The packet's SSRC is new and {@link SrtpConfig#maxSsrcs} are known already; its tag was not looked at. */
    NO_ROOM_FOR_SSRC
}
