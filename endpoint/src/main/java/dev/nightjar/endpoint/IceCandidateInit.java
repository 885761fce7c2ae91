package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What signalling carries of a candidate: W3C RTCIceCandidateInit, whose members have these names in JSON.
 *
 * @param candidate the text from {@code candidate:} on, RFC 8839 §5.1; empty for the end of candidates
 * @param sdpMid the m-section it belongs to, or null
 * @param sdpMLineIndex that section's place from 0, or null
 * @param usernameFragment the ICE generation it belongs to, or null
 */
public record IceCandidateInit(
        String candidate,
        @Nullable String sdpMid,
        @Nullable Integer sdpMLineIndex,
        @Nullable String usernameFragment) {
    /** Checks that there is a text. */
    public IceCandidateInit {
        requireNonNull(candidate, "candidate");
    }
}
