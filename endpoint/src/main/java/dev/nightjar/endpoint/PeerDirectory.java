package dev.nightjar.endpoint;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one loop, found by what a STUN message carries: a request by our ufrag, a response by the tag that
 * begins our transaction ids.
 *
 * <p>Loop-confined, but for {@link #byUfrag}. Its size is the number of our own connections, twice that while all of
 * them restart ICE; nothing a peer sends adds to it.
 */
final class PeerDirectory {
    private final Map<String, PeerTransport> byUfrag = new ConcurrentHashMap<>();
    private final Map<Long, PeerTransport> byTransactionTag = new HashMap<>();

    /** Adds one generation of a connection's ICE. */
    void add(String ufrag, int transactionTag, PeerTransport peer) {
        byUfrag.put(ufrag, peer);
        byTransactionTag.put(Integer.toUnsignedLong(transactionTag), peer);
    }

    void remove(String ufrag, int transactionTag, PeerTransport peer) {
        byUfrag.remove(ufrag, peer);
        byTransactionTag.remove(Integer.toUnsignedLong(transactionTag), peer);
    }

    /** {@return the connection whose ufrag that is, or null; any thread: a TCP connection may come on another loop} */
    @Nullable
    PeerTransport byUfrag(String ufrag) {
        return byUfrag.get(ufrag);
    }

    @Nullable
    PeerTransport byTransactionTag(long tag) {
        return byTransactionTag.get(tag);
    }

    /** Has answers from servers found, which begin with a tag as those of agents do. */
    void addTag(int transactionTag, PeerTransport peer) {
        byTransactionTag.put(Integer.toUnsignedLong(transactionTag), peer);
    }

    void removeTag(int transactionTag, PeerTransport peer) {
        byTransactionTag.remove(Integer.toUnsignedLong(transactionTag), peer);
    }

    /** {@return every connection once, as they are now} */
    Set<PeerTransport> all() {
        return Set.copyOf(byUfrag.values());
    }

    int size() {
        return byUfrag.size();
    }
}
