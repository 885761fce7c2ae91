package dev.nightjar.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.nightjar.core.NetworkBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Any bytes as payloads of a stream, as descriptors, and as frames to be sent. */
class PayloadFuzzTest {
    private static final int MOST_PAYLOADS = 64;

    /** Each payload after a byte of flags and its length in two: 1 marker, 2 new timestamp, 4 after a gap. */
    @FuzzTest(maxDuration = "20s")
    void anyPayloadsLeaveDepacketisersWithinTheirBounds(byte[] run) {
        for (CodecKind codec : new CodecKind[] {CodecKind.VP8, CodecKind.VP9, CodecKind.H264}) {
            Watcher watcher = new Watcher();
            FrameAssembler assembler = new FrameAssembler(Depacketiser.of(codec), watcher);
            int timestamp = 0;
            int fed = 0;
            for (int at = 0; at + 3 <= run.length && fed < MOST_PAYLOADS; fed++) {
                int flags = run[at];
                int length = Math.min(NetworkBytes.getUint16(run, at + 1), run.length - at - 3);
                timestamp += (flags & 2) == 0 ? 0 : 3_000;
                assembler.packet(timestamp, (flags & 1) != 0, (flags & 4) != 0, run, at + 3, length, fed);
                at += 3 + length;
            }
            // A superframe has an index more than its payloads had bytes, H.264 a length for each unit.
            assertThat(watcher.bytes).isLessThanOrEqualTo(4L * run.length + (long) MOST_PAYLOADS * 40);
            assertThat(watcher.frames).isLessThanOrEqualTo(2 * MOST_PAYLOADS);
        }
    }

    @FuzzTest(maxDuration = "20s")
    void whatIsReadOfAVp9DescriptorIsWrittenTheSame(byte[] bytes) {
        Vp9Descriptor descriptor = new Vp9Descriptor();
        int length = descriptor.parse(bytes, 0, bytes.length);
        if (length < 0) {
            return;
        }
        byte[] once = new byte[length];
        byte[] twice = new byte[length];

        assertThat(descriptor.write(once, 0)).isEqualTo(length);
        assertThat(descriptor.parse(once, 0, length)).isEqualTo(length);
        assertThat(descriptor.write(twice, 0)).isEqualTo(length);

        assertThat(twice).isEqualTo(once);
    }

    /** The first two bytes choose layers and size of a payload. What is taken comes back as it was. */
    @FuzzTest(maxDuration = "20s")
    void aFrameIsRefusedOrComesBackAsItWas(byte[] input) {
        if (input.length < 3) {
            return;
        }
        byte[] bytes = Arrays.copyOfRange(input, 2, input.length);
        int max = 64 + (input[1] & 0xFF);
        int temporal = (input[0] & 7) - 1;
        for (CodecKind codec : new CodecKind[] {CodecKind.VP8, CodecKind.VP9, CodecKind.H264}) {
            Packetiser packetiser = Packetiser.of(codec);
            List<byte[]> payloads = new ArrayList<>();
            try {
                packetiser.packetise(
                        new EncodedFrame(codec, bytes, 0, bytes.length, false, temporal, -1),
                        max,
                        (buffer, offset, length, last) -> {
                            assertThat(length).isBetween(1, max);
                            payloads.add(Arrays.copyOfRange(buffer, offset, offset + length));
                        });
            } catch (IllegalArgumentException refused) {
                assertThat(payloads).isEmpty();
                continue;
            }
            Depacketiser depacketiser = Depacketiser.of(codec);
            Frame frame = new Frame(codec);
            depacketiser.begin(false);
            payloads.forEach(payload -> depacketiser.append(payload, 0, payload.length));
            if (depacketiser.finish(frame) == FrameOutcome.WHOLE) {
                assertThat(Arrays.copyOf(frame.buffer(), frame.length())).isEqualTo(bytes);
            }
        }
    }

    /** Counts, and reads all that a frame tells. */
    private static final class Watcher implements FrameSink {
        private long bytes;
        private int frames;

        @Override
        public void onFrame(Frame frame) {
            frames++;
            bytes += frame.length();
            assertThat(frame.length()).isPositive();
            assertThat(frame.width()).isBetween(0, 65_536);
            assertThat(frame.height()).isBetween(0, 131_072);
            assertThat(frame.temporalLayer()).isBetween(-1, 7);
            assertThat(frame.spatialLayer()).isBetween(-1, 7);
        }

        @Override
        public boolean wantsIncompleteFrames() {
            return true;
        }
    }
}
