package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A server that gave no candidate: W3C RTCPeerConnectionIceErrorEvent.
 *
 * @param address ours that was used towards the server, or null where it is not known
 * @param port of that address, 0 to 65535, or null with it
 * @param url of the server as it was configured
 * @param errorCode of STUN, 300 to 699; 701 when the server could not be reached
 * @param errorText the reason phrase, or what could not be done; may be empty
 */
public record IceCandidateErrorEvent(
        @Nullable String address, @Nullable Integer port, String url, int errorCode, String errorText) {
    /** Checks that there are texts. */
    public IceCandidateErrorEvent {
        requireNonNull(url, "url");
        requireNonNull(errorText, "errorText");
    }
}
