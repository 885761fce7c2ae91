package dev.nightjar.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left of a recording when the program is killed, which it cannot know before. */
@Tag("peers")
class KilledRecordingLiveTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {3, 8})
    void playsUpToTwoSecondsBeforeTheKill(int seconds) {
        try (CounterPage page = CounterPage.open(Browser.Kind.CHROMIUM);
                NightjarProcess nightjar = NightjarProcess.record(folder, page.origin())) {
            page.publish(Map.of("whip", nightjar.whip()));
            page.whenConnected();
            page.run(Duration.ofSeconds(seconds));
            double killed = System.currentTimeMillis();
            nightjar.kill();

            RecordingReport report = RecordingProbe.examine(nightjar.lastFile());
            List<EncodedFrame> encoded = page.encodedVideo().stream()
                    .filter(frame -> frame.atMillis() < killed)
                    .toList();
            FrameLedger ledger = FrameLedger.of(encoded, report.videoPackets(), killed);
            double last = encoded.get(encoded.size() - 1).atMillis(); // a busy browser may have paused before
            double lost = (last - ledger.last().frame().atMillis()) / 1000;
            System.out.printf(
                    Locale.ROOT,
                    "== killed after %d s: the file lacks the last %.3f s, %d of %d frames%n%s%n%s%n",
                    seconds,
                    lost,
                    report.frames().size(),
                    encoded.size(),
                    ledger,
                    report);

            assertThat(lost).as("%s", report).isBetween(0.0, 2.0);
            assertThat(ledger.strangers()).as("%s", report).isEmpty();
            assertThat(ledger.missing()).as("%s", ledger).hasSizeLessThanOrEqualTo(1); // the tail
            assertThat(report.frames()).hasSize(report.videoPackets().size());
            assertThat(report.backwardSteps()).as("%s", report).isEmpty();
            assertThat(report.lowestPsnr()).as("%s", report).isGreaterThan(28);
            assertThat(report.audioSpan()).as("%s", report).isGreaterThan(report.videoSpan() - 1.1);
        }
    }
}
