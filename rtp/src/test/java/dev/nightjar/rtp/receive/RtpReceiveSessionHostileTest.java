package dev.nightjar.rtp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RtpReceiveSessionHostileTest {
    @Test
    void changedPacketsOfEachKindNeverThrowAndNeverGrowTheSession() {
        SplittableRandom random = Seeds.random(31);
        CodecParameters h264 = new CodecParameters(
                98, "H264", 90_000, 1, Map.of("sprop-parameter-sets", "Z0LAH9oCgPaEAAADAAQAAAMA8DxgxlgA,aM48gA==,*,"));
        List<CodecParameters> codecs =
                new ArrayList<>(Sessions.video("v", FeedbackMechanisms.ALL).codecs());
        codecs.add(h264);
        codecs.add(CodecParameters.rtx(99, 98, 90_000));
        RtpReceiveSession session = Sessions.session(
                MediaSection.of("v", MediaKind.VIDEO, codecs, FeedbackMechanisms.ALL), Sessions.audio("a"));
        session.frameSink("v", frame -> assertThat(frame.length()).isPositive());
        int[] types = {Sessions.VP8, Sessions.RTX, Sessions.OPUS, 98, 99, 100};
        long now = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] payload = new byte[random.nextInt(60)];
            random.nextBytes(payload);
            RtpPacket packet = TestPackets.of(
                            random.nextInt(400), types[random.nextInt(types.length)], random.nextInt(65_536))
                    .mid(random.nextBoolean() ? "v" : "a")
                    .transportSequence(random.nextInt(65_536))
                    .payload(payload)
                    .packet();
            for (int k = random.nextInt(3); k > 0; k--) {
                packet.buffer()[random.nextInt(packet.length())] = (byte) random.nextInt(256);
            }
            now += random.nextInt(20_000_000);
            session.receive(Sessions.path(), packet.buffer(), 0, packet.length(), now);
            if (i % 4 == 0) {
                session.advance(now);
                assertThat(session.deadlineNanos()).isGreaterThan(now);
            }
            while (session.pollTransmit() != null || session.pollEvent() != null) {
                // drained
            }
        }
        assertThat(session.stats()).hasSizeLessThanOrEqualTo(RtpDemultiplexer.MAX_SOURCES);
        assertThat(session.waitingPackets()).isLessThanOrEqualTo(4_096);
        session.close(now);
        assertThat(session.waitingPackets()).isZero();
    }

    @Test
    void eventsNobodyPollsAreBounded() {
        RtpReceiveSession session =
                Sessions.session(Sessions.video("v", Sessions.NO_NACK), Sessions.video("w", Sessions.NO_NACK));
        for (int i = 0; i < 3_000; i++) {
            RtpPacket packet = TestPackets.of(1, Sessions.VP8, i & 0xFFFF)
                    .mid(i % 2 == 0 ? "v" : "w")
                    .packet();
            session.receive(Sessions.path(), packet.buffer(), 0, packet.length(), i);
        }

        int events = 0;
        while (session.pollEvent() != null) {
            events++;
        }
        assertThat(events).isEqualTo(RtpReceiveSession.MAX_EVENTS);
    }

    @Test
    void framesWithoutAnEndOnManyStreamsAreBoundedTogether() {
        RtpReceiveSession session = Sessions.session(Sessions.video("v", Sessions.NO_NACK));
        List<Integer> frames = new ArrayList<>();
        session.frameSink("v", frame -> frames.add(frame.length()));
        byte[] payload = new byte[1_000];
        payload[0] = 0x10;
        long now = 0;
        for (int ssrc = 1; ssrc <= 100; ssrc++) {
            for (int i = 0; i < 500; i++) {
                now += 1_000;
                receive(
                        session,
                        TestPackets.of(ssrc, Sessions.VP8, i).timestamp(7).marker(false),
                        payload,
                        now);
            }
            now += 60_000_000;
            session.advance(now);
        }

        assertThat(session.frameBytes()).isBetween(FrameMemory.MAX_BYTES - (1 << 20), FrameMemory.MAX_BYTES);
        session.close(now);
        assertThat(session.frameBytes()).isZero();
        assertThat(frames).isEmpty();
    }

    @Test
    void aStreamThatEndsGivesItsRoomBack() {
        RtpReceiveSession session =
                Sessions.session(Sessions.video("v", Sessions.NO_NACK), Sessions.video("w", Sessions.NO_NACK));
        receive(session, TestPackets.of(1, Sessions.VP8, 1).mid("v"), new byte[] {0x10, 0}, 0);
        session.advance(60_000_000);
        int one = session.frameBytes();
        receive(session, TestPackets.of(1, Sessions.VP8, 2).mid("w"), new byte[] {0x10, 0}, 70_000_000);
        session.advance(140_000_000);

        assertThat(one).isPositive();
        assertThat(session.frameBytes()).isEqualTo(one);
    }

    private static void receive(RtpReceiveSession session, TestPackets packet, byte[] payload, long nowNanos) {
        RtpPacket sent = packet.payload(payload).packet();
        session.receive(Sessions.path(), sent.buffer(), 0, sent.length(), nowNanos);
    }
}
