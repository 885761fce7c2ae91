package dev.nightjar.endpoint;

import java.util.Locale;

/** What a candidate or a transport carries: W3C RTCIceComponent. */
public enum IceComponent {
    /** RTP, and RTCP with it where the two share a transport, as they do here. */
    RTP,
    /** RTCP alone. */
    RTCP;

    /** {@return the word of W3C} */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
