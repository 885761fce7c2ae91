package dev.nightjar.endpoint;

/** An endpoint could not be opened because a port or address was not to be had. */
public final class BindFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean isTcp;

    /** Tells of a port of UDP; 0 for any. */
    public BindFailedException(int port, Throwable cause) {
        this("UDP", port, cause);
    }

    /** Tells of a port of that protocol, {@code "UDP"} or {@code "TCP"}; 0 for any. */
    public BindFailedException(String protocol, int port, Throwable cause) {
        super(
                "cannot bind " + protocol + " port " + (port == 0 ? "(any)" : Integer.toString(port)) + ": "
                        + cause.getMessage() + " (expected: a free port and an address of this machine)",
                cause);
        this.isTcp = protocol.equals("TCP");
    }

    /** {@return whether it was a port of TCP, else of UDP} */
    public boolean isTcp() {
        return isTcp;
    }
}
