package dev.nightjar.rtp.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.Transmit;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.Frame;
import dev.nightjar.rtp.rtcp.RtcpMessage;
import dev.nightjar.rtp.rtcp.RtcpReader;
import dev.nightjar.rtp.rtcp.RtcpWriter;
import dev.nightjar.rtp.rtcp.TransportFeedback;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RtpReceiveSessionTest {
    private static final long SECOND = 1_000_000_000L;
    private static final MediaSection VIDEO = Sessions.video("v", FeedbackMechanisms.ALL);

    private final List<Frame> frames = new ArrayList<>();
    private RtpReceiveSession session = Sessions.session(VIDEO, Sessions.audio("a"));

    @Test
    void twoSectionsOfOnePayloadTypeAreToldApartByMid() {
        session = Sessions.session(VIDEO, Sessions.video("w", FeedbackMechanisms.ALL));
        List<String> order = new ArrayList<>();
        session.frameSink("v", frame -> order.add("v" + frame.ssrc()));
        session.frameSink("w", frame -> order.add("w" + frame.ssrc()));

        receive(TestPackets.of(1, Sessions.VP8, 1).mid("w"), 0);
        receive(TestPackets.of(2, Sessions.VP8, 1).mid("v"), 0);
        session.advance(SECOND / 2);
        receive(TestPackets.of(1, Sessions.VP8, 2), SECOND / 2);

        assertThat(order).containsExactlyInAnyOrder("w1", "v2", "w1");
    }

    @Test
    void startingAndEndingAreReported() {
        receive(TestPackets.of(1, Sessions.VP8, 1).rid("h"), 0);
        session.advance(SECOND / 10);
        assertThat(session.pollEvent()).isEqualTo(new RtpEvent.StreamStarted("v", 1, "h", CodecKind.VP8));

        session.configure(Sessions.config(Sessions.audio("a")));

        assertThat(session.pollEvent()).isEqualTo(new RtpEvent.StreamEnded("v", 1));
        assertThat(session.stats()).isEmpty();
    }

    @Test
    void aSinkThatJoinsLaterBeginsAtAKeyframeThatIsAskedFor() {
        Vp8Source source = new Vp8Source(3, 10, 10);
        send(source.frame(true, 1, Sessions.VP8), 0);
        session.advance(SECOND / 10);
        session.frameSink("v", frame -> frames.add(frame.copyOf()));

        send(source.frame(false, 1, Sessions.VP8), SECOND / 10);
        assertThat(frames).isEmpty();
        assertThat(drain()).containsExactly(new RtcpMessage.PictureLossIndication(0x51, 1));
        send(source.frame(true, 1, Sessions.VP8), SECOND / 10);
        send(source.frame(false, 1, Sessions.VP8), SECOND / 10);

        assertThat(frames).extracting(Vp8Source::numberOf).containsExactly(2, 3);
        assertThat(frames.get(0).hasGapBefore()).isFalse();
    }

    @Test
    void aRenegotiationMayGiveAPayloadTypeAnotherCodec() {
        Vp8Source source = new Vp8Source(3, 10, 10);
        send(source.frame(true, 1, Sessions.VP8), 0);
        session.advance(SECOND / 10);
        assertThat(session.codec(1)).isEqualTo(CodecKind.VP8);
        session.configure(Sessions.config(MediaSection.of(
                "v", MediaKind.VIDEO, List.of(CodecParameters.of(Sessions.VP8, "h264", 90_000)), Sessions.NO_NACK)));

        send(source.frame(false, 1, Sessions.VP8), SECOND / 10);

        assertThat(session.codec(1)).isEqualTo(CodecKind.H264);
        assertThat(session.stats().get(0).framesReceived()).isEqualTo(1);
    }

    @Test
    void aChangeOfSsrcGoesOnAtTheNextKeyframe() {
        session.frameSink("v", frame -> frames.add(frame.copyOf()));
        Vp8Source source = new Vp8Source(3, 10, 10);
        send(source.frame(true, 1, Sessions.VP8), 0);
        send(source.frame(false, 1, Sessions.VP8), 0);
        session.advance(SECOND / 10);
        send(source.frame(true, 2, Sessions.VP8), SECOND / 10);
        send(source.frame(false, 2, Sessions.VP8), SECOND / 10);
        session.advance(SECOND / 5);

        assertThat(frames).extracting(Vp8Source::numberOf).containsExactly(0, 1, 2, 3);
        assertThat(frames).extracting(Frame::ssrc).containsExactly(1, 1, 2, 2);
        assertThat(session.stats()).hasSize(2);
    }

    @Test
    void probesOfSsrcZeroAreToldToTheSenderAndNothingElse() {
        for (int i = 0; i < 5; i++) {
            receive(TestPackets.of(0, Sessions.RTX, i).payload().padding(100).transportSequence(40_000 + i), i);
        }
        session.advance(SECOND / 5);

        List<RtcpMessage> messages = drain();
        assertThat(messages).hasSize(1).first().isInstanceOf(TransportFeedback.class);
        TransportFeedback feedback = (TransportFeedback) messages.get(0);
        assertThat(feedback.baseSequenceNumber()).isEqualTo(40_000);
        assertThat(feedback.packetCount()).isEqualTo(5);
        assertThat(session.counters().probePackets()).isEqualTo(5);
        assertThat(session.stats()).isEmpty();
    }

    @Test
    void paddingBetweenFramesIsNoLoss() {
        session.frameSink("v", frame -> frames.add(frame.copyOf()));
        Vp8Source source = new Vp8Source(3, 10, 10);
        for (int i = 0; i < 10; i++) {
            send(source.frame(i == 0, 1, Sessions.VP8), i);
            send(List.of(source.padding(1, Sessions.VP8), source.padding(1, Sessions.VP8)), i);
        }
        session.advance(SECOND / 10);

        assertThat(frames).extracting(Vp8Source::numberOf).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(drain()).isEmpty();
    }

    @Test
    void retransmissionsOfPaddingAreIgnored() {
        receive(TestPackets.of(1, Sessions.VP8, 1), 0);
        receive(TestPackets.of(2, Sessions.RTX, 1).payload().padding(50), 0);
        receive(TestPackets.of(2, Sessions.RTX, 2).payload((byte) 0), 0);

        assertThat(session.counters().probePackets()).isEqualTo(2);
        assertThat(session.stats().get(0).retransmittedPacketsReceived()).isZero();
    }

    @Test
    void aRetransmissionOfAnUnknownStreamIsCounted() {
        receive(TestPackets.of(2, Sessions.RTX, 1).payload((byte) 0, (byte) 1, (byte) 2), 0);

        assertThat(session.counters().unmatchedRetransmissions()).isEqualTo(1);
    }

    @Test
    void theLayersOfASimulcastKeepTheirRetransmissionsApart() {
        receive(TestPackets.of(1, Sessions.VP8, 100).mid("v").rid("h"), 0);
        receive(TestPackets.of(2, Sessions.VP8, 200).mid("v").rid("l"), 0);
        receive(TestPackets.of(3, Sessions.RTX, 1).mid("v").repairedRid("h").payload((byte) 0, (byte) 99, (byte) 0), 0);

        assertThat(session.stats()).extracting(InboundStreamStats::rid).containsExactly("h", "l");
        assertThat(session.stats())
                .extracting(InboundStreamStats::retransmittedPacketsReceived)
                .containsExactly(1L, 0L);
    }

    @Test
    void thePacketSinkSeesRetransmissionsAsWhatTheyRepeat() {
        List<String> seen = new ArrayList<>();
        session.packetSink(
                "v",
                (packet, now) -> seen.add(
                        packet.ssrc() + "/" + packet.payloadType() + "/" + packet.sequenceNumber() + "@" + now));

        receive(TestPackets.of(1, Sessions.VP8, 7), 4);
        receive(TestPackets.of(2, Sessions.RTX, 1).payload((byte) 0, (byte) 6, (byte) 0x10, (byte) 1), 5);

        assertThat(seen).containsExactly("1/96/7@4", "1/96/6@5");
    }

    @Test
    void aReceiverReportAndNameGoOutEachSecond() {
        receive(TestPackets.of(1, Sessions.VP8, 10), 0);
        receive(TestPackets.of(1, Sessions.VP8, 12), 0);
        session.advance(SECOND / 2);
        drain();
        session.advance(SECOND);

        List<RtcpMessage> messages = drain();
        assertThat(messages.get(0)).isInstanceOf(RtcpMessage.ReceiverReport.class);
        RtcpMessage.ReceiverReport report = (RtcpMessage.ReceiverReport) messages.get(0);
        assertThat(report.senderSsrc()).isEqualTo(0x51);
        assertThat(report.reports()).hasSize(1);
        assertThat(report.reports().get(0).ssrc()).isEqualTo(1);
        assertThat(report.reports().get(0).cumulativeLost()).isEqualTo(1);
        assertThat(messages.get(1)).isInstanceOf(RtcpMessage.SourceDescription.class);
        assertThat(session.deadlineNanos()).isGreaterThan(SECOND);
    }

    @Test
    void moreStreamsThanAReportHoldsMakeMoreReports() {
        for (int ssrc = 1; ssrc <= 70; ssrc++) {
            receive(TestPackets.of(ssrc, Sessions.OPUS, 1).payload((byte) 0xFC), 0);
        }
        session.advance(SECOND);

        List<Integer> reported = new ArrayList<>();
        for (RtcpMessage message : drain()) {
            if (message instanceof RtcpMessage.ReceiverReport report) {
                report.reports().forEach(block -> reported.add(block.ssrc()));
            }
        }
        assertThat(reported).hasSize(70).doesNotHaveDuplicates();
    }

    @Test
    void withoutReducedSizeFeedbackComesInACompoundPacket() {
        ReceiveConfig compound = new ReceiveConfig(List.of(VIDEO), Sessions.EXTENSIONS, false);
        session.configure(compound);
        receive(TestPackets.of(1, Sessions.VP8, 10), 0);
        session.advance(SECOND / 10);

        session.requestKeyframe("v", SECOND / 10);

        assertThat(drain())
                .extracting(message -> (Object) message.getClass())
                .containsExactly(
                        RtcpMessage.ReceiverReport.class,
                        RtcpMessage.SourceDescription.class,
                        RtcpMessage.PictureLossIndication.class);
    }

    @Test
    void aKeyframeCanBeAskedForOnDemand() {
        receive(TestPackets.of(1, Sessions.VP8, 10), 0);
        session.advance(SECOND / 10);

        session.requestKeyframe("a", SECOND / 10);
        assertThat(drain()).isEmpty();
        session.requestKeyframe("v", SECOND / 10);

        assertThat(drain()).containsExactly(new RtcpMessage.PictureLossIndication(0x51, 1));
        assertThat(session.stats().get(0).pliCount()).isEqualTo(1);
    }

    @Test
    void firFollowsWhenPliIsIgnored() {
        receive(TestPackets.of(1, Sessions.VP8, 10).payload((byte) 0x10, (byte) 0x11, (byte) 0, (byte) 0), 0);
        for (long now = 0; now < 15 * SECOND; now = session.deadlineNanos()) {
            session.advance(now);
        }

        assertThat(session.stats().get(0).pliCount()).isEqualTo(3);
        assertThat(session.stats().get(0).firCount()).isPositive();
        assertThat(drain()).hasAtLeastOneElementOfType(RtcpMessage.FullIntraRequest.class);
    }

    @Test
    void audioGapsPassAfterTheReorderWait() {
        session.frameSink("a", frame -> frames.add(frame.copyOf()));
        receive(TestPackets.of(5, Sessions.OPUS, 1).payload((byte) 0xFC, (byte) 1), 0);
        session.advance(SECOND / 10);
        receive(TestPackets.of(5, Sessions.OPUS, 3).payload((byte) 0xFC, (byte) 3), SECOND / 10);
        assertThat(frames).hasSize(1);

        session.advance(SECOND / 4);

        assertThat(frames).hasSize(2);
        assertThat(frames.get(1).hasGapBefore()).isTrue();
        assertThat(frames.get(1).durationSamples()).isEqualTo(960);
    }

    @Test
    void comfortNoiseAndEventsDoNotEndTheOpusStream() {
        MediaSection audio = MediaSection.of(
                "a",
                MediaKind.AUDIO,
                List.of(CodecParameters.of(111, "opus", 48_000), CodecParameters.of(110, "telephone-event", 48_000)),
                FeedbackMechanisms.NONE);
        session = Sessions.session(audio);
        session.frameSink("a", frame -> frames.add(frame.copyOf()));
        receive(TestPackets.of(5, 111, 1).payload((byte) 0xFC, (byte) 1), 0);
        receive(TestPackets.of(5, 110, 2).payload((byte) 1, (byte) 0), 0);
        receive(TestPackets.of(5, 111, 3).payload((byte) 0xFC, (byte) 3), 0);
        session.advance(SECOND / 10);

        assertThat(frames).hasSize(2).noneMatch(Frame::hasGapBefore);
        assertThat(session.pollEvent()).isInstanceOf(RtpEvent.StreamStarted.class);
        assertThat(session.pollEvent()).isNull();
    }

    @Test
    void aByeEndsAStreamOnlyWhenItIsSilent() {
        receive(TestPackets.of(1, Sessions.VP8, 1), 0);
        session.advance(SECOND / 10);
        session.pollEvent();
        byte[] bye = new byte[64];
        RtcpWriter writer = new RtcpWriter().wrap(bye, 0, 64);
        writer.receiverReport(1);
        writer.bye(1);
        session.receive(Sessions.path(), bye, 0, writer.length(), SECOND / 2);
        receive(TestPackets.of(1, Sessions.VP8, 2), SECOND * 6 / 10);

        session.advance(SECOND);
        assertThat(session.pollEvent()).isNull();
        session.advance(2 * SECOND);

        assertThat(session.pollEvent()).isEqualTo(new RtpEvent.StreamEnded("v", 1));
    }

    @Test
    void closingHandsOutWhatWaitsAndSaysBye() {
        session.frameSink("v", frame -> frames.add(frame.copyOf()));
        receive(TestPackets.of(1, Sessions.VP8, 1), 0);
        assertThat(frames).isEmpty();

        session.close(1_000);

        assertThat(frames).hasSize(1);
        List<RtcpMessage> messages = drain();
        assertThat(messages.get(messages.size() - 1)).isEqualTo(new RtcpMessage.Bye(List.of(0x51), null));
        assertThat(session.deadlineNanos()).isEqualTo(RtpReceiveSession.NO_DEADLINE);
        receive(TestPackets.of(1, Sessions.VP8, 2), 2_000);
        assertThat(frames).hasSize(1);
        session.close(3_000);
        assertThat(session.pollTransmit()).isNull();
    }

    @Test
    void rembIsSentWhereTransportFeedbackIsNotNegotiated() {
        FeedbackMechanisms remb = new FeedbackMechanisms(true, true, true, false, true);
        session = Sessions.session(Sessions.video("v", remb));
        Vp8Source source = new Vp8Source(3, 10, 10);
        for (int i = 0; i < 60; i++) {
            send(source.frame(i == 0, 1, Sessions.VP8), i * 33_000_000L);
            session.advance(i * 33_000_000L);
        }

        assertThat(drain()).hasAtLeastOneElementOfType(RtcpMessage.MaximumBitrate.class);
        assertThat(session.estimatedBitrateBps()).isPositive();
    }

    @Test
    void aSessionHoldsNoMorePacketsThanItMay() {
        session = new RtpReceiveSession(
                1,
                "c",
                new ReceiveOptions(
                        ReceiveOptions.RECORDING.repairWait(),
                        ReceiveOptions.RECORDING.reorderWait(),
                        ReceiveOptions.RECORDING.startHold(),
                        32));
        session.configure(Sessions.config(VIDEO));
        for (int ssrc = 1; ssrc < 50; ssrc++) {
            for (int i = 0; i < 10; i++) {
                receive(TestPackets.of(ssrc, Sessions.VP8, 2 * i), 0);
                assertThat(session.waitingPackets()).isLessThanOrEqualTo(32);
            }
        }
        session.close(0);
        assertThat(session.waitingPackets()).isZero();
    }

    @Test
    void theTransmitQueueAndEventsAreBounded() {
        for (int ssrc = 1; ssrc <= 250; ssrc++) {
            receive(TestPackets.of(ssrc, Sessions.OPUS, 1).payload((byte) 0xFC), 0);
        }
        for (int i = 1; i < 100; i++) {
            session.advance(i * SECOND);
            receive(TestPackets.of(i, Sessions.OPUS, 2).payload((byte) 0xFC), i * SECOND);
        }
        int datagrams = 0;
        while (session.pollTransmit() != null) {
            datagrams++;
        }
        assertThat(datagrams).isEqualTo(RtpReceiveSession.MAX_TRANSMITS);
        assertThat(session.counters().droppedFeedback()).isPositive();
    }

    @Test
    void malformedPacketsAreCounted() {
        session.receive(Sessions.path(), new byte[] {(byte) 0x80, 96, 0}, 0, 3, 0);
        session.receive(Sessions.path(), new byte[] {(byte) 0x80, (byte) 200, 0, 9}, 0, 4, 0);
        session.receive(Sessions.path(), new byte[] {1}, 0, 1, 0);

        assertThat(session.counters().malformedPackets()).isEqualTo(3);
        assertThat(session.deadlineNanos()).isEqualTo(RtpReceiveSession.NO_DEADLINE);
    }

    @Test
    void misuseIsRefused() {
        assertThatThrownBy(() -> new RtpReceiveSession(1, "", ReceiveOptions.RECORDING))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Sessions.config(VIDEO, VIDEO)).hasMessageContaining("mid twice");
        assertThatThrownBy(() -> new CodecParameters(128, "x", 1, 1, Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aMalformedAptIsNoRetransmission() {
        assertThat(CodecParameters.rtx(97, 96, 90_000).associatedPayloadType()).isEqualTo(96);
        for (String apt : List.of("", "x", "128", "-1", "1234")) {
            CodecParameters codec = new CodecParameters(97, "RTX", 90_000, 1, Map.of("apt", apt));
            assertThat(codec.associatedPayloadType()).as(apt).isEqualTo(-1);
        }
        assertThat(CodecParameters.of(97, "VP8", 90_000).associatedPayloadType())
                .isEqualTo(-1);
    }

    private void receive(TestPackets packet, long now) {
        send(List.of(packet.packet()), now);
    }

    private void send(List<RtpPacket> packets, long now) {
        for (RtpPacket packet : packets) {
            session.receive(Sessions.path(), packet.buffer(), packet.offset(), packet.length(), now);
        }
    }

    private List<RtcpMessage> drain() {
        List<RtcpMessage> messages = new ArrayList<>();
        RtcpReader reader = new RtcpReader();
        for (Transmit out = session.pollTransmit(); out != null; out = session.pollTransmit()) {
            assertThat(reader.wrap(out.buffer(), out.offset(), out.length())).isTrue();
            assertThat(NetworkBytes.getUint8(out.buffer(), out.offset()) & 0xC0).isEqualTo(0x80);
            while (reader.next()) {
                messages.add(reader.message());
            }
        }
        return messages;
    }
}
