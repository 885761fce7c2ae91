package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

import dev.nightjar.ice.Candidate;
import dev.nightjar.ice.CandidateParseException;
import org.jspecify.annotations.Nullable;

/**
 * A candidate as signalling carries it, W3C RTCIceCandidateInit, and who gave it.
 *
 * @param candidate the text from {@code candidate:} on, RFC 8839 §5.1; empty for the end of candidates
 * @param sdpMid the m-section it belongs to, or null where only the index is known
 * @param sdpMLineIndex that section's place from 0, or null where only the mid is known
 * @param usernameFragment the ICE generation it belongs to, or null for the current one
 * @param url of the server that gave us the candidate, as it was configured; null for one of ours that is no server's,
 *     and for the peer's; not signalled
 * @param relayProtocol how we reach the TURN server of a relayed candidate: {@code udp}, {@code tcp} or {@code tls};
 *     else null; not signalled
 */
public record IceCandidate(
        String candidate,
        @Nullable String sdpMid,
        @Nullable Integer sdpMLineIndex,
        @Nullable String usernameFragment,
        @Nullable String url,
        @Nullable String relayProtocol) {
    /** Checks that there is a text. */
    public IceCandidate {
        requireNonNull(candidate, "candidate");
    }

    /** Makes a candidate as signalling carries it. */
    public IceCandidate(
            String candidate,
            @Nullable String sdpMid,
            @Nullable Integer sdpMLineIndex,
            @Nullable String usernameFragment) {
        this(candidate, sdpMid, sdpMLineIndex, usernameFragment, null, null);
    }

    /** {@return a candidate of the m-section {@code sdpMid}} */
    public static IceCandidate of(String candidate, String sdpMid) {
        return new IceCandidate(candidate, sdpMid, null, null);
    }

    /** {@return whether this says that no more candidates follow} */
    public boolean isEndOfCandidates() {
        return candidate.isEmpty();
    }

    /**
     * {@return the fields of the text: foundation, component, priority, address, port, protocol, type, related address;
     * null for the end of candidates and where the text is not of RFC 8839 §5.1}
     */
    public @Nullable Candidate parsed() {
        try {
            return isEndOfCandidates() ? null : Candidate.parse(candidate);
        } catch (CandidateParseException malformed) {
            return null;
        }
    }

    /** {@return this as given by that server, if there is one} */
    IceCandidate from(@Nullable CandidateSource source) {
        if (source == null) {
            return this;
        }
        String relayed = source.relayProtocol().isEmpty() ? null : source.relayProtocol();
        return new IceCandidate(candidate, sdpMid, sdpMLineIndex, usernameFragment, source.url(), relayed);
    }

    /** {@return the generation it belongs to, from the candidate's text where it is not given beside it, or null} */
    @Nullable
    String ufrag() {
        if (usernameFragment != null) {
            return usernameFragment;
        }
        String[] words = candidate.split(" ", -1);
        // RFC 8839 §5.1: eight words, then pairs of name and value.
        for (int i = 8; i + 1 < words.length; i += 2) {
            if (words[i].equals("ufrag")) {
                return words[i + 1];
            }
        }
        return null;
    }
}
