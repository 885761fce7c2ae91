package dev.nightjar.endpoint;

import java.util.Locale;

/** Whether RTCP may have a transport of its own: W3C RTCRtcpMuxPolicy. */
public enum RtcpMuxPolicy {
    /** RTP and RTCP share one, or there is no session: the only policy that a connection can be made with. */
    REQUIRE,
    /**
     * RTCP may have its own where the peer cannot share. The recommendation knows it no longer, and what came before
     * let an implementation refuse it: making a connection with it fails with NotSupportedError.
     */
    NEGOTIATE;

    /** {@return the word of W3C} */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
