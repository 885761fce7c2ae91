package dev.nightjar.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.Allocations;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("allocation")
class VideoPayloadsAllocationTest {
    private int timestamp;
    private int next;

    @ParameterizedTest
    @EnumSource(names = {"AV1", "H265"})
    void aFrameGoesThroughWithoutAllocating(CodecKind codec) throws IOException {
        List<EncodedFrame> sample = codec == CodecKind.AV1 ? SampleVideo.av1() : SampleVideo.h265();
        Packetiser packetiser = Packetiser.of(codec);
        int[] frames = {0};
        FrameAssembler assembler = new FrameAssembler(Depacketiser.of(codec), frame -> frames[0]++);
        PayloadSink sink = (buffer, offset, length, last) ->
                assembler.packet(timestamp, last, false, buffer, offset, length, timestamp);

        long bytes = Allocations.bytesPerCall(() -> {
            timestamp += 3_000;
            packetiser.packetise(sample.get(next), 500, sink);
            next = (next + 1) % SampleVideo.FRAMES;
        });

        assertThat(bytes).isZero();
        assertThat(frames[0]).isGreaterThan(10_000);
    }
}
