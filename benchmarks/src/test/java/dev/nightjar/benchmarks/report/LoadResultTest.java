package dev.nightjar.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadResultTest {
    @TempDir
    Path folder;

    @Test
    void readsWhatItWroteInOrder() throws Exception {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("subscribers", "50");
        parameters.put("bitrate", "2 Mbit/s");
        LoadResult result = new LoadResult(
                "forwarding",
                parameters,
                List.of(
                        Figure.of("packets", 10_400, "1/s"),
                        Figure.atMost("against C", 1.25, "", 1.3),
                        Figure.atLeast("rate", 3, "1/s", 2)),
                "17.0.15");

        Path file = result.writeTo(folder);

        assertThat(file).hasFileName("forwarding_50_2-Mbit-s_java17.json");
        assertThat(LoadResult.readAll(folder)).containsExactly(result);
        assertThat(LoadResult.readAll(folder).get(0).parameters().keySet()).containsExactly("subscribers", "bitrate");
    }

    @Test
    void aSecondRunTakesThePlaceOfTheFirst() throws Exception {
        LoadResult.of("idle-peers", Map.of("peers", "100"), List.of(Figure.of("heap", 70, "KiB")))
                .writeTo(folder);
        LoadResult second = LoadResult.of("idle-peers", Map.of("peers", "100"), List.of(Figure.of("heap", 60, "KiB")));
        second.writeTo(folder);
        Files.writeString(folder.resolve("notes.txt"), "not a result");

        assertThat(LoadResult.readAll(folder)).containsExactly(second);
        assertThat(LoadResult.readAll(folder.resolve("missing"))).isEmpty();
    }

    @Test
    void aTargetIsMetUpToItsLimitAndNeverByNothing() {
        assertThat(Figure.atMost("ratio", 1.3, "", 1.3).isMet()).isTrue();
        assertThat(Figure.atMost("ratio", 1.31, "", 1.3).isMet()).isFalse();
        assertThat(Figure.atLeast("rate", 1.9, "", 2).isMet()).isFalse();
        assertThat(Figure.atMost("ratio", Double.NaN, "", 1.3).isMet()).isFalse();
        assertThat(Figure.of("count", 7, "").hasTarget()).isFalse();
    }
}
