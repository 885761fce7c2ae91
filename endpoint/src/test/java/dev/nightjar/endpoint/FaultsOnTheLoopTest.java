package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.EncodedFrame;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A fault of ours on the loop: the connection that it is in ends and says so, whatever had it run, and no other. */
class FaultsOnTheLoopTest {
    private static final String REASON = "internal error: java.lang.IllegalStateException: a fault in ";

    private final VirtualCall call = new VirtualCall();
    private final EncodedTrack sound = EncodedTrack.of(CodecKind.OPUS);
    private PeerConnection faulty;

    @BeforeEach
    void connect() {
        faulty = call.left.connection;
        call.left.addTrack(sound, "stream");
        call.connect();
        call.clearLog();
    }

    @AfterEach
    void close() {
        call.close();
    }

    private void assertEnded(String where) {
        call.until(() -> call.left.heard("whenClosed: " + REASON + where));
        assertThat(call.left.log).containsSubsequence("connectionstatechange failed", "connectionstatechange closed");
        call.until(() -> call.right.heard("whenClosed: the peer has closed"));
        assertThat(call.leftEndpoint.endpoint.connectionCount()).isZero();
        assertThat(call.leftEndpoint.openSockets())
                .as("those that connections share stay")
                .isLessThanOrEqualTo(1);
    }

    @Test
    void whereAFrameOfTheApplicationIsSent() {
        call.leftEndpoint.failNextSend();
        sound.send(EncodedFrame.of(CodecKind.OPUS, new byte[] {8, 1}, true), 0);

        assertEnded("sending");
    }

    @Test
    void whereATaskOfTheControlPlaneFailsBeforeAnythingIsDrained() {
        faulty.onLoop(peer -> peer.change(media -> {
            throw new IllegalStateException("a fault in a core");
        }));

        assertEnded("a core");
    }

    @Test
    void whereATimerIsDue() {
        call.leftEndpoint.failNextSend();
        call.run(Duration.ofSeconds(30)); // a check of consent is sent at the latest now

        assertEnded("sending");
    }

    @Test
    void theOtherConnectionsOfTheLoopGoOn() {
        PeerConnection other = call.leftEndpoint.connect(Configuration.defaults());
        faulty.onLoop(peer -> {
            throw new IllegalStateException("a fault in a task");
        });
        call.until(() -> call.left.heard("whenClosed: " + REASON + "a task"));
        other.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
        CompletableFuture<Void> gathered = other.setLocalDescription()
                .thenCompose(ok -> other.gatheringComplete())
                .toCompletableFuture();
        call.until(gathered::isDone);

        assertThat(other.localDescription().sdp()).contains("typ host");
        assertThat(other.closeReason()).isNull();
    }
}
