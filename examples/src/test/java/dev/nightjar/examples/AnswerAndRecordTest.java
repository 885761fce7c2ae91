package dev.nightjar.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.EndpointConfig;
import dev.nightjar.endpoint.JsepDescription;
import dev.nightjar.endpoint.MediaKind;
import dev.nightjar.endpoint.PeerConnection;
import dev.nightjar.endpoint.PeerConnectionState;
import dev.nightjar.endpoint.RtpTransceiver;
import dev.nightjar.endpoint.TransceiverDirection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("loopback")
class AnswerAndRecordTest {
    private static final int SECONDS = 60;
    private static final int PACKETS = 100;
    private static final int PACKET_MILLIS = 10;
    private static final int TICKS = 480;
    /** EBML's magic number, RFC 8794 §11.2.1. */
    private static final int EBML = 0x1A45DFA3;

    @TempDir
    private Path folder;

    @Test
    void recordsWhatAPeerSendsUntilItLeaves() throws Exception {
        Path file = folder.resolve("alice.webm");
        try (Endpoint endpoint = Endpoint.open(EndpointConfig.defaults().withLoopback(true))) {
            PeerConnection alice = endpoint.newPeerConnection();
            RtpTransceiver audio = alice.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDONLY);
            alice.onConnectionStateChange(state -> {
                if (state == PeerConnectionState.CONNECTED) {
                    speakThenLeave(alice, audio);
                }
            });
            String offer = alice.setLocalDescription()
                    .thenCompose(ok -> alice.gatheringComplete())
                    .thenApply(ok -> alice.localDescription().sdp())
                    .toCompletableFuture()
                    .get(SECONDS, TimeUnit.SECONDS);

            CompletableFuture<Void> example = CompletableFuture.runAsync(() -> {
                try {
                    AnswerAndRecord.run(
                            offer, answer -> alice.setRemoteDescription(JsepDescription.answer(answer)), file);
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            });
            example.get(SECONDS, TimeUnit.SECONDS);
        }

        byte[] recorded = Files.readAllBytes(file);
        assertThat(ByteBuffer.wrap(recorded).getInt()).isEqualTo(EBML);
        assertThat(recorded).hasSizeGreaterThan(PACKETS * 3);
    }

    @Test
    void runsOnTheModulePath() {
        assertThat(AnswerAndRecord.class.getModule().getName()).isEqualTo("dev.nightjar.examples");
        assertThat(Endpoint.class.getModule().getName()).isEqualTo("dev.nightjar.endpoint");
    }

    @Test
    void isTheExampleOfTheReadme() throws Exception {
        String readme = Files.readString(Path.of("..", "README.md"));
        int from = readme.indexOf("```java\n") + "```java\n".length();
        List<String> shown = lines(readme.substring(from, readme.indexOf("```", from)));
        List<String> compiled =
                lines(Files.readString(Path.of("src/main/java/dev/nightjar/examples/AnswerAndRecord.java")));

        assertThat(shown).hasSizeLessThanOrEqualTo(20);
        assertThat(String.join("\n", compiled))
                .contains(String.join("\n", shown).replace("Path.of(\"alice.webm\")", "file"));
    }

    private static List<String> lines(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    private static void speakThenLeave(PeerConnection alice, RtpTransceiver audio) {
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        AtomicInteger sent = new AtomicInteger();
        clock.scheduleAtFixedRate(
                () -> {
                    byte[] packet = opusPacket(sent.get());
                    audio.sender().sendRtp("opus", packet, 0, packet.length);
                    if (sent.incrementAndGet() == PACKETS) {
                        alice.close();
                        clock.shutdown();
                    }
                },
                0,
                PACKET_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    /** One packet of silence: an RTP header and an Opus frame of 10 ms. */
    private static byte[] opusPacket(int index) {
        return ByteBuffer.allocate(15)
                .put((byte) 0x80)
                .put((byte) 111)
                .putShort((short) index)
                .putInt(index * TICKS)
                .putInt(7)
                .put(new byte[] {(byte) 0xF0, (byte) 0xFF, (byte) 0xFE})
                .array();
    }
}
