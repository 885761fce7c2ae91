package dev.nightjar.rtp.congestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When probes are sent, and what their packets tell. */
class ProbeTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000_000_000;

    private final ProbeController controller =
            new ProbeController(new BandwidthRange(new BandwidthConfig(50_000, 300_000, 10_000_000)));
    private final ProbeEstimator estimator = new ProbeEstimator();

    private List<Long> rates() {
        List<Long> rates = new ArrayList<>();
        for (ProbeCluster probe = controller.poll(); probe != null; probe = controller.poll()) {
            rates.add(probe.bitrateBps());
        }
        return rates;
    }

    @Test
    void beginsAtThreeAndSixTimesTheStartAndDoublesWhileThePathKeepsUp() {
        controller.start(300_000, 0);
        assertThat(rates()).containsExactly(900_000L, 1_800_000L);

        controller.result(900_000, false, 100 * MILLI);
        assertThat(rates()).isEmpty();
        controller.result(1_750_000, false, 150 * MILLI);
        assertThat(rates()).containsExactly(3_500_000L);
        controller.result(3_500_000, false, 300 * MILLI);
        assertThat(rates()).containsExactly(7_000_000L);
        controller.result(7_000_000, false, 450 * MILLI);
        assertThat(rates()).containsExactly(10_000_000L);
        controller.result(10_000_000, false, 600 * MILLI);
        assertThat(rates()).isEmpty();
    }

    @Test
    void stopsWhereThePathIsFullOrTheResultComesTooLate() {
        controller.start(300_000, 0);
        rates();
        controller.result(1_700_000, true, 100 * MILLI);
        controller.result(1_800_000, false, 110 * MILLI);
        assertThat(rates()).isEmpty();

        controller.start(300_000, SECOND);
        rates();
        controller.result(1_800_000, false, 3 * SECOND);
        assertThat(rates()).isEmpty();
    }

    @Test
    void probesEachFiveSecondsWhileTheApplicationIsLimited() {
        controller.start(300_000, 0);
        rates();
        controller.advance(1_000_000, true, 4_999 * MILLI);
        assertThat(rates()).isEmpty();
        controller.advance(1_000_000, false, 5 * SECOND);
        assertThat(rates()).isEmpty();
        controller.advance(1_000_000, true, 5 * SECOND);
        assertThat(rates()).containsExactly(2_000_000L);
        controller.advance(1_000_000, true, 9_999 * MILLI);
        assertThat(rates()).isEmpty();
        controller.advance(10_000_000, true, 10 * SECOND);
        assertThat(rates()).isEmpty();
    }

    @Test
    void triesTheRateBeforeADropOnceItIsOver() {
        controller.dropped(3_000_000, 1_000_000, 10 * SECOND);
        controller.recovered(1_000_000, false, 11 * SECOND);
        assertThat(rates()).isEmpty();
        controller.recovered(1_000_000, true, 11 * SECOND);
        assertThat(rates()).containsExactly(2_550_000L);
        controller.recovered(1_000_000, true, 12 * SECOND);
        assertThat(rates()).isEmpty();

        controller.dropped(3_000_000, 2_500_000, 30 * SECOND);
        controller.recovered(2_500_000, true, 31 * SECOND);
        assertThat(rates()).isEmpty();
    }

    @Test
    void noMoreProbesWaitThanTheBound() {
        for (int i = 0; i < 1_000; i++) {
            controller.resumed(3_000_000, 1_000_000, i);
        }

        assertThat(rates()).hasSize(4);
    }

    private long probe(int id, long sendGap, long arrivalGap, int packets) {
        estimator.begin(new ProbeCluster(id, 2_000_000, 5, 5_000));
        long result = -1;
        for (int i = 0; i < packets; i++) {
            result = Math.max(result, estimator.received(id, i * sendGap, SECOND + i * arrivalGap, 1_000));
        }
        return result;
    }

    @Test
    void aProbeThatArrivesAsItLeftShowsItsRate() {
        assertThat(probe(1, 4 * MILLI, 4 * MILLI, 5)).isCloseTo(2_000_000, within(1_000L));
        assertThat(estimator.isFull()).isFalse();
    }

    @Test
    void aProbeThatArrivesSlowerShowsALittleLessThanWhatArrived() {
        assertThat(probe(1, 4 * MILLI, 8 * MILLI, 5)).isCloseTo(950_000, within(1_000L));
        assertThat(estimator.isFull()).isTrue();
    }

    @Test
    void aProbeThatArrivesTwiceAsFastAsItLeftShowsNothing() {
        assertThat(probe(1, 9 * MILLI, 4 * MILLI, 5)).isEqualTo(-1);
    }

    @Test
    void tooFewPacketsOrNoTimeBetweenThemShowNothing() {
        assertThat(probe(1, 4 * MILLI, 4 * MILLI, 3)).isEqualTo(-1);
        assertThat(probe(2, 0, 4 * MILLI, 5)).isEqualTo(-1);
        assertThat(probe(3, 4 * MILLI, 0, 5)).isEqualTo(-1);
        assertThat(probe(4, 400 * MILLI, 400 * MILLI, 5)).isEqualTo(-1);
        assertThat(estimator.received(99, 0, 0, 1_000)).isEqualTo(-1);
    }
}
