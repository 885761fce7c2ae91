package dev.nightjar.rtp.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.core.Transmit;
import dev.nightjar.rtp.ExtensionMap;
import dev.nightjar.rtp.HeaderExtensionUri;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.RtpWriter;
import dev.nightjar.rtp.rtcp.NtpTime;
import dev.nightjar.rtp.rtcp.RtcpMessage;
import dev.nightjar.rtp.rtcp.RtcpReader;
import dev.nightjar.rtp.rtcp.RtcpWriter;
import dev.nightjar.testkit.Seeds;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a session says of its streams in the names of W3C webrtc-stats. */
class InboundStreamStatsTest {
    private static final long MS = 1_000_000;
    private static final int AUDIO_LEVEL_ID = 1;
    private static final int OWN_SSRC = 0x51;

    private final RtpReceiveSession session = new RtpReceiveSession(OWN_SSRC, "receiver", ReceiveOptions.RECORDING);

    private void configure(MediaSection section) {
        session.configure(new ReceiveConfig(
                List.of(section), ExtensionMap.of(Map.of(AUDIO_LEVEL_ID, HeaderExtensionUri.AUDIO_LEVEL.uri())), true));
    }

    private void receive(RtpPacket packet, long nowNanos) {
        session.advance(nowNanos);
        session.receiveRtp(Sessions.path(), packet.buffer(), packet.offset(), packet.length(), nowNanos);
    }

    private static RtpPacket sound(int number, int minusDbov) {
        byte[] bytes = new byte[200];
        byte[] payload = {(byte) (31 << 3), 1, 2};
        int length = new RtpWriter()
                .ssrc(1)
                .payloadType(Sessions.OPUS)
                .sequenceNumber(number)
                .rtpTimestamp(number * 960)
                .extension(AUDIO_LEVEL_ID, minusDbov, 1)
                .writeTo(bytes, 0, payload, 0, payload.length);
        return Vp8Source.view(bytes, length);
    }

    private InboundStreamStats stats() {
        assertThat(session.stats()).hasSize(1);
        return session.stats().get(0);
    }

    @Test
    void loudnessIsWhatThePacketsSay() {
        configure(Sessions.audio("a"));
        for (int i = 0; i <= 50; i++) {
            receive(sound(i, 20), i * 20 * MS);
        }

        assertThat(stats().audioLevel()).isCloseTo(0.1, within(1e-9));
        assertThat(stats().totalAudioEnergy()).isCloseTo(0.01, within(1e-9));
        assertThat(stats().payloadType()).isEqualTo(Sessions.OPUS);
    }

    @Test
    void framesOfTheLastSecondAndWhatTheyWaitedAreCounted() {
        configure(Sessions.audio("a"));
        for (int i = 0; i < 100; i++) {
            receive(sound(i, 127), i * 20 * MS);
        }

        InboundStreamStats stats = stats();
        assertThat(stats.framesPerSecond()).isEqualTo(50);
        assertThat(stats.jitterBufferEmittedCount()).isEqualTo(100);
        // The first packets are held for 50 ms, in case earlier ones come: 60 + 40 + 20.
        assertThat(stats.jitterBufferDelayNanos()).isEqualTo(120 * MS);
        assertThat(stats.audioLevel()).isZero();
    }

    @Test
    void aStreamOfPicturesHasNoLoudness() {
        configure(Sessions.video("v", FeedbackMechanisms.ALL));
        receive(TestPackets.of(1, Sessions.VP8, 1).packet(), 0);
        session.advance(100 * MS);

        assertThat(stats().audioLevel()).isEqualTo(-1);
        assertThat(stats().framesPerSecond()).isEqualTo(1);
        assertThat(stats().roundTripNanos()).as("nothing was asked for").isZero();
    }

    @Test
    void theRoundTripIsThatOfARepair() {
        configure(Sessions.video("v", FeedbackMechanisms.ALL));
        receive(TestPackets.of(1, Sessions.VP8, 1).packet(), 0);
        session.advance(100 * MS);
        receive(TestPackets.of(1, Sessions.VP8, 3).packet(), 100 * MS);
        while (stats().nackCount() == 0 && session.deadlineNanos() < 1_000 * MS) {
            session.advance(session.deadlineNanos());
        }
        receive(TestPackets.of(1, Sessions.VP8, 2).packet(), 400 * MS);

        assertThat(stats().roundTripNanos()).isBetween(100 * MS, 400 * MS);
    }

    @Test
    void framesOfSeveralPacketsAndTheirQuantisersAreSummedUp() {
        configure(Sessions.video("v", FeedbackMechanisms.ALL));
        Vp8Source source = new Vp8Source(Seeds.seed(512), 1, 90_000);
        List<RtpPacket> packets = source.frame(true, 1, Sessions.VP8);
        for (int i = 0; i < packets.size(); i++) {
            receive(packets.get(i), i * 3 * MS);
        }
        session.advance(200 * MS);

        assertThat(packets).hasSizeGreaterThan(1);
        assertThat(stats().framesAssembledFromMultiplePackets()).isEqualTo(1);
        assertThat(stats().totalAssemblyTimeNanos()).isEqualTo((packets.size() - 1) * 3 * MS);
        assertThat(stats().qpSum()).isBetween(0L, 127L);
    }

    @Test
    void theSendersReportIsTold() {
        configure(Sessions.audio("a"));
        receive(sound(1, 20), 0);
        assertThat(stats().remoteOutbound()).isEqualTo(RemoteOutboundStats.NONE);
        byte[] report = new byte[200];
        RtcpWriter writer = new RtcpWriter().wrap(report, 0, report.length);
        writer.senderReport(1, NtpTime.ofNanos(3_900_000_000L * 1_000 * MS), 960, -1, 77);
        session.receiveRtcp(Sessions.path(), report, 0, writer.length(), 10 * MS);

        assertThat(stats().remoteOutbound())
                .isEqualTo(
                        new RemoteOutboundStats(1, 4_294_967_295L, 77, 3_900_000_000L * 1_000 * MS, 10 * MS, -1, 0, 0));
    }

    @Test
    void aSenderThatReportsIsToldOurClockAndItsAnswerGivesTheRoundTrip() {
        configure(Sessions.audio("a"));
        receive(sound(1, 20), 0);
        session.advance(1_000 * MS);
        assertThat(ourClock()).isZero();

        report(rtcp -> rtcp.senderReport(1, 1L << 40, 960, 1, 20), 1_500 * MS);
        receive(sound(2, 20), 1_500 * MS);
        session.advance(2_000 * MS);
        int told = NtpTime.middle32(ourClock());
        assertThat(told).isEqualTo(NtpTime.middle32(NtpTime.ofNanos(2_000 * MS)));

        int waited = NtpTime.shortDuration(300 * MS);
        report(rtcp -> rtcp.delaySinceLastReport(1, OWN_SSRC + 1, told, waited), 2_350 * MS);
        report(rtcp -> rtcp.delaySinceLastReport(1, OWN_SSRC, told - (70 << 16), waited), 2_350 * MS);
        assertThat(stats().remoteOutbound().roundTripTimeMeasurements()).isZero();
        report(rtcp -> rtcp.delaySinceLastReport(1, OWN_SSRC, told, waited), 2_350 * MS);
        assertThat(stats().remoteOutbound().roundTripNanos()).isBetween(49 * MS, 51 * MS);
        report(rtcp -> rtcp.delaySinceLastReport(77, OWN_SSRC, told, waited), 2_400 * MS);
        assertThat(stats().remoteOutbound().roundTripNanos()).isBetween(99 * MS, 101 * MS);
        assertThat(stats().remoteOutbound().totalRoundTripNanos()).isBetween(148 * MS, 152 * MS);
        assertThat(stats().remoteOutbound().roundTripTimeMeasurements()).isEqualTo(2);
        assertThat(stats().remoteOutbound().arrivalNanos()).isEqualTo(1_500 * MS);
    }

    private void report(Consumer<RtcpWriter> content, long nowNanos) {
        byte[] report = new byte[200];
        RtcpWriter writer = new RtcpWriter().wrap(report, 0, report.length);
        content.accept(writer);
        session.receiveRtcp(Sessions.path(), report, 0, writer.length(), nowNanos);
    }

    /** The last clock that is in what waits to be sent, or 0. */
    private long ourClock() {
        long clock = 0;
        for (Transmit out = session.pollTransmit(); out != null; out = session.pollTransmit()) {
            RtcpReader reader = new RtcpReader();
            assertThat(reader.wrap(out.buffer(), out.offset(), out.length())).isTrue();
            while (reader.next()) {
                if (reader.message() instanceof RtcpMessage.ExtendedReport report
                        && report.blocks().get(0) instanceof RtcpMessage.ExtendedReport.ReceiverReferenceTime time) {
                    clock = time.ntpTime();
                }
            }
        }
        return clock;
    }
}
