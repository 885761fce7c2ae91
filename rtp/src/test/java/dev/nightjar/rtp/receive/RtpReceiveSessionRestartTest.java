package dev.nightjar.rtp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.Transmit;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.payload.Frame;
import dev.nightjar.rtp.rtcp.RtcpMessage;
import dev.nightjar.rtp.rtcp.RtcpReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A sender that begins its sequence numbers anew under the SSRC it had, RFC 3550 appendix A.1. */
class RtpReceiveSessionRestartTest {
    private static final long MILLI = 1_000_000L;

    private final RtpReceiveSession session = Sessions.session(Sessions.video("v", FeedbackMechanisms.ALL));

    @ParameterizedTest
    @ValueSource(ints = {100, 40_000})
    void lossesAfterARestartAreAskedForAndNothingBeforeItIs(int restartedAt) {
        for (int i = 0; i < 10; i++) {
            receive(20_000 + i, i * MILLI);
        }
        receive(20_012, 10 * MILLI);
        assertThat(asked(19 * MILLI)).containsOnly(20_010, 20_011);

        receive(restartedAt, 20 * MILLI);
        receive(restartedAt + 1, 21 * MILLI);
        receive(restartedAt + 3, 22 * MILLI);

        assertThat(asked(200 * MILLI)).containsOnly(restartedAt + 2);
    }

    @Test
    void retransmissionsOfLongAgoAreNoRestart() {
        List<Frame> frames = new ArrayList<>();
        session.frameSink("v", frame -> frames.add(frame.copyOf()));
        for (int i = 0; i < 10; i++) {
            receive(20_000 + i, i * MILLI);
        }
        asked(100 * MILLI);
        for (int i = 0; i < 4; i++) {
            int number = 17_000 + i;
            byte[] payload = {(byte) (number >> 8), (byte) number, 0x10, 0x11, 2, 0};
            receive(TestPackets.of(2, Sessions.RTX, i).payload(payload), 101 * MILLI);
        }
        for (int i = 10; i < 20; i++) {
            receive(20_000 + i, (100 + i) * MILLI);
        }

        assertThat(frames).hasSize(20).noneMatch(Frame::hasGapBefore);
        assertThat(session.stats().get(0).packetsAbandoned()).isZero();
    }

    private void receive(TestPackets made, long nowNanos) {
        RtpPacket packet = made.mid("v").packet();
        session.receive(Sessions.path(), packet.buffer(), packet.offset(), packet.length(), nowNanos);
    }

    private void receive(int sequenceNumber, long nowNanos) {
        RtpPacket packet =
                TestPackets.of(1, Sessions.VP8, sequenceNumber).mid("v").packet();
        session.receive(Sessions.path(), packet.buffer(), packet.offset(), packet.length(), nowNanos);
    }

    /** {@return the packets that the session asks for up to that time} */
    private List<Integer> asked(long untilNanos) {
        List<Integer> numbers = new ArrayList<>();
        while (session.deadlineNanos() <= untilNanos) {
            session.advance(session.deadlineNanos());
        }
        RtcpReader reader = new RtcpReader();
        for (Transmit out = session.pollTransmit(); out != null; out = session.pollTransmit()) {
            assertThat(reader.wrap(out.buffer(), out.offset(), out.length())).isTrue();
            while (reader.next()) {
                if (reader.message() instanceof RtcpMessage.Nack nack) {
                    for (int number : nack.sequenceNumbers()) {
                        numbers.add(number);
                    }
                }
            }
        }
        return numbers;
    }
}
