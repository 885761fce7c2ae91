package dev.nightjar.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** FFmpeg decodes what went through RTP to the pictures of the original. */
@Tag("peers")
class VideoPayloadsPeersTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"AV1, obu, av1.ivf", "H265, hevc, h265.265"})
    void whatWentThroughRtpDecodesToTheSamePictures(CodecKind codec, String format, String original) throws Exception {
        RoundTrip trip = new RoundTrip(codec);
        for (EncodedFrame frame : codec == CodecKind.AV1 ? SampleVideo.av1() : SampleVideo.h265()) {
            trip.send(frame, 200);
        }
        Path sent = Files.write(directory.resolve(original), SampleVideo.load(original));
        Path received = Files.write(directory.resolve("received"), SampleVideo.stream(trip.frames));

        String pictures = decoded("-f", format, "-i", received.toString());

        assertThat(pictures.lines().filter(line -> !line.startsWith("#"))).hasSize(SampleVideo.FRAMES);
        assertThat(pictures).isEqualTo(decoded("-i", sent.toString()));
    }

    /** {@return the hash of each picture} */
    private String decoded(String... input) throws IOException, InterruptedException {
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-v", "error", "-xerror"));
        command.addAll(List.of(input));
        command.addAll(List.of("-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "yuv420p", "-"));
        Process process = new ProcessBuilder(command)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor())
                .as(Files.readString(err, StandardCharsets.UTF_8))
                .isZero();
        assertThat(err).isEmptyFile();
        return hashes(Files.readAllBytes(out));
    }

    private static String hashes(byte[] pictures) {
        int size = SampleVideo.WIDTH * SampleVideo.HEIGHT * 3 / 2;
        StringBuilder hashes = new StringBuilder();
        for (int at = 0; at < pictures.length; at += size) {
            hashes.append(Arrays.hashCode(Arrays.copyOfRange(pictures, at, at + size)))
                    .append('\n');
        }
        return hashes.toString();
    }
}
