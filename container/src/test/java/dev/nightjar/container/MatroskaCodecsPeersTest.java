package dev.nightjar.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.container.SampleMedia.Frame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** FFmpeg decodes from our file what it decodes from the codec's own, and mkvtoolnix takes it. */
@Tag("peers")
class MatroskaCodecsPeersTest {
    /** The {@code av1C} and {@code hvcC} records that FFmpeg made of the samples. */
    private static final String AV1_CONFIGURATION = "81000c000a0a00000003361826d7c802";

    private static final String H265_CONFIGURATION = "0101600000009000000000001ef000fcfdf8f800000f03"
            + "200001001840010c01ffff01600000030090000003000003001eba024021000100"
            + "2a42010101600000030090000003000003001ea0388147111196e92930bc05a020000003002000000301e1"
            + "22000100064401c0718312";

    private static final int WIDTH = 98;
    private static final int HEIGHT = 66;
    private static final long TELEPHONE_PACKET_NANOS = 20_000_000;
    private static final int TELEPHONE_PACKET_BYTES = 160;

    @TempDir
    Path directory;

    @Test
    void av1InWebmDecodesToTheSamePictures() throws Exception {
        List<Frame> frames = SampleMedia.ivf("av1.ivf").stream()
                .map(frame -> new Frame(frame.nanos(), isAv1Keyframe(frame.bytes()), withoutDelimiter(frame.bytes())))
                .toList();

        Path file = video("a.webm", MatroskaCodec.AV1, AV1_CONFIGURATION, frames);

        checkVideo(file, "av1.ivf", 30);
    }

    @Test
    void vp9InWebmDecodesToTheSamePictures() throws Exception {
        List<Frame> frames = SampleMedia.ivf("vp9.ivf").stream()
                .map(frame -> new Frame(frame.nanos(), (frame.bytes()[0] & 0x04) == 0, frame.bytes()))
                .toList();

        Path file = video("b.webm", MatroskaCodec.VP9, "", frames);

        checkVideo(file, "vp9.ivf", 30);
    }

    @Test
    void h265InMatroskaDecodesToTheSamePictures() throws Exception {
        List<Frame> frames = new ArrayList<>();
        for (byte[] unit : SampleMedia.h265()) {
            byte[] target = new byte[Avc.maxLengthPrefixed(unit.length)];
            int length = Avc.lengthPrefixed(unit, 0, unit.length, target, 0);
            long nanos = frames.size() * SampleMedia.VIDEO_FRAME_NANOS;
            frames.add(new Frame(nanos, frames.size() % 10 == 0, Arrays.copyOf(target, length)));
        }

        Path file = video("c.mkv", MatroskaCodec.H265, H265_CONFIGURATION, frames);

        checkVideo(file, "h265.265", 30);
    }

    @ParameterizedTest
    @CsvSource({"PCMU, mulaw, 8000, g711.ulaw", "PCMA, alaw, 8000, g711.alaw", "G722, g722, 16000, tone.g722"})
    void telephoneAudioDecodesToTheSameSamples(MatroskaCodec codec, String format, int rate, String sample)
            throws Exception {
        byte[] samples = SampleMedia.load(sample);
        Path file = audio(TrackSpec.audio(1, codec, rate, 1), samples);
        Path raw = Files.write(directory.resolve("sample"), samples);

        // Raw G.722 has one sampling rate, which is not to be said.
        List<String> rateOption = codec == MatroskaCodec.G722 ? List.of() : List.of("-ar", "" + rate);
        List<String> input = new ArrayList<>(List.of("-f", format));
        input.addAll(rateOption);
        input.addAll(List.of("-i", raw.toString()));
        assertThat(decoded(file)).isEqualTo(md5("error", input));
        remux(file);
    }

    @Test
    void linearSamplesAreStoredAsTheyCome() throws Exception {
        byte[] samples = new byte[16_000];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (byte) (i * 31 >>> 3);
        }
        Path file = audio(TrackSpec.audio(1, MatroskaCodec.L16, 8_000, 1), samples);
        Path raw = Files.write(directory.resolve("sample"), samples);

        assertThat(decoded(file)).isEqualTo(md5("error", List.of("-f", "s16be", "-ar", "8000", "-i", raw.toString())));
        remux(file);
    }

    private Path video(String name, MatroskaCodec codec, String configuration, List<Frame> frames) throws IOException {
        MemorySink sink = new MemorySink();
        TrackSpec track = TrackSpec.video(1, codec, WIDTH, HEIGHT);
        try (MatroskaWriter writer = MatroskaWriter.create(sink, MatroskaConfig.defaults(), List.of(track))) {
            if (!configuration.isEmpty()) {
                assertThat(writer.updateCodecPrivate(1, HexFormat.of().parseHex(configuration)))
                        .isTrue();
            }
            for (Frame frame : frames) {
                writer.write(1, frame.nanos(), frame.keyframe(), frame.bytes(), 0, frame.bytes().length);
            }
        }
        return Files.write(directory.resolve(name), sink.toBytes());
    }

    private Path audio(TrackSpec track, byte[] samples) throws IOException {
        MemorySink sink = new MemorySink();
        try (MatroskaWriter writer = MatroskaWriter.create(sink, MatroskaConfig.defaults(), List.of(track))) {
            for (int at = 0; at < samples.length; at += TELEPHONE_PACKET_BYTES) {
                long nanos = at / TELEPHONE_PACKET_BYTES * TELEPHONE_PACKET_NANOS;
                writer.write(1, nanos, true, samples, at, Math.min(TELEPHONE_PACKET_BYTES, samples.length - at));
            }
        }
        return Files.write(directory.resolve("audio.mkv"), sink.toBytes());
    }

    private void checkVideo(Path file, String sample, int frames) throws Exception {
        Path raw = Files.write(directory.resolve(sample), SampleMedia.load(sample));
        Peer.Result probed = Peer.run(
                directory,
                "ffprobe",
                "-v",
                "warning",
                "-count_frames",
                "-show_entries",
                "stream=width,height,nb_read_frames",
                "-of",
                "csv=p=0",
                file.toString());
        assertThat(probed.err()).isEmpty();
        assertThat(probed.out().trim()).isEqualTo(WIDTH + "," + HEIGHT + "," + frames);
        assertThat(decoded(file)).isEqualTo(md5("error", List.of("-i", raw.toString())));
        remux(file);
    }

    /**
     * {@return what the decoded file hashes to} FFmpeg must not say a word meanwhile. No guess of a speaker layout,
     * which
     * it would remark on: G.711 and linear samples have none.
     */
    private String decoded(Path file) throws Exception {
        return md5("warning", List.of("-guess_layout_max", "0", "-i", file.toString()));
    }

    private String md5(String verbosity, List<String> input) throws Exception {
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-v", verbosity, "-xerror"));
        command.addAll(List.of("-err_detect", "explode"));
        command.addAll(input);
        command.addAll(List.of("-fps_mode", "passthrough", "-f", "md5", "-"));
        Peer.Result result = Peer.run(directory, command.toArray(new String[0]));
        assertThat(result.err()).isEmpty();
        assertThat(result.exit()).isZero();
        return result.out();
    }

    private void remux(Path file) throws Exception {
        Peer.Result merge = Peer.run(directory, "mkvmerge", "-o", "merged.mkv", file.toString());
        assertThat(merge.out()).doesNotContainIgnoringCase("warning").doesNotContainIgnoringCase("error");
        assertThat(merge.exit()).as(merge.out() + merge.err()).isZero();
    }

    /** A temporal delimiter is two bytes, 12 00; Matroska leaves it out. */
    private static byte[] withoutDelimiter(byte[] unit) {
        assertThat(unit).startsWith(0x12, 0x00);
        return Arrays.copyOfRange(unit, 2, unit.length);
    }

    /** Keyframes of the sample are those with a sequence header, OBU type 1. */
    private static boolean isAv1Keyframe(byte[] unit) {
        return (unit[2] & 0x78) >>> 3 == 1;
    }
}
