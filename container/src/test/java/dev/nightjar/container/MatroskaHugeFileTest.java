package dev.nightjar.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class MatroskaHugeFileTest {
    private static final int FRAME_BYTES = 16 << 20;

    @Test
    void sizesAndPositionsPassFourGigabytes() throws IOException {
        HugeFileSink sink = new HugeFileSink();
        MatroskaWriter writer = MatroskaWriter.create(
                sink, MatroskaConfig.defaults(), List.of(TrackSpec.video(1, MatroskaCodec.VP8, 640, 480)));
        byte[] frame = new byte[FRAME_BYTES];
        for (int i = 0; i < 260; i++) {
            writer.write(1, i * 1_000_000_000L, i == 0 || i == 259, frame, 0, frame.length);
        }
        writer.close();

        assertThat(sink.length()).isGreaterThan(1L << 32);
        ByteBuffer head = ByteBuffer.wrap(sink.head());
        int segment = indexOfSegment(head);
        long size = head.getLong(segment + 4) & 0x00FFFFFFFFFFFFFFL;
        assertThat(segment + 12 + size).isEqualTo(sink.length());
        EbmlWalker.Element cues = EbmlWalker.walk(sink.lastWrite()).get(0);
        long last = cues.all(0xBB).get(1).one(0xB7).one(0xF1).uint();
        assertThat(last).isGreaterThan(1L << 32).isLessThan(sink.length());
        assertThat(last).isEqualTo(sink.length() - segment - 12 - sink.lastWrite().length - blockAndClusterBytes());
    }

    /** A cluster of one block: 12 + timestamp 3 + 259000 in three bytes, hence 5; block 1 + 4 + 4 + frame. */
    private static long blockAndClusterBytes() {
        return 12 + 5 + 1 + 4 + 4 + FRAME_BYTES;
    }

    private static int indexOfSegment(ByteBuffer head) {
        int i = 0;
        while (head.getInt(i) != 0x18538067) {
            i++;
        }
        return i;
    }
}
