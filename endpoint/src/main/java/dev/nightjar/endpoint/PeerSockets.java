package dev.nightjar.endpoint;

import dev.nightjar.core.Path;
import dev.nightjar.core.Transmit;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sockets one connection sends on, and the remote addresses it holds on them.
 *
 * <p>Loop-confined.
 */
final class PeerSockets {
    /** A peer with two interfaces, two families and a NAT that rebinds shows fewer; the longest unused gives way. */
    static final int MAX_ADDRESSES = 16;

    private final PeerTransport peer;
    private final boolean own;
    private final Map<InetAddress, RoutedSocket> sockets;
    private final ArrayDeque<Path> claimed = new ArrayDeque<>();
    private @Nullable InetAddress lastAddress;
    private @Nullable UdpSocket lastSocket;
    private long packetsSent;
    private long bytesSent;

    PeerSockets(PeerTransport peer, boolean own, Map<InetAddress, RoutedSocket> sockets) {
        this.peer = peer;
        this.own = own;
        this.sockets = sockets;
    }

    /** {@return the bound address of each socket} */
    List<InetSocketAddress> localAddresses() {
        List<InetSocketAddress> addresses = new ArrayList<>();
        sockets.values().forEach(socket -> addresses.add(socket.socket().localAddress()));
        return addresses;
    }

    /** Takes an authenticated address, once; false when another live connection has it. */
    boolean claim(Path path) {
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
        UdpSocket socket = socketOf(path.local().getAddress());
        if (socket != null) {
            socket.send(path.remote(), buffer, offset, length);
            packetsSent++;
            bytesSent += length;
        }
    }

    long packetsSent() {
        return packetsSent;
    }

    long bytesSent() {
        return bytesSent;
    }

    void close() {
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
