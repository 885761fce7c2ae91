package dev.nightjar.endpoint.internal.loop;

import dev.nightjar.core.PacketKind;
import dev.nightjar.core.Path;
import dev.nightjar.endpoint.internal.sockets.SocketCounters;
import dev.nightjar.endpoint.internal.sockets.UdpSocket;
import dev.nightjar.ice.StunDemux;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A UDP socket and which connection each of its datagrams belongs to.
 *
 * <p>STUN goes by what it carries, since addresses prove nothing yet. DTLS and SRTP carry no name, so they go by the
 * remote address, and an address is known only after an authenticated check came from it. Loop-confined.
 */
public final class RoutedSocket implements UdpSocket.Receiver {
    private final MediaLoop loop;
    private final @Nullable LoopPeer owner;
    private final Map<InetSocketAddress, Route> routes = new HashMap<>();
    private @Nullable UdpSocket socket;
    private @Nullable InetSocketAddress lastRemote;
    private @Nullable Route lastRoute;
    private long strangers;

    private RoutedSocket(MediaLoop loop, @Nullable LoopPeer owner) {
        this.loop = loop;
        this.owner = owner;
    }

    /** {@return a bound socket: shared, or the property of {@code owner}} */
    public static CompletableFuture<RoutedSocket> open(
            MediaLoop loop, InetAddress address, int port, @Nullable LoopPeer owner) {
        RoutedSocket routed = new RoutedSocket(loop, owner);
        return loop.io().open(address, port, routed).thenApply(socket -> {
            routed.socket = socket;
            return routed;
        });
    }

    /** {@return the bound socket} */
    public UdpSocket socket() {
        UdpSocket bound = socket;
        if (bound == null) {
            throw new IllegalStateException("bug: a routed socket is used before it is bound");
        }
        return bound;
    }

    @Override
    public void onDatagram(
            UdpSocket from, InetSocketAddress remote, byte[] buffer, int offset, int length, long arrivalNanos) {
        Route route = routeOf(remote);
        if (PacketKind.of(buffer, offset, length) == PacketKind.STUN) {
            LoopPeer peer = owner != null ? owner : peerOfStun(buffer, offset, length);
            if (peer == null) {
                stranger();
                return;
            }
            Path path = route != null && route.isOf(peer) ? route.path() : Path.udp(from.localAddress(), remote);
            peer.receive(path, buffer, offset, length, arrivalNanos);
        } else if (route == null) {
            stranger();
        } else {
            route.peer().receive(route.path(), buffer, offset, length, arrivalNanos);
        }
    }

    // By identity: datagrams that came together carry one object, and another equal one costs only a look-up.
    @SuppressWarnings("ReferenceEquality")
    private @Nullable Route routeOf(InetSocketAddress remote) {
        if (remote != lastRemote) {
            lastRoute = routes.get(remote);
            lastRemote = remote;
        }
        return lastRoute;
    }

    private void forgetLast() {
        lastRemote = null;
        lastRoute = null;
    }

    private void stranger() {
        strangers++;
        loop.io().counters().add(SocketCounters.Counter.STRANGERS, 1);
    }

    @Override
    public void onReadComplete() {
        loop.flush();
    }

    /**
     * Gives the datagrams of a remote address to a connection that has authenticated it.
     *
     * <p>A newer check takes the address over from a connection that no longer works; one that does keeps it, because
     * two live connections on one pair of addresses could not be told apart.
     *
     * @return whether the address is now that connection's
     */
    public boolean claim(Path path, LoopPeer peer) {
        Route held = routes.get(path.remote());
        if (held != null && !held.isOf(peer) && held.peer().isAlive()) {
            return false;
        }
        routes.put(path.remote(), new Route(path, peer));
        forgetLast();
        return true;
    }

    /** Gives one address back. */
    public void release(Path path, LoopPeer peer) {
        Route held = routes.get(path.remote());
        if (held != null && held.isOf(peer)) {
            routes.remove(path.remote());
            forgetLast();
        }
    }

    /** {@return datagrams that belonged to no connection} */
    public long strangers() {
        return strangers;
    }

    /** {@return addresses that belong to connections, at most {@code PeerSockets.MAX_ADDRESSES} each} */
    public int routeCount() {
        return routes.size();
    }

    /** Closes the socket; what was claimed on it ends. */
    public void close() {
        socket().close();
    }

    private @Nullable LoopPeer peerOfStun(byte[] buffer, int offset, int length) {
        String ufrag = StunDemux.localUfrag(buffer, offset, length);
        if (ufrag != null) {
            return loop.peers().byUfrag(ufrag);
        }
        return loop.peers().byTransactionTag(StunDemux.transactionTag(buffer, offset, length));
    }

    private record Route(Path path, LoopPeer peer) {
        @SuppressWarnings("ReferenceEquality") // a connection is itself
        boolean isOf(LoopPeer connection) {
            return peer == connection;
        }
    }
}
