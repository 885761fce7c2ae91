package dev.nightjar.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** FFmpeg reads what we write, and we read what FFmpeg writes. */
@Tag("peers")
class MediaFilePeersTest {
    private static final String PICTURES = "testsrc=size=160x120:rate=15:duration=2";
    private static final String SOUND = "sine=frequency=440:duration=2:sample_rate=";

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"libvpx,VP8", "libvpx-vp9,VP9", "libaom-av1,AV1"})
    void ivfBothWays(String encoder, IvfCodec codec) throws Exception {
        Path made = directory.resolve("made.ivf");
        ffmpeg(
                "-f",
                "lavfi",
                "-i",
                PICTURES,
                "-c:v",
                encoder,
                "-cpu-used",
                "8",
                "-g",
                "10",
                "-b:v",
                "100k",
                "-y",
                made);

        IvfReader reader = IvfReader.open(ByteSource.of(Files.readAllBytes(made)));
        List<MediaFrame> frames = IvfTest.all(reader);

        assertThat(reader.codec()).isEqualTo(codec);
        assertThat(reader.width()).isEqualTo(160);
        assertThat(frames).hasSize(30);
        List<String> flags = probe(made, "packet=flags");
        for (int i = 0; i < frames.size(); i++) {
            assertThat(frames.get(i).keyframe())
                    .as("frame %d", i)
                    .isEqualTo(flags.get(i).startsWith("K"));
            assertThat(frames.get(i).nanos()).isBetween(i * 1_000_000_000L / 15 - 1, i * 1_000_000_000L / 15 + 1);
        }

        Path file = directory.resolve("ours.ivf");
        MemorySink sink = new MemorySink();
        IvfWriter writer = IvfWriter.create(sink, codec, 160, 120);
        for (MediaFrame frame : frames) {
            writer.write(frame.nanos(), frame.bytes(), 0, frame.bytes().length);
        }
        writer.close();
        Files.write(file, sink.toBytes());
        assertDecodes(file, 30);
        assertThat(probe(file, "packet=pts_time").get(29)).startsWith("1.933");
    }

    @ParameterizedTest
    @CsvSource({"libx264,h264,H264", "libx265,hevc,H265"})
    void annexBBothWays(String encoder, String format, AnnexBCodec codec) throws Exception {
        Path made = directory.resolve("made." + format);
        ffmpeg("-f", "lavfi", "-i", PICTURES, "-c:v", encoder, "-g", "10", "-bf", "0", "-slices", "2", "-y", made);

        List<MediaFrame> units = AnnexBTest.read(Files.readAllBytes(made), codec, 15);

        assertThat(units).hasSize(30);
        assertThat(units.stream().filter(MediaFrame::keyframe)).hasSizeGreaterThanOrEqualTo(3);
        Path file = directory.resolve("ours." + format);
        MemorySink sink = new MemorySink();
        AnnexBWriter writer = AnnexBWriter.create(sink, codec);
        for (MediaFrame unit : units) {
            writer.write(unit.bytes(), 0, unit.bytes().length);
        }
        Files.write(file, sink.toBytes());
        assertDecodes(file, 30);
    }

    @Test
    void oggOpusBothWays() throws Exception {
        Path made = directory.resolve("made.opus");
        ffmpeg("-f", "lavfi", "-i", SOUND + 48_000, "-c:a", "libopus", "-ac", "2", "-y", made);

        OggOpusReader reader = OggOpusReader.open(ByteSource.of(Files.readAllBytes(made)));
        List<MediaFrame> packets = OggOpusTest.all(reader);

        assertThat(reader.channels()).isEqualTo(2);
        assertThat(packets).hasSize(101);
        assertThat(packets.get(100).nanos()).isEqualTo(2_000_000_000L);
        Path file = directory.resolve("ours.opus");
        MemorySink sink = new MemorySink();
        OggOpusWriter writer = OggOpusWriter.create(sink, new OpusHead(2, reader.preSkip()), 77);
        for (MediaFrame packet : packets) {
            writer.write(packet.bytes(), 0, packet.bytes().length);
        }
        writer.close();
        Files.write(file, sink.toBytes());
        assertDecodes(file, -1);
        assertThat(probe(file, "packet=pts")).hasSize(101);
        assertThat(Double.parseDouble(probe(file, "format=duration").get(0))).isBetween(2.0, 2.03);
    }

    @ParameterizedTest
    @CsvSource({"pcm_s16le,PCM_S16", "pcm_mulaw,MULAW", "pcm_alaw,ALAW"})
    void wavBothWays(String encoder, WavFormat.Encoding encoding) throws Exception {
        Path made = directory.resolve("made.wav");
        ffmpeg("-f", "lavfi", "-i", SOUND + 8_000, "-c:a", encoder, "-y", made);

        WavReader reader = WavReader.open(ByteSource.of(Files.readAllBytes(made)));
        MediaFrame samples = reader.read(100_000);

        assertThat(reader.format()).isEqualTo(new WavFormat(encoding, 8_000, 1));
        assertThat(samples.bytes()).hasSize(16_000 * encoding.bytes());
        Path file = directory.resolve("ours.wav");
        Files.write(file, WavTest.file(reader.format(), samples.bytes(), true));
        // A WAV of this kind names no speakers, and FFmpeg says that it guesses them.
        assertDecodes(file, -1, "-guess_layout_max", "0");
        assertThat(probe(file, "format=duration")).containsExactly("2.000000");
        assertThat(probe(file, "stream=codec_name")).containsExactly(encoder);
    }

    private void ffmpeg(Object... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-v", "error"));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        Peer.Result result = Peer.run(directory, command.toArray(String[]::new));
        assertThat(result.exit()).as(result.err()).isZero();
    }

    private void assertDecodes(Path file, int frames, String... inputOptions) throws Exception {
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-v", "warning", "-xerror", "-err_detect", "explode"));
        command.addAll(List.of(inputOptions));
        command.addAll(List.of("-i", file.toString(), "-f", "null", "-"));
        Peer.Result result = Peer.run(directory, command.toArray(String[]::new));
        assertThat(result.err()).isEmpty();
        assertThat(result.exit()).isZero();
        if (frames >= 0) {
            assertThat(probe(file, "packet=flags")).hasSize(frames);
        }
    }

    private List<String> probe(Path file, String entries) throws IOException, InterruptedException {
        Peer.Result result = Peer.run(
                directory, "ffprobe", "-v", "error", "-show_entries", entries, "-of", "csv=p=0", file.toString());
        assertThat(result.err()).isEmpty();
        return result.lines();
    }
}
