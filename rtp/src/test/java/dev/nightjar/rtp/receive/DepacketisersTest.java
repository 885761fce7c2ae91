package dev.nightjar.rtp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.Frame;
import dev.nightjar.rtp.payload.FrameAssembler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DepacketisersTest {
    @Test
    void parameterSetsOfTheDescriptionMakeAnIdrAKeyframe() {
        // 320x240, constrained baseline; then an entry that is no base64.
        List<Frame> frames = idrWith("Z0LADdoFB+TARAAAAwAEAAADAPA8UKqA,aM48gA==,*");

        assertThat(frames).hasSize(1);
        assertThat(frames.get(0).isKeyframe()).isTrue();
        assertThat(frames.get(0).width()).isEqualTo(320);
        assertThat(frames.get(0).height()).isEqualTo(240);
        assertThat(frames.get(0).codecPrivate()).isNotNull();
    }

    @Test
    void withoutThemItIsNone() {
        assertThat(idrWith("")).isEmpty();
    }

    @Test
    void encodingNamesAreFoundInAnyCase() {
        assertThat(Depacketisers.kindOf(CodecParameters.of(1, "OPUS", 48_000))).isEqualTo(CodecKind.OPUS);
        assertThat(Depacketisers.kindOf(CodecParameters.of(1, "vp8", 90_000))).isEqualTo(CodecKind.VP8);
        assertThat(Depacketisers.kindOf(CodecParameters.of(1, "H266", 90_000))).isNull();
        assertThat(Depacketisers.kindOf(null)).isNull();
    }

    @Test
    void parameterSetsOfTheDescriptionMakeAnIrapPictureAKeyframe() {
        Map<String, String> parameters = Map.of(
                "sprop-vps", "QAEMAf//AWAAAAMAkAAAAwAAAwAeugJA",
                "sprop-sps", "QgEBAWAAAAMAkAAAAwAAAwAeoDiBRxERlukpMLwFoCAAAAMAIAAAAwHh",
                "sprop-pps", "*,RAHAcYMS");
        CodecParameters codec = new CodecParameters(98, "H265", 90_000, 1, parameters);
        List<Frame> frames = new ArrayList<>();
        FrameAssembler assembler =
                new FrameAssembler(Depacketisers.of(CodecKind.H265, codec), frame -> frames.add(frame.copyOf()));
        byte[] idr = {0x26, 0x01, (byte) 0xAF, 0, 17};

        assembler.packet(1, true, false, idr, 0, idr.length, 0);

        assertThat(frames).hasSize(1);
        assertThat(frames.get(0).width()).isEqualTo(98);
    }

    @Test
    void h265InAnotherOrderThanDecodingIsNotKnown() {
        for (String difference : List.of("1", " 32767", "x")) {
            assertThat(Depacketisers.kindOf(h265(difference))).isNull();
        }
        for (String difference : List.of("0", "00 ")) {
            assertThat(Depacketisers.kindOf(h265(difference))).isEqualTo(CodecKind.H265);
        }
        assertThat(Depacketisers.kindOf(CodecParameters.of(98, "h265", 90_000))).isEqualTo(CodecKind.H265);
    }

    private static CodecParameters h265(String difference) {
        return new CodecParameters(98, "H265", 90_000, 1, Map.of("sprop-max-don-diff", difference));
    }

    private static List<Frame> idrWith(String sets) {
        CodecParameters codec = new CodecParameters(98, "H264", 90_000, 1, Map.of("sprop-parameter-sets", sets));
        List<Frame> frames = new ArrayList<>();
        FrameAssembler assembler =
                new FrameAssembler(Depacketisers.of(CodecKind.H264, codec), frame -> frames.add(frame.copyOf()));
        byte[] idr = {0x65, (byte) 0x88, (byte) 0x84, 0, 17};
        assembler.packet(1, true, false, idr, 0, idr.length, 0);
        return frames;
    }
}
