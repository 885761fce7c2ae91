package dev.nightjar.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.Allocations;
import dev.nightjar.testkit.Seeds;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Quantisers of the sample files. Those of VP9 and H.264 are what {@code ffmpeg -bsf:v trace_headers} prints:
 * base_q_idx, and 26 more than pic_init_qp_minus26 and the first slice_qp_delta of each access unit.
 */
class QuantiserReaderTest {
    @Test
    void readsWhatTheFrameHeadersOfVp9Say() throws IOException {
        assertThat(read(CodecKind.VP9, SampleFrames.ivf("vp9-profile1.ivf")))
                .containsExactly(
                        33, 74, 171, 192, 213, 219, 85, 219, 214, 219, 214, 221, 33, 222, 221, 230, 225, 222, 124, 226,
                        224, 221, 222, 221);
        assertThat(read(CodecKind.VP9, SampleFrames.ivf("vp9-profile2.ivf")))
                .containsExactly(
                        41, 82, 174, 196, 194, 198, 79, 199, 195, 199, 195, 198, 41, 198, 199, 209, 203, 201, 107, 206,
                        205, 201, 199, 200);
    }

    @Test
    void readsTheFirstSliceOfH264() throws IOException {
        assertThat(read(CodecKind.H264, SampleFrames.annexB("h264-baseline.264")))
                .containsExactly(
                        34, 34, 33, 37, 40, 39, 38, 37, 36, 36, 35, 35, 33, 36, 35, 37, 37, 38, 38, 38, 38, 39, 40, 42);
        assertThat(read(CodecKind.H264, SampleFrames.annexB("h264-main.264")))
                .containsExactly(
                        33, 34, 37, 40, 40, 37, 41, 41, 43, 43, 44, 43, 32, 36, 40, 42, 42, 38, 41, 42, 41, 40, 42, 42);
        assertThat(read(CodecKind.H264, SampleFrames.annexB("h264-high.264")))
                .containsExactly(
                        33, 34, 37, 40, 40, 37, 41, 41, 43, 43, 44, 43, 32, 36, 40, 42, 42, 38, 41, 42, 41, 40, 42, 42);
    }

    @Test
    void readsTheFirstPartitionOfVp8() throws IOException {
        assertThat(read(CodecKind.VP8, SampleFrames.ivf("vp8.ivf")))
                .containsExactly(
                        4, 121, 123, 127, 124, 127, 127, 76, 127, 127, 127, 127, 25, 127, 127, 127, 127, 127, 127, 86,
                        127, 127, 127, 127);
    }

    @Test
    void readsTheHighestLayerOfAPicture() throws IOException {
        List<byte[]> layers = SampleFrames.ivf("vp9-l2t3-key.ivf");
        byte[] low = layers.get(0);
        byte[] high = layers.get(1);
        QuantiserReader reader = new QuantiserReader(CodecKind.VP9);
        int ofHigh = reader.read(high, 0, high.length);
        FrameBytes joined = new FrameBytes(low.length);
        joined.append(low, 0, low.length);
        joined.append(high, 0, high.length);
        Vp9Superframe.appendIndex(joined, new int[] {low.length, high.length}, 2);

        assertThat(ofHigh).isPositive().isNotEqualTo(reader.read(low, 0, low.length));
        assertThat(reader.read(joined.array(), 0, joined.length())).isEqualTo(ofHigh);
    }

    @Test
    void saysNothingOfH264WithoutItsParameterSetsAndOfOtherCodecs() throws IOException {
        List<byte[]> units = SampleFrames.annexB("h264-main.264");
        byte[] second = units.get(1);

        assertThat(new QuantiserReader(CodecKind.H264).read(second, 0, second.length))
                .isEqualTo(QuantiserReader.UNKNOWN);
        assertThat(new QuantiserReader(CodecKind.AV1).read(second, 0, second.length))
                .isEqualTo(QuantiserReader.UNKNOWN);
        assertThat(new QuantiserReader(CodecKind.VP8).read(new byte[3], 0, 3)).isEqualTo(QuantiserReader.UNKNOWN);
        assertThat(new QuantiserReader(CodecKind.VP9).read(new byte[0], 0, 0)).isEqualTo(QuantiserReader.UNKNOWN);
    }

    @ParameterizedTest
    @EnumSource(
            value = CodecKind.class,
            names = {"VP8", "VP9", "H264"})
    void takesAnyBytesAndStaysInRangeWithoutAllocating(CodecKind codec) throws IOException {
        SplittableRandom random = new SplittableRandom(Seeds.seed(511));
        List<byte[]> frames = codec == CodecKind.H264
                ? SampleFrames.annexB("h264-main.264")
                : SampleFrames.ivf(codec == CodecKind.VP8 ? "vp8.ivf" : "vp9-profile0.ivf");
        QuantiserReader reader = new QuantiserReader(codec);
        for (int i = 0; i < 20_000; i++) {
            byte[] frame = frames.get(random.nextInt(frames.size())).clone();
            int length = 1 + random.nextInt(Math.min(frame.length, 80));
            for (int flips = random.nextInt(4); flips > 0; flips--) {
                frame[random.nextInt(length)] ^= (byte) (1 << random.nextInt(8));
            }
            assertThat(reader.read(frame, 0, length)).isBetween(-1, 255);
        }
        byte[] whole = frames.get(0);

        assertThat(Allocations.bytesPerCall(() -> reader.read(whole, 0, whole.length)))
                .isZero();
    }

    private static List<Integer> read(CodecKind codec, List<byte[]> frames) {
        QuantiserReader reader = new QuantiserReader(codec);
        return frames.stream()
                .map(frame -> {
                    byte[] shifted = new byte[frame.length + 5];
                    System.arraycopy(frame, 0, shifted, 3, frame.length);
                    return reader.read(shifted, 3, frame.length);
                })
                .toList();
    }
}
