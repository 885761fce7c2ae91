package dev.nightjar.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What went through packets decodes to the same pictures, without a message. */
@Tag("peers")
class PayloadPeersTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "VP8, vp8.ivf",
        "VP9, vp9-profile0.ivf",
        "VP9, vp9-profile1.ivf",
        "VP9, vp9-profile2.ivf",
        "H264, h264-baseline.264",
        "H264, h264-main.264",
        "H264, h264-high.264"
    })
    void ffmpegDecodesTheSamePictures(CodecKind codec, String name) throws Exception {
        boolean isAnnexB = codec == CodecKind.H264;
        List<byte[]> sent = isAnnexB ? SampleFrames.annexB(name) : SampleFrames.ivf(name);
        List<byte[]> received = SampleFramesTest.received(Packetiser.of(codec), sent).stream()
                .map(SampleFrames::copy)
                .toList();
        Path before = Files.write(directory.resolve("before-" + name), SampleFrames.load(name));
        Path after = Files.write(
                directory.resolve("after-" + name),
                isAnnexB ? SampleFrames.toAnnexB(received) : SampleFrames.toIvf(name, received));

        List<String> pictures = pictures(after);

        assertThat(pictures).hasSize(SampleFrames.PICTURES).isEqualTo(pictures(before));
    }

    /** A decoder that knows no layers shows each picture once, in the highest layer's size. */
    @ParameterizedTest
    @ValueSource(strings = {"vp9-l2t3.ivf", "vp9-l2t3-key.ivf"})
    void ffmpegShowsTheHighestLayerOfEachPicture(String name) throws Exception {
        List<byte[]> layers = SampleFrames.ivf(name);
        List<byte[]> received = SampleFramesTest.receivedLayers(layers, false).stream()
                .map(SampleFrames::copy)
                .toList();
        Path file = Files.write(directory.resolve(name), SampleFrames.toIvf(name, received));

        assertThat(pictures(file)).hasSize(SampleFrames.PICTURES).doesNotHaveDuplicates();
        assertThat(picturesBy("libvpx-vp9", file)).isEqualTo(pictures(file));
    }

    /** {@return the MD5 of each decoded picture} */
    private List<String> pictures(Path file) throws IOException, InterruptedException {
        return run("ffmpeg", "-v", "warning", "-xerror", "-i", file.toString(), "-f", "framemd5", "-");
    }

    private List<String> picturesBy(String decoder, Path file) throws IOException, InterruptedException {
        return run("ffmpeg", "-v", "warning", "-xerror", "-c:v", decoder, "-i", file.toString(), "-f", "framemd5", "-");
    }

    private List<String> run(String... command) throws IOException, InterruptedException {
        Path out = directory.resolve("out");
        Path messages = directory.resolve("messages");
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(messages.toFile())
                    .start();
        } catch (IOException e) {
            throw new AssertionError(
                    "ffmpeg is needed by this test and could not be run; install it, or leave the group \"peers\" out"
                            + " with -Dnightjar.excludedGroups=peers",
                    e);
        }
        assertThat(process.waitFor()).isZero();
        assertThat(Files.readString(messages)).isEmpty();
        return Files.readString(out)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.substring(line.lastIndexOf(',') + 1).strip())
                .toList();
    }
}
