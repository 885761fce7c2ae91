package dev.nightjar.endpoint;

import java.util.Locale;

/** What a candidate is reached over: W3C RTCIceProtocol. */
public enum IceProtocol {
    /** UDP, RFC 8445. */
    UDP,
    /** TCP, RFC 6544. */
    TCP;

    /** {@return the word of W3C} */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
