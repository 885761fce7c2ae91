package dev.nightjar.rtp.playout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TransitWindowTest {
    private record Sample(long transit, long arrival) {}

    @Test
    void tellsTheLeastAndTheUsualOfTheLatest() {
        SplittableRandom random = Seeds.random(82);
        TransitWindow window = new TransitWindow();
        List<Sample> samples = new ArrayList<>();
        long arrival = 0;
        for (int round = 0; round < 20_000; round++) {
            arrival += random.nextLong(round % 5_000 < 2_500 ? 5_000_000L : 60_000_000L);
            long transit = random.nextLong(50) - 25;
            long now = arrival;
            window.add(transit, now);
            samples.add(new Sample(transit, now));
            samples.removeIf(sample -> now - sample.arrival() > TransitWindow.SPAN_NANOS);
            if (samples.size() > TransitWindow.CAPACITY) {
                samples.remove(0);
            }
            if (round % 100 == 0) {
                List<Long> sorted =
                        samples.stream().map(Sample::transit).sorted().toList();
                assertThat(window.least()).isEqualTo(sorted.get(0));
                assertThat(window.usual()).isEqualTo(sorted.get(sorted.size() - 1 - sorted.size() / 100));
                assertThat(window.spanNanos()).isEqualTo(now - samples.get(0).arrival());
            }
        }
        window.clear();
        assertThat(window.isEmpty()).isTrue();
        assertThat(window.spanNanos()).isZero();
    }
}
