package dev.nightjar.rtp.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Keeps docs/congestion.md and its plots what the code does. With {@code -Dnightjar.congestion.write=true} it writes
 * them, as {@code benchmarks/run congestion} does.
 */
class CongestionDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "congestion.md");
    private static final Path PLOTS = Path.of("..", "docs", "congestion");

    @Test
    void theFiguresAndPlotsAreThoseOfTheCode() throws IOException {
        CongestionDocument played = CongestionDocument.play();
        if (Boolean.getBoolean("nightjar.congestion.write")) {
            write(played);
        }

        assertThat(Files.readString(DOCUMENT))
                .as("run benchmarks/run congestion after a change of the controller")
                .contains(played.figures());
        for (Map.Entry<String, String> plot : played.plots().entrySet()) {
            assertThat(PLOTS.resolve(plot.getKey())).hasContent(plot.getValue());
        }
    }

    private static void write(CongestionDocument played) throws IOException {
        String text = Files.readString(DOCUMENT);
        int begin = text.indexOf(CongestionDocument.BEGIN);
        int end = text.indexOf(CongestionDocument.END);
        assertThat(begin)
                .as("the figures' place in " + DOCUMENT)
                .isNotNegative()
                .isLessThan(end);
        Files.writeString(
                DOCUMENT,
                text.substring(0, begin) + played.figures() + text.substring(end + CongestionDocument.END.length()));
        Files.createDirectories(PLOTS);
        for (Map.Entry<String, String> plot : played.plots().entrySet()) {
            Files.writeString(PLOTS.resolve(plot.getKey()), plot.getValue());
        }
    }
}
