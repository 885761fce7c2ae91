package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fills a real disk, a small tmpfs (so it needs root and mount), while another recording of the endpoint goes on. */
@Tag("peers")
class FullDiskTest {
    private static final int MILLIS = 4_000;
    private static final EndpointConfig LOOPBACK =
            EndpointConfig.defaults().withBindAddresses(List.of(InetAddress.getLoopbackAddress()));

    @TempDir
    Path directory;

    private Path disk;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(directory.resolve("disk"));
        run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk.toString());
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", disk.toString());
    }

    @Test
    void aFullDiskEndsItsRecordingWithAMessageAndAPlayableFileAndTouchesNoOther() throws Exception {
        Path full = disk.resolve("full.webm");
        Path other = directory.resolve("other.webm");
        try (Endpoint publishing = Endpoint.open(LOOPBACK);
                Endpoint recording = Endpoint.open(LOOPBACK);
                DumpPlayer player = new DumpPlayer()) {
            PublishedRecording filling = start(publishing, recording, full);
            PublishedRecording going = start(publishing, recording, other);
            filling.pair.awaitConnected();
            going.pair.awaitConnected();
            filling.play(player).thenCombine(going.play(player), (a, b) -> a).get(PeerPair.SECONDS, TimeUnit.SECONDS);
            RecorderStats filled = filling.finish();
            RecorderStats whole = going.finish();

            System.out.println("full: " + filled + "\nother: " + whole);
            assertThat(filled.state()).isEqualTo(RecorderStats.State.FAILED);
            assertThat(filled.failure()).contains("no space left on device").contains("the file plays");
            run("ffmpeg", "-v", "error", "-xerror", "-i", full.toString(), "-f", "null", "-");
            assertThat(whole.state()).isEqualTo(RecorderStats.State.FINISHED);
            assertThat(whole.videoFrames()).isEqualTo(going.pictures.frames());
            run("ffmpeg", "-v", "error", "-xerror", "-i", other.toString(), "-f", "null", "-");
        }
    }

    private static PublishedRecording start(Endpoint publishing, Endpoint recording, Path file) throws IOException {
        return PublishedRecording.start(
                publishing, recording, RecordedMedia.vp8(MILLIS), RecordedMedia.opus(MILLIS), file);
    }

    /** Runs a program that has to succeed and say nothing. */
    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as("%s: %s", String.join(" ", command), said)
                .isZero();
        assertThat(said).as("%s", String.join(" ", command)).isEmpty();
    }
}
