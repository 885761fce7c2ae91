package dev.nightjar.rtp.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.SansIo;
import dev.nightjar.rtp.delay.DelayTrend;
import org.junit.jupiter.api.Test;

/** The small parts that a controller is made of. */
class EstimatorsTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000_000_000;
    private static final BandwidthRange RANGE = new BandwidthRange(new BandwidthConfig(50_000, 300_000, 10_000_000));

    @Test
    void theApplicationIsLimitedWhenItSendsClearlyLessThanItMay() {
        AlrDetector alr = new AlrDetector();
        alr.target(1_000_000);
        for (int i = 0; i < 200; i++) {
            alr.sent(1_000, i * 10L * MILLI);
        }
        assertThat(alr.isLimited()).isFalse();

        for (int i = 200; i < 400; i++) {
            alr.sent(250, i * 10L * MILLI);
        }
        assertThat(alr.isLimited()).isTrue();
        for (int i = 400; i < 600; i++) {
            alr.sent(1_250, i * 10L * MILLI);
        }
        assertThat(alr.isLimited()).isFalse();
        assertThat(alr.wasLimitedWithin(3 * SECOND, 6 * SECOND)).isTrue();
        assertThat(alr.wasLimitedWithin(SECOND, 9 * SECOND)).isFalse();
    }

    @Test
    void aQueueStandsOnlyIfItIsThereBetweenFrames() {
        StandingQueue queue = new StandingQueue();
        for (int i = 0; i < 300; i++) {
            long delay = i % 3 * 15L * MILLI;
            queue.add(i * 10L * MILLI, i * 10L * MILLI + delay);
        }
        assertThat(queue.nanos()).isZero();

        for (int i = 300; i < 330; i++) {
            queue.add(i * 10L * MILLI, i * 10L * MILLI + 30 * MILLI);
        }
        assertThat(queue.nanos()).isEqualTo(30 * MILLI);
        queue.add(3_300 * MILLI, 100_000 * MILLI);
        assertThat(queue.nanos()).isZero();
        queue.add(3_310 * MILLI, 10 * MILLI);
        assertThat(queue.nanos()).isZero();
    }

    @Test
    void theRateGrowsByEightPercentASecondAndFallsToAShareOfWhatArrives() {
        RateControl rate = new RateControl(RANGE, 1_000_000);
        for (int i = 0; i <= 10; i++) {
            rate.update(DelayTrend.Usage.NORMAL, 1_000_000, false, i * 100L * MILLI);
        }
        assertThat(rate.estimateBps()).isBetween(1_079_000L, 1_081_000L);

        rate.update(DelayTrend.Usage.OVER, 1_000_000, false, 1_100 * MILLI);
        assertThat(rate.estimateBps()).isEqualTo(850_000);
        rate.update(DelayTrend.Usage.OVER, 900_000, false, 1_150 * MILLI);
        assertThat(rate.estimateBps())
                .as("before the last decrease can have shown")
                .isEqualTo(850_000);
        rate.update(DelayTrend.Usage.UNDER, 800_000, false, 1_300 * MILLI);
        assertThat(rate.estimateBps()).isEqualTo(850_000);
    }

    @Test
    void theRateStaysInItsRangeAndBelowOneAndAHalfTimesWhatArrives() {
        RateControl rate = new RateControl(RANGE, 1_000_000);
        for (int i = 0; i < 200; i++) {
            rate.update(DelayTrend.Usage.NORMAL, 1_000_000, false, i * 100L * MILLI);
        }
        assertThat(rate.estimateBps()).isEqualTo(1_510_000);
        rate.probed(50_000_000, false, 20 * SECOND);
        assertThat(rate.estimateBps()).isEqualTo(10_000_000);
        for (int i = 0; i < 20; i++) {
            rate.update(DelayTrend.Usage.OVER, 10_000, false, (21 + i) * SECOND);
        }
        assertThat(rate.estimateBps()).isEqualTo(50_000);
    }

    @Test
    void aLimitedApplicationDoesNotGrowTheRate() {
        RateControl rate = new RateControl(RANGE, 1_000_000);
        for (int i = 0; i < 100; i++) {
            rate.update(DelayTrend.Usage.NORMAL, 5_000_000, true, i * 100L * MILLI);
        }
        assertThat(rate.estimateBps()).isEqualTo(1_000_000);
    }

    @Test
    void withoutTransportFeedbackReportsAndRembDecide() {
        CongestionController controller = new CongestionController(new BandwidthConfig(50_000, 300_000, 10_000_000));
        controller.remb(1_000_000, SECOND);
        assertThat(controller.targetBitrateBps()).isEqualTo(1_000_000);

        for (int i = 2; i < 10; i++) {
            controller.lossReport(0, 50 * MILLI, i * SECOND);
        }
        assertThat(controller.targetBitrateBps()).as("what the receiver allows").isEqualTo(1_000_000);
        controller.lossReport(64, 50 * MILLI, 10 * SECOND);
        assertThat(controller.targetBitrateBps()).isEqualTo(875_000);
        assertThat(controller.lossRate()).isEqualTo(0.25);
        assertThat(controller.roundTripNanos()).isEqualTo(50 * MILLI);
        controller.lossReport(64, 50 * MILLI, 10 * SECOND + 100 * MILLI);
        assertThat(controller.targetBitrateBps()).isEqualTo(875_000);
        controller.lossReport(13, 50 * MILLI, 11 * SECOND);
        assertThat(controller.targetBitrateBps()).as("between 2 and 10 %").isEqualTo(875_000);
        controller.lossReport(0, 50 * MILLI, 12 * SECOND);
        assertThat(controller.targetBitrateBps()).isBetween(900_000L, 960_000L);
        controller.remb(400_000, 13 * SECOND);
        assertThat(controller.targetBitrateBps()).isEqualTo(400_000);
    }

    @Test
    void anIdleControllerHasNoDeadline() {
        CongestionController controller = new CongestionController(BandwidthConfig.DEFAULT);
        assertThat(controller.deadlineNanos()).isEqualTo(SansIo.NO_DEADLINE);
        controller.packetSent(1, 1_000, PacketClass.VIDEO, SECOND);

        int wakes = 0;
        while (controller.deadlineNanos() != SansIo.NO_DEADLINE && wakes < 1_000) {
            long deadline = controller.deadlineNanos();
            controller.advance(deadline);
            assertThat(controller.deadlineNanos()).isGreaterThan(deadline);
            wakes++;
        }

        assertThat(wakes).isBetween(10, 60);
        assertThat(controller.targetBitrateBps()).isEqualTo(300_000);
    }
}
