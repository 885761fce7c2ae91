package dev.nightjar.endpoint.internal.generating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.rtp.payload.EncodedFrame;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ffmpeg decodes of the test picture. */
@Tag("peers")
class BarsPeersTest {
    private static final int WIDTH = 256;
    private static final int HEIGHT = 144;
    private static final int SIZE = WIDTH * HEIGHT * 3 / 2;
    private static final int PICTURES = 80;
    private static final int FIRST = 65_500;

    @TempDir
    Path folder;

    @Test
    void ffmpegSeesTheColoursAndTheNumberOfEachPicture() throws Exception {
        BarsMaker maker = new BarsMaker(10);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int i = 0; i < PICTURES; i++) {
            EncodedFrame frame = maker.make(FIRST + i);
            byte[] bytes = frame.buffer();
            for (int at = 0; at < bytes.length; ) {
                int length = (bytes[at] & 0xFF) << 24
                        | (bytes[at + 1] & 0xFF) << 16
                        | (bytes[at + 2] & 0xFF) << 8
                        | bytes[at + 3] & 0xFF;
                stream.write(new byte[] {0, 0, 0, 1});
                stream.write(bytes, at + 4, length);
                at += 4 + length;
            }
        }
        Path file = Files.write(folder.resolve("bars.h264"), stream.toByteArray());
        Path raw = folder.resolve("bars.yuv");

        String complaints = decode(file, raw);

        assertThat(complaints).isEmpty();
        byte[] pictures = Files.readAllBytes(raw);
        assertThat(pictures).hasSize(PICTURES * SIZE);
        for (int i = 0; i < PICTURES; i++) {
            check(pictures, i * SIZE, FIRST + i);
        }
    }

    private static void check(byte[] pictures, int at, int number) {
        // The bar in yellow, and the one in blue.
        for (int y = 0; y < 7 * 16; y++) {
            assertThat(pictures[at + y * WIDTH + 40] & 0xFF).isCloseTo(162, within(1));
        }
        int chroma = at + WIDTH * HEIGHT;
        int blue = (WIDTH / 2) * 20 + 100;
        assertThat(pictures[chroma + blue] & 0xFF).isCloseTo(212, within(1));
        assertThat(pictures[chroma + WIDTH * HEIGHT / 4 + blue] & 0xFF).isCloseTo(114, within(1));
        int sweep = 0;
        int seen = 0;
        for (int column = 0; column < 16; column++) {
            int square = at + column * 16 + 8;
            sweep |= (pictures[square + (7 * 16 + 8) * WIDTH] & 0xFF) > 128 ? 1 << column : 0;
            seen = seen << 1 | ((pictures[square + (8 * 16 + 8) * WIDTH] & 0xFF) > 128 ? 1 : 0);
        }
        assertThat(seen).isEqualTo(number & 0xFFFF);
        assertThat(sweep).isEqualTo(1 << number % 16);
    }

    private String decode(Path file, Path raw) throws Exception {
        Path out = folder.resolve("out.txt");
        Process process = new ProcessBuilder(
                        "ffmpeg",
                        "-v",
                        "warning",
                        "-xerror",
                        "-f",
                        "h264",
                        "-i",
                        file.toString(),
                        "-fps_mode",
                        "passthrough",
                        "-pix_fmt",
                        "yuv420p",
                        "-f",
                        "rawvideo",
                        raw.toString())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        process.waitFor();
        return Files.readString(out);
    }
}
