package dev.nightjar.rtp.playout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.Depacketiser;
import dev.nightjar.rtp.payload.FrameAssembler;
import dev.nightjar.testkit.Allocations;
import org.junit.jupiter.api.Test;

class JitterBufferAllocationTest {
    private static final long INTERVAL = 20_000_000;

    private long nowNanos;
    private int timestamp;
    private int played;

    @Test
    void holdsAndHandsOutFramesWithoutAllocating() {
        JitterBuffer buffer = new JitterBuffer(48_000, PlayoutConfig.DEFAULT, frame -> played++);
        new PlayoutGroup().add(buffer);
        FrameAssembler assembler = new FrameAssembler(Depacketiser.of(CodecKind.OPUS), frame -> {
            frame.stamp(1, frame.rtpTimestamp(), 3_900_000_000_000_000_000L + nowNanos);
            buffer.onFrame(frame);
        });
        byte[] payload = new byte[100];
        payload[0] = 0x78;

        long bytes = Allocations.bytesPerCall(() -> {
            nowNanos += INTERVAL;
            timestamp += 960;
            assembler.packet(timestamp, true, false, payload, 0, payload.length, nowNanos);
            buffer.advance(nowNanos);
        });

        assertThat(bytes).isZero();
        assertThat(played).isGreaterThan(10_000);
    }
}
