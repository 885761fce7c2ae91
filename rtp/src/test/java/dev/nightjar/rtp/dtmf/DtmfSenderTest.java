package dev.nightjar.rtp.dtmf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nightjar.core.SansIo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DtmfSenderTest {
    private static final long MILLI = 1_000_000L;

    private final DtmfSender sender = new DtmfSender(8_000);
    private final List<DtmfPacket> packets = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();
    private final List<String> tones = new ArrayList<>();
    private final List<Long> toneTimes = new ArrayList<>();

    /** Jumps from deadline to deadline. */
    private void play(long untilNanos) {
        while (sender.deadlineNanos() <= untilNanos) {
            long now = sender.deadlineNanos();
            sender.advance(now);
            assertThat(sender.deadlineNanos()).isGreaterThan(now);
            for (DtmfPacket packet = sender.poll(); packet != null; packet = sender.poll()) {
                packets.add(packet);
                times.add(now / MILLI);
            }
            for (String tone = sender.pollTone(); tone != null; tone = sender.pollTone()) {
                tones.add(tone);
                toneTimes.add(now / MILLI);
            }
        }
    }

    @Test
    void aToneIsReportedAsItGoesOnAndItsEndThreeTimes() {
        sender.insert("#", Duration.ofMillis(50), Duration.ofMillis(70), 1_000 * MILLI);

        play(10_000 * MILLI);

        assertThat(times).containsExactly(1_020L, 1_040L, 1_050L, 1_060L, 1_070L);
        assertThat(packets).extracting(DtmfPacket::isMarker).containsExactly(true, false, false, false, false);
        assertThat(packets).extracting(DtmfPacket::startNanos).containsOnly(1_000 * MILLI);
        assertThat(packets).extracting(packet -> packet.report().duration()).containsExactly(160, 320, 400, 400, 400);
        assertThat(packets)
                .extracting(packet -> packet.report().isEnd())
                .containsExactly(false, false, true, true, true);
        assertThat(packets).extracting(packet -> packet.report().event()).containsOnly(11);
        assertThat(sender.deadlineNanos()).isEqualTo(SansIo.NO_DEADLINE);
    }

    @Test
    void tonesFollowAsW3cSaysAndACommaWaitsTwoSeconds() {
        sender.insert("1a,*", Duration.ofMillis(100), Duration.ofMillis(70), 0);
        assertThat(sender.toneBuffer()).isEqualTo("1A,*");

        play(60_000 * MILLI);

        assertThat(tones).containsExactly("1", "A", ",", "*", "");
        assertThat(toneTimes).containsExactly(0L, 170L, 340L, 2_340L, 2_510L);
        assertThat(packets)
                .filteredOn(DtmfPacket::isMarker)
                .extracting(packet -> packet.report().event())
                .containsExactly(1, 12, 10);
        assertThat(sender.toneBuffer()).isEmpty();
    }

    @Test
    void durationAndGapAreClamped() {
        sender.insert("12", Duration.ZERO, Duration.ZERO, 0);
        play(60_000 * MILLI);
        assertThat(toneTimes).containsExactly(0L, 70L, 140L);
        assertThat(packets)
                .extracting(packet -> packet.report().duration())
                .contains(320)
                .doesNotContain(321);
        toneTimes.clear();

        sender.insert("1", Duration.ofSeconds(60), Duration.ofSeconds(60), 60_000 * MILLI);
        play(100_000 * MILLI);

        assertThat(toneTimes).containsExactly(60_000L, 72_000L);
    }

    @Test
    void allPacketsOfAToneAreOutBeforeTheNextBegins() {
        sender.insert("55", Duration.ofMillis(40), Duration.ofMillis(30), 0);
        play(60_000 * MILLI);

        assertThat(packets).extracting(DtmfPacket::startNanos).isSorted();
        assertThat(packets)
                .extracting(DtmfPacket::isMarker)
                .containsExactly(true, false, false, false, true, false, false, false);
    }

    @Test
    void aNewStringReplacesWhatWaitsAndNotWhatPlays() {
        sender.insert("123", Duration.ofMillis(100), Duration.ofMillis(70), 0);
        play(50 * MILLI);

        sender.insert("9", Duration.ofMillis(100), Duration.ofMillis(70), 50 * MILLI);
        play(60_000 * MILLI);

        assertThat(tones).containsExactly("1", "9", "");
        assertThat(packets).filteredOn(packet -> packet.report().isEnd()).hasSize(6);
    }

    @Test
    void anEmptyStringStopsAfterWhatPlays() {
        sender.insert("12", Duration.ofMillis(100), Duration.ofMillis(70), 0);
        play(50 * MILLI);

        sender.insert("", Duration.ofMillis(100), Duration.ofMillis(70), 50 * MILLI);
        play(60_000 * MILLI);

        assertThat(tones).containsExactly("1", "");
    }

    @Test
    void whatLastsLongerThanAReportCanTellComesInSegments() {
        DtmfSender fast = new DtmfSender(48_000);
        fast.insert("7", Duration.ofMillis(3_000), Duration.ofMillis(70), 0);
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
    void whatIsNoKeyIsRefused() {
        sender.insert("1", Duration.ofMillis(100), Duration.ofMillis(70), 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sender.insert("1e", Duration.ofMillis(100), Duration.ofMillis(70), 0))
                .withMessage("key: 'e' (expected: 0-9, A-D, #, * or ,)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sender.insert("1".repeat(1_025), Duration.ZERO, Duration.ZERO, 0));
        assertThat(sender.toneBuffer()).isEqualTo("1");
    }
}
