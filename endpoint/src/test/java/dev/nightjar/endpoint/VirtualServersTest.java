package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.ice.IceTransportPolicy;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.testkit.turn.TurnServerConfig;
import dev.nightjar.testkit.turn.VirtualTurnServer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole connections in virtual time, and the servers of their configuration. */
class VirtualServersTest {
    private static final InetSocketAddress TURN = new InetSocketAddress(VirtualCall.address("198.51.100.2"), 3478);

    private static Configuration with(String url) {
        return Configuration.defaults()
                .withIceServers(List.of(
                        url.startsWith("stun:")
                                ? IceServer.of(url)
                                : IceServer.of(url, TurnServerConfig.USER, TurnServerConfig.PASSWORD)));
    }

    @Test
    void aRelayOnTheSameNetworkIsFoundUsedAndGivenBack() {
        VirtualTurnServer server = new VirtualTurnServer(TurnServerConfig.at(TURN), 7);
        try (VirtualCall call = new VirtualCall(
                with("turn:198.51.100.2").withIceTransportPolicy(IceTransportPolicy.RELAY), Configuration.defaults())) {
            call.network
                    .host("turn")
                    .addInterface(call.network.internet(), TURN.getAddress())
                    .start(server, event -> {}, TURN, new InetSocketAddress(TURN.getAddress(), 0));
            call.left.addTrack(EncodedTrack.of(CodecKind.OPUS), "stream");
            call.connect();

            assertThat(call.left.connection.selectedCandidatePair().local().candidate())
                    .contains(" typ relay ");
            assertThat(server.relayedAddresses()).hasSize(1);
            call.left.close();
            call.run(Duration.ofSeconds(1));
            assertThat(server.relayedAddresses()).isEmpty();
        }
    }

    /** Name servers, TCP and TLS are channels of Netty, which a virtual loop has none of (ADR 39). */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "stun:192.0.2.9",
                "stun:server.invalid",
                "turn:192.0.2.9?transport=tcp",
                "turns:192.0.2.9",
                "turns:server.invalid"
            })
    void aServerThatIsNotToBeHadIsToldOfAndTheEndpointsCloseAllTheSame(String url) {
        try (LogWatch logged = new LogWatch()) {
            try (VirtualCall call = new VirtualCall(with(url))) {
                call.left.addTrack(EncodedTrack.of(CodecKind.OPUS), "stream");
                call.connect();
                call.until(() -> call.left.heard("icecandidateerror 701") && call.right.heard("icecandidate null"));
            }
            assertThat(logged.troubles()).isEmpty();
        }
    }
}
