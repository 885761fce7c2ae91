package dev.nightjar.rtp.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.rtp.rtcp.NtpTime;
import dev.nightjar.rtp.rtcp.ReportBlock;
import dev.nightjar.rtp.rtcp.RtcpMessage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReceiverFeedbackTest {
    private static final int OURS = 7;
    private static final int ANOTHERS = 8;
    private static final long NOW = NtpTime.ofNanos(3_900_000_000L * 1_000_000_000L);

    private final List<String> heard = new ArrayList<>();
    private final ReceiverFeedback feedback = new ReceiverFeedback(OURS, new ReceiverFeedback.Listener() {
        @Override
        public void onMissing(int sequenceNumber) {
            heard.add("missing " + sequenceNumber);
        }

        @Override
        public void onKeyframeRequested() {
            heard.add("keyframe");
        }
    });

    private void take(RtcpMessage... messages) {
        for (RtcpMessage message : messages) {
            feedback.take(message, NOW);
        }
    }

    @Test
    void everyPacketOfANackIsMissing() {
        take(new RtcpMessage.Nack(1, OURS, List.of(65_535, 0)), new RtcpMessage.Nack(1, ANOTHERS, List.of(5)));

        assertThat(heard).containsExactly("missing 65535", "missing 0");
        assertThat(feedback.nackCount()).isEqualTo(1);
    }

    @Test
    void bothRequestsForAKeyframeAreOne() {
        take(
                new RtcpMessage.PictureLossIndication(1, OURS),
                new RtcpMessage.PictureLossIndication(1, ANOTHERS),
                new RtcpMessage.FullIntraRequest(
                        1,
                        List.of(
                                new RtcpMessage.FullIntraRequest.Entry(ANOTHERS, 1),
                                new RtcpMessage.FullIntraRequest.Entry(OURS, 2))));

        assertThat(heard).containsExactly("keyframe", "keyframe");
        assertThat(feedback.pliCount()).isEqualTo(1);
        assertThat(feedback.firCount()).isEqualTo(1);
    }

    @Test
    void theReportOfOurStreamTellsLossAndRoundTrip() {
        assertThat(feedback.roundTripNanos()).isEqualTo(-1);
        int sentAt = (int) (NOW - (1L << 32) >> 16);

        take(new RtcpMessage.ReceiverReport(1, List.of(block(ANOTHERS, 9, 0), block(OURS, 3, sentAt))));

        assertThat(feedback.packetsLost()).isEqualTo(3);
        assertThat(feedback.roundTripNanos()).isBetween(999_000_000L, 1_001_000_000L);

        // A receiver that has seen no sender report yet says nothing of the way.
        take(new RtcpMessage.SenderReport(1, NOW, 0, 0, 0, List.of(block(OURS, 4, 0))));
        assertThat(feedback.packetsLost()).isEqualTo(4);
        assertThat(feedback.roundTripNanos()).isBetween(999_000_000L, 1_001_000_000L);
    }

    private static ReportBlock block(int ssrc, int lost, int lastReport) {
        return new ReportBlock(ssrc, 0, lost, 0, 0, lastReport, 0);
    }
}
