package dev.nightjar.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/**
 * Seconds from the page that the recorder serves, of the camera and of the test pattern, in each browser; what ICE
 * restarts leave of them first.
 */
@Tag("peers")
class OwnPageLiveTest {
    private static final Duration MEDIA = Duration.ofSeconds(4);

    /** Notes between which two looks the first and the last frame was encoded: 20 ms apart unless the page is busy. */
    private static final String WATCH = """
            () => {
              const seen = { count: 0, first: null, last: null };
              let before = performance.now();
              const poll = async () => {
                const asked = performance.now();
                const { framesEncoded } = await window.nightjar.stats();
                if (framesEncoded > seen.count) {
                  seen.last = { after: before, until: performance.now() };
                  seen.first = seen.first || seen.last;
                  seen.count = framesEncoded;
                }
                before = asked;
                setTimeout(poll, 15);
              };
              window.seen = seen;
              poll();
            }
            """;

    private static final String PLAY = """
            async name => {
              const listed = await (await fetch('/api/recordings')).json();
              const video = document.createElement('video');
              video.muted = true;
              const ready = new Promise((done, failed) => {
                video.onloadeddata = done;
                video.onerror = () => failed(new Error(video.error.message));
              });
              video.src = '/recordings/' + encodeURIComponent(name);
              await ready;
              await video.play();
              await new Promise(done => video.ontimeupdate = () => video.currentTime > 0.3 && done());
              return { listed: listed.some(each => each.name === name), duration: video.duration,
                width: video.videoWidth, played: video.currentTime };
            }
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void recordsWhatThePagePublishesAlsoAfterRestartsAndPlaysItThere(Browser.Kind kind) {
        try (NightjarProcess nightjar = NightjarProcess.record(folder, "");
                Browser browser = Browser.launch(kind)) {
            restart(nightjar, browser, kind);
            for (String source : List.of("camera", "pattern")) {
                record(nightjar, browser, kind, source);
            }
            assertThat(nightjar.files()).hasSize(3);
        }
    }

    private static void record(NightjarProcess nightjar, Browser browser, Browser.Kind kind, String source) {
        browser.open(nightjar.url());
        publish(browser, source);
        JsonNode stats = browser.evaluate("() => window.nightjar.stats()");
        JsonNode seen = browser.evaluate("() => window.seen");
        browser.evaluate("() => window.nightjar.stop()");
        Path file = nightjar.lastFile();
        assertThat(nightjar.whenFinished(file)).contains("finished");

        RecordingReport report = RecordingProbe.examine(file);
        JsonNode played = browser.evaluate(PLAY, String.valueOf(file.getFileName()), Duration.ofSeconds(60));
        Span encoded = Span.of(seen);
        System.out.printf(
                Locale.ROOT,
                "== own page, %s, %s: %d of %d frames, %.3f s for %s encoded%n%s%n%s%n%s%n",
                kind,
                source,
                report.videoPackets().size(),
                stats.path("framesEncoded").asInt(),
                report.videoSpan(),
                encoded,
                stats,
                played,
                report);

        assertWhole(report, stats, encoded);
        assertThat(played.path("listed").asBoolean()).isTrue();
        assertThat(played.path("duration").asDouble()).isCloseTo(report.duration(), within(0.1));
        assertThat(browser.console().stream().filter(line -> line.contains("rror")))
                .isEmpty();
    }

    private static void publish(Browser browser, String source) {
        browser.evaluate(WATCH);
        browser.evaluate(
                "wish => window.nightjar.start(wish)",
                Map.of("source", source, "width", 640, "height", 480),
                Duration.ofSeconds(60));
        browser.run(MEDIA);
    }

    /** RFC 9725 §4.3.3: the page tells its new ICE by PATCH, and pictures go on into the same file. */
    private static void restart(NightjarProcess nightjar, Browser browser, Browser.Kind kind) {
        browser.open(nightjar.url());
        browser.evaluate(
                "wish => window.nightjar.start(wish)",
                Map.of("source", "pattern", "width", 320, "height", 240),
                Duration.ofSeconds(60));
        JsonNode session = session(browser);
        for (int i = 0; i < 3; i++) {
            browser.evaluate("() => window.nightjar.restart()");
            int before = frames(session(browser));
            Patience.await(Duration.ofSeconds(30), () -> frames(session(browser)) > before + 15);
        }
        JsonNode last = session(browser);
        browser.evaluate("() => window.nightjar.stop()");
        Path file = nightjar.lastFile();
        assertThat(nightjar.whenFinished(file)).contains("finished");

        RecordingReport report = RecordingProbe.examine(file);
        System.out.printf("== restarts, %s: %s%n%s%n", kind, last, report);
        assertThat(last.path("id").asString()).isEqualTo(session.path("id").asString());
        assertThat(nightjar.files()).hasSize(1);
        assertThat(report.videoPackets()).as("%s", report).hasSizeGreaterThan(30);
        assertThat(report.complaints()).as("%s", report).isEmpty();
        assertThat(browser.console().stream().filter(line -> line.contains("rror") || line.contains("restart")))
                .isEmpty();
    }

    /** {@return the one session there is, as the server tells it} */
    private static JsonNode session(Browser browser) {
        JsonNode all = browser.evaluate("async () => (await fetch('/api/sessions')).json()");
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    /** {@return pictures that have reached the server} */
    private static int frames(JsonNode session) {
        int frames = 0;
        for (JsonNode stream : session.path("streams")) {
            frames += stream.path("width").asInt() > 0
                    ? stream.path("framesReceived").asInt()
                    : 0;
        }
        return frames;
    }

    private static void assertWhole(RecordingReport report, JsonNode stats, Span encoded) {
        assertThat((double) report.videoPackets().size())
                .as("%s", report)
                .isGreaterThanOrEqualTo(0.98 * stats.path("framesEncoded").asInt());
        assertThat(report.videoPackets())
                .as("%s", report)
                .isSortedAccordingTo((a, b) -> Double.compare(a.pts(), b.pts()));
        assertThat(report.frames())
                .as("%s", report)
                .hasSize(report.videoPackets().size());
        assertThat(report.complaints()).as("%s", report).isEmpty();
        assertThat(report.videoSpan()).as("%s", report).isBetween(encoded.least() - 0.2, encoded.most() + 0.2);
        assertThat(report.duration()).as("%s", report).isBetween(encoded.least() - 0.2, encoded.most() + 0.2);
        List<Integer> largest = List.of(
                report.frames().stream().mapToInt(VideoFrame::width).max().orElse(0),
                report.frames().stream().mapToInt(VideoFrame::height).max().orElse(0));
        assertThat(report.streams())
                .as("%s", report)
                .contains(new StreamInfo("video", "vp8", largest.get(0), largest.get(1)))
                .anyMatch(stream -> stream.type().equals("audio"));
    }

    /** Seconds from the first frame to the last, as far as the page could tell. */
    private record Span(double least, double most) {
        static Span of(JsonNode seen) {
            JsonNode first = seen.path("first");
            JsonNode last = seen.path("last");
            return new Span(
                    (last.path("after").asDouble() - first.path("until").asDouble()) / 1000,
                    (last.path("until").asDouble() - first.path("after").asDouble()) / 1000);
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.3f to %.3f s", least, most);
        }
    }
}
