package dev.nightjar.rtp.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nightjar.core.SansIo;
import dev.nightjar.rtp.rtcp.CongestionFeedback;
import dev.nightjar.rtp.rtcp.RtcpReader;
import dev.nightjar.testkit.Allocations;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CongestionFeedbackGeneratorTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000_000_000;

    private final CongestionFeedbackGenerator generator = new CongestionFeedbackGenerator(1, 0);
    private final byte[] buffer = new byte[1_500];
    private long now = SECOND;

    private List<CongestionFeedback> poll(long nowNanos, int capacity) {
        List<CongestionFeedback> all = new ArrayList<>();
        RtcpReader reader = new RtcpReader();
        int length = generator.poll(buffer, 3, capacity, nowNanos);
        while (length > 0) {
            assertThat(length).isLessThanOrEqualTo(capacity);
            assertThat(reader.wrap(buffer, 3, length)).isTrue();
            assertThat(reader.next()).isTrue();
            all.add((CongestionFeedback) reader.message());
            length = generator.poll(buffer, 3, capacity, nowNanos);
        }
        return all;
    }

    @Test
    void reportsEachStreamsPacketsWithTheTimeBeforeTheReport() {
        assertThat(generator.deadlineNanos()).isEqualTo(SansIo.NO_DEADLINE);
        generator.received(7, 65_535, 1, SECOND);
        generator.received(8, 100, 0, SECOND);
        generator.received(7, 1, 0, SECOND + 50 * MILLI);
        assertThat(generator.deadlineNanos()).isEqualTo(SECOND + 100 * MILLI);
        assertThat(poll(SECOND + 99 * MILLI, 1_200)).isEmpty();

        List<CongestionFeedback> all = poll(SECOND + 125 * MILLI, 1_200);

        assertThat(all).hasSize(1);
        assertThat(all.get(0).reportTimestamp()).isEqualTo(0x1_2000);
        CongestionFeedback.Stream first = all.get(0).streams().get(0);
        assertThat(first.ssrc()).isEqualTo(7);
        assertThat(first.packetCount()).isEqualTo(3);
        assertThat(first.sequenceNumber(0)).isEqualTo(65_535);
        assertThat(first.ecn(0)).isEqualTo(1);
        assertThat(first.arrivalTimeOffset(0)).isEqualTo(128);
        assertThat(first.isReceived(1)).isFalse();
        assertThat(first.arrivalTimeOffset(2)).isEqualTo(76);
        assertThat(all.get(0).streams().get(1).ssrc()).isEqualTo(8);
        assertThat(generator.deadlineNanos()).isEqualTo(SansIo.NO_DEADLINE);
        assertThat(poll(2 * SECOND, 1_200)).isEmpty();
    }

    @Test
    void aPacketThatComesBehindItsReportIsReportedWithAllBehindIt() {
        generator.received(7, 10, 0, SECOND);
        generator.received(7, 12, 0, SECOND);
        poll(2 * SECOND, 1_200);

        generator.received(7, 11, 0, 2 * SECOND);

        CongestionFeedback.Stream stream =
                poll(3 * SECOND, 1_200).get(0).streams().get(0);
        assertThat(stream.sequenceNumber(0)).isEqualTo(11);
        assertThat(stream.packetCount()).isEqualTo(2);
        assertThat(stream.isReceived(0)).isTrue();
    }

    @Test
    void whatDoesNotFitGoesIntoFurtherPackets() {
        for (int stream = 0; stream < 5; stream++) {
            for (int i = 0; i < 100; i++) {
                generator.received(stream, i, 0, SECOND);
            }
        }

        List<CongestionFeedback> all = poll(2 * SECOND, 128);

        assertThat(all).hasSizeGreaterThan(5);
        assertThat(all.stream()
                        .flatMap(feedback -> feedback.streams().stream())
                        .mapToInt(CongestionFeedback.Stream::packetCount)
                        .sum())
                .isEqualTo(500);
        assertThat(generator.deadlineNanos()).isEqualTo(SansIo.NO_DEADLINE);
    }

    @Test
    void aStreamBeyondTheBoundTakesThePlaceOfTheOneSilentForLongest() {
        for (int ssrc = 0; ssrc < 10_000; ssrc++) {
            generator.received(ssrc, 5, 0, SECOND + ssrc);
        }

        int streams = poll(2 * SECOND, 1_400).stream()
                .mapToInt(feedback -> feedback.streams().size())
                .sum();

        assertThat(streams).isEqualTo(CongestionFeedbackGenerator.MAX_STREAMS);
    }

    @Test
    void feedbackTakesFivePercentOfOurOwnRate() {
        generator.sendBitrate(100_000);
        generator.received(7, 1, 0, SECOND);

        assertThat(generator.deadlineNanos()).isEqualTo(SECOND + 108_800_000);
        assertThatIllegalArgumentException().isThrownBy(() -> generator.poll(buffer, 0, 63, SECOND));
    }

    @Test
    void aPacketAllocatesNothing() {
        assertThat(Allocations.bytesPerCall(() -> {
                    now += MILLI;
                    generator.received(7, (int) (now / MILLI) & 0xFFFF, 0, now);
                    generator.poll(buffer, 0, 1_200, now);
                }))
                .isZero();
    }
}
