package dev.nightjar.endpoint;

import java.util.Set;

/**
 * Which simulcast encodings a peer is asked to send, RFC 8853: one, or all, some of them paused. W3C has no name for
 * it, since a browser never receives more than one.
 *
 * @param all whether every encoding that the peer offers is taken, else the last, which W3C WebRTC §5.2 makes the one
 *     of full size
 * @param paused rids that the peer is asked to hold back, the {@code ~} of RFC 8853 §5.1; those of no offer do not
 *     count
 */
public record ReceivedLayers(boolean all, Set<String> paused) {
    /** The one encoding of full size: what a recording needs, and the least that costs the peer uplink. */
    public static final ReceivedLayers LARGEST = new ReceivedLayers(false, Set.of());

    /** Every encoding, for a track that is sent on to receivers of different means. */
    public static final ReceivedLayers ALL = new ReceivedLayers(true, Set.of());

    /** Copies the set. */
    public ReceivedLayers {
        paused = Set.copyOf(paused);
    }

    /** {@return the same with exactly those encodings paused} */
    public ReceivedLayers withPaused(Set<String> rids) {
        return new ReceivedLayers(all, rids);
    }
}
