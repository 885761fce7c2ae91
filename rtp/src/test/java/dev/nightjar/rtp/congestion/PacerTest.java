package dev.nightjar.rtp.congestion;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nightjar.core.SansIo;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacerTest {
    private static final long MILLI = 1_000_000;

    private final Pacer pacer = new Pacer(100, 1_500);
    private final byte[] bytes = new byte[1_500];

    private void offer(PacketClass kind, int tag, int length, long now) {
        assertThat(pacer.offer(kind, tag, bytes, 0, length, now)).isTrue();
    }

    /** Polls at every deadline up to that time and returns when each packet left, by its tag. */
    private List<String> run(long untilNanos) {
        List<String> left = new ArrayList<>();
        long now = pacer.deadlineNanos();
        while (now <= untilNanos) {
            for (PacedPacket packet = pacer.poll(now); packet != null; packet = pacer.poll(now)) {
                left.add(packet.tag() + "@" + now / MILLI);
            }
            long next = pacer.deadlineNanos();
            assertThat(next).isGreaterThan(now);
            now = next;
        }
        return left;
    }

    @Test
    void spreadsAFrameOverTheTimeItsBytesTakeAtTheRate() {
        pacer.pacingRate(1_000_000, 0);
        for (int i = 0; i < 4; i++) {
            offer(PacketClass.VIDEO, i, 1_250, 0);
        }

        assertThat(run(100 * MILLI)).containsExactly("0@0", "1@10", "2@20", "3@30");
        assertThat(pacer.queuedPackets()).isZero();
        assertThat(pacer.queuedBytes()).isZero();
    }

    @Test
    void sendsTheMostUrgentClassFirstAndKeepsTheOrderWithinIt() {
        pacer.pacingRate(1_000_000, 0);
        offer(PacketClass.FORWARD_ERROR_CORRECTION, 5, 1_250, 0);
        offer(PacketClass.VIDEO, 3, 1_250, 0);
        offer(PacketClass.VIDEO, 4, 1_250, 0);
        offer(PacketClass.RETRANSMISSION, 2, 1_250, 0);
        offer(PacketClass.AUDIO, 1, 1_250, 0);

        assertThat(run(100 * MILLI)).containsExactly("1@0", "2@0", "3@10", "4@20", "5@30");
    }

    @Test
    void audioLeavesAtOnceAndIsNotChargedToTheOthers() {
        pacer.pacingRate(1_000_000, 0);
        offer(PacketClass.VIDEO, 1, 1_250, 0);
        offer(PacketClass.VIDEO, 2, 1_250, 0);
        assertThat(run(0)).containsExactly("1@0");

        offer(PacketClass.AUDIO, 9, 200, 3 * MILLI);

        assertThat(pacer.deadlineNanos()).isEqualTo(3 * MILLI);
        assertThat(run(100 * MILLI)).containsExactly("9@3", "2@10");
    }

    @Test
    void timeInWhichNothingWaitedIsNotMadeUpFor() {
        pacer.pacingRate(1_000_000, 0);
        for (int i = 0; i < 3; i++) {
            offer(PacketClass.VIDEO, i, 1_250, 500 * MILLI);
        }

        assertThat(run(600 * MILLI)).containsExactly("0@500", "1@510", "2@520");
    }

    @Test
    void aCallerThatComesLateMakesUpForAFewMilliseconds() {
        pacer.pacingRate(10_000_000, 0);
        for (int i = 0; i < 50; i++) {
            offer(PacketClass.VIDEO, i, 1_250, 0);
        }

        int atOnce = 0;
        while (pacer.poll(40 * MILLI) != null) {
            atOnce++;
        }

        assertThat(atOnce).isEqualTo(6);
    }

    @Test
    void aQueueThatWouldTakeMoreThanTwoSecondsRaisesTheRate() {
        pacer.pacingRate(100_000, 0);
        for (int i = 0; i < 100; i++) {
            offer(PacketClass.VIDEO, i, 1_250, 0);
        }

        assertThat(pacer.queueNanos()).isLessThanOrEqualTo(Pacer.MAX_QUEUE_NANOS);
        assertThat(run(2_200 * MILLI)).hasSize(100);
    }

    @Test
    void aChangedRateCountsForWhatIsLeftOfTheWaiting() {
        pacer.pacingRate(1_000_000, 0);
        offer(PacketClass.VIDEO, 1, 1_250, 0);
        offer(PacketClass.VIDEO, 2, 1_250, 0);
        assertThat(run(0)).hasSize(1);

        pacer.pacingRate(2_000_000, 5 * MILLI);

        assertThat(pacer.deadlineNanos()).isEqualTo(7_500_000);
    }

    @Test
    void refusesWhatDoesNotFitAndKeepsWhatItHas() {
        for (int i = 0; i < 100; i++) {
            offer(PacketClass.VIDEO, i, 100, 0);
        }

        assertThat(pacer.offer(PacketClass.AUDIO, 0, bytes, 0, 100, 0)).isFalse();
        assertThat(pacer.queuedPackets()).isEqualTo(100);
        pacer.clear();
        assertThat(pacer.offer(PacketClass.AUDIO, 0, new byte[1_501], 0, 1_501, 0))
                .isFalse();
        assertThat(pacer.deadlineNanos()).isEqualTo(SansIo.NO_DEADLINE);
        assertThat(pacer.poll(1)).isNull();
    }

    @Test
    void aProbeIsFilledWithPaddingAtItsRate() {
        pacer.allowPadding(true);
        pacer.pacingRate(300_000, 0);
        pacer.probe(new ProbeCluster(7, 2_040_000, 5, 2_550), 0);
        offer(PacketClass.VIDEO, 1, 510, 0);

        List<String> left = new ArrayList<>();
        for (long now = 0; now < 50 * MILLI; now = pacer.deadlineNanos()) {
            PacedPacket packet = pacer.poll(now);
            while (packet != null) {
                assertThat(packet.probeCluster()).isEqualTo(7);
                left.add(packet.kind() + " " + packet.length() + "@" + now / MILLI);
                packet = pacer.poll(now);
            }
        }

        assertThat(left)
                .startsWith("VIDEO 510@0", "PADDING 255@2", "PADDING 255@3")
                .hasSize(9);
        assertThat(pacer.deadlineNanos()).isEqualTo(SansIo.NO_DEADLINE);
    }

    @Test
    void withoutPaddingAProbeWaitsForMediaAndIsGivenUpWhenItRunsDry() {
        pacer.pacingRate(300_000, 0);
        pacer.probe(new ProbeCluster(7, 2_000_000, 5, 2_500), 0);
        assertThat(pacer.deadlineNanos()).isEqualTo(SansIo.NO_DEADLINE);

        offer(PacketClass.VIDEO, 1, 500, 10 * MILLI);
        PacedPacket first = requireNonNull(pacer.poll(10 * MILLI));
        assertThat(first.probeCluster()).isEqualTo(7);
        offer(PacketClass.VIDEO, 2, 500, 60 * MILLI);
        PacedPacket second = requireNonNull(pacer.poll(60 * MILLI));

        assertThat(second.probeCluster()).isEqualTo(ProbeCluster.NONE);
    }

    @Test
    void atMostAFewProbesWait() {
        for (int i = 0; i < 1_000; i++) {
            pacer.probe(new ProbeCluster(i, 1_000_000, 1, 1), 0);
        }
        pacer.allowPadding(true);

        int packets = 0;
        for (long now = 0; now < 1_000 * MILLI; now += MILLI) {
            packets += pacer.poll(now) == null ? 0 : 1;
        }

        assertThat(packets).isEqualTo(8);
    }

    @Test
    void aTimeThatGoesBackIsTakenForTheLast() {
        pacer.pacingRate(1_000_000, 100 * MILLI);
        offer(PacketClass.VIDEO, 1, 1_250, 50 * MILLI);
        offer(PacketClass.VIDEO, 2, 1_250, 20 * MILLI);

        assertThat(run(200 * MILLI)).containsExactly("1@100", "2@110");
    }

    @Test
    void theQueuedBytesAreThoseOfThePacket() {
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        pacer.offer(PacketClass.VIDEO, 1, bytes, 3, 200, 0);

        PacedPacket packet = requireNonNull(pacer.poll(0));

        assertThat(packet.length()).isEqualTo(200);
        assertThat(packet.buffer()[0]).isEqualTo((byte) 3);
        assertThat(packet.buffer()[199]).isEqualTo((byte) 202);
    }

    @Test
    void misuseIsTold() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Pacer(0, 1_500));
        assertThatIllegalArgumentException().isThrownBy(() -> new Pacer(1, 100));
        assertThatIllegalArgumentException().isThrownBy(() -> pacer.pacingRate(0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> pacer.offer(PacketClass.PADDING, 0, bytes, 0, 1, 0));
    }
}
