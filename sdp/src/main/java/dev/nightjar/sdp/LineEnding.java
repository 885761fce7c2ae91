package dev.nightjar.sdp;

/** How a line of a description ended, remembered so that it can be written back as it came. */
public enum LineEnding {
    /** CR LF, as RFC 8866 §5 asks of writers. */
    CRLF("\r\n"),
    /** LF alone, which readers accept (RFC 8866 §9). */
    LF("\n"),
    /** Nothing: the last line of a text without a final line end. */
    NONE("");

    private final String text;

    LineEnding(String text) {
        this.text = text;
    }

    /** {@return the characters} */
    public String text() {
        return text;
    }
}
