package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

/**
 * The two candidates that a connection uses: W3C RTCIceCandidatePair.
 *
 * @param local ours
 * @param remote the peer's
 */
public record IceCandidatePair(IceCandidate local, IceCandidate remote) {
    /** Checks that there are two. */
    public IceCandidatePair {
        requireNonNull(local, "local");
        requireNonNull(remote, "remote");
    }
}
