package dev.nightjar.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class H265DepacketiserTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final String VPS = H265Streams.VPS;
    private static final String SPS = H265Streams.SPS;
    private static final String PPS = H265Streams.PPS;
    private static final String IDR = H265Streams.IDR;
    private static final String TRAIL = H265Streams.TRAIL;

    private final H265Depacketiser depacketiser = new H265Depacketiser();
    private final Frame frame = new Frame(CodecKind.H265);

    @Test
    void putsALengthBeforeEachSingleNalUnit() {
        assertThat(finish(false, VPS, SPS, PPS, IDR)).isEqualTo(FrameOutcome.WHOLE);

        assertThat(bytes()).isEqualTo(H265Streams.prefixed(VPS, SPS, PPS, IDR));
        assertThat(frame.isKeyframe()).isTrue();
        assertThat(frame.width()).isEqualTo(98);
        assertThat(frame.height()).isEqualTo(66);
        assertThat(HEX.formatHex(frame.codecPrivate())).isEqualTo(SampleVideo.H265_CONFIGURATION);
        assertThat(frame.temporalLayer()).isZero();
    }

    @Test
    void takesAnAggregateApart() {
        assertThat(finish(false, H265Streams.aggregate(VPS, SPS, PPS), IDR)).isEqualTo(FrameOutcome.WHOLE);

        assertThat(bytes()).isEqualTo(H265Streams.prefixed(VPS, SPS, PPS, IDR));
    }

    @Test
    void joinsFragmentsUnderTheirOwnHeader() {
        assertThat(finish(false, "6202" + "81" + "d011", "6202" + "01" + "22", "6202" + "41" + "33"))
                .isEqualTo(FrameOutcome.WHOLE);

        assertThat(bytes()).isEqualTo(H265Streams.prefixed("0202d0112233"));
        assertThat(frame.isKeyframe()).isFalse();
        assertThat(frame.temporalLayer()).isEqualTo(1);
    }

    @Test
    void typesWithoutMeaningAreIgnored() {
        assertThat(finish(false, "6601aabb", TRAIL, "7e01aabb")).isEqualTo(FrameOutcome.WHOLE);

        assertThat(bytes()).isEqualTo(H265Streams.prefixed(TRAIL));
    }

    @Test
    void unitsOfOtherLayersAreKeptButNotRead() {
        String sps = "420901";

        assertThat(finish(false, sps, TRAIL)).isEqualTo(FrameOutcome.WHOLE);

        assertThat(bytes()).isEqualTo(H265Streams.prefixed(sps, TRAIL));
        assertThat(finish(false, sps)).isEqualTo(FrameOutcome.EMPTY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // no bytes
                "0201", // header alone
                "6001", // empty aggregate
                "6001" + "0000", // unit of no bytes
                "6001" + "0002" + "0201", // unit of a header alone
                "6001" + "0006" + "0201d01122", // longer than the payload
                "6001" + "0005" + "0201d01122" + "00", // a byte is left
                "6001" + "0005" + "6201d01122", // a fragment within
                "6401" + "aabbcc", // PACI
                "6201" + "01" + "aabb", // continues nothing
                "6201" + "81", // fragment of no bytes
                "6201" + "c1" + "aabb", // starts and ends at once
                "6201" + "b0" + "aabb", // an aggregate in fragments
                "0200" + "d01122", // TID 0 is forbidden
                "4201" + "ff" // not a whole parameter set
            })
    void malformedPayloadsBreakTheFrame(String payload) {
        depacketiser.begin(false);

        assertThat(append(payload)).isFalse();
        assertThat(depacketiser.finish(frame)).isEqualTo(FrameOutcome.BROKEN);
    }

    @Test
    void aFragmentedUnitWithoutItsEndIsBroken() {
        assertThat(finish(false, "6201" + "81" + "d011")).isEqualTo(FrameOutcome.BROKEN);
        assertThat(finish(false, "6201" + "81" + "d011", TRAIL)).isEqualTo(FrameOutcome.BROKEN);
        assertThat(finish(false, "6201" + "81" + "d011", "6201" + "81" + "d011"))
                .isEqualTo(FrameOutcome.BROKEN);
    }

    @Test
    void anIrapPictureWithoutParameterSetsIsBroken() {
        assertThat(finish(false, IDR)).isEqualTo(FrameOutcome.BROKEN);
        assertThat(finish(false, SPS, PPS, IDR)).isEqualTo(FrameOutcome.BROKEN);
        assertThat(finish(false, VPS, PPS, IDR)).isEqualTo(FrameOutcome.WHOLE);
    }

    @ParameterizedTest
    @CsvSource({"16, true", "21, true", "23, true", "15, false", "24, false", "1, false"})
    void eachIrapTypeIsAKeyframe(int type, boolean expected) {
        String slice = HEX.toHexDigits((byte) (type << 1)) + "01" + "d01122";

        assertThat(finish(false, VPS, SPS, PPS, slice)).isEqualTo(FrameOutcome.WHOLE);
        assertThat(frame.isKeyframe()).isEqualTo(expected);
    }

    @Test
    void afterAGapThePictureHasToBeginAndItsSetsHaveToCome() {
        assertThat(finish(true, "0201" + "501122")).isEqualTo(FrameOutcome.BROKEN);
        assertThat(finish(true, TRAIL)).isEqualTo(FrameOutcome.WHOLE);
        finish(false, VPS, SPS, PPS, IDR);
        assertThat(finish(true, IDR)).isEqualTo(FrameOutcome.BROKEN);
        assertThat(finish(true, PPS, IDR)).isEqualTo(FrameOutcome.BROKEN);
        assertThat(finish(true, SPS, PPS, IDR)).isEqualTo(FrameOutcome.WHOLE);
        assertThat(finish(false, IDR)).isEqualTo(FrameOutcome.WHOLE);
    }

    @Test
    void setsOfTheDescriptionAreEnough() {
        depacketiser.parameterSet(HEX.parseHex(VPS));
        depacketiser.parameterSet(HEX.parseHex(SPS));
        depacketiser.parameterSet(HEX.parseHex(PPS));
        depacketiser.parameterSet(HEX.parseHex(IDR));
        depacketiser.parameterSet(new byte[0]);

        assertThat(finish(true, IDR)).isEqualTo(FrameOutcome.WHOLE);
        assertThat(frame.isKeyframe()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 8, 640, 360, 0, 640, 360",
        "3, 1, 10, 640, 360, 2, 632, 352",
        "7, 2, 12, 1920, 1088, 4, 1904, 1080",
        "2, 3, 8, 100, 100, 1, 98, 98",
        "1, 0, 8, 100, 100, 1, 98, 98"
    })
    void theConformanceWindowIsTheSize(
            int subLayers, int chroma, int depth, int width, int height, int crop, int across, int down) {
        String sps = H265Streams.sps(subLayers, chroma, depth, width, height, crop);

        assertThat(finish(false, VPS, sps, PPS, IDR)).isEqualTo(FrameOutcome.WHOLE);

        assertThat(frame.width()).isEqualTo(across);
        assertThat(frame.height()).isEqualTo(down);
        byte[] record = frame.codecPrivate();
        assertThat(HEX.formatHex(record, 0, 23))
                .isEqualTo(
                        "01" + "0160000000000000000000" + "5d" + "f000" + "fc" + HEX.toHexDigits((byte) (0xFC | chroma))
                                + HEX.toHexDigits((byte) (0xF0 + depth)).repeat(2) + "0000"
                                + HEX.toHexDigits((byte) (subLayers << 3 | 7)) + "03");
    }

    @Test
    void picturesThatAreAllCroppedAwayAreMalformed() {
        assertThat(finish(false, H265Streams.sps(1, 1, 8, 64, 64, 16))).isEqualTo(FrameOutcome.BROKEN);
        assertThat(finish(false, H265Streams.sps(1, 4, 8, 64, 64, 0))).isEqualTo(FrameOutcome.BROKEN);
        assertThat(finish(false, H265Streams.sps(1, 1, 17, 64, 64, 0))).isEqualTo(FrameOutcome.BROKEN);
        assertThat(finish(false, H265Streams.sps(1, 1, 8, 65_536, 64, 0))).isEqualTo(FrameOutcome.BROKEN);
        assertThat(finish(false, H265Streams.sps(8, 1, 8, 64, 64, 0))).isEqualTo(FrameOutcome.BROKEN);
    }

    @Test
    void pictureParameterSetsAreKeptUpToABound() {
        finish(false, VPS, SPS, PPS, IDR);
        byte[] one = frame.codecPrivate();
        for (int id = 0; id < 3 * H265ParameterSets.MAX_PICTURE_SETS; id++) {
            String bits = "0".repeat(5) + "1"
                    + String.format("%5s", Integer.toBinaryString(id)).replace(' ', '0');
            int value = Integer.parseInt(bits + "00000", 2);
            assertThat(finish(false, "4401" + HEX.toHexDigits((short) value), IDR))
                    .isEqualTo(FrameOutcome.WHOLE);
        }
        assertThat(frame.codecPrivate()).hasSize(one.length + 7 * (2 + 4));

        assertThat(finish(false, VPS + "00".repeat(H265ParameterSets.MAX_SET_BYTES)))
                .isEqualTo(FrameOutcome.BROKEN);
    }

    @Test
    void theConfigurationIsTheSameArrayUntilASetChanges() {
        finish(false, VPS, SPS, PPS, IDR);
        byte[] first = frame.codecPrivate();
        finish(false, VPS, SPS, PPS, IDR);
        assertThat(frame.codecPrivate()).isSameAs(first);

        finish(false, VPS, SPS, "4401c0718313", IDR);
        assertThat(frame.codecPrivate()).isNotEqualTo(first).hasSameSizeAs(first);
        finish(false, VPS.replace("0240", "0241"), IDR);
        assertThat(HEX.formatHex(frame.codecPrivate())).contains("0241");
    }

    private FrameOutcome finish(boolean afterGap, String... payloads) {
        depacketiser.begin(afterGap);
        for (String payload : payloads) {
            append(payload);
        }
        return depacketiser.finish(frame);
    }

    private boolean append(String payload) {
        byte[] bytes = HEX.parseHex("ffffff" + payload + "ff");
        return depacketiser.append(bytes, 3, bytes.length - 4);
    }

    private String bytes() {
        return HEX.formatHex(frame.buffer(), 0, frame.length());
    }
}
