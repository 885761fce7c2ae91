package dev.nightjar.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Ten seconds of the counter page from each browser, over the straight path. */
@Tag("peers")
class CounterPageLiveTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Browser.Kind.class)
    void recordsEveryFrameOfABrowserUndamagedAndInSync(Browser.Kind kind) {
        try (CounterPage page = CounterPage.open(kind);
                NightjarProcess nightjar = NightjarProcess.record(folder, page.origin())) {
            JsonNode session = page.publish(Map.of("whip", nightjar.whip()));
            assertThat(session.path("status").asInt()).isEqualTo(201);
            page.whenConnected();
            page.run(Duration.ofSeconds(10));

            Published published = Published.end("counter page, " + kind, page, nightjar);

            assertThat(nightjar.errors()).isEmpty();
            published.assertNearlyAllFramesAreThere();
            published.assertEveryMissingFrameIsExplained();
            published.assertNoPictureIsCorrupt(28, 22);
            published.assertDurationIsWhatWasEncoded();
            published.assertHeaderHasTheLargestSize();
            published.assertSoundIsInSync(6);
        }
    }
}
