package dev.nightjar.rtp.congestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.core.SansIo;
import dev.nightjar.rtp.rtcp.RtcpReader;
import dev.nightjar.rtp.rtcp.TransportFeedback;
import dev.nightjar.testkit.Seeds;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CongestionControllerHostileTest {
    private static final long MILLI = 1_000_000;
    private static final BandwidthConfig CONFIG = new BandwidthConfig(50_000, 300_000, 5_000_000);

    private final CongestionController controller = new CongestionController(CONFIG);

    private void send(int first, int count, long fromNanos) {
        for (int i = 0; i < count; i++) {
            controller.packetSent(first + i & 0xFFFF, 1_000, PacketClass.VIDEO, fromNanos + i * 10L * MILLI);
        }
    }

    private static long[] arrivals(int count, long fromNanos) {
        long[] arrivals = new long[count];
        Arrays.setAll(arrivals, i -> fromNanos + i * 10L * MILLI);
        return arrivals;
    }

    @Test
    void numbersThatWereNeverSentChangeNothing() {
        send(100, 50, 0);

        controller.transportFeedback(Feedback.of(150, arrivals(100, MILLI)), 1_000 * MILLI);
        controller.transportFeedback(Feedback.of(20_000, arrivals(100, MILLI)), 1_100 * MILLI);
        controller.transportFeedback(Feedback.of(0, arrivals(100, MILLI)), 1_200 * MILLI);

        assertThat(controller.roundTripNanos()).isEqualTo(-1);
        assertThat(controller.targetBitrateBps()).isEqualTo(300_000);
    }

    @Test
    void feedbackBeforeAnyPacketChangesNothing() {
        controller.transportFeedback(Feedback.of(0, arrivals(100, MILLI)), 1_000 * MILLI);

        assertThat(controller.targetBitrateBps()).isEqualTo(300_000);
        assertThat(controller.deadlineNanos()).isEqualTo(SansIo.NO_DEADLINE);
    }

    @Test
    void feedbackTwiceCountsOnce() {
        send(65_500, 100, 0);
        TransportFeedback feedback = Feedback.of(65_500, arrivals(36, 20 * MILLI));
        controller.transportFeedback(feedback, 1_000 * MILLI);
        long roundTrip = controller.roundTripNanos();

        controller.transportFeedback(feedback, 1_500 * MILLI);

        assertThat(roundTrip).isEqualTo(650 * MILLI);
        assertThat(controller.roundTripNanos()).isEqualTo(roundTrip);
    }

    @Test
    void numbersWrapAround() {
        send(65_500, 100, 0);

        controller.transportFeedback(Feedback.of(65_500, arrivals(100, 20 * MILLI)), 1_020 * MILLI);

        assertThat(controller.roundTripNanos()).isEqualTo(30 * MILLI);
        assertThat(controller.lossRate()).isZero();
    }

    @Test
    void aPacketCalledLostThatComesAfterAllIsNotLost() {
        long[] first = arrivals(30, 20 * MILLI);
        for (int i = 0; i < 10; i++) {
            first[2 * i] = -1;
        }
        for (int round = 0; round < 5; round++) {
            send(30 * round, 30, 300L * round * MILLI);
            for (int i = 0; i < 30; i++) {
                first[i] = first[i] < 0 ? -1 : (300L * round + 10L * i + 20) * MILLI;
            }
            controller.transportFeedback(Feedback.of(30 * round, first), (300L * round + 320) * MILLI);
        }
        assertThat(controller.lossRate()).isCloseTo(1 / 3.0, within(0.02));

        for (int round = 0; round < 5; round++) {
            controller.transportFeedback(
                    Feedback.of(30 * round, arrivals(30, 300L * round * MILLI)), (2_000L + round) * MILLI);
        }
        send(150, 60, 2_100 * MILLI);
        controller.transportFeedback(Feedback.of(150, arrivals(60, 2_120 * MILLI)), 2_800 * MILLI);

        assertThat(controller.lossRate())
                .as("two observations of a third, one of none")
                .isCloseTo(1 / 6.0, within(0.01));
    }

    @Test
    void aWholeFieldOfPacketsSaidToBeLostIsBounded() {
        send(0, 60_000, 0);
        long[] lost = new long[60_000];
        Arrays.fill(lost, -1);
        lost[lost.length - 1] = MILLI;

        controller.transportFeedback(Feedback.of(0, lost), 600_000 * MILLI);

        assertThat(controller.targetBitrateBps()).isBetween(50_000L, 300_000L);
        assertThat(controller.roundTripNanos()).isEqualTo(10 * MILLI);
    }

    @Test
    void theHistoryForgetsWhatIsOlderThanItsWindow() {
        SentHistory history = new SentHistory();
        for (int i = 0; i < 100_000; i++) {
            history.sent(i & 0xFFFF, 1, ProbeCluster.NONE, i);
        }
        int newest = 99_999 & 0xFFFF;

        assertThat(history.find(newest)).isNotNegative();
        assertThat(history.sendNanos(history.find(newest - SentHistory.WINDOW + 1)))
                .isEqualTo(99_999 - SentHistory.WINDOW + 1);
        assertThat(history.find(newest - SentHistory.WINDOW)).isEqualTo(-1);
        assertThat(history.find(newest + 1)).isEqualTo(-1);
    }

    @Test
    void moreStreamsThanTheBoundAreNotFound() {
        SentHistory history = new SentHistory();
        RtpNumbers numbers = new RtpNumbers();
        for (int i = 0; i < 10_000; i++) {
            history.sent(i, 1, ProbeCluster.NONE, i);
            numbers.sent(i % 1_000, 5, i, i);
        }

        assertThat(numbers.stream(RtpNumbers.MAX_STREAMS - 1)).isEqualTo(RtpNumbers.MAX_STREAMS - 1);
        assertThat(numbers.stream(RtpNumbers.MAX_STREAMS)).isEqualTo(-1);
        assertThat(numbers.find(3, 5, history)).isEqualTo(history.find(9_003));
        assertThat(numbers.find(3, 6, history)).isEqualTo(-1);
    }

    @Test
    void aStreamsOldNumberIsNotTakenForThePacketThatHasItsPlaceNow() {
        SentHistory history = new SentHistory();
        RtpNumbers numbers = new RtpNumbers();
        history.sent(0, 1, ProbeCluster.NONE, 0);
        numbers.sent(7, 5, 0, 0);
        assertThat(numbers.find(0, 5, history)).isNotNegative();
        for (int i = 1; i <= 1 << 16; i++) {
            history.sent(i & 0xFFFF, 1, ProbeCluster.NONE, i);
        }

        assertThat(numbers.find(0, 5, history)).isEqualTo(-1);
    }

    @Test
    void aNumberingThatBeginsAnewForgetsTheOldOne() {
        SentHistory history = new SentHistory();
        history.sent(100, 1, ProbeCluster.NONE, 0);
        history.sent(101, 1, ProbeCluster.NONE, 1);
        history.sent(101, 1, ProbeCluster.NONE, 2);

        assertThat(history.find(100)).isEqualTo(-1);
        assertThat(history.sendNanos(history.find(101))).isEqualTo(2);
    }

    @Test
    void randomFeedbackKeepsTheTargetInItsRange() {
        SplittableRandom random = Seeds.random(20_261_121);
        RtcpReader reader = new RtcpReader();
        long now = 0;
        int sequence = 0;
        for (int i = 0; i < 20_000; i++) {
            now += random.nextLong(20 * MILLI);
            controller.packetSent(
                    sequence++ & 0xFFFF, random.nextInt(1_500), PacketClass.VIDEO, random.nextInt(20) - 1, now);
            byte[] body = new byte[4 * (5 + random.nextInt(20))];
            random.nextBytes(body);
            body[0] = (byte) 0x8F;
            body[1] = (byte) 205;
            body[2] = 0;
            body[3] = (byte) (body.length / 4 - 1);
            int base = random.nextInt(10) == 0 ? random.nextInt() : sequence - random.nextInt(60);
            body[12] = (byte) (base >> 8);
            body[13] = (byte) base;
            body[14] = 0;
            body[15] = (byte) random.nextInt(60);
            if (reader.wrap(body, 0, body.length)
                    && reader.next()
                    && reader.message() instanceof TransportFeedback feedback) {
                controller.transportFeedback(feedback, now - random.nextLong(1_000));
            }
            controller.remb(random.nextLong(), now);
            controller.remb(4_000_000, now);
            controller.lossReport(random.nextInt(), random.nextLong(3) - 1, now);
            controller.advance(now);
            while (controller.pollProbe() != null) {
                // given out and forgotten
            }

            assertThat(controller.targetBitrateBps()).isBetween(50_000L, 5_000_000L);
            assertThat(controller.lossRate()).isBetween(0.0, 1.0);
        }
    }

    @Test
    void misuseIsTold() {
        assertThatIllegalArgumentException().isThrownBy(() -> new BandwidthConfig(0, 1, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> new BandwidthConfig(5_001, 5_000, 6_000));
        assertThatIllegalArgumentException().isThrownBy(() -> new BandwidthConfig(5_000, 6_000, 5_999));
        assertThatIllegalArgumentException().isThrownBy(() -> new BandwidthConfig(5_000, 6_000, 2_000_000_000));
    }
}
