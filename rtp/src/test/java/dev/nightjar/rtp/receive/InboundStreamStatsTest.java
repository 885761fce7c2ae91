package dev.nightjar.rtp.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.rtp.ExtensionMap;
import dev.nightjar.rtp.HeaderExtensionUri;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.RtpWriter;
import dev.nightjar.rtp.rtcp.NtpTime;
import dev.nightjar.rtp.rtcp.RtcpWriter;
import dev.nightjar.testkit.Seeds;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a session says of its streams in the names of W3C webrtc-stats. */
class InboundStreamStatsTest {
    private static final long MS = 1_000_000;
    private static final int AUDIO_LEVEL_ID = 1;

    private final RtpReceiveSession session = new RtpReceiveSession(0x51, "receiver", ReceiveOptions.RECORDING);

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
                .isEqualTo(new RemoteOutboundStats(1, 4_294_967_295L, 77, 3_900_000_000L * 1_000 * MS));
    }
}
