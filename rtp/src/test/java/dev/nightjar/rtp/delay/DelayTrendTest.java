package dev.nightjar.rtp.delay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DelayTrendTest {
    private final DelayTrend trend = new DelayTrend();
    private double arrival;

    /** Groups 20 ms apart, each later than the one before by {@code variation} more. */
    private void groups(int count, double variation) {
        for (int i = 0; i < count; i++) {
            arrival += 20 + variation;
            trend.update(variation, 20, arrival);
        }
    }

    @Test
    void steadyDelayIsNormalGrowingIsOverUseAndShrinkingUnderUse() {
        groups(60, 0);
        assertThat(trend.usage()).isEqualTo(DelayTrend.Usage.NORMAL);
        groups(20, 3);
        assertThat(trend.usage()).isEqualTo(DelayTrend.Usage.OVER);
        groups(20, -3);
        assertThat(trend.usage()).isEqualTo(DelayTrend.Usage.UNDER);
        groups(40, 0);
        assertThat(trend.usage()).isEqualTo(DelayTrend.Usage.NORMAL);
    }

    @Test
    void aJumpOfTheArrivalTimesForgetsWhatWasBefore() {
        groups(60, 0);
        groups(20, 3);
        arrival += 10_000;
        groups(10, 0);
        assertThat(trend.usage()).isEqualTo(DelayTrend.Usage.NORMAL);
        groups(60, 0);
        groups(20, 3);
        arrival -= 5_000;
        groups(1, 0);
        assertThat(trend.usage()).isEqualTo(DelayTrend.Usage.NORMAL);
    }
}
