package dev.nightjar.rtp.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.rtp.repair.FecProtection;
import org.junit.jupiter.api.Test;

class ParityRateTest {
    private final ParityRate rate = new ParityRate();

    @Test
    void withoutLossThereIsNone() {
        assertThat(rate.of(true)).isEqualTo(FecProtection.NONE);
        rate.report(0);

        assertThat(rate.of(false)).isEqualTo(FecProtection.NONE);
        assertThat(rate.share()).isZero();
    }

    @Test
    void aKeyframeGetsTwiceAsMuch() {
        rate.report(13); // 5 %

        assertThat(rate.of(false).fecPackets()).isEqualTo(10);
        assertThat(rate.of(true).fecPackets()).isEqualTo(20);
        assertThat(rate.of(true).mediaPackets()).isEqualTo(FecProtection.MAX_MEDIA_PACKETS);
    }

    @Test
    void howeverMuchIsLostThereIsNoMoreThanHalfAndForKeyframesAsMuchAsMedia() {
        rate.report(255);

        assertThat(rate.share()).isEqualTo(0.5);
        assertThat(rate.of(true).fecPackets()).isEqualTo(FecProtection.MAX_MEDIA_PACKETS);
    }

    @Test
    void aLossIsForgottenInTenReports() {
        rate.report(13);
        rate.report(0);
        assertThat(rate.of(false).fecPackets()).isEqualTo(8);
        for (int i = 0; i < 9; i++) {
            rate.report(0);
        }

        assertThat(rate.of(false)).isEqualTo(FecProtection.NONE);
    }
}
