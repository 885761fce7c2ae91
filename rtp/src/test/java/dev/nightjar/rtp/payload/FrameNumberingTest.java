package dev.nightjar.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.Allocations;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class FrameNumberingTest {
    private static final String SPS = H264Streams.baseline(64, 48); // frame_num has 4 bits

    @Test
    void aPictureIdOfSevenOrFifteenBitsWraps() {
        FrameNumbering vp8 = FrameNumbering.of(CodecKind.VP8);
        read(vp8, "90807f01");
        assertThat(vp8.isStart()).isTrue();
        assertThat(vp8.number()).isEqualTo(127);
        assertThat(vp8.mask()).isEqualTo(127);

        read(vp8, "8080ffff01");

        assertThat(vp8.isStart()).isFalse();
        assertThat(vp8.number()).isEqualTo(32_767);
        assertThat(vp8.mask()).isEqualTo(32_767);
    }

    @Test
    void aPictureOfVp9BeginsWithItsLowestLayer() {
        FrameNumbering vp9 = FrameNumbering.of(CodecKind.VP9);
        read(vp9, "a8050000");
        assertThat(vp9.isStart()).isTrue();
        assertThat(vp9.number()).isEqualTo(5);
        assertThat(vp9.mask()).isEqualTo(127);

        read(vp9, "a8850102" + "00");

        assertThat(vp9.isStart()).as("second spatial layer").isFalse();
        assertThat(vp9.number()).isEqualTo(0x501);
    }

    @Test
    void frameNumbersOfH264AreReadFromSingleUnitsAggregatesAndFirstFragments() {
        FrameNumbering h264 = FrameNumbering.of(CodecKind.H264);
        read(h264, SPS);
        // first_mb 0, slice_type 5, id 0, frame_num 9: 1 00110 1 1001
        read(h264, "41" + "9b20");
        assertThat(h264.isStart()).isTrue();
        assertThat(h264.number()).isEqualTo(9);
        assertThat(h264.mask()).isEqualTo(15);

        read(h264, "18" + "0002" + "09f0" + "0003" + "419b20");
        assertThat(h264.number()).as("STAP-A").isEqualTo(9);
        read(h264, "5c81" + "9b20ff");
        assertThat(h264.number()).as("FU-A, first").isEqualTo(9);
        read(h264, "5c01" + "9b20ff");

        assertThat(h264.number()).as("FU-A, later").isEqualTo(FrameNumbering.NONE);
    }

    @Test
    void aSecondSliceAndAnIdrPictureFollowNothing() {
        FrameNumbering h264 = FrameNumbering.of(CodecKind.H264);
        read(h264, SPS);
        read(h264, "41" + "4d9920"); // first_mb 1
        assertThat(h264.isStart()).isFalse();
        assertThat(h264.number()).isEqualTo(FrameNumbering.NONE);

        read(h264, "65" + "9b2000");

        assertThat(h264.isStart()).isFalse();
        assertThat(h264.number()).as("the next picture follows it").isZero();
    }

    @Test
    void picturesThatNoneRefersToMakeFrameNumbersProveNothing() {
        FrameNumbering h264 = FrameNumbering.of(CodecKind.H264);
        read(h264, SPS);
        read(h264, "01" + "9b20");
        read(h264, "41" + "9b20");
        assertThat(h264.number()).isEqualTo(FrameNumbering.NONE);

        read(h264, SPS);
        read(h264, "41" + "9b20");

        assertThat(h264.number()).as("another sequence").isEqualTo(9);
    }

    @Test
    void whatIsCutOrMalformedHasNoNumber() {
        for (CodecKind codec : new CodecKind[] {CodecKind.VP8, CodecKind.VP9, CodecKind.H264}) {
            FrameNumbering numbering = FrameNumbering.of(codec);
            for (String hex :
                    new String[] {"", "90", "9080", "f0", "18", "18ffff", "1800", "5c", "5c81", "41", "4100"}) {
                read(numbering, hex);
                assertThat(numbering.number()).as("%s of %s", hex, codec).isEqualTo(FrameNumbering.NONE);
                assertThat(numbering.isStart() && codec == CodecKind.H264).isFalse();
            }
        }
    }

    @Test
    void formatsWithoutNumbersHaveNoReader() {
        assertThat(FrameNumbering.of(CodecKind.AV1)).isNull();
        assertThat(FrameNumbering.of(CodecKind.H265)).isNull();
        assertThat(FrameNumbering.of(CodecKind.OPUS)).isNull();
    }

    @Test
    void readingDoesNotAllocate() {
        FrameNumbering h264 = FrameNumbering.of(CodecKind.H264);
        read(h264, SPS);
        byte[] slice = HexFormat.of().parseHex("419b20");
        assertThat(Allocations.bytesPerCall(() -> h264.read(slice, 0, 3))).isZero();
    }

    private static void read(FrameNumbering numbering, String hex) {
        byte[] payload = HexFormat.of().parseHex("aabbcc" + hex + "ff");
        numbering.read(payload, 3, payload.length - 4);
    }
}
