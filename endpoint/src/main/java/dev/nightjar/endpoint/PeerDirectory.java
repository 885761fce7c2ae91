package dev.nightjar.endpoint;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one loop, found by what a STUN message carries: a request by our ufrag, a response by the tag that
 * begins our transaction ids.
 *
 * <p>Loop-confined. Its size is the number of our own connections; nothing a peer sends adds to it.
 */
final class PeerDirectory {
    private final Map<String, PeerTransport> byUfrag = new HashMap<>();
    private final Map<Long, PeerTransport> byTransactionTag = new HashMap<>();

    void add(PeerTransport peer) {
        byUfrag.put(peer.localUfrag(), peer);
        byTransactionTag.put(tag(peer), peer);
    }

    void remove(PeerTransport peer) {
        byUfrag.remove(peer.localUfrag(), peer);
        byTransactionTag.remove(tag(peer), peer);
    }

    @Nullable
    PeerTransport byUfrag(String ufrag) {
        return byUfrag.get(ufrag);
    }

    @Nullable
    PeerTransport byTransactionTag(long tag) {
        return byTransactionTag.get(tag);
    }

    int size() {
        return byUfrag.size();
    }

    private static long tag(PeerTransport peer) {
        return Integer.toUnsignedLong(peer.transactionTag());
    }
}
