package dev.nightjar.interop;

/** A peer or tool is missing, failed or did not answer; the message carries what it said last. */
public final class PeerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A failure told in words. */
    public PeerException(String message) {
        super(message);
    }

    /** A failure with what caused it. */
    public PeerException(String message, Throwable cause) {
        super(message, cause);
    }
}
