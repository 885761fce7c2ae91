package dev.nightjar.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.NetworkBytes;
import java.util.Arrays;

/**
 * Any bytes as a run of payloads, for fuzz tests: each after two bytes of which the highest bits are marker, gap and
 * whether the next one has another timestamp, the others its length.
 */
final class PayloadRuns {
    private static final int MOST_PAYLOADS = 64;

    private PayloadRuns() {}

    /**
     * Feeds a run to a new depacketiser; each frame that comes out has to be one the packetiser takes, and comes
     * back.
     */
    static int check(CodecKind codec, byte[] run) {
        Depacketiser depacketiser = Depacketiser.of(codec);
        int[] frames = {0};
        FrameAssembler assembler = new FrameAssembler(depacketiser, frame -> {
            frames[0]++;
            assertThat(frame.length()).isBetween(1, FrameBytes.MAX_BYTES);
            comesBack(frame);
        });
        int timestamp = 0;
        int fed = 0;
        for (int at = 0; at + 2 <= run.length && fed < MOST_PAYLOADS; fed++) {
            int flags = NetworkBytes.getUint16(run, at);
            int length = Math.min(flags & 0x0FFF, run.length - at - 2);
            assembler.packet(timestamp, (flags & 0x8000) != 0, (flags & 0x4000) != 0, run, at + 2, length, fed);
            timestamp += (flags & 0x2000) != 0 ? 3_000 : 0;
            at += 2 + length;
        }
        return frames[0];
    }

    /** What was made of a frame once is stable: the first pass may only have made sizes shorter. */
    private static void comesBack(Frame frame) {
        byte[] once = again(frame.codec(), Arrays.copyOf(frame.buffer(), frame.length()), 64);
        byte[] twice = again(frame.codec(), once, 1_200);
        assertThat(twice).isEqualTo(once);
        assertThat(once.length).isLessThanOrEqualTo(frame.length());
    }

    private static byte[] again(CodecKind codec, byte[] bytes, int maxPayloadBytes) {
        Depacketiser depacketiser = Depacketiser.of(codec);
        depacketiser.begin(false);
        Packetiser.of(codec).packetise(EncodedFrame.of(codec, bytes, false), maxPayloadBytes, (b, o, l, last) -> {
            assertThat(l).isBetween(1, maxPayloadBytes);
            assertThat(depacketiser.append(b, o, l)).isTrue();
        });
        Frame frame = new Frame(codec);
        // A picture that needs parameter sets of earlier frames is only broken for want of them.
        FrameOutcome outcome = depacketiser.finish(frame);
        if (outcome != FrameOutcome.WHOLE) {
            assertThat(codec).isIn(CodecKind.H264, CodecKind.H265);
            return bytes;
        }
        return Arrays.copyOf(frame.buffer(), frame.length());
    }
}
