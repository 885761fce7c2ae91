package dev.nightjar.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.Allocations;
import dev.nightjar.testkit.Seeds;
import java.util.HexFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** From frame to payloads to frame again. */
@Tag("allocation")
class PayloadAllocationTest {
    private int rtpTimestamp;
    private long bytes;

    @Test
    void vp8AllocatesNothing() {
        byte[] frame = new byte[3_000];
        System.arraycopy(HexFormat.of().parseHex("1002009d012a8002e001"), 0, frame, 0, 10);

        assertThat(bytesPerFrame(CodecKind.VP8, frame)).isZero();
    }

    @Test
    void vp9AllocatesNothing() {
        assertThat(bytesPerFrame(CodecKind.VP9, Vp9Streams.keyframe(640, 480, 3_000)))
                .isZero();
    }

    @Test
    void h264AllocatesNothing() {
        byte[] slice = new byte[3_000];
        Seeds.random(5).nextBytes(slice);
        slice[0] = 0x65;
        slice[1] |= (byte) 0x80;
        byte[] sets = HexFormat.of().parseHex(H264Streams.baseline(640, 480));

        assertThat(bytesPerFrame(
                        CodecKind.H264,
                        H264PacketiserTest.accessUnit(sets, HexFormat.of().parseHex("68ce3880"), slice)))
                .isZero();
    }

    private long bytesPerFrame(CodecKind codec, byte[] frame) {
        Packetiser packetiser = Packetiser.of(codec);
        FrameAssembler assembler = new FrameAssembler(Depacketiser.of(codec), out -> bytes += out.length());
        EncodedFrame encoded = EncodedFrame.of(codec, frame, true);
        PayloadSink sink = (buffer, offset, length, last) ->
                assembler.packet(rtpTimestamp, last, false, buffer, offset, length, 0);
        Runnable once = () -> {
            rtpTimestamp += 3_000;
            packetiser.packetise(encoded, 1_180, sink);
        };
        once.run();
        assertThat(bytes).isEqualTo(frame.length);
        return Allocations.bytesPerCall(once);
    }
}
