package dev.nightjar.rtp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.Transmit;
import dev.nightjar.rtp.ExtensionMap;
import dev.nightjar.rtp.HeaderExtensionUri;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.RtpWriter;
import dev.nightjar.rtp.extension.TransportSequenceNumber;
import dev.nightjar.rtp.rtcp.CongestionFeedback;
import dev.nightjar.rtp.rtcp.RtcpMessage;
import dev.nightjar.rtp.rtcp.RtcpReader;
import dev.nightjar.rtp.rtcp.TransportFeedback;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which feedback a session gives for congestion control. */
class FeedbackChoiceTest {
    private static final long MILLI = 1_000_000;
    private static final MediaSection VIDEO = Sessions.video("v", FeedbackMechanisms.ALL);

    private final RtpReceiveSession session = Sessions.session(VIDEO);

    private List<RtcpMessage> drain() {
        List<RtcpMessage> messages = new ArrayList<>();
        RtcpReader reader = new RtcpReader();
        for (Transmit out = session.pollTransmit(); out != null; out = session.pollTransmit()) {
            assertThat(reader.wrap(out.buffer(), out.offset(), out.length())).isTrue();
            while (reader.next()) {
                messages.add(reader.message());
            }
        }
        return messages;
    }

    private void receive(RtpPacket packet, long nowNanos) {
        session.receiveRtp(Sessions.path(), packet.buffer(), packet.offset(), packet.length(), nowNanos);
    }

    @Test
    void feedbackOfRfc8888TakesThePlaceOfAnyOther() {
        session.congestionFeedback(true, 3_900_000_000_000_000_000L);
        for (int i = 1; i <= 4; i++) {
            receive(TestPackets.of(9, Sessions.VP8, 10 + i).transportSequence(i).packet(), i * MILLI);
        }
        receive(TestPackets.of(10, Sessions.RTX, 500).transportSequence(5).packet(), 5 * MILLI);
        assertThat(session.deadlineNanos()).isLessThanOrEqualTo(101 * MILLI);
        session.advance(101 * MILLI);

        List<CongestionFeedback> feedback = drain().stream()
                .filter(CongestionFeedback.class::isInstance)
                .map(CongestionFeedback.class::cast)
                .toList();
        assertThat(feedback).hasSize(1);
        assertThat(feedback.get(0).streams())
                .extracting(CongestionFeedback.Stream::ssrc)
                .containsExactly(9, 10);
        assertThat(feedback.get(0).streams().get(0).sequenceNumber(0)).isEqualTo(11);
        assertThat(feedback.get(0).streams().get(0).packetCount()).isEqualTo(4);
        session.advance(2_000 * MILLI);
        assertThat(drain())
                .noneMatch(TransportFeedback.class::isInstance)
                .noneMatch(RtcpMessage.MaximumBitrate.class::isInstance);
    }

    @Test
    void transportWideFeedbackComesBackWithTheAgreement() {
        session.congestionFeedback(true, 0);
        receive(TestPackets.of(9, Sessions.VP8, 1).transportSequence(1).packet(), MILLI);
        session.congestionFeedback(false, 0);
        receive(TestPackets.of(9, Sessions.VP8, 2).transportSequence(2).packet(), 2 * MILLI);
        session.advance(200 * MILLI);

        assertThat(drain())
                .anyMatch(TransportFeedback.class::isInstance)
                .noneMatch(CongestionFeedback.class::isInstance);
    }

    @Test
    void theSecondTransportWideNumberIsAnsweredWhenItAsks() {
        ExtensionMap extensions = ExtensionMap.of(Map.of(
                Sessions.MID_ID, HeaderExtensionUri.MID.uri(), 5, HeaderExtensionUri.TRANSPORT_WIDE_CC_02.uri()));
        session.configure(new ReceiveConfig(List.of(VIDEO), extensions, true));
        for (int i = 1; i <= 20; i++) {
            receive(numbered(i, TransportSequenceNumber.of(i)), i * MILLI);
        }
        session.advance(500 * MILLI);
        assertThat(drain()).noneMatch(TransportFeedback.class::isInstance);

        receive(numbered(21, new TransportSequenceNumber(21, 8, true)), 501 * MILLI);

        TransportFeedback feedback = (TransportFeedback) drain().stream()
                .filter(TransportFeedback.class::isInstance)
                .findFirst()
                .orElseThrow();
        assertThat(feedback.baseSequenceNumber()).isEqualTo(14);
        assertThat(feedback.packetCount()).isEqualTo(8);
    }

    private static RtpPacket numbered(int sequence, TransportSequenceNumber number) {
        RtpWriter writer = new RtpWriter()
                .ssrc(9)
                .payloadType(Sessions.VP8)
                .sequenceNumber(sequence)
                .extension(5, TransportSequenceNumber.EXTENSION_02, number);
        byte[] bytes = new byte[200];
        byte[] payload = {0x10, 0x11, 0, 0};
        RtpPacket packet = new RtpPacket();
        assertThat(packet.wrap(bytes, 0, writer.writeTo(bytes, 0, payload, 0, payload.length)))
                .isTrue();
        return packet;
    }
}
