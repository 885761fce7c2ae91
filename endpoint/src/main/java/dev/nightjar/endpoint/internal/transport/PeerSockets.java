package dev.nightjar.endpoint.internal.transport;

import dev.nightjar.core.Path;
import dev.nightjar.core.Transmit;
import dev.nightjar.core.TransportProtocol;
import dev.nightjar.endpoint.internal.loop.LoopPeer;
import dev.nightjar.endpoint.internal.loop.RoutedSocket;
import dev.nightjar.endpoint.internal.loop.TcpPaths;
import dev.nightjar.endpoint.internal.sockets.UdpSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sockets one connection sends on, and the remote addresses it holds on them.
 *
 * <p>Loop-confined.
 */
public final class PeerSockets {
    /** A peer with two interfaces, two families and a NAT that rebinds shows fewer; the longest unused gives way. */
    public static final int MAX_ADDRESSES = 16;

    private final LoopPeer peer;
    private final boolean own;
    private final Map<InetAddress, RoutedSocket> sockets;
    private final ArrayDeque<Path> claimed = new ArrayDeque<>();
    private @Nullable TcpPaths tcp;
    private @Nullable PeerGatherings servers;
    private @Nullable InetAddress lastAddress;
    private @Nullable UdpSocket lastSocket;
    private final PairTraffic traffic = new PairTraffic();
    private long packetsSent;
    private long bytesSent;

    /** Takes sockets that are bound: the connection's alone where {@code own}, else those of its loop. */
    public PeerSockets(LoopPeer peer, boolean own, Map<InetAddress, RoutedSocket> sockets) {
        this.peer = peer;
        this.own = own;
        this.sockets = new LinkedHashMap<>(sockets);
    }

    /** {@return the bound address of each socket} */
    public List<InetSocketAddress> localAddresses() {
        List<InetSocketAddress> addresses = new ArrayList<>();
        sockets.values().forEach(socket -> addresses.add(socket.socket().localAddress()));
        return addresses;
    }

    /** {@return whether they are this connection's alone} */
    public boolean areOwn() {
        return own;
    }

    /** {@return the sockets by local address} */
    public Map<InetAddress, RoutedSocket> byAddress() {
        return new LinkedHashMap<>(sockets);
    }

    /** {@return whether there is a socket on that address} */
    public boolean has(InetAddress address) {
        return sockets.containsKey(address);
    }

    /** Takes one more socket, on an address that is new. */
    public void add(InetAddress address, RoutedSocket socket) {
        sockets.put(address, socket);
        lastAddress = null;
    }

    /** Lets go of the socket on an address that is gone, and of the peer's addresses on it. */
    public void remove(InetAddress address) {
        List<Path> gone = claimed.stream()
                .filter(path -> path.local().getAddress().equals(address))
                .toList();
        gone.forEach(this::release);
        claimed.removeAll(gone);
        RoutedSocket socket = sockets.remove(address);
        lastAddress = null;
        if (own && socket != null) {
            socket.close();
        }
    }

    /** Has what goes over relayed candidates sent by those servers. */
    public void relayBy(PeerGatherings through) {
        servers = through;
    }

    /** Takes an authenticated address, once; false when another live connection has it. */
    public boolean claim(Path path) {
        if (path.protocol() == TransportProtocol.TCP) {
            if (tcp != null) {
                tcp.claim(path);
            }
            // A connection is nobody else's; one that has ended is about to be told to ICE.
            return true;
        }
        if (path.protocol() == TransportProtocol.RELAY) {
            // A relayed address is this connection's alone.
            return true;
        }
        RoutedSocket socket = sockets.get(path.local().getAddress());
        if (socket == null || !socket.claim(path, peer)) {
            return false;
        }
        // The one in use is checked every few seconds, so the one that gives way is one that is not.
        claimed.remove(path);
        claimed.addLast(path);
        if (claimed.size() > MAX_ADDRESSES) {
            release(claimed.removeFirst());
        }
        return true;
    }

    void send(Transmit transmit) {
        send(transmit.path(), transmit.buffer(), transmit.offset(), transmit.length());
    }

    void send(Path path, byte[] buffer, int offset, int length) {
        if (path.protocol() == TransportProtocol.TCP) {
            if (tcp != null && tcp.send(path, buffer, offset, length)) {
                count(path, buffer, offset, length);
            }
            return;
        }
        if (path.protocol() == TransportProtocol.RELAY) {
            sendRelayed(path, buffer, offset, length);
            return;
        }
        UdpSocket socket = socketOf(path.local().getAddress());
        if (socket != null) {
            socket.send(path.remote(), buffer, offset, length);
            count(path, buffer, offset, length);
        }
    }

    /** Has TCP paths served by those connections. */
    public void connectBy(TcpPaths connections) {
        tcp = connections;
    }

    /** {@return the TCP connections, or null where there are none} */
    public @Nullable TcpPaths tcp() {
        return tcp;
    }

    private void sendRelayed(Path path, byte[] buffer, int offset, int length) {
        PeerGatherings through = servers;
        if (through != null) {
            through.sendRelayed(path, buffer, offset, length);
            count(path, buffer, offset, length);
        }
    }

    private void count(Path path, byte[] buffer, int offset, int length) {
        packetsSent++;
        bytesSent += length;
        traffic.sent(path, buffer, offset, length);
    }

    /** {@return what goes over the selected pair} */
    public PairTraffic traffic() {
        return traffic;
    }

    /** {@return packets sent over whatever path} */
    public long packetsSent() {
        return packetsSent;
    }

    /** {@return bytes of those packets} */
    public long bytesSent() {
        return bytesSent;
    }

    /** Gives the peer's addresses back, and closes the sockets that are this connection's alone. */
    public void close() {
        if (tcp != null) {
            tcp.close();
        }
        if (own) {
            sockets.values().forEach(RoutedSocket::close);
        } else {
            claimed.forEach(this::release);
        }
        claimed.clear();
    }

    private void release(Path path) {
        RoutedSocket socket = sockets.get(path.local().getAddress());
        if (socket != null) {
            socket.release(path, peer);
        }
    }

    // By identity: the same path object comes with every packet, and another equal one costs only a look-up.
    @SuppressWarnings("ReferenceEquality")
    private @Nullable UdpSocket socketOf(InetAddress address) {
        if (address != lastAddress) {
            RoutedSocket found = sockets.get(address);
            lastAddress = address;
            lastSocket = found == null ? null : found.socket();
        }
        return lastSocket;
    }
}
