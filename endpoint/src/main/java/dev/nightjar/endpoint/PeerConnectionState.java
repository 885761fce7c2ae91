package dev.nightjar.endpoint;

import java.util.Locale;

/** What the whole connection has reached, ICE and DTLS together: W3C RTCPeerConnectionState. */
public enum PeerConnectionState {
    /** Nothing begun. */
    NEW,
    /** ICE or DTLS is under way. */
    CONNECTING,
    /** Media can flow. */
    CONNECTED,
    /** Answers stay away; it may come back. */
    DISCONNECTED,
    /** ICE or DTLS has failed. */
    FAILED,
    /** Closed. */
    CLOSED;

    /** {@return the word of W3C} */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
