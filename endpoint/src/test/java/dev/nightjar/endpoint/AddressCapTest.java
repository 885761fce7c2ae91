package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.Path;
import dev.nightjar.endpoint.internal.loop.MediaLoop;
import dev.nightjar.endpoint.internal.loop.RoutedSocket;
import dev.nightjar.endpoint.internal.transport.PeerSockets;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("loopback")
class AddressCapTest {
    private static final EndpointConfig ONE_LOOP = EndpointConfig.defaults()
            .withBindAddresses(List.of(InetAddress.getLoopbackAddress()))
            .withLoops(1);

    @Test
    void aConnectionHoldsAtMostSixteenAddressesAndKeepsTheOneInUse() throws Exception {
        try (Endpoint offering = Endpoint.open(ONE_LOOP);
                Endpoint answering = Endpoint.open(ONE_LOOP)) {
            PeerPair pair = PeerPair.start(offering, answering, event -> {}).awaitConnected();
            MediaLoop loop = answering.loops().loops().get(0);
            RoutedSocket socket = loop.shared().values().iterator().next();
            int routes = loop.eventLoop()
                    .submit(() -> {
                        PeerTransport peer = (PeerTransport) loop.peers().byUfrag(UfragOf.local(pair.answerer));
                        PeerSockets held = new PeerSockets(peer, false, loop.shared());
                        Path inUse = Path.udp(
                                socket.socket().localAddress(),
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 9_999));
                        for (int port = 1; port <= 3 * PeerSockets.MAX_ADDRESSES; port++) {
                            InetSocketAddress remote = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
                            assertThat(held.claim(Path.udp(socket.socket().localAddress(), remote)))
                                    .isTrue();
                            assertThat(held.claim(inUse)).isTrue();
                        }
                        int most = socket.routeCount();
                        socket.release(inUse, peer);
                        assertThat(socket.routeCount()).isEqualTo(most - 1);
                        held.close();
                        return most;
                    })
                    .get(PeerPair.SECONDS, TimeUnit.SECONDS);

            assertThat(routes).isEqualTo(PeerSockets.MAX_ADDRESSES + 1);
            assertThat(loop.eventLoop().submit(socket::routeCount).get()).isEqualTo(1);
            assertThat(pair.answerer.connectionState()).isEqualTo(PeerConnectionState.CONNECTED);
        }
    }

    @Test
    void aLiveConnectionTakesAnAddressFromADeadOneAndKeepsIt() throws Exception {
        Configuration shared = Configuration.defaults().withSocketPolicy(SocketPolicy.SHARED);
        try (Endpoint offering = Endpoint.open(ONE_LOOP);
                Endpoint answering = Endpoint.open(ONE_LOOP)) {
            PeerPair pair = PeerPair.start(offering, answering, event -> {}).awaitConnected();
            PeerConnection unanswered = answering.newPeerConnection(shared);
            unanswered.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDONLY);
            unanswered
                    .setLocalDescription()
                    .thenCompose(ok -> unanswered.gatheringComplete())
                    .toCompletableFuture()
                    .get(PeerPair.SECONDS, TimeUnit.SECONDS);
            MediaLoop loop = answering.loops().loops().get(0);
            RoutedSocket socket = loop.shared().values().iterator().next();
            Path path = Path.udp(
                    socket.socket().localAddress(), new InetSocketAddress(InetAddress.getLoopbackAddress(), 9));

            loop.eventLoop()
                    .submit(() -> {
                        PeerTransport live = (PeerTransport) loop.peers().byUfrag(UfragOf.local(pair.answerer));
                        PeerTransport dead = (PeerTransport) loop.peers().byUfrag(UfragOf.local(unanswered));
                        assertThat(socket.claim(path, dead)).isTrue();
                        assertThat(socket.claim(path, live)).isTrue();
                        assertThat(socket.claim(path, dead)).isFalse();
                        socket.release(path, dead);
                        assertThat(socket.routeCount()).isEqualTo(2);
                        socket.release(path, live);
                        assertThat(socket.routeCount()).isEqualTo(1);
                    })
                    .get(PeerPair.SECONDS, TimeUnit.SECONDS);
        }
    }
}
