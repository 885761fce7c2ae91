package dev.nightjar.ice;

/** A text is no candidate attribute of RFC 8839 §5.1; the message names the rule and carries no address. */
public final class CandidateParseException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    CandidateParseException(String message) {
        super(message);
    }
}
