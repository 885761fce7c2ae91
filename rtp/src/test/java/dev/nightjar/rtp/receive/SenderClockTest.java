package dev.nightjar.rtp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SenderClockTest {
    private final SenderClock clock = new SenderClock(90_000);

    @Test
    void timestampsCountOnOverWrapAround() {
        clock.onPacket(0xFFFF_FF00, 0);
        clock.onPacket(0x100, 0);

        assertThat(clock.unwrappedTimestamp(0x100)).isEqualTo(0x1_0000_0100L);
        assertThat(clock.unwrappedTimestamp(0xFFFF_FF00)).isEqualTo(0xFFFF_FF00L);
    }

    @Test
    void theSendersClockIsUnknownBeforeAReport() {
        clock.onPacket(1_000, 0);

        assertThat(clock.ntpNanosOf(1_000)).isEqualTo(SenderClock.UNKNOWN);
    }

    @Test
    void aReportMapsEarlierAndLaterTimestamps() {
        clock.onPacket(90_000, 0);
        clock.onSenderReport(10L << 32 | 0x8000_0000L, 90_000);

        assertThat(clock.ntpNanosOf(90_000)).isEqualTo(10_500_000_000L);
        assertThat(clock.ntpNanosOf(135_000)).isEqualTo(11_000_000_000L);
        assertThat(clock.ntpNanosOf(0)).isEqualTo(9_500_000_000L);
    }

    @Test
    void aReportAcrossTheWrapMapsTheSameInstant() {
        clock.onPacket(-45_000, 0);
        clock.onSenderReport(10L << 32, 45_000);

        assertThat(clock.ntpNanosOf(clock.unwrappedTimestamp(-45_000))).isEqualTo(9_000_000_000L);
    }

    @Test
    void aReportBeforeTheFirstPacketMapsTheSameInstantAcrossTheWrap() {
        clock.onSenderReport(10L << 32, -45_000);
        clock.onPacket(45_000, 0);

        assertThat(clock.ntpNanosOf(clock.unwrappedTimestamp(45_000))).isEqualTo(11_000_000_000L);
    }

    @Test
    void aSenderWithoutAClockSaysNothing() {
        clock.onSenderReport(0, 45_000);

        assertThat(clock.ntpNanosOf(0)).isEqualTo(SenderClock.UNKNOWN);
    }

    @Test
    void arrivalFollowsTheLeastDelayedPacket() {
        assertThat(clock.arrivalNanosOf(0)).isEqualTo(SenderClock.UNKNOWN);
        clock.onPacket(0, 50_000_000);
        clock.onPacket(90_000, 1_020_000_000);
        clock.onPacket(180_000, 2_090_000_000);

        assertThat(clock.arrivalNanosOf(90_000)).isEqualTo(1_020_000_000);
        assertThat(clock.arrivalNanosOf(270_000)).isEqualTo(3_020_000_000L);
    }

    @Test
    void anotherClockGoesOnWhereTheOldOneEnded() {
        clock.onPacket(90_000, 1_000_000_000);
        clock.onSenderReport(10L << 32, 90_000);
        clock.onPacket(135_000, 1_500_000_000);

        clock.clockRate(8_000);
        clock.onPacket(136_600, 1_700_000_000);

        assertThat(clock.clockRate()).isEqualTo(8_000);
        assertThat(clock.ntpNanosOf(136_600)).isEqualTo(10_700_000_000L);
        assertThat(clock.arrivalNanosOf(144_600)).isEqualTo(2_700_000_000L);

        clock.onSenderReport(20L << 32, 144_600);
        assertThat(clock.ntpNanosOf(136_600)).isEqualTo(19_000_000_000L);
    }

    @Test
    void longSessionsDoNotOverflow() {
        clock.onSenderReport(0xFFFF_FFFFL << 32 | 0xFFFF_FFFFL, 0);

        assertThat(clock.ntpNanosOf(90_000L * 3_600 * 24 * 365))
                .isEqualTo(4_294_967_295_999_999_999L + 3_600L * 24 * 365 * 1_000_000_000L);
    }
}
