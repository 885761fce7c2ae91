package dev.nightjar.rtp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.SansIo;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.playout.JitterBuffer;
import dev.nightjar.rtp.playout.PlayoutConfig;
import dev.nightjar.rtp.playout.PlayoutStats;
import dev.nightjar.testkit.Impairment;
import dev.nightjar.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A jitter buffer behind a session: a call over a link that loses, delays and repeats packets. */
class SessionPlayoutTest {
    private static final long MILLISECOND = 1_000_000;

    private final List<Integer> played = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();
    private long nowNanos;

    private final JitterBuffer buffer = new JitterBuffer(90_000, PlayoutConfig.DEFAULT, frame -> {
        played.add(Vp8Source.numberOf(frame));
        times.add(nowNanos);
    });

    /** Plays what is due up to a time, each frame at its own. */
    private void playUntil(long endNanos) {
        while (buffer.deadlineNanos() <= endNanos) {
            nowNanos = Math.max(nowNanos, buffer.deadlineNanos());
            buffer.advance(nowNanos);
        }
        nowNanos = Math.max(nowNanos, endNanos);
    }

    @Test
    void playsEachFrameEvenlyAcrossTheWrapOfNumbersAndTimestampsAndPacketsOfPaddingOnly() {
        RtpReceiveSession session = Sessions.session(Sessions.video("v", FeedbackMechanisms.ALL));
        Vp8Source source = new Vp8Source(Seeds.seed(83), 65_400, -90_000 * 4);
        session.frameSink("v", buffer);
        for (int i = 0; i < 300; i++) {
            long now = i * VideoCall.FRAME_NANOS;
            playUntil(now);
            List<RtpPacket> packets = new ArrayList<>(source.frame(i == 0, VideoCall.SSRC, Sessions.VP8));
            if (i % 3 == 0) {
                packets.add(source.padding(VideoCall.SSRC, Sessions.VP8));
            }
            for (RtpPacket packet : packets) {
                session.receive(Sessions.path(), packet.buffer(), packet.offset(), packet.length(), now);
                session.advance(now);
            }
        }
        playUntil(SansIo.NO_DEADLINE - 1);

        PlayoutStats stats = buffer.stats();
        assertThat(played).hasSize(300).isSorted().doesNotHaveDuplicates();
        assertThat(stats.framesLate()).isZero();
        assertThat(stats.restarts()).isZero();
        for (int i = 1; i < times.size(); i++) {
            assertThat(times.get(i) - times.get(i - 1)).isBetween(30 * MILLISECOND, 37 * MILLISECOND);
        }
    }

    @Test
    void waitsAsLongAsRepairTakes() {
        VideoCall call = VideoCall.of(
                FeedbackMechanisms.ALL,
                Impairment.NONE
                        .withDelay(20 * MILLISECOND)
                        .withJitter(5 * MILLISECOND)
                        .withDuplication(0.05)
                        .withLoss(0.05),
                Seeds.seed(84));

        call.session.frameSink("v", buffer);
        for (int i = 0; i < 1_500; i++) {
            call.play(1);
            playUntil(call.link.nowNanos());
        }
        call.settle();
        playUntil(SansIo.NO_DEADLINE - 1);

        PlayoutStats stats = buffer.stats();
        assertThat(played).isSorted().doesNotHaveDuplicates().hasSizeGreaterThan(1_400);
        // A frame that lost a packet is a round trip and more behind; there are enough of them to be waited for.
        assertThat(stats.targetDelayNanos()).isGreaterThan(50 * MILLISECOND);
        assertThat(stats.framesLate()).isLessThan(stats.framesPlayed() / 20);
    }
}
