package dev.nightjar.rtp.congestion;

/** What a packet is to the {@link Pacer}, most urgent first; the order of the constants is the order of sending. */
public enum PacketClass {
    /** Audio: leaves at once, whatever waits. */
    AUDIO,
    /** A packet sent again: its frame is already late. */
    RETRANSMISSION,
    /** Video sent for the first time. */
    VIDEO,
    /** Forward error correction, which is of no use before what it protects. */
    FORWARD_ERROR_CORRECTION,
    /** Bytes without meaning, sent only to fill a probe. */
    PADDING
}
