package dev.nightjar.rtp.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AudioLevelMeterTest {
    private static final double EXACT = 1e-9;

    private final AudioLevelMeter meter = new AudioLevelMeter(48_000);

    @Test
    void aLevelIsAShareOfFullScale() {
        assertThat(meter.level()).as("not told").isEqualTo(-1);

        meter.packet(0, 0);
        assertThat(meter.level()).isCloseTo(1, within(EXACT));
        meter.packet(20, 960);
        assertThat(meter.level()).isCloseTo(0.1, within(EXACT));
        meter.packet(127, 1_920);
        assertThat(meter.level()).as("silence").isZero();
    }

    @Test
    void energyIsTheSquareOfTheLevelTimesItsSeconds() {
        // Over the timestamp's wrap-around, 50 packets a second: one second at a tenth of full scale.
        int timestamp = -24_000;
        for (int i = 0; i <= 50; i++) {
            meter.packet(20, timestamp + i * 960);
        }

        assertThat(meter.energy()).isCloseTo(0.01, within(EXACT));
    }

    @Test
    void pausesHaveNoEnergyAndLateOrSilentPacketsChangeNothing() {
        meter.packet(0, 48_000);
        meter.packet(40, 96_000);
        meter.packet(0, 95_000);
        meter.packet(-1, 96_960);
        meter.packet(128, 96_960);

        assertThat(meter.energy()).isZero();
        assertThat(meter.level()).isCloseTo(0.01, within(EXACT));
    }
}
