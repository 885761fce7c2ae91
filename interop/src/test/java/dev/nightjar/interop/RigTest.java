package dev.nightjar.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Proves page, browser driver and checks on files that the browsers record themselves, without Nightjar. */
@Tag("peers")
class RigTest {
    // Chromium's MediaRecorder puts sound some 45 ms late. Only the first click is looked at, because on a busy machine
    // Firefox loses sound and its later clicks come early.
    private static final double SLACK = 0.1;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Browser.Kind.class)
    void readsBackWhatABrowserRecordedOfTheCounterPage(Browser.Kind kind) throws IOException {
        Path file = record(kind, 4);

        RecordingReport report = RecordingProbe.examine(file);

        assertThat(report.streams()).as("%s", report).hasSize(2);
        assertThat(report.readable()).as("%s", report).isGreaterThan(0.95);
        // On a busy machine Chromium skips most pictures.
        assertThat(report.counters()).as("%s", report).hasSizeGreaterThan(30);
        assertThat(report.backwardSteps()).as("%s", report).isEmpty();
        assertThat(report.lowestPsnr()).as("%s", report).isGreaterThan(28);
        assertThat(report.clickOffsets()).as("%s", report).isNotEmpty();
        assertThat(report.clickOffsets().get(0)).as("%s", report).isBetween(-SLACK, SLACK);
    }

    private Path record(Browser.Kind kind, int seconds) throws IOException {
        try (CounterPage page = CounterPage.open(kind)) {
            String recorded = page.browser()
                    .evaluate("arg => window.record(arg)", Map.of("seconds", seconds), Duration.ofSeconds(60))
                    .asString();
            return Files.write(
                    folder.resolve(kind + ".webm"), Base64.getDecoder().decode(recorded));
        }
    }
}
