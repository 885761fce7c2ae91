package dev.nightjar.rtp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FrameTimesTest {
    private static final long MS = 1_000_000;

    private final FrameTimes times = new FrameTimes();

    @Test
    void countsTheFramesOfTheLastSecond() {
        assertThat(times.inLastSecond(0)).isZero();
        for (int i = 0; i < 90; i++) {
            times.frame(i * 20 * MS, i * 20 * MS);
        }

        assertThat(times.inLastSecond(89 * 20 * MS)).isEqualTo(50);
        assertThat(times.inLastSecond(89 * 20 * MS + 500 * MS)).isEqualTo(25);
        assertThat(times.inLastSecond(89 * 20 * MS + 1_000 * MS)).isZero();
    }

    @Test
    void sumsUpWhatFramesWaited() {
        times.frame(0, 30 * MS);
        times.frame(40 * MS, 50 * MS);
        times.frame(90 * MS, 80 * MS);

        assertThat(times.waitedNanos()).isEqualTo(40 * MS);
        assertThat(times.count()).isEqualTo(3);
    }

    @Test
    void looksAtABoundedNumberOfFrames() {
        for (int i = 0; i < 2_000; i++) {
            times.frame(i, i);
        }

        assertThat(times.inLastSecond(2_000)).isEqualTo(256);
        assertThat(times.count()).isEqualTo(2_000);
    }
}
