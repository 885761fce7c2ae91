package dev.nightjar.endpoint;

import org.jspecify.annotations.Nullable;

/**
 * News of our candidates: W3C RTCPeerConnectionIceEvent, §4.8.1.
 *
 * @param candidate a candidate, or the end of those of a generation; null once all are known and the gathering state is
 *     complete, which is for old applications and not for the peer
 */
public record IceCandidateEvent(@Nullable IceCandidate candidate) {
    /** {@return the server that the candidate comes from, as it was configured, or null} */
    public @Nullable String url() {
        return candidate == null ? null : candidate.url();
    }
}
