package dev.nightjar.rtp.receive;

/** What the packets of an SSRC are for, told by their payload types. */
enum StreamRole {
    /** Media, in RED or not, ULPFEC among it. */
    MEDIA,
    /** Retransmissions only, RFC 4588. */
    RETRANSMISSION,
    /** FlexFEC only. */
    PARITY
}
