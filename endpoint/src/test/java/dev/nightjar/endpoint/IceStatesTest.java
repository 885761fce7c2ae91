package dev.nightjar.endpoint;

import static dev.nightjar.endpoint.Sessions.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.ice.IceTiming;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an application hears of ICE, in the order of W3C WebRTC §4.4.1.5 and §5.6. */
@Tag("loopback")
class IceStatesTest {
    /** The longest time between two checks of consent, and the silence after one; consent lasts longer. */
    private static final Duration UNTIL_DISCONNECTED = IceTiming.DEFAULT
            .consentInterval()
            .multipliedBy(6)
            .dividedBy(5)
            .plus(IceTiming.DEFAULT.disconnectedTimeout())
            .plusSeconds(1);

    private static final Duration UNTIL_FAILED =
            IceTiming.DEFAULT.consentTimeout().plusSeconds(1);

    private final SkippingClock clock = new SkippingClock();

    @Test
    void statesAndEventsComeInTheStandardsOrder() throws Exception {
        try (Endpoint endpoint = Sessions.endpoint();
                SoundCall call = new SoundCall(endpoint.newPeerConnection(), endpoint.newPeerConnection())) {
            call.trickling().connected();
            call.until(() -> call.left.iceConnectionState() == IceConnectionState.COMPLETED);

            List<String> gathering = call.leftEvents.all.stream()
                    .filter(each -> each.startsWith("gathering") || each.contains("candidate"))
                    .toList();
            assertThat(gathering)
                    .containsExactly("gathering gathering", "candidate", "end of candidates", "gathering complete");
            assertThat(call.leftEvents.of("ice")).startsWith("ice checking").contains("ice completed");
            assertThat(call.leftEvents.of("connection")).startsWith("connection connecting", "connection connected");
            assertThat(call.rightEvents.of("connection")).startsWith("connection connecting", "connection connected");
            for (SoundCall.Events events : List.of(call.leftEvents, call.rightEvents)) {
                assertThat(events.all.indexOf("ice checking")).isLessThan(events.all.indexOf("pair"));
                assertThat(events.all.indexOf("pair")).isLessThan(events.all.indexOf("connection connected"));
            }
            IceCandidatePair pair = call.left.selectedCandidatePair();
            assertThat(pair.local().usernameFragment()).isEqualTo(UfragOf.local(call.left));
            assertThat(pair.remote().usernameFragment()).isEqualTo(UfragOf.local(call.right));
            assertThat(pair.local().candidate()).startsWith("candidate:").contains(" udp ");
            assertThat(call.left.localDescription().sdp())
                    .contains("a=" + pair.local().candidate());
        }
    }

    @Test
    void aPathThatFallsSilentIsDisconnectedAndConnectedWhenItComesBack() throws Exception {
        try (Endpoint endpoint = clock.endpoint();
                BlockableRelay relay = new BlockableRelay();
                SoundCall call = relayed(endpoint, relay, Configuration.defaults());
                EndlessSound sound = new EndlessSound(call.audio.sender())) {
            call.heard.await(MediaKind.AUDIO, 5);

            relay.block(true);
            clock.skip(endpoint, UNTIL_DISCONNECTED);
            call.until(() -> call.leftEvents.all.contains("connection disconnected")
                    && call.rightEvents.all.contains("connection disconnected"));
            assertThat(call.left.iceConnectionState()).isEqualTo(IceConnectionState.DISCONNECTED);
            relay.block(false);
            call.until(() -> call.left.connectionState() == PeerConnectionState.CONNECTED
                    && call.right.connectionState() == PeerConnectionState.CONNECTED);

            call.heard.await(MediaKind.AUDIO, call.heard.of(MediaKind.AUDIO) + 5);
            assertThat(call.leftEvents.all).doesNotContain("ice failed");
        }
    }

    /** As with libwebrtc: what comes in says nothing of what goes out, and W3C leaves the choice to us. */
    @Test
    void mediaThatComesDoesNotHideThatNobodyAnswers() throws Exception {
        try (Endpoint endpoint = clock.endpoint();
                BlockableRelay relay = new BlockableRelay();
                SoundCall call = relayed(endpoint, relay, failing(Duration.ofMinutes(10)));
                EndlessSound sound = new EndlessSound(call.audio.sender())) {
            call.heard.await(MediaKind.AUDIO, 5);

            relay.blockStun(true);
            clock.skip(endpoint, UNTIL_DISCONNECTED);
            call.until(() -> call.rightEvents.all.contains("connection disconnected"));
            call.heard.await(MediaKind.AUDIO, call.heard.of(MediaKind.AUDIO) + 5);
            clock.skip(endpoint, UNTIL_FAILED);

            // RFC 7675 §5.1: consent has expired, whatever the peer still sends.
            call.until(() -> call.leftEvents.all.contains("connection failed")
                    && call.rightEvents.all.contains("connection failed"));
        }
    }

    /** The relay is the only path there is: neither side knows an address of the other. */
    private static SoundCall relayed(Endpoint endpoint, BlockableRelay relay, Configuration configuration)
            throws Exception {
        SoundCall call =
                new SoundCall(endpoint.newPeerConnection(configuration), endpoint.newPeerConnection(configuration));
        exchange(call, relay);
        call.until(() -> call.leftEvents.all.contains("connection connected")
                && call.rightEvents.all.contains("connection connected"));
        return call;
    }

    private static void exchange(SoundCall call, BlockableRelay relay) {
        await(call.left.setLocalDescription());
        await(call.left.gatheringComplete());
        await(call.right.setRemoteDescription(BlockableRelay.hidden(call.left.localDescription())));
        await(call.right.setLocalDescription());
        await(call.right.gatheringComplete());
        await(call.left.setRemoteDescription(relay.inFrontOf(call.right.localDescription())));
    }

    private static Configuration failing(Duration failedTimeout) {
        return Configuration.defaults().withIce(IceOptions.defaults().withFailedTimeout(failedTimeout));
    }

    @Test
    void aConnectionThatFailedRecoversByARestart() throws Exception {
        try (Endpoint endpoint = clock.endpoint();
                BlockableRelay relay = new BlockableRelay();
                BlockableRelay another = new BlockableRelay();
                SoundCall call = relayed(endpoint, relay, failing(Duration.ofMinutes(10)));
                EndlessSound sound = new EndlessSound(call.audio.sender())) {
            relay.block(true);
            clock.skip(endpoint, UNTIL_FAILED);
            call.until(() -> call.leftEvents.all.contains("connection failed")
                    && call.rightEvents.all.contains("connection failed"));
            int heardBefore = call.heard.of(MediaKind.AUDIO);
            int leftBefore = call.leftEvents.all.size();

            call.left.restartIce();
            exchange(call, another);
            call.untilMoved();

            call.until(() -> call.leftEvents.all.lastIndexOf("connection connected") > leftBefore);
            call.heard.await(MediaKind.AUDIO, heardBefore + 5);
            assertThat(call.leftEvents
                            .of("ice")
                            .subList(
                                    call.leftEvents.of("ice").lastIndexOf("ice failed"),
                                    call.leftEvents.of("ice").size()))
                    .startsWith("ice failed", "ice checking");
            assertThat(call.left.closeReason()).isNull();
        }
    }

    @Test
    void aConnectionThatFailedAndIsNotRestartedCloses() throws Exception {
        try (Endpoint endpoint = clock.endpoint();
                BlockableRelay relay = new BlockableRelay();
                SoundCall call = relayed(endpoint, relay, failing(Duration.ZERO))) {
            relay.block(true);
            clock.skip(endpoint, UNTIL_FAILED);

            call.until(() -> call.left.closeReason() != null && call.right.closeReason() != null);

            assertThat(call.left.closeReason()).contains("ICE failed");
            assertThat(call.leftEvents.of("connection"))
                    .endsWith("connection disconnected", "connection failed", "connection closed");
        }
    }
}
