package dev.nightjar.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.Seeds;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class H264DepacketiserTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final String SPS = H264Streams.baseline(640, 480);
    private static final String PPS = "68ce3880";
    private static final String IDR = "6588840011223344";
    private static final String NON_IDR = "419a0011";

    private final H264Depacketiser depacketiser = new H264Depacketiser();
    private final Frame frame = new Frame(CodecKind.H264);

    @Test
    void putsALengthBeforeEachSingleNalUnit() {
        assertThat(accessUnit(SPS, PPS, IDR)).isEqualTo(FrameOutcome.WHOLE);

        assertThat(bytes()).isEqualTo(prefixed(SPS) + prefixed(PPS) + prefixed(IDR));
        assertThat(frame.isKeyframe()).isTrue();
        assertThat(frame.width()).isEqualTo(640);
        assertThat(frame.height()).isEqualTo(480);
    }

    @Test
    void takesAnAggregateApart() {
        assertThat(accessUnit("78" + sized(SPS) + sized(PPS) + sized(IDR))).isEqualTo(FrameOutcome.WHOLE);

        assertThat(bytes()).isEqualTo(prefixed(SPS) + prefixed(PPS) + prefixed(IDR));
    }

    @Test
    void aggregatesAndFragmentsHoldNeitherOfThem() {
        accessUnit(SPS, PPS, IDR);

        assertThat(accessUnit("78" + sized("7c85" + "8884") + sized(IDR))).isEqualTo(FrameOutcome.BROKEN);
        assertThat(accessUnit("78" + sized("78" + sized(IDR)))).isEqualTo(FrameOutcome.BROKEN);
        assertThat(accessUnit("7c98" + "0001", "7c58" + "65")).isEqualTo(FrameOutcome.BROKEN);
        assertThat(accessUnit("7c80" + "0001", "7c40" + "65")).isEqualTo(FrameOutcome.BROKEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"6000", "7e01", "7f01"})
    void typesWithoutMeaningAreIgnoredInAnAggregateToo(String unit) {
        accessUnit(SPS, PPS, IDR);

        assertThat(accessUnit("78" + sized(unit) + sized(IDR))).isEqualTo(FrameOutcome.WHOLE);
        assertThat(bytes()).isEqualTo(prefixed(IDR));
    }

    @Test
    void joinsTheFragmentsOfANalUnit() {
        accessUnit(SPS, PPS, IDR);

        assertThat(accessUnit("7c85" + "8884", "7c05" + "00112233", "7c45" + "44"))
                .isEqualTo(FrameOutcome.WHOLE);

        assertThat(bytes()).isEqualTo(prefixed(IDR));
        assertThat(frame.isKeyframe()).isTrue();
    }

    @Test
    void parameterSetsAloneAreNoFrame() {
        assertThat(accessUnit("78" + sized(SPS) + sized(PPS))).isEqualTo(FrameOutcome.EMPTY);
        assertThat(accessUnit(IDR)).isEqualTo(FrameOutcome.WHOLE);
        assertThat(frame.isKeyframe()).isTrue();
    }

    @Test
    void anIdrWithoutParameterSetsCannotBeDecoded() {
        assertThat(accessUnit(IDR)).isEqualTo(FrameOutcome.BROKEN);
    }

    @Test
    void parameterSetsOfTheDescriptionServeAnIdr() {
        depacketiser.parameterSet(HEX.parseHex(SPS));
        depacketiser.parameterSet(HEX.parseHex(PPS));
        depacketiser.parameterSet(new byte[0]);

        assertThat(accessUnit(true, IDR)).isEqualTo(FrameOutcome.WHOLE);
        assertThat(frame.width()).isEqualTo(640);
    }

    @Test
    void writesTheDecoderConfigurationOfTheBaselineProfile() {
        accessUnit(SPS, PPS, IDR);
        byte[] first = frame.codecPrivate();
        accessUnit(SPS, PPS, IDR);

        assertThat(first).isNotNull();
        assertThat(HEX.formatHex(first))
                .isEqualTo("01" + SPS.substring(2, 8) + "ffe1" + sized(SPS) + "01" + sized(PPS));
        assertThat(frame.codecPrivate()).isSameAs(first);
    }

    @Test
    void theHighProfileAddsChromaFormatAndDepths() {
        String high = H264Streams.high(1280, 720);
        accessUnit(high, PPS, IDR);

        byte[] configuration = frame.codecPrivate();
        assertThat(configuration).isNotNull();
        assertThat(HEX.formatHex(configuration)).endsWith(sized(PPS) + "fdf8f800");
        assertThat(frame.width()).isEqualTo(1280);
        assertThat(frame.height()).isEqualTo(720);
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 0x7FFF_FFF8, 0x7FFF_FFFE})
    void aDepthThatNoSampleHasIsRefused(int moreBits) {
        assertThat(accessUnit(H264Streams.high(640, 480, 6), PPS, IDR)).isEqualTo(FrameOutcome.WHOLE);
        assertThat(accessUnit(H264Streams.high(640, 480, moreBits), PPS, IDR)).isEqualTo(FrameOutcome.BROKEN);
    }

    @Test
    void aNewSequenceParameterSetChangesSizeAndConfiguration() {
        accessUnit(SPS, PPS, IDR);
        byte[] first = frame.codecPrivate();

        accessUnit(H264Streams.baseline(320, 176), PPS, IDR);

        assertThat(frame.width()).isEqualTo(320);
        assertThat(frame.height()).isEqualTo(176);
        assertThat(frame.codecPrivate()).isNotEqualTo(first);
    }

    @Test
    void readsTheCroppedSize() {
        accessUnit(H264Streams.baseline(1920, 1080), PPS, IDR);

        assertThat(frame.width()).isEqualTo(1920);
        assertThat(frame.height()).isEqualTo(1080);
    }

    @Test
    void keepsNoMorePictureParameterSetsThanItsBound() {
        accessUnit(SPS);
        for (int id = 0; id < 40; id++) {
            accessUnit(H264Streams.pictureSet(id));
        }
        accessUnit(IDR);

        byte[] configuration = frame.codecPrivate();
        assertThat(configuration).isNotNull();
        assertThat(configuration[8 + SPS.length() / 2]).isEqualTo((byte) H264ParameterSets.MAX_PICTURE_SETS);
    }

    @Test
    void afterALossTheFirstSliceMustBeginThePicture() {
        accessUnit(SPS, PPS, IDR);

        assertThat(accessUnit(true, "411a0011")).isEqualTo(FrameOutcome.BROKEN);
        assertThat(accessUnit(true, NON_IDR)).isEqualTo(FrameOutcome.WHOLE);
        assertThat(accessUnit(false, "411a0011")).isEqualTo(FrameOutcome.WHOLE);
    }

    @Test
    void afterALossAnIdrNeedsTheSetsThatMayHaveChangedWithIt() {
        accessUnit(SPS, PPS, IDR);

        assertThat(accessUnit(true, IDR)).isEqualTo(FrameOutcome.BROKEN);
        assertThat(accessUnit(true, SPS, PPS, IDR)).isEqualTo(FrameOutcome.WHOLE);
        assertThat(accessUnit(true, "0910", IDR)).isEqualTo(FrameOutcome.WHOLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "7c",
                "7c85",
                "7c0511",
                "7c4511",
                "7cc511",
                "78",
                "780000",
                "780005aa",
                "7800",
                "7900112233",
                "7a00",
                "7b00",
                "7d00",
                "67",
                "67420a",
                "68"
            })
    void refusesMalformedPayloads(String hex) {
        accessUnit(SPS, PPS, IDR);

        assertThat(accessUnit(hex, IDR)).isEqualTo(FrameOutcome.BROKEN);
    }

    @Test
    void aFragmentedUnitWithoutItsEndIsBroken() {
        accessUnit(SPS, PPS, IDR);

        assertThat(accessUnit("7c858884")).isEqualTo(FrameOutcome.BROKEN);
        assertThat(accessUnit("7c858884", IDR)).isEqualTo(FrameOutcome.BROKEN);
        assertThat(accessUnit("7c858884", "7c858884", "7c4511")).isEqualTo(FrameOutcome.BROKEN);
    }

    @Test
    void aUnitWithBitErrorsBreaksTheFrame() {
        accessUnit(SPS, PPS, IDR);

        assertThat(accessUnit("c19a0011")).isEqualTo(FrameOutcome.BROKEN);
        assertThat(accessUnit("78" + sized(NON_IDR) + sized("8601"))).isEqualTo(FrameOutcome.BROKEN);
        assertThat(accessUnit("fc81" + "9a", "fc41" + "11")).isEqualTo(FrameOutcome.BROKEN);
    }

    @Test
    void aPictureWhoseSlicesAreNoReferenceMayBeLeftOut() {
        accessUnit(SPS, PPS, IDR);
        assertThat(frame.isDiscardable()).isFalse();

        accessUnit("0910", "019a0011", "019a0022");
        assertThat(frame.isDiscardable()).isTrue();
        accessUnit("0910", "019a0011", "219a0022");
        assertThat(frame.isDiscardable()).isFalse();
    }

    @Test
    void messagesAndDelimitersStayInTheFrame() {
        accessUnit(SPS, PPS, IDR);

        assertThat(accessUnit("0910", "0605112233", NON_IDR)).isEqualTo(FrameOutcome.WHOLE);

        assertThat(bytes()).isEqualTo(prefixed("0910") + prefixed("0605112233") + prefixed(NON_IDR));
    }

    @Test
    void reservedTypesAreIgnored() {
        accessUnit(SPS, PPS, IDR);

        assertThat(accessUnit("7f00", "60", NON_IDR)).isEqualTo(FrameOutcome.WHOLE);
        assertThat(bytes()).isEqualTo(prefixed(NON_IDR));
        assertThat(frame.isKeyframe()).isFalse();
    }

    @Test
    void garbageNeverThrows() {
        SplittableRandom random = Seeds.random(12);
        byte[] garbage = new byte[90];
        int[] types = {0x67, 0x68, 0x65, 0x78, 0x7C, 0x41};
        for (int i = 0; i < 100_000; i++) {
            random.nextBytes(garbage);
            depacketiser.begin(random.nextBoolean());
            for (int k = 0; k < 3; k++) {
                int offset = random.nextInt(20);
                garbage[offset] = (byte) types[random.nextInt(types.length)];
                depacketiser.append(garbage, offset, random.nextInt(70));
            }
            depacketiser.finish(frame);
        }
        assertThat(frame.width()).isNotNegative();
    }

    private FrameOutcome accessUnit(String... payloads) {
        return accessUnit(false, payloads);
    }

    private FrameOutcome accessUnit(boolean afterGap, String... payloads) {
        depacketiser.begin(afterGap);
        for (String payload : payloads) {
            byte[] bytes = HEX.parseHex("ffffff" + payload);
            depacketiser.append(bytes, 3, bytes.length - 3);
        }
        return depacketiser.finish(frame);
    }

    private String bytes() {
        return HEX.formatHex(Arrays.copyOf(frame.buffer(), frame.length()));
    }

    private static String prefixed(String unit) {
        return String.format("%08x", unit.length() / 2) + unit;
    }

    private static String sized(String unit) {
        return String.format("%04x", unit.length() / 2) + unit;
    }
}
