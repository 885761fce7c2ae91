package dev.nightjar.rtp.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.SansIo;
import dev.nightjar.testkit.Allocations;
import dev.nightjar.testkit.Seeds;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A sender that obeys REMB, over a bottleneck with a queue, in virtual time. */
class RembEstimatorTest {
    private static final long MILLI = 1_000_000;
    private static final int PACKET = 1200;

    private final RembEstimator estimator = new RembEstimator();
    private final SplittableRandom random = Seeds.random(3);
    private double sendBps = 300_000;
    private long linkFreeNanos;
    private long nowNanos;
    private boolean usesSendTime = true;
    private int lossPercent;
    private double mostQueueMillis;

    /** Sends for that long; the sender grows by 20 % a second up to what it was told. */
    private void run(long millis, double linkBps) {
        long end = nowNanos + millis * MILLI;
        mostQueueMillis = 0;
        while (nowNanos < end) {
            double gapNanos = PACKET * 8e9 / sendBps;
            nowNanos += (long) gapNanos;
            linkFreeNanos = Math.max(linkFreeNanos, nowNanos) + (long) (PACKET * 8e9 / linkBps);
            mostQueueMillis = Math.max(mostQueueMillis, (linkFreeNanos - nowNanos) / 1e6);
            long arrival = linkFreeNanos + 20 * MILLI + random.nextLong(MILLI);
            if (random.nextInt(100) >= lossPercent) {
                int ticks = (int) (nowNanos * 1e-9 * (1 << 18)) & 0xFFFFFF;
                estimator.received(
                        7, usesSendTime ? ticks : -1, (int) (long) (nowNanos * 90e-6), 90_000, PACKET, arrival);
            }
            sendBps *= Math.pow(1.2, gapNanos / 1e9);
            sendBps = Math.min(sendBps, estimator.estimateBps());
        }
    }

    @Test
    void letsASenderGrowOnAFreePath() {
        run(15_000, 100e6);

        assertThat(sendBps).isGreaterThan(1_500_000);
        assertThat((double) estimator.estimateBps()).isLessThan(2 * sendBps);
    }

    @Test
    void grows8PercentASecondAfterOverUse() {
        run(20_000, 1e6);
        long before = estimator.estimateBps();

        run(10_000, 100e6);

        assertThat((double) estimator.estimateBps()).isGreaterThan(1.8 * before);
    }

    @Test
    void staysNearABottleneckWithoutFillingItsQueue() {
        run(20_000, 1e6);
        run(20_000, 1e6);

        assertThat(sendBps).isBetween(600e3, 1.2e6);
        assertThat(mostQueueMillis).isLessThan(400);
    }

    @Test
    void fallsWhenThePathNarrows() {
        run(20_000, 4e6);

        run(6_000, 800e3);

        assertThat(sendBps).isLessThan(1.0e6);
    }

    @Test
    void worksByRtpTimestampsToo() {
        usesSendTime = false;

        run(20_000, 1e6);
        run(10_000, 1e6);

        assertThat(sendBps).isBetween(600e3, 1.3e6);
    }

    @Test
    void doesNotMindLoss() {
        lossPercent = 10;

        run(15_000, 100e6);

        assertThat(sendBps).isGreaterThan(1_500_000);
    }

    @Test
    void reportsEachSecondAndAtOnceAfterADecrease() {
        assertThat(estimator.deadlineNanos()).isEqualTo(SansIo.NO_DEADLINE);
        assertThat(estimator.poll(5)).isEqualTo(-1);
        run(1_500, 100e6);
        long due = estimator.deadlineNanos();
        assertThat(estimator.poll(due - 1)).isEqualTo(-1);
        assertThat(estimator.poll(due)).isEqualTo(estimator.estimateBps());
        assertThat(estimator.poll(due + 999 * MILLI)).isEqualTo(-1);
        run(10_000, 4e6);
        estimator.poll(nowNanos);

        run(1_500, 300e3);

        assertThat(estimator.deadlineNanos()).isLessThanOrEqualTo(nowNanos + 10_000 * MILLI);
        assertThat(estimator.poll(nowNanos + 10_000 * MILLI)).isPositive();
    }

    @Test
    void fallsSilentWhenNothingComes() {
        run(1_500, 100e6);
        long polls = 0;
        while (estimator.deadlineNanos() != SansIo.NO_DEADLINE && polls < 100) {
            estimator.poll(estimator.deadlineNanos());
            polls++;
        }

        assertThat(polls).isBetween(1L, 4L);
    }

    @Test
    void estimatesWithoutAllocating() {
        int[] i = {0};
        assertThat(Allocations.bytesPerCall(() -> {
                    int n = i[0]++;
                    estimator.received(7, n * 2621 & 0xFFFFFF, 0, 90_000, PACKET, n * 10 * MILLI);
                    estimator.poll(n * 10 * MILLI);
                }))
                .isZero();
    }
}
