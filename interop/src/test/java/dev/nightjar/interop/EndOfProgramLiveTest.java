package dev.nightjar.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C while two publishers are being recorded. */
@Tag("peers")
class EndOfProgramLiveTest {
    @TempDir
    Path folder;

    @Test
    void finishesEveryFileAndEndsWithStatusZero() {
        try (NightjarProcess nightjar = NightjarProcess.record(folder, "");
                AiortcPublisher first = AiortcPublisher.launch();
                GStreamerPublisher second = GStreamerPublisher.launch()) {
            first.start(Map.of("whip", nightjar.whip()));
            second.start(Map.of("whip", nightjar.whip(), "codec", "H264"));
            Patience.await(
                    Duration.ofSeconds(60),
                    () -> first.stats().path("counter").asInt() > 90
                            && second.stats().path("counter").asInt() > 90);

            int status = nightjar.interrupt();

            assertThat(status).as("%s", nightjar.said()).isZero();
            List<Path> files = nightjar.files();
            System.out.println("== Ctrl-C\n" + nightjar.said());
            assertThat(files).hasSize(2).allSatisfy(file -> {
                assertThat(nightjar.whenFinished(file)).contains("finished");
                String structure = Tool.run(folder, List.of(Tool.MKVINFO.path(), "--all", file.toString()));
                assertThat(structure).contains("|+ Cues").contains("| + Duration:");
                RecordingReport report = RecordingProbe.examine(file);
                assertThat(report.duration()).as("%s", report).isGreaterThan(1);
                assertThat(report.frames()).as("%s", report).hasSizeGreaterThan(30);
                assertThat(report.complaints()).isEmpty();
            });
        }
    }
}
