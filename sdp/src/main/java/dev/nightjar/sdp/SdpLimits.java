package dev.nightjar.sdp;

/** What a description may hold. A peer chooses all of it, so each list has its bound; beyond it parsing fails. */
public final class SdpLimits {
    /** Characters of a whole description: ten times that of a browser offering 20 sections. */
    public static final int MAX_LENGTH = 256 * 1024;

    /** Lines of a whole description: {@link #MAX_LENGTH} at 16 characters a line, where browsers average 30. */
    public static final int MAX_LINES = 16 * 1024;

    /** Media sections: a large conference with one section for each track; recycled sections count too. */
    public static final int MAX_MEDIA = 256;

    /** Attributes of one section: browsers write 150; old plans put four lines for each SSRC of a room in one. */
    public static final int MAX_ATTRIBUTES = 2048;

    /** Formats of one section: each payload type once. */
    public static final int MAX_FORMATS = 128;

    private SdpLimits() {}
}
