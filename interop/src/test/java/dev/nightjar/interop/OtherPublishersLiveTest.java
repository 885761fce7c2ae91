package dev.nightjar.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Publishers that are not browsers, over the same WHIP: their files hold the same picture and beeps. */
@Tag("peers")
class OtherPublishersLiveTest {
    private static final int PICTURES = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static NightjarProcess nightjar;
    private static Path workshop;
    private static Path pion;

    /** One recorder, and Pion's program, for all. */
    @BeforeAll
    static void start(@TempDir Path recordings, @TempDir Path films) {
        nightjar = NightjarProcess.record(recordings, "");
        workshop = films;
        pion = PionMedia.build(films);
    }

    @AfterAll
    static void stop() {
        nightjar.close();
    }

    @ParameterizedTest
    @CsvSource({"VP8, webm, vp8", "H264, mkv, h264"})
    void recordsWhatAiortcPublishes(String codec, String extension, String recorded) {
        try (AiortcPublisher aiortc = AiortcPublisher.launch()) {
            assertThat(aiortc.start(Map.of("whip", nightjar.whip(), "codec", codec, "dataChannel", true))
                            .path("status")
                            .asInt())
                    .isEqualTo(201);
            Patience.await(PATIENCE, () -> aiortc.stats().path("counter").asInt() >= PICTURES);
            assertThat(aiortc.stop()).isEqualTo(200);

            RecordingReport report = finished("aiortc " + codec, 640, 480);

            assertIs(report, extension, recorded, "opus");
            assertGood(report);
            assertInSync(report, 0.04);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "VP8, G722, mkv, vp8, adpcm_g722, -",
        "H264, OPUS, mkv, h264, opus, Constrained Baseline",
        "H264-MAIN, OPUS, mkv, h264, opus, Main",
        "H264-HIGH, OPUS, mkv, h264, opus, High",
        "H265, L16, mkv, hevc, pcm_s16be, Main"
    })
    void recordsWhatGStreamerPublishes(
            String codec, String sound, String extension, String video, String audio, String profile) {
        try (GStreamerPublisher gstreamer = GStreamerPublisher.launch()) {
            assertThat(gstreamer
                            .start(Map.of("whip", nightjar.whip(), "codec", codec, "audio", sound))
                            .path("status")
                            .asInt())
                    .isEqualTo(201);
            Patience.await(PATIENCE, () -> gstreamer.stats().path("counter").asInt() >= PICTURES);
            assertThat(gstreamer.stop()).isEqualTo(200);

            RecordingReport report = finished("GStreamer " + codec + " " + sound, 640, 480);

            assertIs(report, extension, video, audio);
            assertGood(report);
            assertInSync(report, 0.04);
            assertThat(RecordingProbe.ffprobe(report.file(), "-select_streams", "v:0", "-show_streams")
                            .path("streams")
                            .path(0)
                            .path("profile")
                            .asString("-"))
                    .contains(profile.equals("-") ? "" : profile);
        }
    }

    /** Pion sends files that are encoded already, in a smaller picture. */
    @ParameterizedTest
    @CsvSource({
        "-c:v libvpx -deadline realtime -cpu-used 8 -auto-alt-ref 0 -b:v 800k -g 60 vp8.ivf, webm, vp8",
        "-c:v libx264 -preset veryfast -tune zerolatency -profile:v baseline -b:v 800k -g 60 h264.h264, mkv, h264"
    })
    void recordsWhatPionPublishes(String coding, String extension, String recorded) throws Exception {
        Path video = DrawnRecording.picture(workshop, coding);
        Path audio = DrawnRecording.sound(workshop, "-c:a libopus -b:a 32k -page_duration 20000 opus.ogg");
        try (MediaPeer peer = PionMedia.launch(pion)) {
            assertThat(peer.start(Map.of("whip", nightjar.whip(), "video", video.toString(), "audio", audio.toString()))
                            .path("status")
                            .asInt())
                    .isEqualTo(201);
            Patience.await(PATIENCE, () -> peer.stats().path("counter").asInt() >= PICTURES);
            assertThat(peer.stop()).isEqualTo(200);

            RecordingReport report = finished("Pion " + recorded, 320, 240);

            assertIs(report, extension, recorded, "opus");
            assertGood(report);
            assertInSync(report, 0.15); // its reports tell when a packet left, not when it was due
        }
    }

    private static RecordingReport finished(String name, int width, int height) {
        Path file = nightjar.lastFile();
        assertThat(nightjar.whenFinished(file)).contains("finished");
        RecordingReport report = RecordingProbe.examine(file, width, height);
        System.out.printf(Locale.ROOT, "== %s%n%s%n", name, report);
        return report;
    }

    private static void assertIs(RecordingReport report, String extension, String video, String audio) {
        assertThat(report.file().toString()).endsWith("." + extension);
        assertThat(report.streams().stream().map(StreamInfo::codec)).containsExactlyInAnyOrder(video, audio);
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

    private static void assertInSync(RecordingReport report, double seconds) {
        assertThat(report.clickOffsets())
                .as("%s", report)
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(offset -> assertThat(offset).isBetween(-seconds, seconds));
    }
}
