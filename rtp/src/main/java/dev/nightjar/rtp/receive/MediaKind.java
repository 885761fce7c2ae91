package dev.nightjar.rtp.receive;

/** The media types of an m-section that carry RTP. */
public enum MediaKind {
    /** {@code m=audio}. */
    AUDIO,
    /** {@code m=video}. */
    VIDEO
}
