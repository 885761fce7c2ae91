package dev.nightjar.testkit.turn;

import dev.nightjar.core.Path;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One allocation, RFC 8656 §3.2: a relayed address of one client, its permissions and channels. */
final class TurnAllocation {
    /** Real clients talk to few peers by one allocation; past it the answer is 508, RFC 8656 §10.2. */
    static final int MAX_PERMISSIONS = 100;

    final Path client;
    final InetSocketAddress relayed;
    final String user;
    private final byte[] transactionId;
    private final Map<InetAddress, Long> permissions = new HashMap<>();
    private final Map<Integer, Channel> channels = new HashMap<>();
    long endNanos;

    TurnAllocation(Path client, InetSocketAddress relayed, String user, byte[] transactionId) {
        this.client = client;
        this.relayed = relayed;
        this.user = user;
        this.transactionId = transactionId;
    }

    /** {@return whether the request is the one that made this allocation, sent again} */
    boolean isMadeBy(ServerRequest request) {
        return Arrays.equals(transactionId, request.transactionId());
    }

    boolean isFamilyOf(InetSocketAddress peer) {
        return peer.getAddress().getClass() == relayed.getAddress().getClass();
    }

    /** {@return false, with nothing changed, when there are too many already} */
    boolean permit(InetAddress peer, long endNanos) {
        if (permissions.size() >= MAX_PERMISSIONS && !permissions.containsKey(peer)) {
            return false;
        }
        permissions.put(peer, endNanos);
        return true;
    }

    boolean isPermitted(InetAddress peer, long nowNanos) {
        return permissions.getOrDefault(peer, Long.MIN_VALUE) > nowNanos;
    }

    /** {@return whether the channel and the peer are free or bound to each other, RFC 8656 §12.2} */
    boolean canBind(int channel, InetSocketAddress peer) {
        Channel bound = channels.get(channel);
        Integer ofPeer = channelOf(peer);
        return bound == null ? ofPeer == null : bound.peer().equals(peer);
    }

    void bind(int channel, InetSocketAddress peer, long endNanos) {
        channels.put(channel, new Channel(peer, endNanos));
    }

    @Nullable
    InetSocketAddress peerOf(int channel) {
        Channel bound = channels.get(channel);
        return bound == null ? null : bound.peer();
    }

    @Nullable
    Integer channelOf(InetSocketAddress peer) {
        for (Map.Entry<Integer, Channel> entry : channels.entrySet()) {
            if (entry.getValue().peer().equals(peer)) {
                return entry.getKey();
            }
        }
        return null;
    }

    int permissions() {
        return permissions.size();
    }

    int channels() {
        return channels.size();
    }

    void expire(long nowNanos) {
        permissions.values().removeIf(end -> end <= nowNanos);
        channels.values().removeIf(channel -> channel.endNanos() <= nowNanos);
    }

    /** {@return when the next of its lifetimes ends} */
    long deadlineNanos() {
        long next = endNanos;
        for (long end : permissions.values()) {
            next = Math.min(next, end);
        }
        for (Channel channel : channels.values()) {
            next = Math.min(next, channel.endNanos());
        }
        return next;
    }

    private record Channel(InetSocketAddress peer, long endNanos) {}
}
