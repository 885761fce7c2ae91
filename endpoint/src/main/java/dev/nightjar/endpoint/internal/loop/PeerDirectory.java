package dev.nightjar.endpoint.internal.loop;

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
public final class PeerDirectory {
    private final Map<String, LoopPeer> byUfrag = new ConcurrentHashMap<>();
    private final Map<Long, LoopPeer> byTransactionTag = new HashMap<>();

    /** Adds one generation of a connection's ICE. */
    public void add(String ufrag, int transactionTag, LoopPeer peer) {
        byUfrag.put(ufrag, peer);
        byTransactionTag.put(Integer.toUnsignedLong(transactionTag), peer);
    }

    /** Takes one generation of a connection's ICE out, where it is still that connection's. */
    public void remove(String ufrag, int transactionTag, LoopPeer peer) {
        byUfrag.remove(ufrag, peer);
        byTransactionTag.remove(Integer.toUnsignedLong(transactionTag), peer);
    }

    /** {@return the connection whose ufrag that is, or null; any thread: a TCP connection may come on another loop} */
    public @Nullable LoopPeer byUfrag(String ufrag) {
        return byUfrag.get(ufrag);
    }

    @Nullable
    LoopPeer byTransactionTag(long tag) {
        return byTransactionTag.get(tag);
    }

    /** Has answers from servers found, which begin with a tag as those of agents do. */
    public void addTag(int transactionTag, LoopPeer peer) {
        byTransactionTag.put(Integer.toUnsignedLong(transactionTag), peer);
    }

    /** Takes out what {@link #addTag} has added. */
    public void removeTag(int transactionTag, LoopPeer peer) {
        byTransactionTag.remove(Integer.toUnsignedLong(transactionTag), peer);
    }

    /** {@return every connection once, as they are now} */
    public Set<LoopPeer> all() {
        return Set.copyOf(byUfrag.values());
    }

    /** {@return how many ufrags there are} */
    public int size() {
        return byUfrag.size();
    }
}
