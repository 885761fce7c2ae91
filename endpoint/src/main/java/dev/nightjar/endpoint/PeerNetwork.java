package dev.nightjar.endpoint;

import dev.nightjar.core.TransportProtocol;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keeps one connection's sockets, and the candidates on them, at the addresses that its loop has.
 *
 * <p>Loop-confined.
 */
final class PeerNetwork {
    private final PeerTransport peer;
    private final PeerSockets sockets;
    private final boolean own;
    private final Candidates candidates;
    private final Set<InetAddress> opening = new HashSet<>();
    private int added;

    /** Makes the candidates that a socket stands for. */
    interface Candidates {
        /**
         * {@return the candidates of a socket that is bound to {@code base}}
         *
         * @param before how many addresses came after those that the connection began with
         */
        List<TransportControl.HostCandidate> of(InetSocketAddress base, int before);
    }

    PeerNetwork(PeerTransport peer, PeerSockets sockets, boolean own, Candidates candidates) {
        this.peer = peer;
        this.sockets = sockets;
        this.own = own;
        this.candidates = candidates;
    }

    /** The loop's addresses may have changed. */
    void update() {
        Map<InetAddress, RoutedSocket> shared = peer.loop().shared();
        for (InetSocketAddress base : new ArrayList<>(sockets.localAddresses())) {
            if (!shared.containsKey(base.getAddress())) {
                sockets.remove(base.getAddress());
                peer.removeBase(base);
            }
        }
        shared.forEach((address, socket) -> {
            if (sockets.has(address) || opening.contains(address)) {
                return;
            }
            if (own) {
                openOwn(address);
            } else {
                add(address, socket);
            }
        });
        peer.drain();
    }

    private void openOwn(InetAddress address) {
        opening.add(address);
        MediaLoop loop = peer.loop();
        loop.openOwn(List.of(address), peer)
                .whenComplete((opened, failure) -> loop.execute(() -> {
                    opening.remove(address);
                    // One that cannot be bound yet is tried again with the next change.
                    if (failure == null) {
                        opened.forEach(this::add);
                        peer.drain();
                    }
                }));
    }

    private void add(InetAddress address, RoutedSocket socket) {
        if (peer.isClosed()) {
            if (own) {
                socket.close();
            }
            return;
        }
        sockets.add(address, socket);
        for (TransportControl.HostCandidate host : candidates.of(socket.socket().localAddress(), added++)) {
            peer.ice().addLocalCandidate(host.candidate(), host.base(), TransportProtocol.UDP);
            peer.addBase(socket, host.preference());
        }
    }
}
