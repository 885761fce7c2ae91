package dev.nightjar.rtp.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.RtpFields;
import dev.nightjar.core.Transmit;
import dev.nightjar.rtp.ExtensionMap;
import dev.nightjar.rtp.HeaderExtensionUri;
import dev.nightjar.rtp.HeaderExtensions;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.receive.RtpEvent;
import dev.nightjar.rtp.receive.Sessions;
import dev.nightjar.rtp.receive.TestPackets;
import dev.nightjar.rtp.receive.Vp8Source;
import dev.nightjar.rtp.rtcp.RtcpMessage;
import dev.nightjar.rtp.rtcp.RtcpReader;
import dev.nightjar.rtp.rtcp.RtcpWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RtpSendStreamTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int SSRC = 0x7000_0001;

    private final SendConfig config = Sessions.sender("v", SSRC, 500, -10);
    private final TransportSequence transportSequence = new TransportSequence(65_535);
    private final RtpSendStream stream = new RtpSendStream(config, transportSequence, Sessions.path());
    private final HeaderExtensions extensions = new HeaderExtensions(Sessions.EXTENSIONS);

    @Test
    void packetsGetTheNumbersOfTheStreamAndKeepTheirDistances() {
        send(TestPackets.of(9, 120, 65_535).timestamp(1_000).mid("old"), 0);
        send(TestPackets.of(9, 120, 1).timestamp(4_000), 0);

        List<RtpPacket> sent = packets();

        assertThat(sent).extracting(RtpPacket::ssrc).containsOnly(SSRC);
        assertThat(sent).extracting(RtpPacket::payloadType).containsOnly(Sessions.VP8);
        assertThat(sent).extracting(RtpPacket::sequenceNumber).containsExactly(500, 502);
        assertThat(sent).extracting(RtpPacket::rtpTimestamp).containsExactly(-10, 2_990);
        assertThat(sent).extracting(extensions::mid).containsOnly("v");
        assertThat(sent).extracting(extensions::transportWideSequenceNumber).containsExactly(65_535, 0);
        assertThat(sent).allMatch(RtpPacket::isMarker);
        assertThat(sent.get(0).payloadLength()).isEqualTo(11);
    }

    /** RFC 8285 §4.1.2 */
    @Test
    void anIdentifierPast14GivesEveryPacketTheTwoByteForm() {
        ExtensionMap wide = ExtensionMap.of(
                Map.of(Sessions.MID_ID, HeaderExtensionUri.MID.uri(), 20, HeaderExtensionUri.VIDEO_ORIENTATION.uri()));
        SendConfig.Retransmit rtx = SendConfig.Retransmit.PLAIN;
        RtpSendStream other = new RtpSendStream(
                new SendConfig("v", SSRC, "us", Sessions.VP8, 90_000, rtx, wide, 1, 1, SECOND),
                transportSequence,
                Sessions.path());
        other.send(TestPackets.of(9, 120, 10).packet(), 0);

        Transmit sent = other.pollTransmit();

        assertThat(sent).isNotNull();
        assertThat(NetworkBytes.getUint16(sent.buffer(), sent.offset() + RtpFields.FIXED_HEADER_LENGTH))
                .isEqualTo(0x1000);
    }

    @Test
    void paddingKeepsItsSequenceNumberFilled() {
        send(TestPackets.of(9, 120, 1).payload().padding(33), 0);

        RtpPacket padding = packets().get(0);

        assertThat(padding.payloadLength()).isZero();
        assertThat(padding.paddingLength()).isEqualTo(33);
    }

    @Test
    void anotherRecordingFollowsOn() {
        send(TestPackets.of(9, 120, 10).timestamp(0), 0);
        stream.rebase();
        send(TestPackets.of(8, 100, 60_000).timestamp(77_777), SECOND);

        List<RtpPacket> sent = packets();

        assertThat(sent.get(1).sequenceNumber()).isEqualTo(501);
        assertThat(sent.get(1).rtpTimestamp()).isEqualTo(-10 + 90_000);
    }

    @Test
    void aNackIsAnsweredOnTheRetransmissionStream() {
        send(TestPackets.of(9, 120, 10), 0);
        send(TestPackets.of(9, 120, 11), 0);
        packets();

        nack(SSRC, SECOND / 10, 501);

        RtpPacket repair = packets().get(0);
        assertThat(repair.ssrc()).isEqualTo(SSRC + 1);
        assertThat(repair.payloadType()).isEqualTo(Sessions.RTX);
        assertThat(repair.sequenceNumber()).isEqualTo(100);
        assertThat(NetworkBytes.getUint16(repair.buffer(), repair.payloadOffset()))
                .isEqualTo(501);
        assertThat(repair.payloadLength()).isEqualTo(13);
        assertThat(extensions.mid(repair)).isEqualTo("v");
        assertThat(extensions.transportWideSequenceNumber(repair)).isEqualTo(1);
    }

    @Test
    void withoutRetransmissionStreamThePacketItselfIsRepeated() {
        SendConfig plain = new SendConfig(
                "v", SSRC, "c", Sessions.VP8, 90_000, SendConfig.Retransmit.PLAIN, Sessions.EXTENSIONS, 500, 0, 0);
        RtpSendStream repeating = new RtpSendStream(plain, transportSequence, Sessions.path());
        repeating.send(TestPackets.of(9, 120, 10).packet(), 0);
        byte[] first = bytes(repeating);
        byte[] datagram = new byte[64];
        int length = nackBytes(datagram, SSRC, 500);

        repeating.receive(Sessions.path(), datagram, 0, length, SECOND / 10);

        byte[] again = bytes(repeating);
        RtpPacket view = Vp8Source.view(again, again.length);
        assertThat(view.ssrc()).isEqualTo(SSRC);
        assertThat(view.sequenceNumber()).isEqualTo(500);
        assertThat(again).as("SRTP must make the same packet of it").isEqualTo(first);
        assertThat(repeating.stats().retransmittedPacketsSent()).isEqualTo(1);
    }

    @Test
    void aPacketIsRepeatedNoFasterThanItTravelsAndNotWhenItIsOld() {
        send(TestPackets.of(9, 120, 10), 0);
        packets();

        nack(SSRC, SECOND / 10, 500);
        nack(SSRC, SECOND / 10, 500);
        assertThat(packets()).hasSize(1);
        nack(SSRC, SECOND / 10 + SentPackets.MIN_REPEAT_NANOS, 500);
        assertThat(packets()).hasSize(1);
        nack(SSRC, SentPackets.MAX_AGE_NANOS + 1, 500);
        assertThat(packets()).isEmpty();
    }

    @Test
    void packetsThatHaveLeftTheHistoryAreNotRepeated() {
        for (int i = 0; i <= SentPackets.CAPACITY; i++) {
            send(TestPackets.of(9, 120, i), 0);
            packets();
        }

        nack(SSRC, SECOND / 10, 500, 501);

        assertThat(packets()).hasSize(1);
    }

    @Test
    void feedbackForAnotherStreamIsIgnored() {
        send(TestPackets.of(9, 120, 10), 0);
        packets();

        nack(SSRC + 7, SECOND / 10, 500);

        assertThat(packets()).isEmpty();
        assertThat(stream.stats().nackCount()).isZero();
    }

    @Test
    void keyframeRequestsOfBothKindsAreReported() {
        byte[] datagram = new byte[100];
        RtcpWriter writer = new RtcpWriter().wrap(datagram, 0, 100);
        writer.pictureLossIndication(1, SSRC);
        writer.fullIntraRequest(1, SSRC, 3);
        writer.pictureLossIndication(1, SSRC + 1);

        stream.receive(Sessions.path(), datagram, 0, writer.length(), 0);

        assertThat(stream.pollEvent()).isEqualTo(new RtpEvent.KeyframeRequested("v", SSRC));
        assertThat(stream.pollEvent()).isEqualTo(new RtpEvent.KeyframeRequested("v", SSRC));
        assertThat(stream.pollEvent()).isNull();
        assertThat(stream.stats().pliCount()).isEqualTo(1);
        assertThat(stream.stats().firCount()).isEqualTo(1);
    }

    @Test
    void aFullIntraRequestThatComesAgainIsOneCommand() {
        for (int number : new int[] {3, 3, 4}) {
            byte[] datagram = new byte[100];
            RtcpWriter writer = new RtcpWriter().wrap(datagram, 0, 100);
            writer.fullIntraRequest(1, SSRC, number);
            stream.receive(Sessions.path(), datagram, 0, writer.length(), 0);
        }

        assertThat(stream.pollEvent()).isNotNull();
        assertThat(stream.pollEvent()).isNotNull();
        assertThat(stream.pollEvent()).isNull();
        assertThat(stream.stats().firCount()).isEqualTo(3);
    }

    @Test
    void aMidThatNoElementHoldsIsNotSent() {
        SendConfig unspeakable = Sessions.sender("m".repeat(256), SSRC, 500, -10);
        RtpSendStream other = new RtpSendStream(unspeakable, transportSequence, Sessions.path());

        RtpPacket given = TestPackets.of(9, 120, 10).packet();
        assertThat(other.send(given, 0)).isTrue();

        Transmit sent = other.pollTransmit();
        RtpPacket view = new RtpPacket();
        assertThat(view.wrap(sent.buffer(), sent.offset(), sent.length())).isTrue();
        assertThat(extensions.mid(view)).isNull();
        assertThat(extensions.transportWideSequenceNumber(view)).isNotNegative();
    }

    @Test
    void aSenderReportGoesOutEachSecondAndAByeAtTheEnd() {
        assertThat(stream.deadlineNanos()).isEqualTo(RtpSendStream.NO_DEADLINE);
        send(TestPackets.of(9, 120, 10), 0);
        packets();
        stream.advance(SECOND);

        byte[] report = bytes(stream);
        RtcpReader reader = new RtcpReader();
        assertThat(reader.wrap(report, 0, report.length)).isTrue();
        assertThat(reader.next()).isTrue();
        RtcpMessage.SenderReport senderReport = (RtcpMessage.SenderReport) reader.message();
        assertThat(senderReport.packetCount()).isEqualTo(1);
        assertThat(senderReport.octetCount()).isEqualTo(11);
        assertThat(senderReport.rtpTimestamp()).isEqualTo(-10 + 90_000);
        assertThat(senderReport.ntpTime() >>> 32).isEqualTo(3_900_000_001L);

        stream.close(2 * SECOND);
        byte[] farewell = bytes(stream);
        reader.wrap(farewell, 0, farewell.length);
        List<RtcpMessage> messages = new ArrayList<>();
        while (reader.next()) {
            messages.add(reader.message());
        }
        assertThat(messages.get(2)).isEqualTo(new RtcpMessage.Bye(List.of(SSRC), null));
        assertThat(stream.send(TestPackets.of(9, 120, 11).packet(), 3 * SECOND)).isFalse();
        assertThat(stream.deadlineNanos()).isEqualTo(RtpSendStream.NO_DEADLINE);
    }

    @Test
    void aFullQueueRefusesPackets() {
        for (int i = 0; i < RtpSendStream.MAX_TRANSMITS; i++) {
            assertThat(stream.send(TestPackets.of(9, 120, i).packet(), 0)).isTrue();
        }

        assertThat(stream.send(TestPackets.of(9, 120, 9_999).packet(), 0)).isFalse();
    }

    @Test
    void eventsNobodyPollsAreBounded() {
        byte[] datagram = new byte[100];
        RtcpWriter writer = new RtcpWriter().wrap(datagram, 0, 100);
        writer.pictureLossIndication(1, SSRC);
        for (int i = 0; i < 100; i++) {
            stream.receive(Sessions.path(), datagram, 0, writer.length(), 0);
        }

        int events = 0;
        while (stream.pollEvent() != null) {
            events++;
        }
        assertThat(events).isEqualTo(16);
    }

    @Test
    void aFirstSequenceNumberThatMightWrapEarlyIsRefused() {
        assertThatThrownBy(() -> Sessions.sender("v", 1, 32_768, 0)).hasMessageContaining("firstSequenceNumber");
    }

    private void send(TestPackets packet, long now) {
        assertThat(stream.send(packet.packet(), now)).isTrue();
    }

    private void nack(int ssrc, long now, int... sequenceNumbers) {
        byte[] datagram = new byte[64];
        stream.receive(Sessions.path(), datagram, 0, nackBytes(datagram, ssrc, sequenceNumbers), now);
    }

    private static int nackBytes(byte[] datagram, int ssrc, int... sequenceNumbers) {
        RtcpWriter writer = new RtcpWriter().wrap(datagram, 0, datagram.length);
        writer.nack(1, ssrc, sequenceNumbers, 0, sequenceNumbers.length);
        return writer.length();
    }

    private List<RtpPacket> packets() {
        List<RtpPacket> packets = new ArrayList<>();
        for (Transmit out = stream.pollTransmit(); out != null; out = stream.pollTransmit()) {
            byte[] copy = Arrays.copyOfRange(out.buffer(), out.offset(), out.offset() + out.length());
            packets.add(Vp8Source.view(copy, copy.length));
        }
        return packets;
    }

    private static byte[] bytes(RtpSendStream from) {
        Transmit out = from.pollTransmit();
        assertThat(out).isNotNull();
        return Arrays.copyOfRange(out.buffer(), out.offset(), out.offset() + out.length());
    }
}
