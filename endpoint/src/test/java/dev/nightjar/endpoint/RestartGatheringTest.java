package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.core.TransportProtocol;
import dev.nightjar.endpoint.internal.transport.PeerGatherings;
import dev.nightjar.ice.IceTransportPolicy;
import dev.nightjar.testkit.loopback.LoopbackTurnServer;
import dev.nightjar.testkit.turn.TurnServerConfig;
import dev.nightjar.testkit.turn.TurnServerEvent;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a restart of ICE gathers, and what a configuration that changes in between makes of it. */
@Tag("loopback")
class RestartGatheringTest {
    private final LoopbackTurnServer server = LoopbackTurnServer.open(UnaryOperator.identity());
    private final Queue<IceCandidate> candidates = new ConcurrentLinkedQueue<>();
    private Endpoint endpoint;

    @BeforeEach
    void open() {
        endpoint = Sessions.endpoint();
    }

    @AfterEach
    void close() {
        endpoint.close();
        server.close();
    }

    private Configuration turn(String transport) {
        int port = transport.equals("udp") ? server.udpPort() : server.tcpPort();
        return Configuration.defaults()
                .withIceServers(List.of(IceServer.of(
                        "turn:127.0.0.1:" + port + "?transport=" + transport,
                        TurnServerConfig.USER,
                        TurnServerConfig.PASSWORD)));
    }

    private SoundCall call(Configuration configuration) {
        SoundCall call = new SoundCall(endpoint.newPeerConnection(configuration), endpoint.newPeerConnection());
        call.left.onIceCandidate(candidates::add);
        return call;
    }

    @ParameterizedTest
    @CsvSource({"udp, OWN, ALL", "udp, SHARED, ALL", "tcp, OWN, ALL", "udp, OWN, RELAY", "tcp, SHARED, RELAY"})
    void aRestartHasAnAllocationOfItsOwnAndGivesTheOldOneBack(
            String transport, SocketPolicy policy, IceTransportPolicy candidatePolicy) throws Exception {
        Configuration configuration = turn(transport).withSocketPolicy(policy).withIceTransportPolicy(candidatePolicy);
        try (SoundCall call = call(configuration).connected();
                EndlessSound sound = new EndlessSound(call.audio.sender())) {
            String first = UfragOf.local(call.left);
            call.heard.await(MediaKind.AUDIO, 3);
            int before = call.leftEvents.all.size();

            call.left.restartIce();
            call.exchange();
            call.untilMoved();
            call.heard.await(MediaKind.AUDIO, call.heard.of(MediaKind.AUDIO) + 10);

            String second = UfragOf.local(call.left);
            assertThat(call.leftEvents.all.subList(before, call.leftEvents.all.size()))
                    .containsSubsequence("gathering gathering", "candidate", "end of candidates", "gathering complete")
                    .doesNotContain("ice failed");
            assertThat(relayed(second)).hasSize(1).doesNotContainAnyElementsOf(relayed(first));
            assertThat(call.left.localDescription().sdp())
                    .contains(relayed(second).get(0))
                    .contains("a=end-of-candidates");
            assertThat(allocations()).isEqualTo(2);

            advance(call.left, PeerGatherings.LINGER_NANOS);
            call.until(() -> ended() == 1);
            call.heard.await(MediaKind.AUDIO, call.heard.of(MediaKind.AUDIO) + 5);
        }
    }

    @Test
    void otherServersAreAskedByTheOfferAfterThem() throws Exception {
        try (SoundCall call = call(Configuration.defaults()).connected()) {
            String first = UfragOf.local(call.left);
            Configuration changed = turn("udp");

            call.left.setConfiguration(changed);
            assertThat(call.left.configuration()).isEqualTo(changed);
            assertThat(allocations()).as("before a restart").isZero();
            call.exchange();
            call.untilMoved();

            assertThat(UfragOf.local(call.left)).as("the next offer restarts").isNotEqualTo(first);
            assertThat(relayed(UfragOf.local(call.left))).hasSize(1);
            assertThat(Sessions.await(call.left.iceServerReports())).hasSize(1).allMatch(IceServerReport::hasAnswered);
        }
    }

    @ParameterizedTest
    @CsvSource({"OWN", "SHARED"})
    void thePolicyFollowsFromRestartToRestart(SocketPolicy policy) throws Exception {
        Configuration all = turn("udp").withSocketPolicy(policy);
        try (SoundCall call = call(all).connected();
                EndlessSound sound = new EndlessSound(call.audio.sender())) {
            assertThat(protocol(call)).isEqualTo(TransportProtocol.UDP);

            call.left.setConfiguration(all.withIceTransportPolicy(IceTransportPolicy.RELAY));
            assertThat(protocol(call)).as("until a restart").isEqualTo(TransportProtocol.UDP);
            call.exchange();
            call.untilMoved();
            call.heard.await(MediaKind.AUDIO, call.heard.of(MediaKind.AUDIO) + 5);
            assertThat(protocol(call)).isEqualTo(TransportProtocol.RELAY);
            assertThat(call.left.localDescription().sdp()).contains("typ relay").doesNotContain("typ host");

            call.left.setConfiguration(all);
            call.exchange();
            call.untilMoved();
            call.heard.await(MediaKind.AUDIO, call.heard.of(MediaKind.AUDIO) + 5);
            call.until(() -> protocol(call) == TransportProtocol.UDP);
            assertThat(call.left.localDescription().sdp()).contains("typ host");
        }
    }

    @Test
    void aConfigurationThatIsSetBeforeAnythingElseIsTheFirst() throws Exception {
        try (SoundCall call = call(Configuration.defaults())) {
            call.left.setConfiguration(turn("udp").withIceTransportPolicy(IceTransportPolicy.RELAY));

            call.connected();

            assertThat(protocol(call)).isEqualTo(TransportProtocol.RELAY);
            assertThat(candidates).noneMatch(each -> each.candidate().contains("typ host"));
        }
    }

    @Test
    void nothingButServersAndPolicyMayChange() {
        Configuration configuration = Configuration.defaults();
        PeerConnection connection = endpoint.newPeerConnection(configuration);

        for (Configuration other : List.of(
                configuration.withSocketPolicy(SocketPolicy.OWN),
                configuration.withExecutor(Runnable::run),
                configuration.withIce(IceOptions.defaults().withLite(true)))) {
            assertThatThrownBy(() -> connection.setConfiguration(other))
                    .isInstanceOfSatisfying(
                            WebRtcException.class,
                            refused -> assertThat(refused.errorName())
                                    .isEqualTo(WebRtcException.Name.INVALID_MODIFICATION_ERROR));
        }
        assertThat(connection.configuration()).isSameAs(configuration);
        connection.close();
        assertThatThrownBy(() -> connection.setConfiguration(configuration))
                .isInstanceOfSatisfying(
                        WebRtcException.class,
                        refused -> assertThat(refused.errorName()).isEqualTo(WebRtcException.Name.INVALID_STATE_ERROR));
    }

    @Test
    void aRestartDoesNotWaitForTheServersOfBefore() throws Exception {
        server.silence(true);
        try (SoundCall call = call(turn("udp"))) {
            call.trickling();
            Sessions.exchange(call.left, call.right);
            call.until(() -> call.left.connectionState() == PeerConnectionState.CONNECTED);
            assertThat(call.left.iceGatheringState()).isEqualTo(IceGatheringState.GATHERING);

            call.left.setConfiguration(Configuration.defaults());
            Sessions.exchange(call.left, call.right);
            call.untilMoved();

            call.until(() -> call.left.iceGatheringState() == IceGatheringState.COMPLETE);
            Sessions.await(call.left.gatheringComplete());
        }
    }

    @Test
    void theSameConfigurationAgainRestartsNothing() throws Exception {
        Configuration configuration = turn("udp");
        try (SoundCall call = call(configuration).connected()) {
            String first = UfragOf.local(call.left);

            call.left.setConfiguration(turn("udp"));
            call.exchange();

            assertThat(UfragOf.local(call.left)).isEqualTo(first);
            assertThat(allocations()).isEqualTo(1);
        }
    }

    @Test
    void whoRestartsFasterThanAllocationsGoHasFewOfThem() throws Exception {
        try (SoundCall call = call(turn("udp")).connected()) {
            for (int i = 0; i < 5; i++) {
                call.left.restartIce();
                call.exchange();
                call.untilMoved();
            }

            int held = call.left
                    .loop()
                    .eventLoop()
                    .submit(() -> transport(call.left).servers().size())
                    .get();
            // Fewer where it has taken so long that some have gone by themselves.
            assertThat(held).isBetween(1, 1 + PeerGatherings.MAX_LINGERING);
            call.until(() -> ended() >= 5 - PeerGatherings.MAX_LINGERING);
        }
        assertThat(ProcessProbe.holdsWithin(30, () -> ended() == 6)).isTrue();
    }

    @Test
    void aRestartThatIsTakenBackGivesItsAllocationBack() throws Exception {
        try (SoundCall call = call(turn("udp")).connected()) {
            call.left.restartIce();
            Sessions.await(call.left.setLocalDescription());
            Sessions.await(call.left.gatheringComplete());
            assertThat(allocations()).isEqualTo(2);

            Sessions.await(call.left.setLocalDescription(new JsepDescription(SdpType.ROLLBACK, "")));
            advance(call.left, PeerGatherings.LINGER_NANOS);

            call.until(() -> ended() == 1);
            assertThat(call.left.connectionState()).isEqualTo(PeerConnectionState.CONNECTED);
        }
    }

    /** {@return the relayed candidates that were told under a user fragment} */
    private List<String> relayed(String ufrag) {
        return candidates.stream()
                .filter(each -> ufrag.equals(each.usernameFragment()))
                .map(IceCandidate::candidate)
                .filter(each -> each.contains("typ relay"))
                .toList();
    }

    private int allocations() {
        return (int) server.events().stream()
                .filter(each -> each instanceof TurnServerEvent.Allocated)
                .count();
    }

    private int ended() {
        return (int) server.events().stream()
                .filter(each -> each instanceof TurnServerEvent.Ended)
                .count();
    }

    private static TransportProtocol protocol(SoundCall call) {
        return Sessions.await(call.left.stats())
                .nightjar()
                .selectedPair()
                .path()
                .protocol();
    }

    /** Has the servers of a connection find that so much time has passed. */
    private static void advance(PeerConnection connection, long nanos) throws Exception {
        connection
                .loop()
                .eventLoop()
                .submit(() -> transport(connection)
                        .servers()
                        .advance(connection.loop().nowNanos() + nanos))
                .get();
    }

    private static PeerTransport transport(PeerConnection connection) {
        return (PeerTransport) connection.loop().peers().byUfrag(UfragOf.local(connection));
    }
}
