package dev.nightjar.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.container.MatroskaFile.Block;
import dev.nightjar.testkit.Seeds;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MatroskaPropertyTest {
    private record Frame(long tick, boolean keyframe, byte[] bytes) {}

    @Test
    void whatIsReadIsWhatWasWritten() throws IOException {
        SplittableRandom random = Seeds.random(9559);
        for (int round = 0; round < 200; round++) {
            writeAndRead(random.split());
        }
    }

    /** Up to four tracks with their own pace; each file is also read at every point where the sink had it so far. */
    private static void writeAndRead(SplittableRandom random) throws IOException {
        int trackCount = random.nextInt(1, 5);
        List<TrackSpec> specs = new ArrayList<>();
        List<List<Frame>> written = new ArrayList<>();
        long[] time = new long[trackCount];
        for (int i = 0; i < trackCount; i++) {
            specs.add(
                    random.nextBoolean() ? TrackSpec.opus(i + 1, 2) : TrackSpec.video(i + 1, MatroskaCodec.VP9, 8, 8));
            written.add(new ArrayList<>());
        }
        MatroskaConfig config = MatroskaConfig.defaults()
                .withLatency(Duration.ofMillis(random.nextInt(400)), Duration.ofMillis(random.nextInt(400)))
                .withClusters(Duration.ofMillis(random.nextInt(1, 3000)), random.nextInt(1, 100_000));
        MemorySink sink = new MemorySink();
        MatroskaWriter writer = MatroskaWriter.create(sink, config, specs);

        for (int i = 0; i < 500; i++) {
            int track = random.nextInt(trackCount);
            time[track] += random.nextInt(1, 60);
            byte[] frame = new byte[random.nextInt(8) == 0 ? random.nextInt(1, 20_000) : random.nextInt(1, 200)];
            random.nextBytes(frame);
            int offset = random.nextInt(4);
            byte[] padded = new byte[frame.length + 8];
            System.arraycopy(frame, 0, padded, offset, frame.length);
            boolean keyframe = random.nextInt(20) == 0;

            assertThat(writer.write(track + 1, time[track] * 1_000_000, keyframe, padded, offset, frame.length))
                    .isTrue();

            boolean flag = keyframe || !specs.get(track).isVideo();
            written.get(track).add(new Frame(time[track], flag, frame));
            if (i % 50 == 0) {
                checkPrefix(MatroskaFile.parse(sink.toBytes()), written);
            }
        }
        writer.close();

        MatroskaFile file = MatroskaFile.parse(sink.toBytes());
        checkPrefix(file, written);
        assertThat(file.blocks()).hasSize(500);
        assertThat(file.clusters()).extracting(c -> c.one(0xE7).uint()).isSorted();
    }

    private static void checkPrefix(MatroskaFile file, List<List<Frame>> written) {
        for (int i = 0; i < written.size(); i++) {
            List<Block> blocks = file.blocksOf(i + 1);
            for (int k = 0; k < blocks.size(); k++) {
                Frame frame = written.get(i).get(k);
                assertThat(blocks.get(k).tick()).isEqualTo(frame.tick());
                assertThat(blocks.get(k).keyframe()).isEqualTo(frame.keyframe());
                assertThat(blocks.get(k).frame()).isEqualTo(frame.bytes());
            }
        }
    }
}
