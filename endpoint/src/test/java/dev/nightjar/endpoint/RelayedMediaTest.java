package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.Path;
import dev.nightjar.core.TransportProtocol;
import dev.nightjar.endpoint.internal.loop.MediaLoop;
import dev.nightjar.endpoint.internal.transport.PeerServers;
import dev.nightjar.ice.IceTransportPolicy;
import dev.nightjar.testkit.Allocations;
import dev.nightjar.testkit.loopback.LoopbackTurnServer;
import dev.nightjar.testkit.turn.TurnServerConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Media through a TURN server, over real sockets. */
@Tag("loopback")
class RelayedMediaTest {
    @TempDir
    private java.nio.file.Path folder;

    @ParameterizedTest
    @CsvSource({"udp, OWN", "udp, SHARED", "tcp, OWN", "tcp, SHARED", "tls, OWN", "tls, SHARED"})
    void aConnectionWhoseOneSideMayOnlyRelayCarriesEveryFrame(String transport, SocketPolicy answering)
            throws Exception {
        RecordedMedia sound = RecordedMedia.opus(200);
        FrameCounter frames = new FrameCounter();
        EndpointConfig config = trusting();
        try (LoopbackTurnServer server = LoopbackTurnServer.open(UnaryOperator.identity());
                Endpoint endpoint = Endpoint.open(config);
                DumpPlayer player = new DumpPlayer()) {
            Configuration relayed = Configuration.defaults()
                    .withIceServers(List.of(
                            IceServer.of(url(server, transport), TurnServerConfig.USER, TurnServerConfig.PASSWORD)));
            PeerPair pair = PeerPair.start(
                            endpoint.newPeerConnection(relayed.withIceTransportPolicy(IceTransportPolicy.RELAY)),
                            endpoint.newPeerConnection(Configuration.defaults().withSocketPolicy(answering)),
                            frames)
                    .awaitConnected();

            player.play(sound, pair.audio.sender());

            frames.await(MediaKind.AUDIO, sound.frames());
            assertThat(server.<Long>with(each -> each.counters().toPeers())).isGreaterThan(sound.frames());
            // Media goes without a channel until there is one.
            assertThat(ProcessProbe.holdsWithin(
                            60,
                            () -> server.<Integer>with(each -> each.counters().channels()) > 0))
                    .isTrue();
            assertThat(server.<Integer>with(each -> each.counters().channels())).isEqualTo(1);
            pair.close();
        }
    }

    private EndpointConfig trusting() throws Exception {
        java.nio.file.Path certificate = folder.resolve("server.pem");
        LoopbackTurnServer.writeCertificate(certificate);
        return EndpointConfig.defaults()
                .withBindAddresses(List.of(InetAddress.getByName("127.0.0.1")))
                .withNetwork(NetworkConfig.defaults().withServerTrust(TrustFile.load(certificate)));
    }

    private static String url(LoopbackTurnServer server, String transport) {
        return switch (transport) {
            case "udp" -> "turn:127.0.0.1:" + server.udpPort();
            case "tcp" -> "turn:127.0.0.1:" + server.tcpPort() + "?transport=tcp";
            default -> "turns:localhost:" + server.tlsPort();
        };
    }

    @ParameterizedTest
    @CsvSource({"udp, SHARED", "udp, OWN", "tcp, SHARED", "tls, OWN"})
    void bothSidesRelayed(String transport, SocketPolicy policy) throws Exception {
        RecordedMedia sound = RecordedMedia.opus(100);
        FrameCounter frames = new FrameCounter();
        EndpointConfig config = trusting();
        try (LoopbackTurnServer server = LoopbackTurnServer.open(UnaryOperator.identity());
                Endpoint endpoint = Endpoint.open(config);
                DumpPlayer player = new DumpPlayer()) {
            Configuration relayed = Configuration.defaults()
                    .withIceServers(List.of(
                            IceServer.of(url(server, transport), TurnServerConfig.USER, TurnServerConfig.PASSWORD)))
                    .withIceTransportPolicy(IceTransportPolicy.RELAY)
                    .withSocketPolicy(policy);
            PeerPair pair = PeerPair.start(
                            endpoint.newPeerConnection(relayed), endpoint.newPeerConnection(relayed), frames)
                    .awaitConnected();

            player.play(sound, pair.audio.sender());

            frames.await(MediaKind.AUDIO, sound.frames());
            assertThat(server.<Integer>with(each -> each.counters().allocations()))
                    .isEqualTo(2);
            pair.close();
        }
    }

    @Test
    void sendingThroughARelayOverUdpMakesNoGarbage() throws Exception {
        EndpointConfig config = EndpointConfig.defaults()
                .withBindAddresses(List.of(InetAddress.getByName("127.0.0.1")))
                .withNativeTransport(false)
                .withLoops(1);
        try (LoopbackTurnServer server = LoopbackTurnServer.open(UnaryOperator.identity());
                Endpoint endpoint = Endpoint.open(config)) {
            Configuration relayed = Configuration.defaults()
                    .withIceServers(List.of(IceServer.of(
                            "turn:127.0.0.1:" + server.udpPort(), TurnServerConfig.USER, TurnServerConfig.PASSWORD)))
                    .withIceTransportPolicy(IceTransportPolicy.RELAY);
            PeerPair pair = PeerPair.start(
                            endpoint.newPeerConnection(relayed), endpoint.newPeerConnection(), event -> {})
                    .awaitConnected();
            String ufrag = UfragOf.local(pair.offerer);
            MediaLoop loop = endpoint.loops().loops().get(0);

            long perDatagram = loop.eventLoop()
                    .submit(() -> {
                        PeerServers servers = ((PeerTransport) loop.peers().byUfrag(ufrag))
                                .servers()
                                .newest();
                        InetSocketAddress relay = servers.turnLane()
                                .gatherer()
                                .gathered()
                                .get(0)
                                .candidate()
                                .address();
                        Path path = Path.of(
                                relay,
                                new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 9),
                                TransportProtocol.RELAY);
                        byte[] datagram = new byte[1_200];
                        return Allocations.bytesPerCall(() -> servers.sendRelayed(path, datagram, 0, datagram.length));
                    })
                    .get(PeerPair.SECONDS, TimeUnit.SECONDS);

            assertThat(perDatagram).isZero();
            pair.close();
        }
    }
}
