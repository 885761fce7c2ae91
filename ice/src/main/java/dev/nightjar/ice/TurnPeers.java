package dev.nightjar.ice;

import dev.nightjar.core.Path;
import dev.nightjar.core.TransportProtocol;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The peers of one allocation, their permissions and channels; all of them bounded. */
final class TurnPeers {
    /** The agent keeps 100 remote candidates, and a peer behind a NAT shows up under some more ports. */
    static final int MAX_PEERS = 256;
    /** Of one allocation; the agent's remote candidates have at most as many addresses. */
    static final int MAX_PERMISSIONS = 128;
    /** One path is selected at a time; a few changes in a call's life need no number twice (RFC 8656 §12). */
    static final int MAX_CHANNELS = 64;
    /** Of RFC 8656 §12: 0x4000 to 0x4FFF. */
    static final int FIRST_CHANNEL = 0x4000;

    private final Map<Path, TurnPeer> byPath = new HashMap<>();
    private final List<TurnPeer> peers = new ArrayList<>();
    private final Map<InetAddress, TurnPermission> permissions = new HashMap<>();
    private final @Nullable TurnPeer[] channels = new TurnPeer[MAX_CHANNELS];
    private int channelCount;
    private @Nullable TurnPeer last;

    /** {@return the peer that path leads to, or null where there is none yet} */
    @Nullable
    TurnPeer get(Path relay) {
        return byPath.get(relay);
    }

    /** {@return the peer with that channel, or null} */
    @Nullable
    TurnPeer ofChannel(int number) {
        int index = number - FIRST_CHANNEL;
        return index >= 0 && index < channelCount ? channels[index] : null;
    }

    /** {@return the peer with that transport address, or null} */
    @Nullable
    TurnPeer find(long addressHigh, long addressLow, int port) {
        TurnPeer recent = last;
        if (recent != null && is(recent, addressHigh, addressLow) && recent.port == port) {
            return recent;
        }
        for (int i = 0; i < peers.size(); i++) {
            TurnPeer peer = peers.get(i);
            if (is(peer, addressHigh, addressLow) && peer.port == port) {
                last = peer;
                return peer;
            }
        }
        return null;
    }

    /**
     * {@return a new peer on another port of an address that has a permission, or null} Where there are too many, the
     * one that has been silent longest of those we never sent to makes room: what may send from one address may send
     * from all its ports, but cannot push out a peer that was chosen.
     */
    @Nullable
    TurnPeer addPort(long addressHigh, long addressLow, int port) {
        for (int i = 0; i < peers.size(); i++) {
            TurnPeer known = peers.get(i);
            if (is(known, addressHigh, addressLow) && known.permission.lets() && port != 0) {
                InetSocketAddress remote = new InetSocketAddress(known.address().getAddress(), port);
                return add(Path.of(known.relay.local(), remote, TransportProtocol.RELAY));
            }
        }
        return null;
    }

    /** {@return the peer that path leads to, new, or null when there are too many} */
    @Nullable
    TurnPeer add(Path relay) {
        InetAddress address = relay.remote().getAddress();
        if (peers.size() == MAX_PEERS || (!permissions.containsKey(address) && permissions.size() == MAX_PERMISSIONS)) {
            forgetLapsed();
        }
        if (peers.size() == MAX_PEERS && !evict()) {
            return null;
        }
        TurnPermission permission = permissions.get(address);
        if (permission == null && permissions.size() == MAX_PERMISSIONS) {
            return null;
        }
        if (permission == null) {
            permission = new TurnPermission(address);
            permissions.put(address, permission);
        }
        TurnPeer peer = new TurnPeer(relay, permission);
        peers.add(peer);
        byPath.put(relay, peer);
        return peer;
    }

    private boolean evict() {
        TurnPeer oldest = null;
        for (TurnPeer peer : peers) {
            if (!peer.isOurs && (oldest == null || peer.usedNanos < oldest.usedNanos)) {
                oldest = peer;
            }
        }
        if (oldest == null) {
            return false;
        }
        TurnPeer evicted = oldest;
        peers.remove(evicted);
        byPath.remove(evicted.relay);
        last = null;
        return true;
    }

    /** Peers of earlier candidates: nothing goes there any more, and they have no channel. */
    private void forgetLapsed() {
        peers.removeIf(peer -> {
            boolean isLapsed = !peer.permission.lets() && peer.channel == 0;
            if (isLapsed) {
                byPath.remove(peer.relay);
            }
            return isLapsed;
        });
        permissions.values().removeIf(permission -> peers.stream().noneMatch(peer -> peer.permission == permission));
        last = null;
    }

    /** Gives a peer a number of its own for good; false when there are no more. */
    boolean giveChannel(TurnPeer peer) {
        if (peer.channel != 0) {
            return true;
        }
        if (channelCount == MAX_CHANNELS) {
            return false;
        }
        peer.channel = FIRST_CHANNEL + channelCount;
        peer.isOurs = true;
        channels[channelCount++] = peer;
        return true;
    }

    List<TurnPeer> all() {
        return peers;
    }

    private static boolean is(TurnPeer peer, long addressHigh, long addressLow) {
        return peer.addressLow == addressLow && peer.addressHigh == addressHigh;
    }
}
