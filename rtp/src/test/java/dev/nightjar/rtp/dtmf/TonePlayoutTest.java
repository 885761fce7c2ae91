package dev.nightjar.rtp.dtmf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nightjar.core.SansIo;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TonePlayoutTest {
    private static final long MILLI = 1_000_000L;

    private final TonePlayout playout = new TonePlayout(8_000);
    private final List<DtmfPacket> packets = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();

    /** Jumps from deadline to deadline. */
    private void run(long untilNanos) {
        while (playout.deadlineNanos() <= untilNanos) {
            long now = playout.deadlineNanos();
            playout.advance(now);
            assertThat(playout.deadlineNanos()).isGreaterThan(now);
            drain(now);
        }
    }

    private void drain(long now) {
        for (DtmfPacket packet = playout.poll(); packet != null; packet = playout.poll()) {
            packets.add(packet);
            times.add(now / MILLI);
        }
    }

    @Test
    void aToneIsReportedAsItGoesOnAndItsEndThreeTimes() {
        playout.play(11, 50 * MILLI, 1_000 * MILLI);

        run(10_000 * MILLI);

        assertThat(times).containsExactly(1_020L, 1_040L, 1_050L, 1_060L, 1_070L);
        assertThat(packets).extracting(DtmfPacket::isMarker).containsExactly(true, false, false, false, false);
        assertThat(packets).extracting(DtmfPacket::startNanos).containsOnly(1_000 * MILLI);
        assertThat(packets).extracting(packet -> packet.report().duration()).containsExactly(160, 320, 400, 400, 400);
        assertThat(packets)
                .extracting(packet -> packet.report().isEnd())
                .containsExactly(false, false, true, true, true);
        assertThat(packets).extracting(packet -> packet.report().event()).containsOnly(11);
        assertThat(playout.deadlineNanos()).isEqualTo(SansIo.NO_DEADLINE);
    }

    @Test
    void itPlaysUntilItsEndIsToldForTheFirstTime() {
        playout.play(1, 50 * MILLI, 0);

        assertThat(playout.isPlaying(49 * MILLI)).isTrue();
        assertThat(playout.isPlaying(50 * MILLI)).isFalse();
        run(1_000 * MILLI);
        assertThat(playout.isPlaying(0)).isFalse();
    }

    @Test
    void allPacketsOfAToneAreOutBeforeTheShortestGapIsOver() {
        playout.play(5, 40 * MILLI, 0);
        run(69 * MILLI);
        playout.play(5, 40 * MILLI, 70 * MILLI);
        run(60_000 * MILLI);

        assertThat(packets).extracting(DtmfPacket::startNanos).isSorted();
        assertThat(packets)
                .extracting(DtmfPacket::isMarker)
                .containsExactly(true, false, false, false, true, false, false, false);
    }

    @Test
    void aToneThatComesTooEarlyEndsTheOneBeforeIt() {
        playout.play(1, 100 * MILLI, 0);
        run(20 * MILLI);
        playout.play(2, 40 * MILLI, 33 * MILLI);
        drain(33 * MILLI);
        run(1_000 * MILLI);

        assertThat(packets).extracting(packet -> packet.report().event()).containsExactly(1, 1, 1, 1, 2, 2, 2, 2);
        assertThat(packets)
                .extracting(packet -> packet.report().isEnd())
                .containsExactly(false, true, true, true, false, true, true, true);
        assertThat(packets.get(3).report().duration()).isEqualTo(33 * 8);
        assertThat(packets)
                .extracting(DtmfPacket::isMarker)
                .filteredOn(marker -> marker)
                .hasSize(2);
    }

    @Test
    void aDriverThatComesLateSendsAllThatWasDue() {
        playout.play(9, 100 * MILLI, 0);

        playout.advance(5_000 * MILLI);
        drain(5_000 * MILLI);

        assertThat(packets)
                .extracting(packet -> packet.report().duration())
                .containsExactly(160, 320, 480, 640, 800, 800, 800);
    }

    @Test
    void whatLastsLongerThanAReportCanTellComesInSegments() {
        TonePlayout fast = new TonePlayout(48_000);
        fast.play(7, 3_000 * MILLI, 0);
        fast.advance(10_000 * MILLI);
        List<DtmfPacket> all = new ArrayList<>();
        for (DtmfPacket packet = fast.poll(); packet != null; packet = fast.poll()) {
            all.add(packet);
        }

        assertThat(all).extracting(DtmfPacket::offsetTicks).isSorted().contains(0, 65_535, 131_070);
        assertThat(all)
                .filteredOn(packet -> packet.report().duration() == 65_535)
                .hasSize(6);
        DtmfPacket last = all.get(all.size() - 1);
        assertThat(last.offsetTicks() + last.report().duration()).isEqualTo(144_000);
        assertThat(all).filteredOn(DtmfPacket::isMarker).hasSize(1);
    }

    @Test
    void whatCannotBePlayedIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new TonePlayout(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> playout.play(256, MILLI, 0))
                .withMessage("eventNumber: 256 (expected: 0 to 255)");
        assertThatIllegalArgumentException().isThrownBy(() -> playout.play(1, 0, 0));
        assertThat(playout.deadlineNanos()).isEqualTo(SansIo.NO_DEADLINE);
    }
}
