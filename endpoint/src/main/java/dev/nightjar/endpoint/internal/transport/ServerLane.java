package dev.nightjar.endpoint.internal.transport;

import dev.nightjar.core.Path;
import dev.nightjar.core.Transmit;
import dev.nightjar.core.TransportProtocol;
import dev.nightjar.endpoint.internal.loop.LoopPeer;
import dev.nightjar.endpoint.internal.loop.MediaLoop;
import dev.nightjar.endpoint.internal.loop.RoutedSocket;
import dev.nightjar.endpoint.internal.servers.ServerConnections;
import dev.nightjar.endpoint.internal.sockets.UdpSocket;
import dev.nightjar.ice.CandidateGatherer;
import dev.nightjar.ice.GatheringServer;
import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One gatherer and the sockets it asks its servers over.
 *
 * <p>Over sockets of its own every datagram of a server is this connection's. Over sockets that connections share only
 * answers can be told apart, by their transaction ids, so that only STUN servers are asked there: see ADR 0018.
 * Loop-confined.
 */
public final class ServerLane implements ServerConnections.Listener {
    private final Owner peer;
    private final MediaLoop loop;
    private final CandidateGatherer gatherer;
    private final int tag;
    private final boolean isShared;
    private final ServerConnections connections;
    private final Map<InetAddress, RoutedSocket> sockets = new HashMap<>();
    private final Set<Path> claimed = new HashSet<>();
    private @Nullable Path lastPath;
    private @Nullable UdpSocket lastSocket;

    /** The connection that asks, and that is to look again when a server has told something. */
    public interface Owner extends LoopPeer {
        /** Runs what is due, and sends what there is to send. */
        void advance();

        /** Takes a message that a server has sent over TCP or TLS, borrowed until the call returns. */
        void receiveFromServer(ServerLane lane, Path path, byte[] buffer, int offset, int length);
    }

    /**
     * Makes a lane without sockets.
     *
     * @param tag begins the gatherer's transaction ids
     * @param isShared whether its sockets are other connections' too
     */
    public ServerLane(
            Owner peer,
            CandidateGatherer gatherer,
            int tag,
            boolean isShared,
            Executor handshakes,
            @Nullable SslContext tls,
            List<InetAddress> connectFrom) {
        this.peer = peer;
        this.loop = peer.loop();
        this.gatherer = gatherer;
        this.tag = tag;
        this.isShared = isShared;
        this.connections = new ServerConnections(loop, handshakes, tls, connectFrom, this);
        loop.peers().addTag(tag, peer);
    }

    /** {@return the gatherer; who changes it has the connection look again} */
    public CandidateGatherer gatherer() {
        return gatherer;
    }

    /** Adds a socket that servers are asked over. */
    public void addSocket(RoutedSocket socket, int localPreference) {
        InetSocketAddress base = socket.socket().localAddress();
        sockets.put(base.getAddress(), socket);
        lastPath = null;
        gatherer.addBase(base, localPreference);
    }

    /** {@return whether that is the address of a socket of this lane} */
    boolean hasSocket(InetSocketAddress local) {
        RoutedSocket socket = sockets.get(local.getAddress());
        return socket != null && socket.socket().localAddress().equals(local);
    }

    /** Sends what the gatherer has; returns whether a server was sent to for the first time. */
    boolean sendWaiting() {
        boolean isNew = false;
        for (Transmit out = gatherer.pollTransmit(); out != null; out = gatherer.pollTransmit()) {
            isNew |= send(out.path(), out.buffer(), out.offset(), out.length());
        }
        return isNew;
    }

    private boolean send(Path path, byte[] buffer, int offset, int length) {
        if (path.protocol() == TransportProtocol.TCP) {
            connections.send(path, buffer, offset, length);
            return false;
        }
        boolean isNew = choose(path);
        UdpSocket socket = lastSocket;
        if (socket != null) {
            socket.send(path.remote(), buffer, offset, length);
        }
        return isNew;
    }

    // By identity: the same path object comes with every datagram, and another equal one costs only a look-up.
    @SuppressWarnings("ReferenceEquality")
    private boolean choose(Path path) {
        if (path == lastPath) {
            return false;
        }
        RoutedSocket routed = sockets.get(path.local().getAddress());
        lastPath = path;
        lastSocket = routed == null ? null : routed.socket();
        // How many there are is decided by our sockets and the configured servers.
        boolean isNew = claimed.add(path);
        if (isNew && !isShared && routed != null) {
            routed.claim(path, peer);
        }
        return isNew;
    }

    void connect(GatheringServer server, int connection) {
        connections.open(server, connection);
    }

    void disconnect(int connection) {
        connections.close(connection);
    }

    /** {@return messages that a slow server has made us drop} */
    long droppedMessages() {
        return connections.droppedMessages();
    }

    @Override
    public void onServerConnected(int connection, Path path) {
        gatherer.connected(connection, path);
        peer.advance();
    }

    @Override
    public void onConnectFailed(int connection, String why) {
        gatherer.connectFailed(connection, why);
        peer.advance();
    }

    @Override
    public void onServerDisconnected(int connection, String why) {
        gatherer.disconnected(connection, why);
        peer.advance();
    }

    @Override
    public void onServerMessage(Path path, byte[] buffer, int offset, int length) {
        peer.receiveFromServer(this, path, buffer, offset, length);
    }

    /** Gives relayed addresses back and closes what belongs to this lane alone. */
    void close(boolean ownsSockets) {
        gatherer.close(loop.nowNanos());
        sendWaiting();
        loop.peers().removeTag(tag, peer);
        loop.flush();
        connections.close();
        if (ownsSockets) {
            sockets.values().forEach(RoutedSocket::close);
        }
    }
}
