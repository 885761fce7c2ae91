package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.Impairment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a connection gets through what networks and peers do to it: W3C WebRTC §4.3.3, §4.3.4, §5.5 and §5.6. */
class VirtualStatesTest {
    private static final Configuration PATIENT =
            Configuration.defaults().withIce(IceOptions.defaults().withFailedTimeout(Duration.ofMinutes(10)));

    private static VirtualCall connected(Configuration configuration) {
        VirtualCall call = new VirtualCall(configuration);
        call.left.add(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
        call.connect();
        call.clearLog();
        return call;
    }

    @Test
    void aPathThatFallsSilentIsDisconnectedAndConnectedWhenItComesBack() {
        try (VirtualCall call = connected(PATIENT)) {
            call.cut(true);
            call.until(() -> call.left.heard("connectionstatechange disconnected")
                    && call.right.heard("connectionstatechange disconnected"));
            call.cut(false);
            call.untilConnected();

            call.assertLog("disconnected-and-back");
        }
    }

    @Test
    void aConnectionThatFailedRecoversByARestart() {
        try (VirtualCall call = connected(PATIENT)) {
            call.cut(true);
            call.until(() -> call.left.heard("connectionstatechange failed")
                    && call.right.heard("connectionstatechange failed"));
            call.cut(false);
            call.left.connection.restartIce();
            call.until(() -> call.left.heard("negotiationneeded"));
            call.exchange(call.left, call.right);
            call.untilConnected();

            call.assertLog("failed-and-restarted");
        }
    }

    @Test
    void aConnectionThatFailedAndIsNotRestartedCloses() {
        try (VirtualCall call = connected(Configuration.defaults())) {
            long cutNanos = call.network.nowNanos();
            call.cut(true);
            call.until(() -> call.left.connection.closeReason() != null && call.right.connection.closeReason() != null);

            call.assertLog("failed-and-closed");
            // RFC 7675 §5.1: consent lasts 30 s from the last answer; IceOptions: 30 s more for a restart.
            assertThat(Duration.ofNanos(call.network.nowNanos() - cutNanos))
                    .isBetween(Duration.ofSeconds(54), Duration.ofSeconds(61));
        }
    }

    @Test
    void aPeerThatCannotBeReachedFailsWithoutEverBeingConnected() {
        try (VirtualCall call = new VirtualCall(PATIENT)) {
            call.left.add(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
            call.cut(true);
            call.exchange(call.left, call.right);
            call.until(() -> call.left.heard("connectionstatechange failed")
                    && call.right.heard("connectionstatechange failed"));

            call.assertLog("never-connected");
        }
    }

    @Test
    void anotherCertificateThanTheDescriptionNamesFailsTheConnection() {
        try (VirtualCall call = new VirtualCall()) {
            call.left.add(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
            call.left.setLocal().thenRun(() -> {
                String forged = call.left
                        .connection
                        .localDescription()
                        .sdp()
                        .replaceFirst("a=fingerprint:sha-256 ..", "a=fingerprint:sha-256 00");
                call.right
                        .setRemote(JsepDescription.offer(forged))
                        .thenCompose(ok -> call.right.setLocal())
                        .thenRun(() -> call.left.setRemote(call.right.connection.localDescription()));
            });
            call.until(() -> call.left.connection.closeReason() != null && call.right.connection.closeReason() != null);

            call.assertLog("wrong-certificate");
            assertThat(call.right.connection.closeReason()).contains("FingerprintMismatch");
        }
    }

    @Test
    void bothStatesHaveChangedBeforeTheEventOfEither() {
        try (VirtualCall call = new VirtualCall()) {
            List<PeerConnectionState> found = new ArrayList<>();
            PeerConnection right = call.right.connection;
            right.onIceConnectionStateChange(state -> found.add(right.connectionState()));
            right.onConnectionStateChange(
                    state -> assertThat(right.iceConnectionState()).isNotEqualTo(IceConnectionState.NEW));
            call.left.add(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
            call.connect();

            // Not connected yet: DTLS has only just got its path.
            assertThat(found).containsOnly(PeerConnectionState.CONNECTING);
        }
    }

    @Test
    void aPeerThatClosesWhileItConnectsIsNotWaitedForForEver() {
        try (VirtualCall call = new VirtualCall()) {
            call.left.add(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
            call.exchange(call.left, call.right);
            call.until(() -> call.left.heard("connectionstatechange connecting"));
            call.left.close();
            call.until(() -> call.right.connection.closeReason() != null);

            call.assertLog("closed-while-connecting");
        }
    }

    @Test
    void connectsOverALineThatLosesAQuarterAndTheSameSeedPlaysTheSameCall() {
        String first = lossy();
        String second = lossy();

        assertThat(second).isEqualTo(first).contains("connectionstatechange connected");
    }

    private static String lossy() {
        try (VirtualCall call = new VirtualCall(PATIENT)) {
            call.network.internet().impair(Impairment.NONE.withLoss(0.25).withJitter(30_000_000));
            call.left.add(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
            call.left.connection.onConnectionStateChange(state -> call.left.log.add("at " + call.network.nowNanos()));
            call.right.connection.onConnectionStateChange(state -> call.right.log.add("at " + call.network.nowNanos()));
            call.connect();
            call.run(Duration.ofSeconds(30));
            return call.log();
        }
    }

    @Test
    void closedConnectionsLeaveNoSocketNoTimerAndNoPacketBehind() {
        try (VirtualCall call = new VirtualCall()) {
            int before = call.leftEndpoint.openSockets();
            call.left.add(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
            call.connect();
            call.left.close();
            call.until(() -> call.right.connection.closeReason() != null);
            call.run(Duration.ofSeconds(1));

            assertThat(call.leftEndpoint.openSockets()).isEqualTo(before);
            assertThat(call.leftEndpoint.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
            assertThat(call.rightEndpoint.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
        }
    }
}
