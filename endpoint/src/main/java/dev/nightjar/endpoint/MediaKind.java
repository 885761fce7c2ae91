package dev.nightjar.endpoint;

/** What a track carries: the {@code kind} of W3C MediaStreamTrack and the media type of an m-line. */
public enum MediaKind {
    /** Sound. */
    AUDIO("audio"),
    /** Pictures. */
    VIDEO("video");

    private final String text;

    MediaKind(String text) {
        this.text = text;
    }

    /** {@return the word of SDP and W3C: {@code audio} or {@code video}} */
    @Override
    public String toString() {
        return text;
    }
}
