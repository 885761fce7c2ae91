package dev.nightjar.endpoint;

import java.util.Locale;

/** What ICE has reached: W3C RTCIceConnectionState. */
public enum IceConnectionState {
    /** Nothing to check yet. */
    NEW,
    /** Checks are under way. */
    CHECKING,
    /** A pair works. */
    CONNECTED,
    /** A pair is chosen and checking has ended. */
    COMPLETED,
    /** Answers stay away; it may come back. */
    DISCONNECTED,
    /** No pair works. */
    FAILED,
    /** Closed. */
    CLOSED;

    /** {@return the word of W3C} */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
