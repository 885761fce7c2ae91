package dev.nightjar.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asks ffprobe what is in the files of peers that play dumps; it decodes them too. */
@Tag("peers")
class RecordedFilesTest {
    private static final int MILLIS = 2_000;
    private static final EndpointConfig LOOPBACK =
            EndpointConfig.defaults().withBindAddresses(List.of(InetAddress.getLoopbackAddress()));

    @TempDir
    Path directory;

    @Test
    void ffprobeFindsTheFramesOfTheDumps() throws Exception {
        try (Endpoint publishing = Endpoint.open(LOOPBACK);
                Endpoint recording = Endpoint.open(LOOPBACK);
                DumpPlayer player = new DumpPlayer()) {
            Path webm = directory.resolve("vp8.webm");
            Path mkv = directory.resolve("h264.mkv");
            PublishedRecording vp8 = PublishedRecording.start(
                    publishing, recording, RecordedMedia.vp8(MILLIS), RecordedMedia.opus(MILLIS), webm);
            PublishedRecording h264 = PublishedRecording.start(
                    publishing, recording, RecordedMedia.h264(MILLIS), RecordedMedia.opus(MILLIS), mkv);
            vp8.pair.awaitConnected();
            h264.pair.awaitConnected();
            vp8.play(player).thenCombine(h264.play(player), (a, b) -> a).get(PeerPair.SECONDS, TimeUnit.SECONDS);
            RecorderStats webmStats = vp8.finish();
            RecorderStats mkvStats = h264.finish();

            assertThat(decodedFrames(webm, "v:0")).isEqualTo(vp8.pictures.frames());
            assertThat(decodedFrames(mkv, "v:0")).isEqualTo(h264.pictures.frames());
            assertThat(decodedFrames(webm, "a:0")).isEqualTo((int) webmStats.audioFrames());
            assertThat(decodedFrames(mkv, "a:0")).isEqualTo((int) mkvStats.audioFrames());
        }
    }

    private static int decodedFrames(Path file, String stream) throws IOException, InterruptedException {
        Process probe = new ProcessBuilder(
                        "ffprobe",
                        "-v",
                        "error",
                        "-count_frames",
                        "-select_streams",
                        stream,
                        "-show_entries",
                        "stream=nb_read_frames",
                        "-of",
                        "default=nokey=1:noprint_wrappers=1",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(probe.getInputStream().readAllBytes(), UTF_8).trim();
        assertThat(probe.waitFor()).as(said).isZero();
        assertThat(said).matches("\\d+");
        return Integer.parseInt(said);
    }
}
