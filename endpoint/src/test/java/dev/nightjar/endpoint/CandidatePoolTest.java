package dev.nightjar.endpoint;

import static dev.nightjar.endpoint.Sessions.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.testkit.loopback.LoopbackTurnServer;
import dev.nightjar.testkit.turn.TurnServerConfig;
import dev.nightjar.testkit.turn.TurnServerEvent;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Candidates that are gathered before the first description: RFC 9429 §3.5.4, §4.1.1 and §4.1.18. */
@Tag("loopback")
class CandidatePoolTest {
    private final LoopbackTurnServer server = LoopbackTurnServer.open(UnaryOperator.identity());
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

    private Configuration turn(int poolSize) {
        return Configuration.defaults()
                .withIceCandidatePoolSize(poolSize)
                .withIceServers(List.of(IceServer.of(
                        "turn:127.0.0.1:" + server.udpPort() + "?transport=udp",
                        TurnServerConfig.USER,
                        TurnServerConfig.PASSWORD)));
    }

    private SoundCall call(Configuration left, Configuration right) {
        return new SoundCall(endpoint.newPeerConnection(left), endpoint.newPeerConnection(right));
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

    @ParameterizedTest
    @ValueSource(ints = {1, 255})
    void thePoolIsGatheredUnheardAndToldWithTheFirstDescription(int size) throws Exception {
        try (SoundCall call = call(turn(size), Configuration.defaults())) {
            call.until(() -> allocations() == 1);
            assertThat(call.left.iceGatheringState()).isEqualTo(IceGatheringState.NEW);
            assertThat(call.leftEvents.all).doesNotContain("candidate", "end of candidates");

            call.connected();

            assertThat(call.leftEvents.all.stream()
                            .filter(each -> each.startsWith("gathering") || each.contains("candidate")))
                    .containsExactly(
                            "gathering gathering", "candidate", "candidate", "end of candidates", "gathering complete");
            assertThat(call.left.localDescription().sdp()).contains("typ host", "typ relay", "a=end-of-candidates");
            assertThat(allocations()).as("nothing is gathered twice").isEqualTo(1);
        }
    }

    @Test
    void whoAnswersHasAPoolToo() throws Exception {
        try (SoundCall call = call(Configuration.defaults(), turn(1))) {
            call.until(() -> allocations() == 1);

            call.connected();

            assertThat(call.right.localDescription().sdp()).contains("typ relay");
            assertThat(allocations()).isEqualTo(1);
        }
    }

    @Test
    void otherServersDiscardThePoolAndFillAnother() throws Exception {
        try (SoundCall call = call(turn(1), Configuration.defaults())) {
            call.until(() -> allocations() == 1);

            call.left.setConfiguration(Configuration.defaults().withIceCandidatePoolSize(1));
            call.connected();

            assertThat(call.left.localDescription().sdp()).contains("typ host").doesNotContain("typ relay");
            assertThat(call.leftEvents.of("end of candidates")).hasSize(1);
        }
        assertThat(ProcessProbe.holdsWithin(30, () -> ended() == 1)).isTrue();
    }

    @Test
    void whatIsStillUnderWayForThePoolThatWasIsPassedOver() throws Exception {
        for (int i = 0; i < 5; i++) {
            try (SoundCall call = call(turn(1), Configuration.defaults())) {
                call.left.setConfiguration(Configuration.defaults().withIceCandidatePoolSize(1));

                call.connected();

                assertThat(call.left.localDescription().sdp()).doesNotContain("typ relay");
                assertThat(call.leftEvents.of("candidate")).hasSize(1);
            }
        }
    }

    @Test
    void aPoolMayBeWishedLaterAndNoLongerUntilADescriptionIsSet() throws Exception {
        try (SoundCall call = call(turn(0), Configuration.defaults())) {
            call.left.setConfiguration(turn(2));
            call.until(() -> allocations() == 1);
            call.left.setConfiguration(turn(7));
            call.left.setConfiguration(turn(0));
            await(call.left.setLocalDescription());

            assertThatThrownBy(() -> call.left.setConfiguration(turn(1)))
                    .isInstanceOfSatisfying(
                            WebRtcException.class,
                            refused -> assertThat(refused.errorName())
                                    .isEqualTo(WebRtcException.Name.INVALID_MODIFICATION_ERROR))
                    .hasMessageContaining("iceCandidatePoolSize");
            await(call.left.gatheringComplete());
            call.left.setConfiguration(turn(0));
            assertThat(allocations()).as("the pool's was discarded").isEqualTo(2);
            call.connected();
        }
    }

    @Test
    void errorsOfServersWaitForTheFirstDescriptionToo() throws Exception {
        Configuration wrong = Configuration.defaults()
                .withIceCandidatePoolSize(1)
                .withIceServers(List.of(IceServer.of(
                        "turn:127.0.0.1:" + server.udpPort() + "?transport=udp", TurnServerConfig.USER, "wrong")));
        try (SoundCall call = call(wrong, Configuration.defaults())) {
            call.left.onIceCandidateError(error ->
                    call.leftEvents.all.add("error " + error.errorCode() + " " + call.left.iceGatheringState()));
            call.until(() -> await(call.left.iceServerReports()).stream().anyMatch(each -> each.errorCode() == 401));
            assertThat(call.leftEvents.of("error")).isEmpty();

            call.connected();

            assertThat(call.leftEvents.of("error")).isNotEmpty().allMatch("error 401 gathering"::equals);
        }
    }

    @Test
    void closingBeforeADescriptionGivesEverythingBack() throws Exception {
        PeerConnection connection = endpoint.newPeerConnection(turn(1));
        assertThat(ProcessProbe.holdsWithin(30, () -> allocations() == 1)).isTrue();

        connection.close();

        assertThat(ProcessProbe.holdsWithin(30, () -> ended() == 1)).isTrue();
    }
}
