package dev.nightjar.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.container.SampleMedia.Frame;
import dev.nightjar.testkit.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real frames, and the programs people open a recording with. */
@Tag("peers")
class MatroskaPeersTest {
    private static final int VIDEO = 1;
    private static final int AUDIO = 2;

    @TempDir
    Path directory;

    @Test
    void ffprobeReadsEachPacketWithItsTimeAndFlag() throws Exception {
        Path file = store("a.webm", vp8AndOpus(true));

        assertThat(packets(file, "v")).isEqualTo(expected(SampleMedia.vp8()));
        List<String> audio = packets(file, "a");
        assertThat(audio).hasSameSizeAs(SampleMedia.opus());
        // CodecDelay, RFC 9559 §5.1.4.1, is taken off each time: 6.5 ms, which ffprobe rounds up.
        assertThat(audio.get(1)).isEqualTo("13,K");
    }

    @Test
    void ffmpegDecodesEverythingWithoutAComplaint() throws Exception {
        for (Path file : List.of(store("a.webm", vp8AndOpus(true)), store("b.mkv", h264AndOpus()))) {
            Peer.Result result = Peer.run(
                    directory,
                    "ffmpeg",
                    "-v",
                    "warning",
                    "-xerror",
                    "-err_detect",
                    "explode",
                    "-i",
                    file.toString(),
                    "-f",
                    "null",
                    "-");

            assertThat(result.err()).isEmpty();
            assertThat(result.exit()).isZero();
            assertThat(decodedFrames(file, "v")).isEqualTo(90);
        }
    }

    @Test
    void ffprobeKnowsDurationSizeAndFormat() throws Exception {
        Path file = store("a.webm", vp8AndOpus(true));

        Peer.Result result = Peer.run(
                directory,
                "ffprobe",
                "-v",
                "warning",
                "-show_entries",
                "format=duration:stream=codec_name,width,height,channels,sample_rate",
                "-of",
                "compact",
                file.toString());

        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .contains("codec_name=vp8|width=160|height=120", "codec_name=opus|sample_rate=48000|channels=1")
                .contains("duration=6.020000");
    }

    @Test
    void mkvtoolnixAcceptsClosedAndKilledFilesWithoutAWarning() throws Exception {
        for (Path file : List.of(
                store("a.webm", vp8AndOpus(true)), store("b.mkv", h264AndOpus()), store("c.webm", vp8AndOpus(false)))) {
            Peer.Result info = Peer.run(directory, "mkvinfo", "--all", file.toString());
            assertThat(info.exit()).isZero();
            assertThat(info.out() + info.err())
                    .doesNotContain("EBMLVoid (but")
                    .doesNotContain("nknown element")
                    .doesNotContain("(!)");

            Peer.Result merge = Peer.run(directory, "mkvmerge", "-o", "merged.mkv", file.toString());
            assertThat(merge.out()).doesNotContainIgnoringCase("warning").doesNotContainIgnoringCase("error");
            assertThat(merge.exit()).as(merge.out()).isZero();
            assertThat(decodedFrames(directory.resolve("merged.mkv"), "v")).isEqualTo(decodedFrames(file, "v"));
        }
    }

    @Test
    void aFileCutAtAnyByteDecodesUpToTheCut() throws Exception {
        byte[] killed = vp8AndOpus(false);
        SplittableRandom random = Seeds.random(100);
        for (int i = 0; i < 100; i++) {
            int length = random.nextInt(2_600, killed.length);
            Path file = store("cut.webm", Arrays.copyOf(killed, length));
            int whole = wholeVideoFrames(killed, length);

            assertThat(decodedFrames(file, "v")).as("cut at %d", length).isBetween(whole, whole + 1);
        }
    }

    @Test
    void seeksToTheKeyframeThatACueNames() throws Exception {
        Path file = store("a.webm", vp8AndOpus(true));

        Peer.Result result = Peer.run(
                directory,
                "ffprobe",
                "-v",
                "warning",
                "-select_streams",
                "v",
                "-read_intervals",
                "4.5%+#1",
                "-show_entries",
                "packet=pts_time,flags",
                "-of",
                "csv=p=0",
                file.toString());

        assertThat(result.err()).isEmpty();
        assertThat(result.lines().get(0)).startsWith("4.000000,K");
    }

    @Test
    void aTrackThatNeverCameDoesNoHarm() throws Exception {
        MemorySink sink = new MemorySink();
        MatroskaWriter writer = MatroskaWriter.create(sink, MatroskaConfig.defaults(), tracks(MatroskaCodec.VP8));
        for (Frame frame : SampleMedia.opus()) {
            writer.write(AUDIO, frame.nanos(), true, frame.bytes(), 0, frame.bytes().length);
        }
        writer.close();
        Path file = store("late.webm", sink.toBytes());

        assertThat(packets(file, "a")).hasSameSizeAs(SampleMedia.opus());
        assertThat(packets(file, "v")).isEmpty();
        assertThat(decodedFrames(file, "a")).isEqualTo(SampleMedia.opus().size());
    }

    @Test
    void aDiskThatFillsUpLeavesAFileThatDecodes() throws Exception {
        MemorySink sink = new MemorySink();
        sink.capacity(50_000);
        MatroskaWriter writer = MatroskaWriter.create(sink, MatroskaConfig.defaults(), tracks(MatroskaCodec.VP8));
        try {
            writeAll(writer, SampleMedia.vp8(), SampleMedia.opus());
        } catch (IOException full) {
            assertThat(full).hasMessage("No space left on device");
        }
        writer.close();
        Path file = store("full.webm", sink.toBytes());

        Peer.Result result =
                Peer.run(directory, "ffmpeg", "-v", "warning", "-xerror", "-i", file.toString(), "-f", "null", "-");
        assertThat(result.err()).isEmpty();
        assertThat(result.exit()).isZero();
        assertThat(decodedFrames(file, "v")).isBetween(25, 60);
    }

    private static List<TrackSpec> tracks(MatroskaCodec video) {
        return List.of(TrackSpec.video(VIDEO, video, SampleMedia.WIDTH, SampleMedia.HEIGHT), TrackSpec.opus(AUDIO, 1));
    }

    private static byte[] vp8AndOpus(boolean close) throws IOException {
        MemorySink sink = new MemorySink();
        MatroskaWriter writer = MatroskaWriter.create(sink, MatroskaConfig.defaults(), tracks(MatroskaCodec.VP8));
        writeAll(writer, SampleMedia.vp8(), SampleMedia.opus());
        if (close) {
            writer.close();
        }
        return sink.toBytes();
    }

    /** The parameter sets become known with the first keyframe, as in a call. */
    private static byte[] h264AndOpus() throws IOException {
        MemorySink sink = new MemorySink();
        MatroskaWriter writer = MatroskaWriter.create(sink, MatroskaConfig.defaults(), tracks(MatroskaCodec.H264));
        List<Frame> prefixed = new ArrayList<>();
        for (Frame frame : SampleMedia.h264()) {
            byte[] codecPrivate = Avc.codecPrivate(frame.bytes(), 0, frame.bytes().length);
            if (codecPrivate != null) {
                assertThat(writer.updateCodecPrivate(VIDEO, codecPrivate)).isTrue();
            }
            byte[] target = new byte[Avc.maxLengthPrefixed(frame.bytes().length)];
            int length = Avc.lengthPrefixed(frame.bytes(), 0, frame.bytes().length, target, 0);
            prefixed.add(new Frame(frame.nanos(), frame.keyframe(), Arrays.copyOf(target, length)));
        }
        writeAll(writer, prefixed, SampleMedia.opus());
        writer.close();
        return sink.toBytes();
    }

    /** In the order of arrival, audio a little before video. */
    private static void writeAll(MatroskaWriter writer, List<Frame> video, List<Frame> audio) throws IOException {
        int next = 0;
        for (Frame frame : video) {
            while (next < audio.size() && audio.get(next).nanos() <= frame.nanos() + 100_000_000) {
                Frame packet = audio.get(next++);
                writer.write(AUDIO, packet.nanos(), true, packet.bytes(), 0, packet.bytes().length);
            }
            writer.write(VIDEO, frame.nanos(), frame.keyframe(), frame.bytes(), 0, frame.bytes().length);
        }
    }

    private static int wholeVideoFrames(byte[] file, int length) {
        return (int) MatroskaFile.parse(file).blocksOf(VIDEO).stream()
                .filter(block -> block.element().end() <= length)
                .count();
    }

    private static List<String> expected(List<Frame> frames) {
        return frames.stream()
                .map(frame -> (frame.nanos() + 500_000) / 1_000_000 + "," + (frame.keyframe() ? "K" : "_"))
                .toList();
    }

    private List<String> packets(Path file, String stream) throws Exception {
        Peer.Result result = Peer.run(
                directory,
                "ffprobe",
                "-v",
                "warning",
                "-select_streams",
                stream,
                "-show_entries",
                "packet=pts,flags",
                "-of",
                "csv=p=0",
                file.toString());
        assertThat(result.err()).isEmpty();
        return result.lines().stream()
                .map(line -> line.substring(0, line.indexOf(',') + 2))
                .toList();
    }

    private int decodedFrames(Path file, String stream) throws Exception {
        Peer.Result result = Peer.run(
                directory,
                "ffprobe",
                "-v",
                "quiet",
                "-count_frames",
                "-select_streams",
                stream,
                "-show_entries",
                "stream=nb_read_frames",
                "-of",
                "csv=p=0",
                file.toString());
        assertThat(result.exit()).isZero();
        String count = result.out().trim();
        return count.equals("N/A") ? 0 : Integer.parseInt(count);
    }

    private Path store(String name, byte[] bytes) throws IOException {
        return Files.write(directory.resolve(name), bytes);
    }
}
