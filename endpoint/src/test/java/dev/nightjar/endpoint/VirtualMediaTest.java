package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.EncodedFrame;
import dev.nightjar.testkit.Impairment;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Media through whole connections, as signalling and the network change around it. */
class VirtualMediaTest {
    private static final Duration FRAME = Duration.ofMillis(20);
    private static final InetAddress OTHER_ADDRESS = VirtualCall.address("192.0.2.101");

    private final VirtualCall call = new VirtualCall();
    private final EncodedTrack sound = EncodedTrack.of(CodecKind.OPUS);
    private final List<byte[]> heard = new ArrayList<>();
    private int sent;
    private boolean isSilent;

    @AfterEach
    void close() {
        call.close();
    }

    private RtpSender connect() {
        call.right.connection.onTrack(event -> event.track()
                .addFrameSink(frame -> heard.add(java.util.Arrays.copyOf(frame.buffer(), frame.length()))));
        RtpSender sender = call.left.addTrack(sound, "stream");
        call.connect();
        speak();
        return sender;
    }

    /** A frame now, and the next when it is due. */
    private void speak() {
        if (!isSilent) {
            sound.send(
                    EncodedFrame.of(CodecKind.OPUS, new byte[] {8, (byte) sent, (byte) (sent >> 8)}, true),
                    sent * FRAME.toNanos());
        }
        sent++;
        call.network.schedule(FRAME.toNanos(), this::speak);
    }

    private void untilHeard(int more) {
        int enough = heard.size() + more;
        call.until(() -> heard.size() >= enough);
    }

    @Test
    void eachFrameArrivesOnceAndInOrderOverALineThatLosesATenth() {
        call.network.internet().impair(Impairment.NONE.withLoss(0.1).withJitter(15_000_000));
        connect();
        untilHeard(500);

        List<Integer> numbers = heard.stream()
                .map(bytes -> (bytes[1] & 255) | (bytes[2] & 255) << 8)
                .toList();
        assertThat(numbers).isSorted().doesNotHaveDuplicates();
        assertThat(call.right.log).containsOnlyOnce("unmute audio");
        assertThat(call.right.log.indexOf("track audio muted in [stream]"))
                .isNotNegative()
                .isLessThan(call.right.log.indexOf("unmute audio"));
    }

    @Test
    void nothingIsLostByARestartWhileItPlays() {
        connect();
        untilHeard(10);
        call.left.connection.restartIce();
        call.until(() -> call.left.heard("negotiationneeded"));
        call.exchange(call.left, call.right);
        untilHeard(100);

        int first = heard.get(0)[1] & 255;
        for (int i = 0; i < heard.size(); i++) {
            assertThat(heard.get(i)[1] & 255).isEqualTo((first + i) & 255);
        }
    }

    @Test
    void anInterfaceThatVanishesIsReplacedByOneThatIsThereAndMediaGoesOn() {
        connect();
        untilHeard(10);
        call.leftEndpoint.host.addInterface(call.network.internet(), OTHER_ADDRESS);
        call.leftEndpoint.follow();
        untilHeard(10);
        call.leftEndpoint.host.removeInterface(VirtualCall.address("192.0.2.1"));
        call.leftEndpoint.follow();
        call.leftEndpoint.follow(); // an address is given up when it is missing the second time
        untilHeard(500);

        assertThat(call.right.connection.closeReason()).isNull();
        assertThat(call.left.connection.selectedCandidatePair().local().candidate())
                .contains("192.0.2.101");
    }

    @Test
    void aTrackIsMutedByTheSilenceOfASenderThatLetsGoOfItsTrackAndUnmutedByTheNext() {
        RtpSender sender = connect();
        untilHeard(10);
        call.left.connection.removeTrack(sender);
        call.until(() -> call.left.heard("negotiationneeded"));
        call.exchange(call.left, call.right);
        call.run(Duration.ofSeconds(1));
        int before = heard.size();
        call.run(Duration.ofSeconds(1));
        assertThat(heard).hasSize(before);

        call.left.connection.transceivers().get(0).setDirection(TransceiverDirection.SENDRECV);
        call.left.log("replaceTrack", sender.replaceTrack(sound));
        call.exchange(call.left, call.right);
        untilHeard(10);

        assertThat(call.right.log)
                .containsSubsequence(
                        "unmute audio", "mute audio", "removetrack audio", "addtrack audio", "unmute audio")
                .doesNotContain("ended audio");
    }

    /** W3C WebRTC §5.4, {@code [[Receptive]]}: the last answer counts. */
    @Test
    void aTrackThatTheProvisionalAnswerSwitchesOffUnmutesByTheFinalOne() {
        call.left.addTrack(sound, "stream");
        CompletableFuture<Void> offered = call.left.setLocal();
        call.until(offered::isDone);
        CompletableFuture<Void> provisional = call.right
                .setRemote(call.left.connection.localDescription())
                .thenCompose(ok -> call.right.setLocal(JsepDescription.pranswer("")))
                .thenCompose(ok -> call.left.setRemote(call.right.connection.localDescription()));
        call.until(provisional::isDone);
        assertThat(call.left.connection.signalingState()).isEqualTo(SignalingState.HAVE_REMOTE_PRANSWER);

        call.right.addTrack(sound, "stream");
        CompletableFuture<Void> answered =
                call.right.setLocal().thenCompose(ok -> call.left.setRemote(call.right.connection.localDescription()));
        call.until(answered::isDone);
        call.untilConnected();
        speak();

        call.until(() -> call.left.heard("unmute audio"));
    }
}
