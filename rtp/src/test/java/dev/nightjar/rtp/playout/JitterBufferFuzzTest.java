package dev.nightjar.rtp.playout;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.SansIo;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.Depacketiser;
import dev.nightjar.rtp.payload.Frame;
import dev.nightjar.rtp.payload.FrameAssembler;

/** Whatever timestamps and arrivals a sender makes, each frame comes out once or is counted, and none stays. */
class JitterBufferFuzzTest {
    private static final int STEP = 8;
    private static final int MOST_FRAMES = 200;
    private static final byte[] OPUS = {(byte) 0xFC, 1, 2, 3};
    private static final byte[] KEY = {0x10, 0x10, 0, 0, (byte) 0x9D, 1, 0x2A, 64, 1, (byte) 0xF0, 0};

    private int sent;
    private int played;

    /** Eight bytes a frame: timestamp 32, arrival after the one before in ms 16, report 8, SSRC 8. */
    @FuzzTest(maxDuration = "30s")
    void anyTimesLeaveABufferWithinItsBounds(byte[] run) {
        for (CodecKind codec : new CodecKind[] {CodecKind.OPUS, CodecKind.VP8}) {
            sent = 0;
            played = 0;
            JitterBuffer buffer = new JitterBuffer(codec.clockRate(), PlayoutConfig.DEFAULT, frame -> played++);
            long nowNanos = 0;
            for (int at = 0; at + STEP <= run.length && sent < MOST_FRAMES; at += STEP) {
                nowNanos += NetworkBytes.getUint16(run, at + 4) * 1_000_000L;
                long ntpNanos = run[at + 6] == 0 ? Frame.UNKNOWN : (run[at + 6] & 0xFFL) << 55;
                take(buffer, codec, NetworkBytes.getInt32(run, at), run[at + 7], ntpNanos, nowNanos);
                buffer.advance(nowNanos);
                assertThat(buffer.deadlineNanos()).isGreaterThan(nowNanos);
                PlayoutStats stats = buffer.stats();
                assertThat(stats.framesHeld()).isBetween(0, HeldFrames.MAX_FRAMES);
                assertThat(stats.targetDelayNanos()).isBetween(0L, 1_000_000_000L);
            }
            buffer.flush(nowNanos);
            PlayoutStats stats = buffer.stats();
            assertThat(stats.framesHeld()).isZero();
            assertThat(buffer.deadlineNanos()).isEqualTo(SansIo.NO_DEADLINE);
            assertThat(played + stats.framesDropped() + stats.framesDuplicate()).isEqualTo(sent);
        }
    }

    private void take(JitterBuffer buffer, CodecKind codec, int timestamp, int ssrc, long ntpNanos, long nowNanos) {
        byte[] payload = codec == CodecKind.OPUS ? OPUS : KEY;
        FrameAssembler assembler = new FrameAssembler(Depacketiser.of(codec), frame -> {
            frame.stamp(ssrc, timestamp & 0xFFFF_FFFFL, ntpNanos);
            sent++;
            buffer.onFrame(frame);
        });
        assembler.packet(timestamp, true, false, payload, 0, payload.length, nowNanos);
    }
}
