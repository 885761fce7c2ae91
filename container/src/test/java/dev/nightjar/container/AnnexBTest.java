package dev.nightjar.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnnexBTest {
    @Test
    void accessUnitsOfARealStreamAreToldApart() throws Exception {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (SampleMedia.Frame frame : SampleMedia.h264()) {
            stream.write(frame.bytes());
        }

        List<MediaFrame> units = read(stream.toByteArray(), AnnexBCodec.H264, 15);

        assertThat(units).hasSameSizeAs(SampleMedia.h264());
        for (int i = 0; i < units.size(); i++) {
            assertThat(units.get(i).keyframe())
                    .isEqualTo(SampleMedia.h264().get(i).keyframe());
            assertThat(units.get(i).nanos()).isEqualTo(Math.round(i * 1e9 / 15));
        }
    }

    @Test
    void readsWhatItWrote() throws Exception {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (SampleMedia.Frame frame : SampleMedia.h264()) {
            stream.write(frame.bytes());
        }
        List<MediaFrame> units = read(stream.toByteArray(), AnnexBCodec.H264, 15);
        MemorySink sink = new MemorySink();
        AnnexBWriter writer = AnnexBWriter.create(sink, AnnexBCodec.H264);
        for (MediaFrame unit : units) {
            writer.write(unit.bytes(), 0, unit.bytes().length);
        }

        List<MediaFrame> again = read(sink.toBytes(), AnnexBCodec.H264, 15);

        assertThat(again).hasSameSizeAs(units);
        for (int i = 0; i < units.size(); i++) {
            assertThat(again.get(i).bytes()).isEqualTo(units.get(i).bytes());
        }
    }

    @Test
    void aPictureOfSeveralSlicesIsOneUnitWithoutDelimiters() throws Exception {
        byte[] stream = nals(
                new int[] {9, 0x10},
                new int[] {0x67, 1, 2},
                new int[] {0x68, 3},
                new int[] {0x65, 0x88, 1},
                new int[] {0x65, 0x40, 2},
                new int[] {0x41, 0x9A, 3},
                new int[] {0x41, 0x60, 4},
                new int[] {0x06, 5, 1},
                new int[] {0x41, 0x9A, 6});

        List<MediaFrame> units = read(stream, AnnexBCodec.H264, 25);

        assertThat(units).extracting(MediaFrame::keyframe).containsExactly(true, false, false);
        assertThat(units.get(0).bytes())
                .containsExactly(
                        0, 0, 0, 3, 0x67, 1, 2, 0, 0, 0, 2, 0x68, 3, 0, 0, 0, 3, 0x65, -120, 1, 0, 0, 0, 3, 0x65, 0x40,
                        2);
        assertThat(units.get(2).bytes()).startsWith(0, 0, 0, 3, 6, 5, 1);
    }

    @Test
    void picturesOfH265BeginWithTheirFirstSegmentOrWhatGoesBefore() throws Exception {
        byte[] stream = nals(
                new int[] {35 << 1, 1, 0x50},
                new int[] {32 << 1, 1, 9},
                new int[] {33 << 1, 1, 9},
                new int[] {34 << 1, 1, 9},
                new int[] {19 << 1, 1, 0x80},
                new int[] {19 << 1, 1, 0x40},
                new int[] {1 << 1, 1, 0x80},
                new int[] {40 << 1, 1, 7},
                new int[] {39 << 1, 1, 7},
                new int[] {1 << 1, 1, 0x80});

        List<MediaFrame> units = read(stream, AnnexBCodec.H265, 50);

        assertThat(units).extracting(MediaFrame::keyframe).containsExactly(true, false, false);
        assertThat(units).extracting(unit -> unit.bytes().length).containsExactly(5 * 7, 2 * 7, 2 * 7);
        assertThat(units.get(2).nanos()).isEqualTo(40_000_000);
    }

    @Test
    void zerosAroundStartCodesAreNoPartOfANalUnit() throws Exception {
        byte[] stream = {0, 0, 0, 0, 1, 0x65, -128, 0, 0, 3, 9, 0, 0, 0, 0, 1, 0x41, -128, 0, 0};

        List<MediaFrame> units = read(stream, AnnexBCodec.H264, 25);

        assertThat(units.get(0).bytes()).containsExactly(0, 0, 0, 6, 0x65, -128, 0, 0, 3, 9);
        assertThat(units.get(1).bytes()).containsExactly(0, 0, 0, 2, 0x41, -128);
    }

    @Test
    void saysWhatIsWrong() {
        assertThatThrownBy(() -> read(new byte[] {0, 0, 2}, AnnexBCodec.H264, 25))
                .isInstanceOf(MediaFormatException.class)
                .hasMessage("not an Annex B byte stream: byte 2 is 2 (expected: a start code, 00 00 01)");
        assertThatThrownBy(() -> read(new byte[0], AnnexBCodec.H264, 25)).hasMessageContaining("is -1");
        assertThatThrownBy(() -> read(new byte[] {0, 0, 1}, AnnexBCodec.H264, Double.NaN))
                .hasMessageContaining("picturesPerSecond: NaN");
        assertThatThrownBy(() ->
                        AnnexBWriter.create(new MemorySink(), AnnexBCodec.H264).write(new byte[] {0, 0, 0, 9, 1}, 0, 5))
                .hasMessageContaining("NAL unit length: 9 with 5 bytes left");
    }

    @Test
    void aUnitLongerThanAnyIsRefused() {
        byte[] unit = new byte[AnnexBReader.MAX_UNIT_BYTES + 10];
        java.util.Arrays.fill(unit, (byte) 0x65);
        unit[0] = 0;
        unit[1] = 0;
        unit[2] = 1;

        assertThatThrownBy(() -> read(unit, AnnexBCodec.H264, 25)).hasMessageContaining("more than 16777216 bytes");
    }

    private static byte[] nals(int[]... nals) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int[] nal : nals) {
            out.writeBytes(new byte[] {0, 0, 1});
            for (int octet : nal) {
                out.write(octet);
            }
        }
        return out.toByteArray();
    }

    static List<MediaFrame> read(byte[] stream, AnnexBCodec codec, double rate) throws IOException {
        AnnexBReader reader = AnnexBReader.open(ByteSource.of(stream), codec, rate);
        List<MediaFrame> units = new ArrayList<>();
        for (MediaFrame unit = reader.read(); unit != null; unit = reader.read()) {
            units.add(unit);
        }
        return units;
    }
}
