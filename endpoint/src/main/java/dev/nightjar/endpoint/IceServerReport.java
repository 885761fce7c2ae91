package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What has come of one URL of {@link Configuration#iceServers}.
 *
 * <p>A server that has answered may have given no candidate that the application hears of: the address a STUN server
 * sees is our own where there is no NAT, and such a candidate is redundant (RFC 8445 §5.1.3).
 *
 * @param url as it was configured
 * @param hasAnswered whether an address of ours, or one of the server's, came back
 * @param errorCode of the latest failure, as in {@link IceCandidateErrorEvent}; 0 without one
 * @param errorText of the latest failure, or null without one
 */
public record IceServerReport(
        String url,
        boolean hasAnswered,
        int errorCode,
        @Nullable String errorText) {
    /** Checks that there is a URL. */
    public IceServerReport {
        requireNonNull(url, "url");
    }
}
