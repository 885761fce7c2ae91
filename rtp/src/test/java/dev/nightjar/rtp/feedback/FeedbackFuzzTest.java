package dev.nightjar.rtp.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.nightjar.core.NetworkBytes;
import dev.nightjar.rtp.rtcp.CongestionFeedback;
import dev.nightjar.rtp.rtcp.RtcpMessage;
import dev.nightjar.rtp.rtcp.RtcpReader;
import dev.nightjar.rtp.rtcp.TransportFeedback;

/** Whatever numbers a peer's packets have, what we say of them is valid, comes to an end, and is bounded. */
class FeedbackFuzzTest {
    private static final int STEP = 5;
    private static final int MOST_STEPS = 128;
    private static final int CAPACITY = 1_100;
    private static final int MOST_PACKETS = 1_000;

    private final byte[] buffer = new byte[CAPACITY];
    private final RtcpReader reader = new RtcpReader();

    /** Five bytes a packet: number 16, SSRC 8, milliseconds since the packet before 16. */
    @FuzzTest(maxDuration = "30s")
    void anyArrivalsAreToldInFeedbackThatIsRead(byte[] run) {
        TransportFeedbackGenerator transportWide = new TransportFeedbackGenerator(1);
        CongestionFeedbackGenerator byStream = new CongestionFeedbackGenerator(1, 3_900_000_000_000_000_000L);
        long nowNanos = 0;
        for (int at = 0; at + STEP <= Math.min(run.length, STEP * MOST_STEPS); at += STEP) {
            nowNanos += NetworkBytes.getUint16(run, at + 3) * 1_000_000L;
            poll(transportWide, byStream, nowNanos);
            transportWide.received(NetworkBytes.getUint16(run, at), run[at + 2], nowNanos);
            byStream.received(run[at + 2], NetworkBytes.getUint16(run, at), run[at + 2] & 3, nowNanos);
        }
        poll(transportWide, byStream, nowNanos + 1_000_000_000L);
        assertThat(transportWide.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(byStream.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    private void poll(TransportFeedbackGenerator transportWide, CongestionFeedbackGenerator byStream, long nowNanos) {
        int packets = 0;
        for (int length = transportWide.poll(buffer, 0, CAPACITY, nowNanos);
                length > 0;
                length = transportWide.poll(buffer, 0, CAPACITY, nowNanos)) {
            assertThat(message(length)).isInstanceOf(TransportFeedback.class);
            assertThat(packets++).isLessThan(MOST_PACKETS);
        }
        for (int length = byStream.poll(buffer, 0, CAPACITY, nowNanos);
                length > 0;
                length = byStream.poll(buffer, 0, CAPACITY, nowNanos)) {
            assertThat(message(length)).isInstanceOf(CongestionFeedback.class);
            assertThat(packets++).isLessThan(MOST_PACKETS);
        }
    }

    private RtcpMessage message(int length) {
        assertThat(length).isLessThanOrEqualTo(CAPACITY);
        assertThat(reader.wrap(buffer, 0, length)).isTrue();
        assertThat(reader.next()).isTrue();
        RtcpMessage message = reader.message();
        assertThat(reader.next()).isFalse();
        return message;
    }

    /** Three bytes a packet: number 16, milliseconds since the packet before 8. */
    @FuzzTest(maxDuration = "30s")
    void anyNumbersAreAskedForABoundedNumberOfTimes(byte[] run) {
        NackGenerator nack = new NackGenerator();
        int[] asked = new int[NackGenerator.MAX_MISSING];
        long nowNanos = 0;
        int steps = 0;
        for (int at = 0; at + 3 <= run.length && steps < MOST_STEPS; at += 3, steps++) {
            nowNanos += (run[at + 2] & 0xFF) * 1_000_000L;
            nack.received(NetworkBytes.getUint16(run, at), nowNanos);
            nack.poll(asked, nowNanos);
            assertThat(nack.missingCount()).isBetween(0, NackGenerator.MAX_MISSING);
            assertThat(nack.deadlineNanos()).isGreaterThan(nowNanos);
        }
        nack.poll(asked, nowNanos + 2_000_000_000L);
        assertThat(nack.missingCount()).isZero();
        assertThat(nack.requested()).isLessThanOrEqualTo((long) steps * NackGenerator.MAX_MISSING);
    }
}
