package dev.nightjar.rtp.congestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class AcknowledgedRateTest {
    private static final long MILLI = 1_000_000;
    private static final Offset<Long> LITTLE = within(1_000L);

    private final AcknowledgedRate rate = new AcknowledgedRate();

    private void add(long sendMillis, long arrivalMillis) {
        rate.add(sendMillis * MILLI, arrivalMillis * MILLI, 1_250, false);
    }

    @Test
    void isTheBytesOfTheWindowOverItsTime() {
        for (int i = 0; i < 100; i++) {
            add(10L * i, 30 + 10L * i);
        }

        assertThat(rate.bitrateBps()).isCloseTo(1_000_000, LITTLE);
    }

    @Test
    void saysNothingOfLittleTimeOrFewPackets() {
        assertThat(rate.bitrateBps()).isEqualTo(-1);
        for (int i = 0; i < 14; i++) {
            add(10L * i, 10L * i);
        }
        assertThat(rate.bitrateBps()).isEqualTo(-1);
        add(400, 400);
        assertThat(rate.bitrateBps()).isPositive();
    }

    @Test
    void aBurstLetGoByThePathIsNoCapacity() {
        for (int i = 0; i < 50; i++) {
            add(10L * i, 500 + 4L * i);
        }

        assertThat(rate.bitrateBps()).isCloseTo(1_000_000, LITTLE);
    }

    @Test
    void aBurstOfOursThatThePathSpreadIsItsCapacity() {
        for (int i = 0; i < 50; i++) {
            add(4L * i, 30 + 10L * i);
        }

        assertThat(rate.bitrateBps()).isCloseTo(1_000_000, LITTLE);
    }

    @Test
    void theTimeOfLostFeedbackDoesNotCount() {
        for (int i = 0; i < 100; i++) {
            boolean isHidden = i >= 70 && i < 85;
            if (!isHidden) {
                rate.add(10L * i * MILLI, (30 + 10L * i) * MILLI, 1_250, i == 85);
            }
        }
        assertThat(rate.bitrateBps()).isCloseTo(1_000_000, LITTLE);

        for (int i = 100; i < 200; i++) {
            add(10L * i, 30 + 10L * i);
        }
        assertThat(rate.bitrateBps()).isCloseTo(1_000_000, LITTLE);
    }

    @Test
    void aClockThatGoesFarBackBeginsAnew() {
        for (int i = 0; i < 100; i++) {
            add(10L * i, 100_000 + 10L * i);
        }

        add(1_000, 10);

        assertThat(rate.bitrateBps()).isEqualTo(-1);
    }

    @Test
    void aFlowOfTinyPacketsIsBounded() {
        for (int i = 0; i < 100_000; i++) {
            rate.add(i * 100_000L, i * 100_000L, 125, false);
        }

        assertThat(rate.bitrateBps()).isCloseTo(10_000_000, within(20_000L));
    }
}
