package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.rtp.dtmf.DtmfEvent;
import dev.nightjar.rtp.receive.RtpEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;

class ToneReportsTest {
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final ToneReports reports = new ToneReports(List::of, tasks::add);

    @Test
    void aPeerThatPressesFasterThanAnybodyListensIsHeardInPart() {
        for (int i = 0; i < 10_000; i++) {
            reports.heard(new RtpEvent.TelephoneEventHeard("0", 1, 8_000, new DtmfEvent.Started(1, i, 10)));
        }
        assertThat(tasks).hasSize(ToneReports.MAX_WAITING);

        tasks.remove().run();
        reports.heard(new RtpEvent.TelephoneEventHeard("0", 1, 8_000, new DtmfEvent.Ended(1, 0, 10)));
        reports.heard(new RtpEvent.TelephoneEventHeard("0", 1, 8_000, new DtmfEvent.Ended(1, 0, 10)));

        assertThat(tasks).hasSize(ToneReports.MAX_WAITING);
    }

    @Test
    void aToneIsNamedByItsKeyAndLastsByItsClock() {
        assertThat(ReceivedTone.of(10, 800, 8_000)).isEqualTo(new ReceivedTone("*", 10, Duration.ofMillis(100)));
        assertThat(ReceivedTone.of(15, Integer.MAX_VALUE, 48_000).duration())
                .isBetween(Duration.ofSeconds(44_739), Duration.ofSeconds(44_740));
        assertThat(ReceivedTone.of(16, 0, 48_000)).as("flash").isEqualTo(new ReceivedTone("", 16, Duration.ZERO));
    }
}
