package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.endpoint.internal.loop.MediaLoop;
import dev.nightjar.endpoint.internal.servers.ServerConnections;
import dev.nightjar.ice.GatheringServer;
import dev.nightjar.ice.IceServerUri;
import dev.nightjar.ice.IceTransportPolicy;
import dev.nightjar.ice.LongTermCredentials;
import dev.nightjar.testkit.loopback.LoopbackTurnServer;
import dev.nightjar.testkit.turn.TurnServerConfig;
import dev.nightjar.testkit.turn.TurnServerEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a connection's servers give it, over real sockets. */
@Tag("loopback")
class ServerGatheringTest {
    private final LoopbackTurnServer server = LoopbackTurnServer.open(UnaryOperator.identity());
    private final Queue<IceCandidate> candidates = new ConcurrentLinkedQueue<>();
    private final Queue<IceCandidateErrorEvent> errors = new ConcurrentLinkedQueue<>();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp", "tls"})
    void aTurnServerGivesARelayedCandidateByEachTransport(String transport) throws Exception {
        String url = url(transport, "localhost");

        try (Endpoint endpoint = Endpoint.open(trusting());
                PeerConnection connection = gathered(endpoint, turn(url, TurnServerConfig.PASSWORD))) {
            IceCandidate relayed = relayed();
            assertThat(relayed.candidate()).contains("127.0.0.2").contains("typ relay");
            assertThat(relayed.url()).isEqualTo(url);
            assertThat(relayed.relayProtocol()).isEqualTo(transport);
            assertThat(connection.localDescription().sdp())
                    .contains("a=" + relayed.candidate())
                    .contains("end-of-candidates");
            assertThat(candidates).last().matches(IceCandidate::isEndOfCandidates);
            assertThat(connection.iceGatheringState()).isEqualTo(IceGatheringState.COMPLETE);
            assertThat(errors).isEmpty();
            assertThat(Sessions.await(connection.iceServerReports()))
                    .containsExactly(new IceServerReport(url, true, 0, null));
        }
        // RFC 8656 §8.1: who hangs up gives the address back.
        assertThat(ProcessProbe.holdsWithin(
                        30, () -> server.events().stream().anyMatch(each -> each instanceof TurnServerEvent.Ended)))
                .isTrue();
    }

    @Test
    void aStunServerWithoutANatConfirmsWhatIsKnown() {
        String url = "stun:127.0.0.1:" + server.udpPort();
        Configuration configuration = Configuration.defaults().withIceServers(List.of(IceServer.of(url)));

        try (Endpoint endpoint = Endpoint.open(loopback());
                PeerConnection connection = gathered(endpoint, configuration)) {
            assertThat(candidates).noneMatch(each -> each.candidate().contains("srflx"));
            assertThat(Sessions.await(connection.iceServerReports()))
                    .containsExactly(new IceServerReport(url, true, 0, null));
        }
    }

    @Test
    void twoUrlsOfOneServerAreAskedOnceAndHaveOneAnswer() {
        List<String> urls = List.of("stun:127.0.0.1:" + server.udpPort(), "stun:localhost:" + server.udpPort());
        Configuration configuration = Configuration.defaults().withIceServers(List.of(new IceServer(urls, null, null)));

        try (Endpoint endpoint = Endpoint.open(loopback());
                PeerConnection connection = gathered(endpoint, configuration)) {
            assertThat(Sessions.await(connection.iceServerReports())).allMatch(IceServerReport::hasAnswered);
            assertThat(server.<Long>with(each -> each.counters().bindings())).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp", "tls"})
    void aWrongPasswordIsAnErrorAndNoCandidate(String transport) throws Exception {
        String url = url(transport, "localhost");

        try (Endpoint endpoint = Endpoint.open(trusting());
                PeerConnection connection = gathered(endpoint, turn(url, "wrong"))) {
            assertThat(candidates).noneMatch(each -> each.candidate().contains("relay"));
            assertThat(errors).singleElement().satisfies(error -> {
                assertThat(error.url()).isEqualTo(url);
                assertThat(error.errorCode()).isEqualTo(401);
                assertThat(error.address()).isEqualTo("127.0.0.1");
                assertThat(error.toString()).doesNotContain("wrong");
            });
            assertThat(Sessions.await(connection.iceServerReports()))
                    .singleElement()
                    .matches(report -> !report.hasAnswered() && report.errorCode() == 401);
        }
    }

    @Test
    void aCertificateThatNobodyVouchesForIsRefused() {
        try (Endpoint endpoint = Endpoint.open(loopback());
                PeerConnection connection =
                        gathered(endpoint, turn(url("tls", "localhost"), TurnServerConfig.PASSWORD))) {
            assertThat(connection.iceGatheringState()).isEqualTo(IceGatheringState.COMPLETE);
            assertUnreachable("TLS: the certificate is refused");
        }
    }

    @Test
    void aTrustedCertificateOfAnotherHostIsRefused() throws Exception {
        try (Endpoint endpoint = Endpoint.open(trusting());
                PeerConnection connection =
                        gathered(endpoint, turn(url("tls", "127.0.0.1"), TurnServerConfig.PASSWORD))) {
            assertThat(connection.iceGatheringState()).isEqualTo(IceGatheringState.COMPLETE);
            assertUnreachable("TLS: the certificate is refused");
        }
    }

    @Test
    void theNameThatAServerHasNamedIsTheOneWhoseCertificateTheNextHasToShow() throws Exception {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.tlsPort());
        IceServerUri uri = IceServerUri.parse("turns:first.example.org:" + server.tlsPort());
        LongTermCredentials user = new LongTermCredentials(TurnServerConfig.USER, TurnServerConfig.PASSWORD);
        Map<Integer, CompletableFuture<String>> ends =
                Map.of(1, new CompletableFuture<>(), 2, new CompletableFuture<>());

        try (Endpoint endpoint = Endpoint.open(trusting())) {
            MediaLoop loop = endpoint.loops().loops().get(0);
            ServerConnections connections = new ServerConnections(
                    loop, endpoint.callbacks(), endpoint.serverTls().context(), List.of(), telling(ends));
            loop.eventLoop()
                    .submit(() -> {
                        connections.open(new GatheringServer(uri, address, user, "localhost"), 1);
                        connections.open(new GatheringServer(uri, address, user), 2);
                    })
                    .get();

            assertThat(ends.get(1).get(PeerPair.SECONDS, TimeUnit.SECONDS)).isEqualTo("connected");
            assertThat(ends.get(2).get(PeerPair.SECONDS, TimeUnit.SECONDS)).contains("the certificate is refused");
            loop.eventLoop().submit(() -> connections.close()).get();
        }
    }

    private static ServerConnections.Listener telling(Map<Integer, CompletableFuture<String>> ends) {
        return new ServerConnections.Listener() {
            @Override
            public void onServerConnected(int connection, dev.nightjar.core.Path path) {
                ends.get(connection).complete("connected");
            }

            @Override
            public void onConnectFailed(int connection, String why) {
                ends.get(connection).complete(why);
            }

            @Override
            public void onServerDisconnected(int connection, String why) {}

            @Override
            public void onServerMessage(dev.nightjar.core.Path path, byte[] buffer, int offset, int length) {}
        };
    }

    @Test
    void aServerThatSpeaksNoTlsIsRefused() throws Exception {
        String url = "turns:localhost:" + server.tcpPort();

        try (Endpoint endpoint = Endpoint.open(trusting());
                PeerConnection connection = gathered(endpoint, turn(url, TurnServerConfig.PASSWORD))) {
            assertThat(connection.iceGatheringState()).isEqualTo(IceGatheringState.COMPLETE);
            assertUnreachable("TLS: ");
        }
    }

    @Test
    void aPortWhereNobodyListensIsAnError() throws IOException {
        try (Socket deaf = new Socket();
                Endpoint endpoint = Endpoint.open(loopback())) {
            // Bound, so that nobody else takes the port, and not listening.
            deaf.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            String url = "turn:127.0.0.1:" + deaf.getLocalPort() + "?transport=tcp";
            PeerConnection connection = gathered(endpoint, turn(url, TurnServerConfig.PASSWORD));

            assertThat(connection.iceGatheringState()).isEqualTo(IceGatheringState.COMPLETE);
            assertUnreachable("connection refused");
        }
    }

    @Test
    void aServerByUdpIsAnErrorWithoutUdp() {
        EndpointConfig config = loopback().withNetwork(NetworkConfig.defaults().withUdp(false));

        try (Endpoint endpoint = Endpoint.open(config);
                PeerConnection connection =
                        gathered(endpoint, turn(url("udp", "127.0.0.1"), TurnServerConfig.PASSWORD))) {
            assertThat(connection.iceGatheringState()).isEqualTo(IceGatheringState.COMPLETE);
            assertUnreachable("no UDP socket");
        }
    }

    @Test
    void aTurnServerByTcpServesAConnectionWithoutUdp() {
        EndpointConfig config = loopback().withNetwork(NetworkConfig.defaults().withUdp(false));

        try (Endpoint endpoint = Endpoint.open(config);
                PeerConnection connection =
                        gathered(endpoint, turn(url("tcp", "127.0.0.1"), TurnServerConfig.PASSWORD))) {
            assertThat(connection.iceGatheringState()).isEqualTo(IceGatheringState.COMPLETE);
            assertThat(relayed().relayProtocol()).isEqualTo("tcp");
        }
    }

    @ParameterizedTest
    @EnumSource(SocketPolicy.class)
    void withPolicyRelayNoAddressOfOursIsTold(SocketPolicy policy) {
        Configuration configuration = turn(url("udp", "127.0.0.1"), TurnServerConfig.PASSWORD)
                .withIceTransportPolicy(IceTransportPolicy.RELAY)
                .withSocketPolicy(policy);

        try (Endpoint endpoint = Endpoint.open(loopback());
                PeerConnection connection = gathered(endpoint, configuration)) {
            assertThat(candidates).hasSize(2);
            assertThat(relayed().candidate()).doesNotContain("127.0.0.1");
            assertThat(connection.localDescription().sdp()).doesNotContain("typ host");
        }
    }

    @Test
    void connectionsThatShareASocketHaveRelayedAddressesOfTheirOwn() {
        Configuration configuration =
                turn(url("udp", "127.0.0.1"), TurnServerConfig.PASSWORD).withSocketPolicy(SocketPolicy.SHARED);

        try (Endpoint endpoint = Endpoint.open(loopback().withLoops(1));
                PeerConnection one = gathered(endpoint, configuration);
                PeerConnection two = gathered(endpoint, configuration)) {
            List<String> relayed = new ArrayList<>();
            candidates.stream()
                    .filter(each -> each.candidate().contains("typ relay"))
                    .forEach(each -> relayed.add(each.candidate()));
            assertThat(relayed).hasSize(2).doesNotHaveDuplicates();
            assertThat(List.of(one, two)).allMatch(each -> each.iceGatheringState() == IceGatheringState.COMPLETE);
            assertThat(server.<Integer>with(each -> each.counters().allocations()))
                    .isEqualTo(2);
        }
    }

    private PeerConnection gathered(Endpoint endpoint, Configuration configuration) {
        PeerConnection connection = endpoint.newPeerConnection(configuration);
        connection.onIceCandidate(candidates::add);
        connection.onIceCandidateError(errors::add);
        connection.addTransceiver(MediaKind.AUDIO, TransceiverDirection.RECVONLY);
        Sessions.await(connection.setLocalDescription());
        Sessions.await(connection.gatheringComplete());
        return connection;
    }

    private IceCandidate relayed() {
        return candidates.stream()
                .filter(each -> each.candidate().contains("typ relay"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no relayed candidate: " + candidates + ", " + errors));
    }

    private void assertUnreachable(String why) {
        assertThat(errors).singleElement().satisfies(error -> {
            assertThat(error.errorCode()).isEqualTo(701);
            assertThat(error.errorText()).contains(why);
        });
    }

    private String url(String transport, String host) {
        return switch (transport) {
            case "udp" -> "turn:" + host + ":" + server.udpPort();
            case "tcp" -> "turn:" + host + ":" + server.tcpPort() + "?transport=tcp";
            default -> "turns:" + host + ":" + server.tlsPort();
        };
    }

    private static Configuration turn(String url, String password) {
        return Configuration.defaults().withIceServers(List.of(IceServer.of(url, TurnServerConfig.USER, password)));
    }

    private static EndpointConfig loopback() {
        return EndpointConfig.defaults().withBindAddresses(List.of(InetAddress.getLoopbackAddress()));
    }

    private EndpointConfig trusting() throws IOException {
        Path file = folder.resolve("server.pem");
        LoopbackTurnServer.writeCertificate(file);
        return loopback().withNetwork(NetworkConfig.defaults().withServerTrust(TrustFile.load(file)));
    }
}
