package dev.nightjar.rtp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.Transmit;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.rtcp.NtpTime;
import dev.nightjar.rtp.rtcp.ReportBlock;
import dev.nightjar.rtp.rtcp.RtcpMessage;
import dev.nightjar.rtp.rtcp.RtcpReader;
import dev.nightjar.rtp.rtcp.RtcpWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a session makes of RTCP about its streams, and of what was negotiated of feedback. */
class RtpReceiveSessionControlTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int US = 0x51;

    private final RtcpWriter writer = new RtcpWriter();
    private RtpReceiveSession session = Sessions.session(Sessions.video("v", FeedbackMechanisms.ALL));
    private long now;

    @Test
    void aStreamThatGoesOnAfterAByeIsNotEndedByALaterSilence() {
        receive(1, 1, 0);
        control(rtcp -> rtcp.bye(1), SECOND / 2);
        receive(1, 2, SECOND * 6 / 10);
        receive(1, 3, SECOND * 17 / 10);

        advance(5 * SECOND);

        assertThat(ended()).isEmpty();
        control(rtcp -> rtcp.bye(1), 5 * SECOND);
        advance(7 * SECOND);
        assertThat(ended()).containsExactly(new RtpEvent.StreamEnded("v", 1));
    }

    @Test
    void aKeyframeIsAskedForByWhatWasNegotiatedOnly() {
        FeedbackMechanisms firOnly = new FeedbackMechanisms(false, false, true, false, false);
        session = Sessions.session(Sessions.video("v", firOnly));
        receive(1, 1, 0);

        now = SECOND;
        session.requestKeyframe("v", now);
        advance(3 * SECOND);

        List<RtcpMessage> sent = sent();
        assertThat(sent).noneMatch(message -> message instanceof RtcpMessage.PictureLossIndication);
        assertThat(sent)
                .contains(new RtcpMessage.FullIntraRequest(US, List.of(new RtcpMessage.FullIntraRequest.Entry(1, 1))));
    }

    @Test
    void aReceiversClockIsAnsweredOnceWithTheTimeSinceItCame() {
        long ntpTime = NtpTime.ofNanos(3_900_000_000L * SECOND);
        control(rtcp -> rtcp.receiverReferenceTime(9, ntpTime), SECOND / 2);

        advance(4 * SECOND);

        int halfASecond = 1 << 15;
        assertThat(reports(sent()))
                .containsExactly(new RtcpMessage.ExtendedReport(
                        US,
                        List.of(new RtcpMessage.ExtendedReport.DelaySinceLastReport(
                                List.of(new RtcpMessage.ExtendedReport.Delay(
                                        9, NtpTime.middle32(ntpTime), 2 * halfASecond))))));
    }

    /** RFC 3550 §6.4: who sends tells of itself in sender reports, which are not this session's. */
    @Test
    void whoReceivesNothingSendsNoEmptyReportsButAnswersClocks() {
        session = Sessions.session();
        control(rtcp -> rtcp.receiverReport(9), SECOND / 2);
        advance(10 * SECOND);
        assertThat(sent()).isEmpty();
        assertThat(session.deadlineNanos()).isEqualTo(RtpReceiveSession.NO_DEADLINE);

        control(rtcp -> rtcp.receiverReferenceTime(9, 1L << 40), 10 * SECOND);
        advance(20 * SECOND);

        assertThat(reports(sent())).hasSize(1);
        assertThat(session.deadlineNanos()).isEqualTo(RtpReceiveSession.NO_DEADLINE);
        session.close(20 * SECOND);
        assertThat(sent()).last().isEqualTo(new RtcpMessage.Bye(List.of(US), null));
    }

    /** RFC 3550 §6.2: five seconds at least, of which *Choice:* nothing is kept once there is something to tell. */
    @Test
    void emptyReportsLeaveEachFiveSecondsUntilMediaComes() {
        control(rtcp -> rtcp.receiverReport(9), 0);
        advance(21 * SECOND);
        assertThat(sent())
                .filteredOn(RtcpMessage.ReceiverReport.class::isInstance)
                .hasSize(4);

        receive(1, 1, 21 * SECOND);

        assertThat(session.deadlineNanos()).isLessThanOrEqualTo(22 * SECOND);
        advance(22 * SECOND);
        assertThat(sent())
                .first()
                .isInstanceOfSatisfying(
                        RtcpMessage.ReceiverReport.class,
                        report -> assertThat(report.reports()).hasSize(1));
    }

    @Test
    void whoNeverReportedSaysNoBye() {
        session = Sessions.session();
        control(rtcp -> rtcp.receiverReport(9), SECOND / 2);

        session.close(SECOND);

        assertThat(sent()).isEmpty();
    }

    @Test
    void noMoreClocksThanAFewWaitForAnAnswer() {
        for (int i = 0; i < 3 * PeerClocks.MAX_WAITING; i++) {
            int ssrc = 100 + i;
            control(rtcp -> rtcp.receiverReferenceTime(ssrc, 1L << 40), SECOND / 2);
        }
        assertThat(session.peerClocks().waiting()).isEqualTo(PeerClocks.MAX_WAITING);

        advance(4 * SECOND);

        assertThat(reports(sent())).hasSize(PeerClocks.MAX_WAITING);
        assertThat(session.peerClocks().waiting()).isZero();
    }

    @Test
    void aPeerThatUsesOurSsrcIsHeardLikeAnyOther() {
        for (int i = 0; i < 5; i++) {
            receive(US, i, i * SECOND / 100);
        }
        control(rtcp -> rtcp.senderReport(US, 1L << 40, 90_000, 5, 50), SECOND / 10);

        advance(SECOND * 3 / 2);

        assertThat(session.stats()).hasSize(1);
        assertThat(session.stats().get(0).packetsReceived()).isEqualTo(5);
        assertThat(sent()).anySatisfy(message -> {
            assertThat(message).isInstanceOf(RtcpMessage.ReceiverReport.class);
            assertThat(((RtcpMessage.ReceiverReport) message).reports())
                    .singleElement()
                    .satisfies(block -> assertThat(block.ssrc()).isEqualTo(US))
                    .satisfies(block -> assertThat(block.lastSenderReport()).isEqualTo(1 << 24));
        });
    }

    @Test
    void streamsThatRepairAreReportedWhileTheyAreHeardLikeAnyOthers() {
        receive(1, 1, 0);
        for (int i = 0; i < 5; i++) {
            if (i != 2) {
                repair(50 + i, 20 + i);
            }
        }
        advance(SECOND * 3 / 2);

        List<ReportBlock> blocks = blocks(sent());
        assertThat(blocks).extracting(ReportBlock::ssrc).containsExactly(1, 2);
        assertThat(blocks.get(1).cumulativeLost()).isEqualTo(1);
        assertThat(blocks.get(1).highestSequence()).isEqualTo(54);

        receive(1, 2, 3 * SECOND);
        advance(SECOND * 7 / 2);
        assertThat(blocks(sent())).extracting(ReportBlock::ssrc).containsOnly(1);
    }

    /** A retransmission of the stream 1, RFC 4588 §4. */
    private void repair(int sequenceNumber, int original) {
        RtpPacket packet = TestPackets.of(2, Sessions.RTX, sequenceNumber)
                .mid("v")
                .payload((byte) 0, (byte) original, (byte) 0x10, (byte) 0x11)
                .packet();
        session.receive(Sessions.path(), packet.buffer(), packet.offset(), packet.length(), now);
    }

    private static List<ReportBlock> blocks(List<RtcpMessage> messages) {
        return messages.stream()
                .filter(RtcpMessage.ReceiverReport.class::isInstance)
                .flatMap(message -> ((RtcpMessage.ReceiverReport) message).reports().stream())
                .toList();
    }

    @Test
    void sectionsThatHaveGoneAndNobodyListensToAreForgotten() {
        session.frameSink("later", frame -> {});
        for (int i = 0; i < 1_000; i++) {
            String mid = "m" + i;
            session.configure(Sessions.config(Sessions.video(mid, FeedbackMechanisms.ALL)));
            RtpPacket packet = TestPackets.of(1, Sessions.VP8, i).mid(mid).packet();
            session.receive(Sessions.path(), packet.buffer(), packet.offset(), packet.length(), i);
            sent();
            ended();
        }

        assertThat(session.knownSections()).isLessThanOrEqualTo(3);
        assertThat(session.stats()).hasSize(1);
    }

    private void receive(int ssrc, int sequenceNumber, long nowNanos) {
        now = nowNanos;
        RtpPacket packet =
                TestPackets.of(ssrc, Sessions.VP8, sequenceNumber).mid("v").packet();
        session.receive(Sessions.path(), packet.buffer(), packet.offset(), packet.length(), nowNanos);
    }

    private void control(Consumer<RtcpWriter> packets, long nowNanos) {
        byte[] datagram = new byte[256];
        writer.wrap(datagram, 0, datagram.length);
        packets.accept(writer);
        now = nowNanos;
        session.receive(Sessions.path(), datagram, 0, writer.length(), nowNanos);
    }

    private void advance(long untilNanos) {
        while (session.deadlineNanos() <= untilNanos) {
            now = Math.max(now, session.deadlineNanos());
            session.advance(now);
        }
    }

    private List<RtpEvent> ended() {
        List<RtpEvent> events = new ArrayList<>();
        for (RtpEvent event = session.pollEvent(); event != null; event = session.pollEvent()) {
            if (event instanceof RtpEvent.StreamEnded) {
                events.add(event);
            }
        }
        return events;
    }

    private static List<RtcpMessage> reports(List<RtcpMessage> messages) {
        return messages.stream()
                .filter(RtcpMessage.ExtendedReport.class::isInstance)
                .toList();
    }

    private List<RtcpMessage> sent() {
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
}
