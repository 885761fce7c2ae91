package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.EncodedFrame;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Why nothing is sent is told as long as it is so, and no longer. */
class BlockedReasonTest {
    private static final byte[] SPEECH = {8, 1, 2};

    /** RFC 6716 §3.2.5: of code 3, without the byte that counts its frames. */
    private static final byte[] NO_OPUS = {11};

    private final VirtualCall call = new VirtualCall();
    private final EncodedTrack track = EncodedTrack.of(CodecKind.OPUS);
    private RtpSender sender;
    private int sent;
    private int heard;

    @BeforeEach
    void connect() {
        call.right.connection.onTrack(event -> event.track().addFrameSink(frame -> heard++));
        sender = call.left.addTrack(track, "stream");
        call.connect();
        send(SPEECH);
        call.until(() -> heard == 1);
    }

    @AfterEach
    void close() {
        call.close();
    }

    private void send(byte[] frame) {
        track.send(EncodedFrame.of(CodecKind.OPUS, frame, true), sent * 20_000_000L);
        sent++;
    }

    private void block() {
        send(NO_OPUS);
        call.until(() -> sender.blockedReason() != null);
        assertThat(sender.blockedReason()).startsWith("a frame is not what OPUS makes: ");
    }

    @Test
    void aFrameThatIsOfNoUseIsForgottenWithTheNextThatIs() {
        block();
        send(SPEECH);
        call.until(() -> heard == 2);

        assertThat(sender.blockedReason()).isNull();
    }

    @Test
    void anotherTrackOrNoneBeginsWithNothingInTheWay() {
        block();
        CompletableFuture<Void> replaced = sender.replaceTrack(null).toCompletableFuture();
        call.until(() -> replaced.isDone() && sender.blockedReason() == null);
    }
}
