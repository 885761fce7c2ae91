package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.endpoint.RecorderStats.State;
import dev.nightjar.endpoint.internal.recording.RecordedFile;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.Frame;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecorderTest {
    @TempDir
    Path directory;

    @Test
    void namesTheContainersItCanWrite() {
        assertThatThrownBy(() -> Recorder.to(directory.resolve("a.mp4")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("file: " + directory.resolve("a.mp4") + " (expected: a name that ends in .webm or .mkv)");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void namesTheCodecsThatItsFileCanHoldAndWhatRepairsThem() throws IOException {
        try (Recorder webm = Recorder.to(directory.resolve("a.webm"));
                Recorder matroska = Recorder.to(directory.resolve("a.mkv"))) {
            assertThat(webm.codecs(MediaKind.VIDEO))
                    .extracting(RtpCodecCapability::name)
                    .startsWith("VP8", "rtx", "VP9", "AV1")
                    .containsOnly("VP8", "VP9", "AV1", "rtx");
            assertThat(webm.codecs(MediaKind.AUDIO))
                    .extracting(RtpCodecCapability::name)
                    .startsWith("opus", "red")
                    .doesNotContain("PCMU", "PCMA", "G722", "L16");
            assertThat(matroska.codecs(MediaKind.VIDEO))
                    .extracting(RtpCodecCapability::name)
                    .startsWith("VP8", "rtx", "H264")
                    .contains("H265")
                    .doesNotContain("red", "ulpfec", "flexfec-03");
            assertThat(matroska.codecs(MediaKind.AUDIO))
                    .isEqualTo(RtpReceiver.capabilities(MediaKind.AUDIO).codecs());
        }
    }

    @Test
    void neverOverwritesAFile() throws IOException {
        Path file = Files.writeString(directory.resolve("a.WebM"), "precious");

        assertThatThrownBy(() -> Recorder.to(file))
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessage(file + ": there is such a file, and a recording does not overwrite");
        assertThat(file).hasContent("precious");
    }

    @Test
    void saysAtOnceWhereItCannotWrite() {
        Path file = directory.resolve("missing").resolve("a.webm");

        assertThatThrownBy(() -> Recorder.to(file))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot create " + file + ": no such directory");
    }

    @Test
    void anUnusedRecorderLeavesNothing() throws IOException {
        Path file = directory.resolve("a.mkv");
        Recorder recorder = Recorder.to(file);
        assertThat(file).isEmptyFile();
        assertThat(recorder.stats().state()).isEqualTo(State.WAITING);
        recorder.close();

        assertThat(file).doesNotExist();
        assertThat(recorder.stats().isDone()).isTrue();
    }

    @Test
    void theConfigurationNamesWhatIsOutOfRange() {
        RecorderConfig config = RecorderConfig.defaults();

        assertThatThrownBy(() -> config.withMaxQueued(1_000, 100))
                .hasMessage("maxQueuedBytes: 1000 (expected: 65536 to 1073741824)");
        assertThatThrownBy(() -> config.withMaxQueued(1 << 20, 1))
                .hasMessage("maxQueuedFrames: 1 (expected: 16 to 1000000)");
        assertThatThrownBy(() -> config.withStartWait(Duration.ofSeconds(11)))
                .hasMessage("startWait: PT11S (expected: 0 to 10 s)");
        assertThatThrownBy(() -> config.withCloseWait(Duration.ofSeconds(-1)))
                .hasMessage("closeWait: PT-1S (expected: >= 0)");
    }

    @Test
    @Tag("loopback")
    void writesATrackOfAConnectionOnTheEndpointsWriterThread() throws Exception {
        Path file = directory.resolve("a.webm");
        try (Endpoint endpoint = open()) {
            MediaStreamTrack track = new MediaStreamTrack("id", MediaKind.VIDEO, "0", endpoint.newPeerConnection());
            Recorder recorder = Recorder.to(file);
            assertThat(recorder.add(track)).isTrue();
            deliver(track, 5);
            RecorderStats stats = recorder.stop().toCompletableFuture().get(10, TimeUnit.SECONDS);

            assertThat(stats.state()).isEqualTo(State.FINISHED);
            assertThat(stats.bytes()).isEqualTo(Files.size(file));
            assertThat(endpoint.recordings()).isEmpty();
        }

        assertThat(RecordedFile.parse(Files.readAllBytes(file)).millisOf(1)).containsExactly(0L, 40L, 80L, 120L, 160L);
    }

    @Test
    @Tag("loopback")
    void anEndpointThatClosesCompletesItsRecordings() throws Exception {
        Path file = directory.resolve("a.webm");
        Recorder recorder = Recorder.to(file);
        Endpoint endpoint = open();
        MediaStreamTrack track = new MediaStreamTrack("id", MediaKind.VIDEO, "0", endpoint.newPeerConnection());
        recorder.add(track);
        deliver(track, 5);
        endpoint.close();

        assertThat(recorder.stats().state()).isEqualTo(State.FINISHED);
        assertThat(RecordedFile.parse(Files.readAllBytes(file)).millisOf(1)).hasSize(5);
    }

    @Test
    @Tag("loopback")
    void endsWithItsTracks() throws Exception {
        Path file = directory.resolve("a.webm");
        try (Endpoint endpoint = open();
                Recorder recorder = Recorder.to(file)) {
            MediaStreamTrack track = new MediaStreamTrack("id", MediaKind.VIDEO, "0", endpoint.newPeerConnection());
            recorder.add(track);
            deliver(track, 5);
            java.util.concurrent.CompletableFuture<RecorderStats> finished =
                    new java.util.concurrent.CompletableFuture<>();
            recorder.onFinished(finished::complete);
            track.end();

            assertThat(finished.get(10, TimeUnit.SECONDS).videoFrames()).isEqualTo(5);
        }
    }

    private static Endpoint open() throws IOException {
        return Endpoint.open(EndpointConfig.defaults()
                .withLoops(1)
                .withNativeTransport(false)
                .withBindAddresses(List.of(java.net.InetAddress.getLoopbackAddress())));
    }

    private static void deliver(MediaStreamTrack track, int frames) {
        FrameSource source = new FrameSource(CodecKind.VP8, 1);
        for (int i = 0; i < frames; i++) {
            byte[] bytes = i == 0 ? FrameSource.vp8Keyframe(64, 48, 100) : FrameSource.vp8Delta(100);
            track.deliver(source.frame(i * 3_600L, Frame.UNKNOWN, i * 40_000_000L, bytes));
        }
    }
}
