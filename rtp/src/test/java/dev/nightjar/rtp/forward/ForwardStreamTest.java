package dev.nightjar.rtp.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.rtp.ExtensionMap;
import dev.nightjar.rtp.HeaderExtensionUri;
import dev.nightjar.rtp.HeaderExtensions;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.RtpWriter;
import dev.nightjar.rtp.receive.RtpEvent;
import dev.nightjar.rtp.rtcp.NtpTime;
import dev.nightjar.rtp.rtcp.RtcpMessage;
import dev.nightjar.rtp.rtcp.RtcpWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ForwardStreamTest {
    private static final long SECOND = 1_000_000_000L;

    private final Receiver receiver = new Receiver(true);
    private final HeaderExtensions extensions = new HeaderExtensions(Packets.RECEIVER);

    @Test
    void packetsGetTheNumbersOfTheStreamAndKeepTheirDistances() {
        receiver.take(Packets.key(65_535, 1_000));
        receiver.take(Packets.delta(1, 4_000));

        assertThat(receiver.sent).extracting(RtpPacket::ssrc).containsOnly(Receiver.SSRC);
        assertThat(receiver.sent).extracting(RtpPacket::payloadType).containsOnly(Receiver.VP8);
        assertThat(receiver.sequenceNumbers()).containsExactly(500, 502);
        assertThat(receiver.sent).extracting(RtpPacket::rtpTimestamp).containsExactly(-10, 2_990);
        assertThat(receiver.sent).allMatch(RtpPacket::isMarker);
        assertThat(Packets.payload(receiver.last())).isEqualTo(Packets.payload(Packets.delta(1, 0)));
    }

    @Test
    void whatBelongsToTheTransportIsMadeAnewAndWhatDescribesTheMediaIsCarriedOver() {
        receiver.take(Packets.sound(1, 0));
        receiver.take(Packets.sound(2, 960));

        assertThat(receiver.sent).extracting(extensions::mid).containsOnly("v");
        assertThat(receiver.sent)
                .extracting(extensions::transportWideSequenceNumber)
                .containsExactly(65_535, 0);
        assertThat(receiver.sent).extracting(extensions::audioLevel).containsOnly(0x55);
        // 5 s in units of 2^-18 s
        assertThat(receiver.sent).extracting(extensions::absSendTime).containsOnly(5 << 18);
        // What this receiver has not agreed to is not there.
        assertThat(receiver.last().extensionLength(1)).isEqualTo(-1);
        assertThat(receiver.last().headerLength() % 4).isZero();
    }

    @Test
    void identifiersOfTheTwoByteFormAreWritten() {
        ExtensionMap wide =
                ExtensionMap.of(Map.of(40, HeaderExtensionUri.MID.uri(), 200, HeaderExtensionUri.AUDIO_LEVEL.uri()));
        receiver.stream.configure("sound", wide);

        receiver.take(Packets.sound(1, 0));

        HeaderExtensions read = new HeaderExtensions(wide);
        assertThat(read.mid(receiver.last())).isEqualTo("sound");
        assertThat(read.audioLevel(receiver.last())).isEqualTo(0x55);
    }

    @Test
    void aMidThatNoElementHoldsIsNotSent() {
        receiver.stream.configure("m".repeat(256), Packets.RECEIVER);

        receiver.take(Packets.sound(1, 0));

        assertThat(extensions.mid(receiver.last())).isNull();
        assertThat(extensions.audioLevel(receiver.last())).isEqualTo(0x55);
    }

    @Test
    void withoutExtensionsThereIsNoExtensionBit() {
        receiver.stream.configure("v", ExtensionMap.EMPTY);

        receiver.take(Packets.sound(1, 0));

        assertThat(receiver.last().hasExtension()).isFalse();
        assertThat(receiver.last().headerLength()).isEqualTo(12);
        assertThat(receiver.last().payloadLength()).isEqualTo(4);
    }

    @Test
    void paddingIsPassedOnWithItsBit() {
        RtpWriter writer = new RtpWriter()
                .ssrc(Packets.SSRC)
                .payloadType(Packets.OPUS)
                .sequenceNumber(4)
                .paddingLength(9);
        receiver.take(Packets.written(writer, new byte[] {1, 2}));

        assertThat(receiver.last().paddingLength()).isEqualTo(9);
        assertThat(receiver.last().payloadLength()).isEqualTo(2);
    }

    @Test
    void aPictureBeginsAtAKeyframeAndSoundAnywhere() {
        receiver.take(Packets.delta(1, 0));
        assertThat(receiver.sent).isEmpty();
        assertThat(receiver.stream.awaitsKeyframe()).isTrue();

        receiver.take(Packets.key(2, 3_000));
        receiver.take(Packets.delta(3, 6_000));

        assertThat(receiver.sequenceNumbers()).containsExactly(500, 501);
        assertThat(receiver.stream.awaitsKeyframe()).isFalse();
        assertThat(receiver.stream.packetsBeforeKeyframe()).isEqualTo(1);
    }

    @Test
    void aLatePacketFromBeforeTheFirstIsLeftOut() {
        receiver.take(Packets.key(10, 0));
        receiver.take(Packets.delta(9, 0));
        receiver.take(Packets.delta(11, 0));

        assertThat(receiver.sequenceNumbers()).containsExactly(500, 501);
    }

    @Test
    void reorderedPacketsKeepTheirPlaces() {
        receiver.take(Packets.key(10, 0));
        receiver.take(Packets.delta(12, 6_000));
        receiver.take(Packets.delta(11, 3_000));

        assertThat(receiver.sequenceNumbers()).containsExactly(500, 502, 501);
        assertThat(receiver.sent).extracting(RtpPacket::rtpTimestamp).containsExactly(-10, 5_990, 2_990);
    }

    @Test
    void anotherTrackFollowsOnUnderTheSameSsrcAtItsKeyframe() {
        receiver.take(Packets.key(10, 0));
        receiver.take(Packets.delta(11, 3_000));
        ForwardSource other = new ForwardSource();
        receiver.stream.source(null);
        receiver.now += SECOND;
        receiver.stream.source(other);
        other.receive(
                Packets.packet(9, Packets.VP8, 60_000, 77, new byte[] {0x10, 0x11, 0}), Packets.FORMAT, receiver.now);
        receiver.forward(other);
        other.receive(
                Packets.packet(9, Packets.VP8, 60_001, 99, new byte[] {0x10, 0x10, 0}), Packets.FORMAT, receiver.now);
        receiver.forward(other);

        assertThat(receiver.sequenceNumbers()).containsExactly(500, 501, 502);
        assertThat(receiver.sent).extracting(RtpPacket::ssrc).containsOnly(Receiver.SSRC);
        assertThat(receiver.last().rtpTimestamp()).isEqualTo(-10 + 3_000 + 90_000);
    }

    @Test
    void aCodecThatWasNotAgreedIsNotSent() {
        receiver.take(Packets.packet(Packets.SSRC, Packets.H264, 1, 0, new byte[] {0x65, 1}));

        assertThat(receiver.sent).isEmpty();
        assertThat(receiver.stream.packetsWithoutCodec()).isEqualTo(1);
    }

    @Test
    void aNackIsAnsweredOnTheRetransmissionStream() {
        receiver.take(Packets.key(10, 0));
        receiver.take(Packets.delta(11, 3_000));
        receiver.nack(501, 500);

        List<RtpPacket> again = receiver.polled();

        assertThat(again).extracting(RtpPacket::ssrc).containsOnly(Receiver.RTX_SSRC);
        assertThat(again).extracting(RtpPacket::payloadType).containsOnly(Receiver.RTX);
        assertThat(again).extracting(RtpPacket::sequenceNumber).containsExactly(7, 8);
        assertThat(again).extracting(RtpPacket::rtpTimestamp).containsExactly(2_990, -10);
        assertThat(again).extracting(extensions::mid).containsOnly("v");
        assertThat(again).extracting(extensions::transportWideSequenceNumber).containsExactly(1, 2);
        byte[] payload = Packets.payload(again.get(0));
        assertThat(NetworkBytes.getUint16(payload, 0)).isEqualTo(501);
        assertThat(Arrays.copyOfRange(payload, 2, payload.length)).isEqualTo(Packets.payload(receiver.last()));
        assertThat(receiver.stream.stats().retransmittedPacketsSent()).isEqualTo(2);
    }

    /** RFC 4588 §4: the original's padding is removed. */
    @Test
    void aPaddedPacketIsRepeatedWithoutItsPadding() {
        receiver.take(Packets.key(10, 0));
        RtpWriter padded = new RtpWriter()
                .ssrc(Packets.SSRC)
                .payloadType(Packets.VP8)
                .sequenceNumber(11)
                .paddingLength(200);
        receiver.take(Packets.written(padded, new byte[] {0x10, 0x11, 0, 0, 1}));
        receiver.take(Packets.written(padded.sequenceNumber(12), new byte[0]));
        assertThat(receiver.sent).extracting(RtpPacket::paddingLength).containsExactly(0, 200, 200);
        receiver.nack(501, 502);

        List<RtpPacket> again = receiver.polled();

        assertThat(again).extracting(RtpPacket::paddingLength).containsOnly(0);
        assertThat(again).extracting(RtpPacket::payloadLength).containsExactly(2 + 5, 2);
        byte[] payload = Packets.payload(again.get(0));
        assertThat(payload).startsWith(501 >> 8, 501 & 0xFF).endsWith(Packets.payload(receiver.sent.get(1)));
        assertThat(receiver.stream.stats().retransmittedPacketsSent()).isEqualTo(2);
    }

    @Test
    void withoutRtxTheVerySameBytesAreSentAgain() {
        Receiver plain = new Receiver(false);
        plain.take(Packets.key(10, 0));
        plain.now += 40 * Receiver.MS;
        plain.take(Packets.delta(11, 3_000));
        plain.now += 40 * Receiver.MS;
        plain.nack(500);

        RtpPacket again = plain.polled().get(0);

        RtpPacket first = plain.sent.get(0);
        assertThat(Arrays.copyOfRange(again.buffer(), again.offset(), again.offset() + again.length()))
                .isEqualTo(Arrays.copyOfRange(first.buffer(), first.offset(), first.offset() + first.length()));
    }

    @Test
    void aPacketOnItsWayIsNotSentTwiceAndOneThatWasNeverSentNotAtAll() {
        receiver.take(Packets.delta(9, 0));
        receiver.take(Packets.key(10, 0));
        receiver.nack(500);
        receiver.now += 5 * Receiver.MS;
        receiver.nack(499, 500, 501, 40_000);
        assertThat(receiver.polled()).hasSize(1);

        receiver.now += 20 * Receiver.MS;
        receiver.nack(500);
        assertThat(receiver.polled()).hasSize(1);
        assertThat(receiver.stream.stats().nackCount()).isEqualTo(3);
    }

    @Test
    void theHistoryHolds512PacketsAndAReceiverGetsNoMoreThanThatInASecond() {
        receiver.take(Packets.key(10, 0));
        for (int i = 1; i <= 512; i++) {
            receiver.take(Packets.delta(10 + i, 3_000 * i));
        }
        receiver.nack(500);
        assertThat(receiver.polled()).isEmpty();

        receiver.nack(501);
        assertThat(receiver.polled()).hasSize(1);
        for (int round = 0; round < 10; round++) {
            receiver.now += 25 * Receiver.MS;
            for (int i = 0; i < 512; i += 16) {
                receiver.nack(java.util.stream.IntStream.range(501 + i, 517 + i).toArray());
            }
        }
        assertThat(receiver.polled().size()).isEqualTo(511);
        receiver.now += SECOND;
        receiver.nack(900);
        assertThat(receiver.polled()).hasSize(1);
    }

    @Test
    void reportsGiveTheSendersClockInTheStreamsTimestamps() {
        receiver.take(Packets.key(10, 1_000));
        receiver.now += SECOND;
        receiver.stream.advance(receiver.now);
        assertThat(receiver.reports()).as("no clock is made up").isEmpty();

        // By the sender, timestamp 1000 + 45000 is our half second ago.
        long reportedNtp = Receiver.NTP_AT_ZERO + receiver.now - SECOND / 2;
        receiver.source.senderReport(Packets.SSRC, reportedNtp, 46_000);
        receiver.now += SECOND;
        receiver.stream.advance(receiver.now);
        List<RtcpMessage> messages = receiver.reports();

        RtcpMessage.SenderReport report = (RtcpMessage.SenderReport) messages.get(0);
        assertThat(report.senderSsrc()).isEqualTo(Receiver.SSRC);
        assertThat(report.ntpTime()).isEqualTo(NtpTime.ofNanos(Receiver.NTP_AT_ZERO + receiver.now));
        assertThat(report.rtpTimestamp()).isEqualTo(-10 - 1_000 + 46_000 + 90_000 * 3 / 2);
        assertThat(report.packetCount()).isEqualTo(1);
        assertThat(((RtcpMessage.SourceDescription) messages.get(1))
                        .chunks()
                        .get(0)
                        .cname())
                .isEqualTo("us");
    }

    @Test
    void aReportThatIsDueSoonLeavesBehindAPicture() {
        receiver.take(Packets.key(10, 0));
        receiver.source.senderReport(Packets.SSRC, Receiver.NTP_AT_ZERO, 0);
        receiver.now += SECOND * 8 / 10;
        receiver.take(Packets.delta(11, 3_000));
        assertThat(receiver.reports()).as("a fifth of a second early").isEmpty();

        receiver.now += SECOND * 15 / 100;
        receiver.take(unmarked(12));
        assertThat(receiver.reports()).as("in the middle of a picture").isEmpty();
        receiver.take(Packets.delta(13, 3_000));

        assertThat(receiver.reports()).first().isInstanceOf(RtcpMessage.SenderReport.class);
        assertThat(receiver.reports()).isEmpty();
        assertThat(receiver.stream.deadlineNanos()).isEqualTo(receiver.now + SECOND);
    }

    private static RtpPacket unmarked(int sequenceNumber) {
        RtpPacket packet = Packets.delta(sequenceNumber, 3_000);
        packet.buffer()[packet.offset() + 1] &= 0x7F;
        return packet;
    }

    @Test
    void aPausedStreamSaysByeAndGoesOnWithTheNextPacket() {
        receiver.take(Packets.key(10, 0));
        receiver.stream.pause(receiver.now);

        assertThat(receiver.reports()).last().isEqualTo(new RtcpMessage.Bye(List.of(Receiver.SSRC), null));
        assertThat(receiver.stream.deadlineNanos()).isEqualTo(Long.MAX_VALUE);

        receiver.take(Packets.delta(11, 3_000));
        assertThat(receiver.sequenceNumbers()).containsExactly(500, 501);
        assertThat(receiver.stream.deadlineNanos()).isEqualTo(receiver.now + SECOND);
    }

    @Test
    void aClosedStreamSaysByeAndSendsNothing() {
        receiver.take(Packets.key(10, 0));
        receiver.stream.close(receiver.now);
        assertThat(receiver.reports()).last().isInstanceOf(RtcpMessage.Bye.class);

        receiver.take(Packets.delta(11, 3_000));
        assertThat(receiver.sent).hasSize(1);
    }

    @Test
    void aStreamThatSentNothingSaysNoBye() {
        receiver.stream.close(receiver.now);

        assertThat(receiver.reports()).isEmpty();
    }

    @Test
    void keyframeRequestsOfBothKindsAreReportedAndReportsRead() {
        receiver.take(Packets.key(10, 0));
        byte[] bytes = new byte[200];
        RtcpWriter writer = new RtcpWriter().wrap(bytes, 0, bytes.length);
        writer.receiverReport(1);
        writer.reportBlock(Receiver.SSRC, 10, 77, 500, 0, 0, 0);
        writer.pictureLossIndication(1, Receiver.SSRC);
        writer.fullIntraRequest(1, Receiver.SSRC, 3);
        writer.pictureLossIndication(1, 12345);
        receiver.stream.receive(Packets.path(), bytes, 0, writer.length(), receiver.now);

        RtpEvent expected = new RtpEvent.KeyframeRequested("v", Receiver.SSRC);
        assertThat(receiver.stream.pollEvent()).isEqualTo(expected);
        assertThat(receiver.stream.pollEvent()).isEqualTo(expected);
        assertThat(receiver.stream.pollEvent()).isNull();
        assertThat(receiver.stream.stats().pliCount()).isEqualTo(1);
        assertThat(receiver.stream.stats().firCount()).isEqualTo(1);
        assertThat(receiver.stream.stats().packetsLost()).isEqualTo(77);
    }

    @Test
    void aFirstSequenceNumberThatMightWrapEarlyIsRefused() {
        assertThatThrownBy(() -> new ForwardIdentity(1, 2, "c", 32_768, 0, 0, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
