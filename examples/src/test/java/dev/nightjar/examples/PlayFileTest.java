package dev.nightjar.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.EndpointConfig;
import dev.nightjar.endpoint.JsepDescription;
import dev.nightjar.endpoint.MediaKind;
import dev.nightjar.endpoint.PeerConnection;
import dev.nightjar.endpoint.TransceiverDirection;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("loopback")
class PlayFileTest {
    private static final int SECONDS = 60;
    private static final int RATE = 8_000;

    @TempDir
    private Path folder;

    @Test
    void aPeerThatAsksHearsTheFileToItsEnd() throws Exception {
        Path tone = Files.write(folder.resolve("tone.wav"), tone(2));
        AtomicInteger frames = new AtomicInteger();
        try (Endpoint endpoint = Endpoint.open(EndpointConfig.defaults().withLoopback(true))) {
            PeerConnection listener = endpoint.newPeerConnection();
            listener.onTrack(event -> event.track().addFrameSink(frame -> frames.incrementAndGet()));
            listener.addTransceiver(MediaKind.AUDIO, TransceiverDirection.RECVONLY);
            String offer = listener.setLocalDescription()
                    .thenCompose(ok -> listener.gatheringComplete())
                    .thenApply(ok -> listener.localDescription().sdp())
                    .toCompletableFuture()
                    .get(SECONDS, TimeUnit.SECONDS);

            String answer = new PlayFile(endpoint)
                    .play(offer, tone)
                    .toCompletableFuture()
                    .get(SECONDS, TimeUnit.SECONDS);
            listener.setRemoteDescription(JsepDescription.answer(answer));
            listener.whenClosed().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
        }

        assertThat(frames.get()).as("packets of 20 ms").isBetween(50, 100);
    }

    /** A WAV file of 8 kHz, as G.711 has it. */
    private static byte[] tone(int seconds) {
        int bytes = 2 * RATE * seconds;
        ByteBuffer file = ByteBuffer.allocate(44 + bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt(36 + bytes)
                .put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
                .putInt(16)
                .putShort((short) 1)
                .putShort((short) 1)
                .putInt(RATE)
                .putInt(2 * RATE)
                .putShort((short) 2)
                .putShort((short) 16)
                .put("data".getBytes(StandardCharsets.US_ASCII))
                .putInt(bytes);
        for (int i = 0; file.hasRemaining(); i++) {
            file.putShort((short) (8_000 * Math.sin(2 * Math.PI * 440 * i / RATE)));
        }
        return file.array();
    }
}
