package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A candidate as signalling carries it: W3C RTCIceCandidateInit.
 *
 * @param candidate the text from {@code candidate:} on, RFC 8839 §5.1; empty for the end of candidates
 * @param sdpMid the m-section it belongs to, or null where only the index is known
 * @param sdpMLineIndex that section's place from 0, or null where only the mid is known
 * @param usernameFragment the ICE generation it belongs to, or null for the current one
 */
public record IceCandidate(
        String candidate,
        @Nullable String sdpMid,
        @Nullable Integer sdpMLineIndex,
        @Nullable String usernameFragment) {
    /** Checks that there is a text. */
    public IceCandidate {
        requireNonNull(candidate, "candidate");
    }

    /** {@return a candidate of the m-section {@code sdpMid}} */
    public static IceCandidate of(String candidate, String sdpMid) {
        return new IceCandidate(candidate, sdpMid, null, null);
    }

    /** {@return whether this says that no more candidates follow} */
    public boolean isEndOfCandidates() {
        return candidate.isEmpty();
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
