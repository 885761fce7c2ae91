package dev.nightjar.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.container.EbmlWalker.Element;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class MatroskaFailureTest {
    private static final long MS = 1_000_000;
    private static final int FRAMES = 300;

    @Test
    void aFullDiskAtAnyByteLeavesAWholeFile() throws IOException {
        int length = record(new MemorySink()).length();
        int complete = 0;
        for (int capacity = 3_000; capacity < length; capacity += 97) {
            MemorySink sink = new MemorySink();
            sink.capacity(capacity);

            record(sink);

            MatroskaFile file = MatroskaFile.parse(sink.toBytes());
            assertThat(file.segment().sized()).isTrue();
            assertThat(file.segment().end()).isEqualTo(sink.length()).isLessThanOrEqualTo(capacity);
            assertThat(file.clusters()).allMatch(Element::sized);
            complete += checkFrames(file);
            long newest = file.blocks().stream()
                    .mapToLong(MatroskaFile.Block::tick)
                    .max()
                    .orElse(0);
            assertThat(file.info().one(0x4489).float64()).isBetween((double) newest, newest + 33.0);
        }
        assertThat(complete).as("files that had room for cues").isPositive();
    }

    @Test
    void anyCallThatFailsLeavesAWholeFile() throws IOException {
        for (int call = 1; call < 60; call++) {
            MemorySink sink = new MemorySink();
            sink.failAfter(call);

            record(sink);

            MatroskaFile file = MatroskaFile.parse(sink.toBytes());
            assertThat(file.segment().end()).isEqualTo(sink.length());
            assertThat(file.segment().all(0x1C53BB6B)).hasSizeLessThan(2);
            checkFrames(file);
        }
    }

    @Test
    void everyPointAtWhichTheSinkReturnedIsAWholeFile() throws IOException {
        MemorySink sink = new MemorySink();
        MatroskaWriter writer = open(sink);
        for (int i = 0; i < FRAMES; i++) {
            writeBoth(writer, i);
            assertThat(writer.lastGoodPosition()).isEqualTo(sink.length());
            checkFrames(MatroskaFile.parse(sink.toBytes()));
        }
        assertThat(sink.boundaries).hasSizeGreaterThan(30);
    }

    @Test
    void aFailedFileTakesNoMoreFramesAndNamesTheCause() throws IOException {
        MemorySink sink = new MemorySink();
        MatroskaWriter writer = open(sink);
        sink.capacity(sink.length() + 10);
        assertThatThrownBy(() -> {
                    for (int i = 0; i < FRAMES; i++) {
                        writeBoth(writer, i);
                    }
                })
                .isInstanceOf(IOException.class);
        long good = writer.lastGoodPosition();

        assertThatThrownBy(() -> writeBoth(writer, 500))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No space left on device");
        assertThatThrownBy(writer::flush).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> writer.updateVideoSize(1, 9999, 9999)).isInstanceOf(IOException.class);
        writer.close();
        assertThat(sink.length()).isEqualTo((int) good);
    }

    @Test
    void closeReportsAFailureOfItsOwn() throws IOException {
        MemorySink sink = new MemorySink();
        MatroskaWriter writer = open(sink);
        writeBoth(writer, 0);
        sink.capacity(sink.length());

        assertThatThrownBy(writer::close).isInstanceOf(IOException.class);

        assertThat(MatroskaFile.parse(sink.toBytes()).segment().end()).isEqualTo(sink.length());
    }

    /** Each track's frames are there without a hole up to where the file ends. */
    private static int checkFrames(MatroskaFile file) {
        for (int track = 1; track <= 2; track++) {
            List<MatroskaFile.Block> blocks = file.blocksOf(track);
            for (int i = 0; i < blocks.size(); i++) {
                assertThat(blocks.get(i).frame()[0]).isEqualTo((byte) i);
            }
        }
        for (Element cues : file.segment().all(0x1C53BB6B)) {
            for (Element point : cues.all(0xBB)) {
                long cluster =
                        file.segment().content() + point.one(0xB7).one(0xF1).uint();
                assertThat(file.clusters()).extracting(Element::position).contains((int) cluster);
            }
            return 1;
        }
        return 0;
    }

    private static MatroskaWriter open(MemorySink sink) throws IOException {
        return MatroskaWriter.create(
                sink,
                MatroskaConfig.defaults(),
                List.of(TrackSpec.video(1, MatroskaCodec.VP8, 64, 64), TrackSpec.opus(2, 1)));
    }

    private static MemorySink record(MemorySink sink) throws IOException {
        MatroskaWriter writer = open(sink);
        try {
            for (int i = 0; i < FRAMES; i++) {
                writeBoth(writer, i);
            }
        } catch (IOException expected) {
            assertThat(writer.lastGoodPosition()).isLessThanOrEqualTo(sink.length());
        }
        try {
            writer.close();
        } catch (IOException expected) {
            assertThat(writer.lastGoodPosition()).isEqualTo(sink.length());
        }
        return sink;
    }

    private static void writeBoth(MatroskaWriter writer, int i) throws IOException {
        byte[] video = new byte[20 + i % 7];
        video[0] = (byte) i;
        writer.write(1, i * 33 * MS, i % 30 == 0, video, 0, video.length);
        writer.write(2, i * 33 * MS + MS, true, video, 0, 3);
    }
}
