package dev.nightjar.rtp.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.SansIo;
import dev.nightjar.rtp.rtcp.RtcpReader;
import dev.nightjar.rtp.rtcp.TransportFeedback;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Feedback that a sender asks for by transport-wide-cc-02. */
class RequestedFeedbackTest {
    private static final long MILLI = 1_000_000;

    private final TransportFeedbackGenerator generator = new TransportFeedbackGenerator(1);
    private final byte[] buffer = new byte[1_500];

    @BeforeEach
    void onlyOnRequest() {
        generator.onRequest(true);
    }

    private void receive(int from, int to) {
        for (int sequence = from; sequence <= to; sequence++) {
            generator.received(sequence & 0xFFFF, 7, sequence * MILLI);
        }
    }

    private TransportFeedback poll(long nowNanos) {
        RtcpReader reader = new RtcpReader();
        int length = generator.poll(buffer, 0, 1_200, nowNanos);
        assertThat(length).isPositive();
        assertThat(reader.wrap(buffer, 0, length)).isTrue();
        assertThat(reader.next()).isTrue();
        return (TransportFeedback) reader.message();
    }

    @Test
    void nothingIsSaidUnasked() {
        receive(1, 500);

        assertThat(generator.deadlineNanos()).isEqualTo(SansIo.NO_DEADLINE);
        assertThat(generator.poll(buffer, 0, 1_200, 10_000 * MILLI)).isZero();
    }

    @Test
    void thatManyPacketsUpToTheOneThatAsksAreToldAtOnce() {
        receive(1, 5);
        receive(7, 10);
        generator.requested(10, 6, true, 10 * MILLI);

        assertThat(generator.deadlineNanos()).isEqualTo(10 * MILLI);
        TransportFeedback feedback = poll(10 * MILLI);

        assertThat(feedback.baseSequenceNumber()).isEqualTo(5);
        assertThat(feedback.packetCount()).isEqualTo(6);
        assertThat(feedback.isReceived(0)).isTrue();
        assertThat(feedback.isReceived(1)).isFalse();
        assertThat(feedback.isReceived(5)).isTrue();
        assertThat(generator.deadlineNanos()).isEqualTo(SansIo.NO_DEADLINE);
        assertThat(generator.poll(buffer, 0, 1_200, 11 * MILLI)).isZero();
    }

    @Test
    void whatWasToldIsToldAgainWhereItIsAskedForAgain() {
        receive(65_530, 65_537);
        generator.requested(1, 8, true, 70_000 * MILLI);
        assertThat(poll(70_000 * MILLI).baseSequenceNumber()).isEqualTo(65_530);
        generator.requested(1, 8, true, 70_001 * MILLI);
        assertThat(poll(70_001 * MILLI).packetCount()).isEqualTo(8);
    }

    @Test
    void beforeTheFirstPacketThereIsNothingToTell() {
        receive(20, 22);
        generator.requested(22, 0x7FFF, true, 22 * MILLI);

        assertThat(poll(22 * MILLI).baseSequenceNumber()).isEqualTo(20);
    }

    @Test
    void withoutTimesTheDeltasAreLeftOut() {
        receive(1, 14);
        generator.requested(14, 14, true, 14 * MILLI);
        int with = generator.poll(buffer, 0, 1_200, 14 * MILLI);
        generator.requested(14, 14, false, 14 * MILLI);
        int without = generator.poll(buffer, 0, 1_200, 14 * MILLI);

        // 20 bytes, a chunk of 14 statuses, and a byte for each delta; to a multiple of 4.
        assertThat(with).isEqualTo(36);
        assertThat(without).isEqualTo(24);
        generator.requested(14, 14, true, 14 * MILLI);
        assertThat(generator.poll(buffer, 0, 1_200, 14 * MILLI)).isEqualTo(with);
    }

    @Test
    void oneRequestIsAnsweredByOnePacketHoweverMuchItAsksFor() {
        receive(1, 8_000);
        generator.requested(8_000, 0x7FFF, true, 8_000 * MILLI);

        assertThat(generator.poll(buffer, 0, 1_200, 8_000 * MILLI)).isBetween(1_000, 1_200);
        assertThat(generator.poll(buffer, 0, 1_200, 8_000 * MILLI)).isZero();
    }

    @Test
    void aRequestForNothingAndOneWhereFeedbackIsPeriodicChangeNothing() {
        receive(1, 3);
        generator.requested(3, 0, false, 3 * MILLI);
        assertThat(generator.deadlineNanos()).isEqualTo(SansIo.NO_DEADLINE);

        generator.onRequest(false);
        generator.received(4, 7, 4 * MILLI);
        generator.requested(4, 4, true, 4 * MILLI);

        assertThat(generator.deadlineNanos()).isEqualTo(104 * MILLI);
    }
}
