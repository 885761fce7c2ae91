package dev.nightjar.rtp.payload;

/** What the payloads of one timestamp turned out to be. */
public enum FrameOutcome {
    /** A frame that a decoder can take. */
    WHOLE,
    /** Payloads were missing or malformed. */
    BROKEN,
    /** Nothing to decode, parameter sets for example: neither a frame nor a loss. */
    EMPTY
}
