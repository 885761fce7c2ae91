package dev.nightjar.endpoint;

import dev.nightjar.core.TransportProtocol;
import dev.nightjar.endpoint.internal.loop.MediaLoop;
import dev.nightjar.endpoint.internal.loop.RoutedSocket;
import dev.nightjar.endpoint.internal.transport.PeerSockets;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Keeps one connection's sockets, and its host candidates, at the addresses that its loop and its endpoint have.
 *
 * <p>Loop-confined.
 */
final class PeerNetwork {
    private final PeerTransport peer;
    private final PeerSockets sockets;
    private final boolean own;
    private final Candidates candidates;
    private final Supplier<List<TcpCandidates.Host>> tcp;
    private final Set<InetSocketAddress> tcpBases = new HashSet<>();
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

    /**
     * Follows nothing yet.
     *
     * @param tcp lists the TCP candidates of the endpoint now
     */
    PeerNetwork(
            PeerTransport peer,
            PeerSockets sockets,
            boolean own,
            Candidates candidates,
            Supplier<List<TcpCandidates.Host>> tcp) {
        this.tcp = tcp;
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
        updateTcp();
        peer.drain();
    }

    private void updateTcp() {
        List<TcpCandidates.Host> now = tcp.get();
        for (InetSocketAddress base : List.copyOf(tcpBases)) {
            if (now.stream().noneMatch(host -> host.base().equals(base))) {
                tcpBases.remove(base);
                peer.removeBase(base);
            }
        }
        List<TcpCandidates.Host> added =
                now.stream().filter(host -> !tcpBases.contains(host.base())).toList();
        for (TcpCandidates.Host host : added) {
            tcpBases.add(host.base());
            peer.ice().addHostCandidate(host.candidate(), host.base(), TransportProtocol.TCP);
        }
    }

    /** {@return the TCP candidates now, which a generation of ICE begins with; those that come later are told to it} */
    List<TcpCandidates.Host> tcpCandidates() {
        List<TcpCandidates.Host> now = tcp.get();
        tcpBases.clear();
        now.forEach(host -> tcpBases.add(host.base()));
        return now;
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
            peer.ice().addHostCandidate(host.candidate(), host.base(), TransportProtocol.UDP);
            peer.addBase(socket, host.preference());
        }
    }
}
