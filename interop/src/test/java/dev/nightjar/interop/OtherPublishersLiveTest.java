package dev.nightjar.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Publishers that are not browsers, over the same WHIP: their files hold the same picture and beeps. */
@Tag("peers")
class OtherPublishersLiveTest {
    private static final int PICTURES = 150;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void recordsWhatAiortcPublishes() {
        try (NightjarProcess nightjar = NightjarProcess.record(folder, "");
                AiortcPublisher aiortc = AiortcPublisher.launch()) {
            assertThat(aiortc.start(Map.of("whip", nightjar.whip(), "dataChannel", true))
                            .path("status")
                            .asInt())
                    .isEqualTo(201);
            Patience.await(PATIENCE, () -> aiortc.stats().path("counter").asInt() >= PICTURES);
            assertThat(aiortc.stop()).isEqualTo(200);

            RecordingReport report = finished("aiortc", nightjar);

            assertThat(report.streams()).contains(new StreamInfo("video", "vp8", 640, 480));
            assertGood(report);
            assertInSync(report);
        }
    }

    @ParameterizedTest
    @CsvSource({"VP8, webm, vp8", "H264, mkv, h264", "H264-HIGH, mkv, h264", "H265, mkv, hevc"})
    void recordsWhatGStreamerPublishes(String codec, String extension, String recorded) {
        try (NightjarProcess nightjar = NightjarProcess.record(folder, "");
                GStreamerPublisher gstreamer = GStreamerPublisher.launch()) {
            assertThat(gstreamer
                            .start(Map.of("whip", nightjar.whip(), "codec", codec))
                            .path("status")
                            .asInt())
                    .isEqualTo(201);
            Patience.await(PATIENCE, () -> gstreamer.stats().path("counter").asInt() >= PICTURES);
            assertThat(gstreamer.stop()).isEqualTo(200);

            RecordingReport report = finished("GStreamer " + codec, nightjar);

            assertThat(report.file().toString()).endsWith("." + extension);
            assertThat(report.streams()).contains(new StreamInfo("video", recorded, 640, 480));
            assertGood(report);
            assertInSync(report);
        }
    }

    private static RecordingReport finished(String name, NightjarProcess nightjar) {
        Path file = nightjar.lastFile();
        assertThat(nightjar.whenFinished(file)).contains("finished");
        RecordingReport report = RecordingProbe.examine(file);
        System.out.printf(Locale.ROOT, "== %s%n%s%n", name, report);
        return report;
    }

    private static void assertGood(RecordingReport report) {
        assertThat(report.complaints()).as("%s", report).isEmpty();
        assertThat(report.streams()).as("%s", report).hasSize(2);
        assertThat(report.readable()).as("%s", report).isEqualTo(1);
        assertThat(report.backwardSteps()).as("%s", report).isEmpty();
        assertThat(report.lowestPsnr()).as("%s", report).isGreaterThan(28);
        List<Integer> counters = report.counters();
        int sent = counters.get(counters.size() - 1) - counters.get(0) + 1;
        assertThat(counters).as("%s", report).hasSizeGreaterThan((int) (0.98 * sent));
        assertThat(counters).as("%s", report).hasSizeGreaterThan(PICTURES * 3 / 4);
    }

    private static void assertInSync(RecordingReport report) {
        assertThat(report.clickOffsets())
                .as("%s", report)
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(offset -> assertThat(offset).isBetween(-0.04, 0.04));
    }
}
