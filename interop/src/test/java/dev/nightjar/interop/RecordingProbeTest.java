package dev.nightjar.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shows that the checks pass a good file and flag each fault put into one. */
@Tag("peers")
class RecordingProbeTest {
    private static final BiConsumer<Integer, byte[]> UNSPOILT = (index, luma) -> {};

    @TempDir
    Path folder;

    @Test
    void findsNothingWrongWithAFaithfulFile() throws Exception {
        RecordingReport report = RecordingProbe.examine(DrawnRecording.write(folder, upTo(120), 0.025, UNSPOILT));

        assertThat(report.counters()).as("%s", report).isEqualTo(upTo(120));
        assertThat(report.backwardSteps()).isEmpty();
        assertThat(report.repeats()).isEmpty();
        assertThat(report.missing()).isEmpty();
        assertThat(report.lowestPsnr()).as("%s", report).isGreaterThan(28);
        assertThat(report.streams())
                .containsExactly(new StreamInfo("video", "vp8", 640, 480), new StreamInfo("audio", "pcm_s16le", 0, 0));
        assertThat(report.videoSpan()).isBetween(3.96, 3.97);
        assertThat(report.complaints()).isEmpty();
    }

    @Test
    void measuresHowLateTheSoundIs() throws Exception {
        RecordingReport report = RecordingProbe.examine(DrawnRecording.write(folder, upTo(120), 0.025, UNSPOILT));

        assertThat(report.clickOffsets())
                .as("%s", report)
                .hasSize(4)
                .allSatisfy(offset -> assertThat(offset).isBetween(0.023, 0.027));
    }

    @Test
    void flagsPicturesThatAreMissingRepeatedOrOutOfOrder() throws Exception {
        List<Integer> counters = new ArrayList<>(upTo(60));
        counters.remove(Integer.valueOf(17));
        counters.set(30, counters.get(29)); // 30 again instead of 31
        counters.set(40, 12);

        RecordingReport report = RecordingProbe.examine(DrawnRecording.write(folder, counters, 0, UNSPOILT));

        assertThat(report.counters()).as("%s", report).isEqualTo(counters);
        assertThat(report.missing()).contains(17, 31);
        assertThat(report.repeats()).singleElement().asString().startsWith("30 -> 30 at 1.0");
        assertThat(report.backwardSteps()).singleElement().asString().startsWith("40 -> 12 at 1.3");
    }

    @Test
    void flagsPicturesThatAreTornOrHaveAnUnclearCounter() throws Exception {
        RecordingReport report = RecordingProbe.examine(DrawnRecording.write(folder, upTo(60), 0, (index, luma) -> {
            if (index == 20) {
                Arrays.fill(luma, 640 * 300, 640 * 400, (byte) 200);
            }
            if (index == 40) {
                Arrays.fill(luma, 0, 640 * 64, (byte) 120);
            }
        }));

        assertThat(report.frames().get(20).psnr()).as("%s", report).isLessThan(24);
        assertThat(report.lowestPsnr()).isEqualTo(report.frames().get(20).psnr());
        assertThat(report.frames().get(40).counter()).isEqualTo(CounterReader.UNREADABLE);
        assertThat(report.readable()).isLessThan(1);
    }

    @Test
    void reportsAFileThatEndsInTheMiddle() throws Exception {
        Path whole = DrawnRecording.write(folder, upTo(120), 0, UNSPOILT);
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = Files.write(folder.resolve("cut.mkv"), Arrays.copyOf(bytes, bytes.length * 2 / 3));

        RecordingReport report = RecordingProbe.examine(cut);

        assertThat(report.counters()).as("%s", report).hasSizeBetween(50, 110);
        assertThat(report.backwardSteps()).isEmpty();
    }

    private static List<Integer> upTo(int count) {
        return IntStream.range(0, count).boxed().collect(Collectors.toList());
    }
}
