package dev.nightjar.endpoint;

import java.util.Locale;

/** What the ICE of a transport has reached: W3C RTCIceTransportState. */
public enum IceTransportState {
    /** Nothing to check yet. */
    NEW,
    /** Checks are under way, and no pair works. */
    CHECKING,
    /** A pair works; better ones may come. */
    CONNECTED,
    /** A pair works, and checking has ended. */
    COMPLETED,
    /** Answers stay away; they may come back. */
    DISCONNECTED,
    /** No pair works; only a restart helps. */
    FAILED,
    /** The connection is closed. */
    CLOSED;

    /** {@return the word of W3C} */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
