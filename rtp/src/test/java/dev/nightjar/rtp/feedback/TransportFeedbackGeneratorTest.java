package dev.nightjar.rtp.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.core.SansIo;
import dev.nightjar.rtp.rtcp.RtcpReader;
import dev.nightjar.rtp.rtcp.TransportFeedback;
import dev.nightjar.testkit.Allocations;
import dev.nightjar.testkit.Seeds;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TransportFeedbackGeneratorTest {
    private static final long MILLI = 1_000_000;
    private final TransportFeedbackGenerator generator = new TransportFeedbackGenerator(1);
    private final byte[] buffer = new byte[1500];

    private List<TransportFeedback> poll(long nowNanos, int capacity) {
        List<TransportFeedback> all = new ArrayList<>();
        RtcpReader reader = new RtcpReader();
        int length = generator.poll(buffer, 3, capacity, nowNanos);
        while (length > 0) {
            assertThat(reader.wrap(buffer, 3, length)).isTrue();
            assertThat(reader.next()).isTrue();
            all.add((TransportFeedback) reader.message());
            length = generator.poll(buffer, 3, capacity, nowNanos);
        }
        return all;
    }

    @Test
    void feedbackTakesFivePercentOfOurOwnRate() {
        generator.sendBitrate(100_000);
        generator.received(1, 77, 1000 * MILLI);
        assertThat(generator.deadlineNanos()).isEqualTo(1000 * MILLI + 108_800_000);

        generator.sendBitrate(3_000_000);
        assertThat(generator.deadlineNanos()).isEqualTo(1000 * MILLI + 108_800_000);
        poll(1200 * MILLI, 1200);
        generator.received(2, 77, 1300 * MILLI);
        assertThat(generator.deadlineNanos()).isEqualTo(1350 * MILLI);

        generator.sendBitrate(1);
        poll(1400 * MILLI, 1200);
        generator.received(3, 77, 1500 * MILLI);
        assertThat(generator.deadlineNanos()).isEqualTo(1750 * MILLI);
    }

    @Test
    void reportsEach100MillisecondsWhatCameAndWhatDidNot() {
        assertThat(generator.deadlineNanos()).isEqualTo(SansIo.NO_DEADLINE);
        generator.received(65534, 77, 1000 * MILLI);
        generator.received(65535, 0, 1001 * MILLI);
        generator.received(2, 0, 1003 * MILLI);
        assertThat(generator.deadlineNanos()).isEqualTo(1100 * MILLI);
        assertThat(poll(1099 * MILLI, 1200)).isEmpty();

        List<TransportFeedback> all = poll(1100 * MILLI, 1200);

        assertThat(all).hasSize(1);
        TransportFeedback feedback = all.get(0);
        assertThat(feedback.senderSsrc()).isEqualTo(1);
        assertThat(feedback.mediaSsrc()).isEqualTo(77);
        assertThat(feedback.baseSequenceNumber()).isEqualTo(65534);
        assertThat(feedback.packetCount()).isEqualTo(5);
        assertThat(feedback.isReceived(1)).isTrue();
        assertThat(feedback.isReceived(2)).isFalse();
        assertThat(feedback.isReceived(3)).isFalse();
        assertThat(feedback.deltaTicks(4)).isEqualTo(8);
        assertThat(feedback.referenceTime()).isEqualTo(15);
        assertThat(generator.deadlineNanos()).isEqualTo(SansIo.NO_DEADLINE);
    }

    @Test
    void goesOnWhereItStoppedAndCountsItsPackets() {
        generator.received(10, 5, 0);
        assertThat(poll(100 * MILLI, 1200).get(0).feedbackPacketCount()).isZero();
        generator.received(13, 5, 150 * MILLI);

        TransportFeedback second = poll(250 * MILLI, 1200).get(0);

        assertThat(second.feedbackPacketCount()).isEqualTo(1);
        assertThat(second.baseSequenceNumber()).isEqualTo(11);
        assertThat(second.packetCount()).isEqualTo(3);
    }

    @Test
    void tellsAgainFromAPacketThatCameTooLateForItsReport() {
        generator.received(10, 5, 0);
        generator.received(12, 5, MILLI);
        poll(100 * MILLI, 1200);
        generator.received(11, 5, 120 * MILLI);

        TransportFeedback late = poll(220 * MILLI, 1200).get(0);

        assertThat(late.baseSequenceNumber()).isEqualTo(11);
        assertThat(late.packetCount()).isEqualTo(2);
        assertThat(late.deltaTicks(1)).isEqualTo(-119 * 4);
    }

    @Test
    void countsADuplicateOnceAndKeepsItsFirstArrival() {
        generator.received(10, 5, 0);
        generator.received(10, 5, 50 * MILLI);

        assertThat(generator.duplicatePackets()).isEqualTo(1);
        assertThat(generator.receivedPackets()).isEqualTo(2);
        assertThat(poll(100 * MILLI, 1200).get(0).deltaTicks(0)).isZero();
    }

    @Test
    void splitsALongReportIntoPacketsOfTheCapacity() {
        for (int i = 0; i < 3000; i++) {
            generator.received(60000 + i & 0xFFFF, 5, i * 20_000L);
        }

        List<TransportFeedback> all = poll(200 * MILLI, 400);

        assertThat(all).hasSizeGreaterThan(7);
        assertThat(all.stream().mapToInt(TransportFeedback::packetCount).sum()).isEqualTo(3000);
        assertThat(all.get(1).sequenceNumber(0))
                .isEqualTo(all.get(0).sequenceNumber(all.get(0).packetCount()));
    }

    @Test
    void beginsAnewAfterAJumpPastItsWindowEitherWay() {
        generator.received(10, 5, 0);
        generator.received(30000, 5, MILLI);
        assertThat(poll(101 * MILLI, 1200).get(0).baseSequenceNumber()).isEqualTo(30000);
        generator.received(10000, 5, 102 * MILLI);

        TransportFeedback after = poll(202 * MILLI, 1200).get(0);

        assertThat(after.baseSequenceNumber()).isEqualTo(10000);
        assertThat(after.packetCount()).isEqualTo(1);
    }

    @Test
    void holdsNoMoreThanItsWindow() {
        for (int i = 0; i < 3 * TransportFeedbackGenerator.WINDOW; i++) {
            generator.received(i & 0xFFFF, 5, i);
        }

        int told = poll(200 * MILLI, 1200).stream()
                .mapToInt(TransportFeedback::packetCount)
                .sum();

        assertThat(told).isEqualTo(TransportFeedbackGenerator.WINDOW);
    }

    @Test
    void doesNotRepeatWhatIsOlderThanTheBackWindow() {
        generator.received(10, 5, 0);
        generator.received(12, 5, MILLI);
        generator.received(13, 5, 900 * MILLI);
        poll(950 * MILLI, 1200);
        generator.received(9, 5, 960 * MILLI);

        List<TransportFeedback> all = poll(1060 * MILLI, 1200);

        assertThat(all.get(0).baseSequenceNumber()).isEqualTo(9);
        generator.received(11, 5, 1000 * MILLI);
        assertThat(poll(1600 * MILLI, 1200).get(0).baseSequenceNumber()).isEqualTo(13);
    }

    @Test
    void tellsEveryArrivalOfALossyReorderedStreamOnceItIsSettled() {
        SplittableRandom random = Seeds.random(250);
        BitSet came = new BitSet();
        BitSet told = new BitSet();
        long now = 0;
        for (int i = 0; i < 200_000; i++) {
            now += random.nextLong(2 * MILLI);
            int sequence = Math.max(0, i - (random.nextInt(20) == 0 ? random.nextInt(60) : 0));
            if (random.nextInt(20) != 0) {
                generator.received(sequence + 40_000 & 0xFFFF, 5, now);
                came.set(sequence + 40_000);
            }
            if (now >= generator.deadlineNanos()) {
                int reference = i + 40_000;
                for (TransportFeedback feedback : poll(now, 1200)) {
                    for (int j = 0; j < feedback.packetCount(); j++) {
                        int distance = (short) (feedback.sequenceNumber(j) - reference);
                        if (feedback.isReceived(j)) {
                            told.set(reference + distance);
                        }
                    }
                }
            }
        }
        came.andNot(told);

        assertThat(came.cardinality()).isLessThan(200);
        assertThat(came.nextSetBit(0)).isGreaterThan(200_000 + 40_000 - 300);
    }

    @Test
    void refusesAnIntervalSendersAreNotMadeForAndTooSmallRoom() {
        assertThatThrownBy(() -> new TransportFeedbackGenerator(1, 10)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> generator.poll(buffer, 0, 63, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void notesAndReportsWithoutAllocating() {
        int[] sequence = {0};

        long bytes = Allocations.bytesPerCall(() -> {
            int i = sequence[0]++;
            generator.received(i & 0xFFFF, 5, i * MILLI);
            while (generator.poll(buffer, 0, 1200, i * MILLI) > 0) {
                sequence[0] += 0;
            }
        });

        assertThat(bytes).isZero();
    }
}
