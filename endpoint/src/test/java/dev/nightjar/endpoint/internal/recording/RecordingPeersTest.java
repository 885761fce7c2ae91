package dev.nightjar.endpoint.internal.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.endpoint.RecorderConfig;
import dev.nightjar.endpoint.SampleFrames;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.Frame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real frames recorded as they would arrive, and what ffmpeg makes of the file. */
@Tag("peers")
class RecordingPeersTest {
    private static final long MS = 1_000_000;
    private static final long NTP = 3_900_000_000L * 1_000_000_000L;

    private final FakeHost host = new FakeHost();
    private final FakeSink sink = new FakeSink();

    @TempDir
    Path directory;

    @Test
    void picturesAndSoundAreAsFarApartAsTheSenderSays() throws Exception {
        Recording recording = recording("a.webm");
        // Sound of the same moment comes 150 ms before the picture, and its first report after 2.5 s, as in Chromium.
        play(recording, 90, 150, 2_500);
        recording.stop();
        Path file = store("a.webm");

        List<Double> video = times(file, "v");
        List<Double> audio = times(file, "a");
        assertThat(video).hasSize(90);
        assertThat(audio.size()).isBetween(290, 301);
        // The resources begin together; file time 0 is the first picture, by arrival until the reports come.
        double lastPicture = video.get(89) - 89 / 15.0;
        double lastSound = audio.get(audio.size() - 1) - (SampleFrames.opus().size() - 1) * 0.020;
        // The player takes the 6.5 ms that the Opus decoder lags off the times of sound.
        assertThat(lastPicture - lastSound).isBetween(0.005, 0.008);
        assertThat(decode(file)).isEmpty();
    }

    @Test
    void aKilledRecordingPlaysUpToTwoSecondsBefore() throws Exception {
        Recording recording = recording("a.webm");
        play(recording, 75, 0, 0);
        Path file = store("killed.webm");

        List<Double> video = times(file, "v");
        assertThat(video.get(video.size() - 1)).isGreaterThan(74 / 15.0 - 2);
    }

    @Test
    void h264PlaysFromMatroska() throws Exception {
        Recording recording = recording("a.mkv");
        FakeTrack video = new FakeTrack(host, CodecKind.H264, "peer");
        recording.add(video);
        for (Frame frame : SampleFrames.h264(host.nowNanos - FakeHost.EPOCH)) {
            video.send(frame);
            host.pass(SampleFrames.VIDEO_NANOS);
        }
        recording.stop();
        Path file = store("a.mkv");

        assertThat(times(file, "v")).hasSize(90);
        assertThat(decode(file)).isEmpty();
    }

    /** Sends the resources in real order, pictures late by that much, sound with reports from that time on. */
    private void play(Recording recording, int pictures, int videoLateMillis, int audioReportMillis)
            throws IOException {
        FakeTrack audio = new FakeTrack(host, CodecKind.OPUS, "peer");
        FakeTrack video = new FakeTrack(host, CodecKind.VP8, "peer");
        recording.add(audio);
        recording.add(video);
        List<byte[]> frames = SampleFrames.vp8();
        List<byte[]> packets = SampleFrames.opus();
        int nextPacket = 0;
        for (int i = 0; i < pictures; i++) {
            long arrival = i * SampleFrames.VIDEO_NANOS + videoLateMillis * MS;
            while (nextPacket < packets.size() && nextPacket * SampleFrames.OPUS_NANOS <= arrival) {
                long at = nextPacket * SampleFrames.OPUS_NANOS;
                audio.send(at, at >= audioReportMillis * MS ? NTP + at : Frame.UNKNOWN, packets.get(nextPacket++));
                host.pass(1);
            }
            video.send(i * SampleFrames.VIDEO_NANOS, NTP + i * SampleFrames.VIDEO_NANOS, frames.get(i));
            host.pass(SampleFrames.VIDEO_NANOS);
        }
    }

    private Recording recording(String name) {
        Path path = Path.of(name);
        return new Recording(path, RecordingFormat.of(path), RecorderConfig.defaults(), sink, () -> host.nowNanos);
    }

    private Path store(String name) throws IOException {
        return Files.write(directory.resolve(name), sink.toBytes());
    }

    /** {@return the decoder's complaints; frames go through with their own times} */
    private String decode(Path file) throws Exception {
        return run(
                "ffmpeg",
                "-v",
                "warning",
                "-xerror",
                "-i",
                file.toString(),
                "-fps_mode",
                "passthrough",
                "-enc_time_base",
                "1:1000",
                "-f",
                "null",
                "-");
    }

    private List<Double> times(Path file, String stream) throws Exception {
        String out = run(
                "ffprobe",
                "-v",
                "error",
                "-select_streams",
                stream,
                "-show_entries",
                "packet=pts_time",
                "-of",
                "csv=p=0",
                file.toString());
        List<Double> times = new ArrayList<>();
        out.lines().filter(line -> !line.isBlank()).forEach(line -> times.add(Double.parseDouble(line.split(",")[0])));
        return times;
    }

    /** {@return what it prints, errors included} */
    private String run(String... command) throws IOException, InterruptedException {
        Path out = Files.createTempFile(directory, "out", ".txt");
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
        } catch (IOException e) {
            throw new AssertionError(
                    command[0] + " is needed by this test; install it, or leave the group \"peers\" out with"
                            + " -Dnightjar.excludedGroups=peers",
                    e);
        }
        assertThat(process.waitFor())
                .as(Files.readString(out, StandardCharsets.UTF_8))
                .isZero();
        return Files.readString(out, StandardCharsets.UTF_8);
    }
}
