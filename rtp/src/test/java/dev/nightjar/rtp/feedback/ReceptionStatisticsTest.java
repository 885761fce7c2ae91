package dev.nightjar.rtp.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.rtp.rtcp.ReportBlock;
import dev.nightjar.rtp.rtcp.RtcpMessage;
import dev.nightjar.rtp.rtcp.RtcpReader;
import dev.nightjar.rtp.rtcp.RtcpWriter;
import dev.nightjar.testkit.Allocations;
import org.junit.jupiter.api.Test;

class ReceptionStatisticsTest {
    private static final long MILLI = 1_000_000;
    private final ReceptionStatistics statistics = new ReceptionStatistics(9, 90_000);
    private final byte[] buffer = new byte[200];

    private ReportBlock report(long nowNanos) {
        RtcpWriter writer = new RtcpWriter().wrap(buffer, 0, buffer.length);
        writer.receiverReport(1);
        assertThat(statistics.writeReportBlock(writer, nowNanos)).isTrue();
        RtcpReader reader = new RtcpReader();
        assertThat(reader.wrap(buffer, 0, writer.length())).isTrue();
        assertThat(reader.next()).isTrue();
        return ((RtcpMessage.ReceiverReport) reader.message()).reports().get(0);
    }

    @Test
    void reportsLossOfTheIntervalAndOfTheWholeAcrossTheWrap() {
        statistics.received(65533, 0, 100, 0);
        statistics.received(65534, 0, 100, 0);
        statistics.received(1, 0, 100, 0);
        statistics.received(2, 0, 100, 0);

        ReportBlock first = report(0);
        assertThat(first.ssrc()).isEqualTo(9);
        assertThat(first.highestSequence()).isEqualTo(0x10002);
        assertThat(first.cumulativeLost()).isEqualTo(2);
        assertThat(first.fractionLost()).isEqualTo(2 * 256 / 6);
        assertThat(first.lastSenderReport()).isZero();
        assertThat(first.delaySinceLastSenderReport()).isZero();

        statistics.received(3, 0, 100, 0);
        statistics.received(65535, 0, 100, 0);
        ReportBlock second = report(0);
        assertThat(second.fractionLost()).isZero();
        assertThat(second.cumulativeLost()).isEqualTo(1);
        assertThat(statistics.packets()).isEqualTo(6);
        assertThat(statistics.bytes()).isEqualTo(600);
    }

    @Test
    void countsDuplicatesAsNegativeLoss() {
        statistics.received(5, 0, 1, 0);
        statistics.received(5, 0, 1, 0);
        statistics.received(5, 0, 1, 0);

        assertThat(report(0).cumulativeLost()).isEqualTo(-2);
    }

    @Test
    void measuresJitterInTicksAsAppendixA8() {
        statistics.received(0, 0, 1, 0);
        statistics.received(1, 3000, 1, 100 * MILLI);

        // D = 9000 - 3000 ticks; J = 6000 / 16.
        assertThat(statistics.jitter()).isEqualTo(375);

        statistics.received(2, 3000 + 9000, 1, 200 * MILLI);
        assertThat(statistics.jitter()).isEqualTo((6000 - 375) / 16);
    }

    @Test
    void theJitterOfAClockOfAnyRateIsNotNegative() {
        ReceptionStatistics fast = new ReceptionStatistics(1, Integer.MAX_VALUE);
        for (int i = 0; i < 100; i++) {
            fast.received(i, (i & 1) * 2_000_000_000, 1, 0);
        }

        assertThat(fast.jitter()).isGreaterThan(1_900_000_000);
    }

    @Test
    void leavesOutAStepOfTheMediaClock() {
        statistics.received(0, 0, 1, 0);
        statistics.received(1, 1_000_000_000, 1, MILLI);

        assertThat(statistics.jitter()).isZero();
    }

    @Test
    void answersTheLastSenderReport() {
        statistics.received(0, 0, 1, 0);
        statistics.senderReport(0x1111_2222_3333_4444L, 1000 * MILLI);

        ReportBlock block = report(2500 * MILLI);

        assertThat(block.lastSenderReport()).isEqualTo(0x2222_3333);
        assertThat(block.delaySinceLastSenderReport()).isEqualTo(0x18000);
    }

    @Test
    void restartsAfterAJumpOnlyWhenTheNextPacketFollows() {
        statistics.received(100, 0, 1, 0);
        statistics.received(40000, 0, 1, 0);
        statistics.received(101, 0, 1, 0);
        assertThat(statistics.highestSequence()).isEqualTo(101);
        statistics.received(20000, 0, 1, 0);
        assertThat(statistics.restarts()).isZero();

        statistics.received(20001, 0, 1, 0);

        assertThat(statistics.restarts()).isEqualTo(1);
        assertThat(statistics.highestSequence()).isEqualTo(20001);
        assertThat(statistics.cumulativeLost()).isZero();
    }

    @Test
    void reportsNothingBeforeTheFirstPacket() {
        RtcpWriter writer = new RtcpWriter().wrap(buffer, 0, buffer.length);
        writer.receiverReport(1);

        assertThat(statistics.writeReportBlock(writer, 0)).isFalse();
        assertThat(writer.length()).isEqualTo(8);
    }

    @Test
    void jitterGoesOnInTheTicksOfAnotherClock() {
        for (int i = 0; i < 200; i++) {
            statistics.received(i, i * 1800, 100, i * 20 * MILLI + (i % 2) * 4 * MILLI);
        }
        assertThat(statistics.jitter()).isBetween(300, 370);

        statistics.clockRate(8_000);
        assertThat(statistics.clockRate()).isEqualTo(8_000);
        assertThat(statistics.jitter()).as("4 ms of 8 kHz").isBetween(26, 33);
        for (int i = 200; i < 400; i++) {
            statistics.received(i, 199 * 1800 + (i - 199) * 160, 100, i * 20 * MILLI + (i % 2) * 4 * MILLI);
            assertThat(statistics.jitter()).isBetween(24, 34);
        }
    }

    @Test
    void countsWithoutAllocating() {
        int[] sequence = {0};
        assertThat(Allocations.bytesPerCall(() -> {
                    int i = sequence[0]++;
                    statistics.received(i & 0xFFFF, i * 3000, 1000, i * MILLI);
                }))
                .isZero();
    }

    @Test
    void writesSenderReportsOfTheInstantTheyAreSent() {
        SenderStatistics sender = new SenderStatistics(7, 48_000);
        RtcpWriter writer = new RtcpWriter().wrap(buffer, 0, buffer.length);
        assertThat(sender.writeSenderReport(writer, 1, 1)).isFalse();
        sender.sent(1000, 50, 100 * MILLI);
        sender.sent(1960, 60, 120 * MILLI);

        assertThat(sender.writeSenderReport(writer, 0xABCDL << 32, 1130 * MILLI))
                .isTrue();

        RtcpReader reader = new RtcpReader();
        assertThat(reader.wrap(buffer, 0, writer.length())).isTrue();
        assertThat(reader.next()).isTrue();
        RtcpMessage.SenderReport report = (RtcpMessage.SenderReport) reader.message();
        assertThat(report.senderSsrc()).isEqualTo(7);
        assertThat(report.ntpTime()).isEqualTo(0xABCDL << 32);
        assertThat(report.rtpTimestamp()).isEqualTo(1960 + 48_480);
        assertThat(report.packetCount()).isEqualTo(2);
        assertThat(report.octetCount()).isEqualTo(110);
        ReportBlock answer = new ReportBlock(7, 0, 0, 0, 0, 0xABCD_0000, 0x8000);
        assertThat(SenderStatistics.roundTripNanos(answer, 0xABCE_0000_0000L)).isEqualTo(500 * MILLI);
    }
}
