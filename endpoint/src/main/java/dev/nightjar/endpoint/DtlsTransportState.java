package dev.nightjar.endpoint;

import java.util.Locale;

/** How far DTLS has come: W3C RTCDtlsTransportState. */
public enum DtlsTransportState {
    /** Not begun. */
    NEW,
    /** The handshake is under way. */
    CONNECTING,
    /** The keys are there. */
    CONNECTED,
    /** Closed by one of the two sides. */
    CLOSED,
    /** The handshake failed, or the peer's certificate was not the signalled one. */
    FAILED;

    /** {@return the word of W3C} */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
