package dev.nightjar.rtp.receive;

/** How a packet came to be here. */
enum Arrival {
    /** On its own stream, as it was sent. */
    SENT,
    /** Asked for, on the retransmission stream. */
    RETRANSMITTED,
    /** Made of parity or of a redundant copy. */
    RECOVERED
}
