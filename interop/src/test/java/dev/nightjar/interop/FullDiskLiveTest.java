package dev.nightjar.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk becomes full while recording, then somebody makes room. */
@Tag("peers")
class FullDiskLiveTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int DISK_KILOBYTES = 160;

    @TempDir
    Path elsewhere;

    @Test
    void endsTheRecordingWithAMessageAndAPlayableFileAndRecordsOnOnceThereIsRoom() throws IOException {
        try (SmallDisk disk = SmallDisk.mount(DISK_KILOBYTES);
                NightjarProcess nightjar = NightjarProcess.record(disk.folder(), "")) {
            Path full;
            String line;
            try (GStreamerPublisher publisher = GStreamerPublisher.launch()) {
                publisher.start(Map.of("whip", nightjar.whip()));
                line = nightjar.await("a stopped recording", each -> each.contains("nightjar: stopped "), PATIENCE);
                full = nightjar.lastFile();
            }
            System.out.println("== full disk: " + line);
            assertThat(line).contains(full.getFileName().toString()).containsIgnoringCase("no space left");
            RecordingReport cut = RecordingProbe.examine(full);
            System.out.println(cut);
            assertPlays(cut, 45);
            assertThat(cut.duration()).as("%s", cut).isGreaterThan(1.5);
            assertThat(nightjar.isAlive()).as("%s", nightjar.said()).isTrue();

            Files.move(full, elsewhere.resolve(full.getFileName()));
            try (GStreamerPublisher publisher = GStreamerPublisher.launch()) {
                publisher.start(Map.of("whip", nightjar.whip()));
                Patience.await(PATIENCE, () -> publisher.stats().path("counter").asInt() >= 60);
                assertThat(publisher.stop()).isEqualTo(200);
            }
            Path next = nightjar.lastFile();
            assertThat(nightjar.whenFinished(next)).contains("finished");
            RecordingReport whole = RecordingProbe.examine(next);
            System.out.println(whole);
            assertPlays(whole, 45);
        }
    }

    private static void assertPlays(RecordingReport report, int leastFrames) {
        assertThat(report.complaints()).as("%s", report).isEmpty();
        assertThat(report.frames()).as("%s", report).hasSizeGreaterThan(leastFrames);
        assertThat(report.backwardSteps()).as("%s", report).isEmpty();
        assertThat(report.lowestPsnr()).as("%s", report).isGreaterThan(28);
    }
}
