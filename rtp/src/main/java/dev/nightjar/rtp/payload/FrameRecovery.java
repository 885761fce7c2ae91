package dev.nightjar.rtp.payload;

/** What a loss of other frames means for a whole one. */
public enum FrameRecovery {
    /** All that it refers to was delivered. */
    DECODABLE,
    /** It refers to what was lost; a later frame of a lower layer does not. */
    SKIPPED,
    /** It refers to what was lost, and so will all others before a keyframe. */
    NEEDS_KEYFRAME
}
