package dev.nightjar.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.Allocations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class MatroskaAllocationTest {
    private static final long FRAME_NANOS = 33_000_000;
    private long frames;

    @Test
    void writingAFrameAllocatesNothing() throws IOException {
        MatroskaWriter writer = MatroskaWriter.create(
                new HugeFileSink(),
                MatroskaConfig.defaults(),
                List.of(TrackSpec.video(1, MatroskaCodec.VP8, 640, 480), TrackSpec.opus(2, 2)));
        byte[] frame = new byte[3_000];

        long bytes = Allocations.bytesPerCall(() -> {
            try {
                boolean keyframe = frames % 3_000 == 0;
                writer.write(1, frames * FRAME_NANOS, keyframe, frame, 0, frame.length);
                writer.write(2, frames * FRAME_NANOS - frames % 5, true, frame, 3, 80);
                frames++;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });

        assertThat(bytes).isZero();
    }
}
