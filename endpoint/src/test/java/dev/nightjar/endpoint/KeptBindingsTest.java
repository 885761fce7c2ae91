package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.SansIo;
import dev.nightjar.endpoint.internal.loop.MediaLoop;
import dev.nightjar.ice.IceTiming;
import dev.nightjar.testkit.loopback.LoopbackTurnServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How long a connection goes on asking STUN servers for the address that they have told it. */
@Tag("loopback")
class KeptBindingsTest {
    /** The longest time between two checks of consent, and the silence after one; consent lasts longer. */
    private static final Duration UNTIL_DISCONNECTED = IceTiming.DEFAULT
            .consentInterval()
            .multipliedBy(6)
            .dividedBy(5)
            .plus(IceTiming.DEFAULT.disconnectedTimeout())
            .plusSeconds(1);

    private static final Duration KEEPALIVE = Duration.ofSeconds(16);

    private final SkippingClock clock = new SkippingClock();

    @Test
    void serversAreAskedAgainWhileThereIsNoPairThatWorksAndNoLonger() throws Exception {
        try (LoopbackTurnServer server = LoopbackTurnServer.open(UnaryOperator.identity());
                Endpoint endpoint = clock.endpoint();
                BlockableRelay relay = new BlockableRelay();
                SoundCall call =
                        new SoundCall(endpoint.newPeerConnection(asking(server)), endpoint.newPeerConnection())) {
            Sessions.await(call.left.setLocalDescription());
            Sessions.await(call.left.gatheringComplete());
            // A request may be sent again before its answer is read, so there may be more than one.
            long asked = bindings(server);
            assertThat(asked).isPositive();
            clock.skip(endpoint, KEEPALIVE);
            call.until(() -> bindings(server) > asked);

            Sessions.await(call.right.setRemoteDescription(BlockableRelay.hidden(call.left.localDescription())));
            Sessions.await(call.right.setLocalDescription());
            Sessions.await(call.right.gatheringComplete());
            Sessions.await(call.left.setRemoteDescription(relay.inFrontOf(call.right.localDescription())));
            call.until(() -> call.left.connectionState() == PeerConnectionState.CONNECTED);
            call.until(() -> isServerQuiet(call.left));

            long before = bindings(server);
            relay.block(true);
            clock.skip(endpoint, UNTIL_DISCONNECTED);
            call.until(() -> bindings(server) > before);

            relay.block(false);
            call.until(() -> call.left.connectionState() == PeerConnectionState.CONNECTED);
            call.until(() -> isServerQuiet(call.left));
        }
    }

    private static Configuration asking(LoopbackTurnServer server) {
        return Configuration.defaults()
                .withIceServers(List.of(IceServer.of("stun:127.0.0.1:" + server.udpPort())))
                .withSocketPolicy(SocketPolicy.OWN);
    }

    private static long bindings(LoopbackTurnServer server) {
        return server.<Long>with(each -> each.counters().bindings());
    }

    /** Nothing is open with a server, and nothing will be asked. */
    private static boolean isServerQuiet(PeerConnection connection) {
        MediaLoop loop = connection.loop();
        try {
            return loop.eventLoop()
                    .submit(() -> ((PeerTransport) loop.peers().byUfrag(UfragOf.local(connection)))
                                    .servers()
                                    .deadlineNanos()
                            == SansIo.NO_DEADLINE)
                    .get(PeerPair.SECONDS, TimeUnit.SECONDS);
        } catch (Exception ended) {
            throw new AssertionError(ended);
        }
    }
}
