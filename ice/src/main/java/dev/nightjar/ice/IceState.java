package dev.nightjar.ice;

/** How far an {@link IceAgent} has come, with the meanings of W3C's {@code RTCIceTransportState}. */
public enum IceState {
    /** Nothing to check yet. */
    NEW,
    /** Checks run, no pair is selected. */
    CHECKING,
    /** A pair is selected; more candidates or better pairs may come. */
    CONNECTED,
    /** A pair is selected, the peer has no more candidates and no check is left to do. */
    COMPLETED,
    /** The selected pair has been silent for a while; it may come back. */
    DISCONNECTED,
    /** No pair works, or consent expired (RFC 7675 §5.1). Final. */
    FAILED,
    /** {@link IceAgent#close} was called. Final. */
    CLOSED;

    /** {@return whether media may flow over the selected pair} */
    public boolean isUsable() {
        return this == CONNECTED || this == COMPLETED || this == DISCONNECTED;
    }

    boolean isFinal() {
        return this == FAILED || this == CLOSED;
    }
}
