package dev.nightjar.rtp.playout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.Depacketiser;
import dev.nightjar.rtp.payload.FrameAssembler;
import dev.nightjar.testkit.Seeds;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever timestamps, clocks and SSRCs a peer makes up, frames are accounted for and no more held than allowed. */
class JitterBufferHostileTest {
    private static final int FRAMES = 200_000;

    private final SplittableRandom random = Seeds.random(84);
    private int timestamp;
    private int ssrc;
    private int handedOut;

    @Test
    void anyTimestampsLeaveTheBufferWithinItsBounds() {
        JitterBuffer buffer = new JitterBuffer(48_000, PlayoutConfig.DEFAULT, frame -> handedOut++);
        JitterBuffer other = new JitterBuffer(48_000, PlayoutConfig.DEFAULT, frame -> {});
        PlayoutGroup group = new PlayoutGroup();
        group.add(buffer);
        group.add(other);
        FrameAssembler assembler = assembler(buffer);
        FrameAssembler otherAssembler = assembler(other);
        byte[] payload = new byte[20];
        payload[0] = 0x78;
        long now = 0;
        for (int i = 0; i < FRAMES; i++) {
            now += random.nextInt(20) == 0 ? random.nextLong(3_000_000_000L) : random.nextLong(20_000_000L);
            ssrc = random.nextInt(500) == 0 ? random.nextInt() : ssrc;
            timestamp = nextTimestamp();
            FrameAssembler to = random.nextInt(8) == 0 ? otherAssembler : assembler;
            to.packet(timestamp, true, false, payload, 0, payload.length, now);
            if (random.nextBoolean()) {
                buffer.advance(now);
                other.advance(now);
                assertThat(buffer.deadlineNanos()).isGreaterThan(now);
            }
            if (i % 100 == 0) {
                check(buffer, handedOut);
            }
        }
        PlayoutStats stats = buffer.stats();
        assertThat(stats.framesPlayed() + stats.framesDropped() + stats.framesDuplicate() + stats.framesHeld())
                .isBetween(FRAMES * 3 / 4L, (long) FRAMES);
        assertThat(stats.restarts()).isGreaterThan(1_000);
        buffer.flush(now);
        check(buffer, handedOut);
        assertThat(buffer.stats().framesHeld()).isZero();
    }

    private static void check(JitterBuffer buffer, int handedOut) {
        PlayoutStats stats = buffer.stats();
        assertThat(stats.framesHeld()).isBetween(0, HeldFrames.MAX_FRAMES);
        assertThat(stats.framesPlayed()).isEqualTo(handedOut);
        assertThat(stats.jitterBufferDelay()).isNotNegative().isFinite();
        assertThat(stats.jitterBufferTargetDelay()).isNotNegative().isFinite();
    }

    private FrameAssembler assembler(JitterBuffer buffer) {
        return new FrameAssembler(Depacketiser.of(CodecKind.OPUS), frame -> {
            boolean isReported = random.nextInt(4) == 0;
            frame.stamp(
                    ssrc,
                    frame.rtpTimestamp(),
                    isReported ? random.nextLong(4_294_967_295_000_000_000L) : Long.MIN_VALUE);
            buffer.onFrame(frame);
        });
    }

    private int nextTimestamp() {
        return switch (random.nextInt(12)) {
            case 0 -> random.nextInt();
            case 1 -> timestamp + Integer.MAX_VALUE;
            case 2 -> timestamp;
            case 3 -> timestamp - random.nextInt(48_000);
            default -> timestamp + 960;
        };
    }
}
