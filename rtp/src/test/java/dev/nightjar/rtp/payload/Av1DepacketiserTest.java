package dev.nightjar.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Av1DepacketiserTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final String SEQUENCE = Av1Streams.sequence(640, 360);
    private static final String SEQUENCE_OBU = Av1Streams.obu(1, SEQUENCE);
    private static final String KEY_OBU = Av1Streams.obu(6, Av1Streams.KEY);
    private static final String INTER_OBU = Av1Streams.obu(6, Av1Streams.INTER);
    private static final String KEYFRAME = Av1Streams.sized(1, SEQUENCE) + Av1Streams.sized(6, Av1Streams.KEY);

    private final Av1Depacketiser depacketiser = new Av1Depacketiser();
    private final Frame frame = new Frame(CodecKind.AV1);

    @Test
    void putsSizesBackIntoCountedElements() {
        String payload = "28" + Av1Streams.leb(SEQUENCE_OBU.length() / 2) + SEQUENCE_OBU + KEY_OBU;

        assertThat(finish(payload)).isEqualTo(FrameOutcome.WHOLE);
        assertThat(bytes()).isEqualTo(KEYFRAME);
        assertThat(frame.isKeyframe()).isTrue();
        assertThat(frame.width()).isEqualTo(640);
        assertThat(frame.height()).isEqualTo(360);
        assertThat(HEX.formatHex(frame.codecPrivate())).isEqualTo("81080d00" + Av1Streams.sized(1, SEQUENCE));
        assertThat(frame.temporalLayer()).isEqualTo(Frame.UNKNOWN_LAYER);
        assertThat(frame.spatialLayer()).isEqualTo(Frame.UNKNOWN_LAYER);
    }

    @Test
    void readsElementsThatAllHaveLengths() {
        String payload = "08" + Av1Streams.leb(SEQUENCE_OBU.length() / 2) + SEQUENCE_OBU + "03" + KEY_OBU;

        assertThat(finish(payload)).isEqualTo(FrameOutcome.WHOLE);
        assertThat(bytes()).isEqualTo(KEYFRAME);
    }

    @Test
    void joinsAnObuOverThreePackets() {
        String tail = "ab".repeat(200);

        assertThat(finish("50" + INTER_OBU, "d0" + tail, "90" + tail)).isEqualTo(FrameOutcome.WHOLE);

        assertThat(bytes()).isEqualTo(Av1Streams.sized(6, Av1Streams.INTER + tail + tail));
        assertThat(frame.isKeyframe()).isFalse();
    }

    @Test
    void aFragmentMayEndWithinTheHeader() {
        String obu = Av1Streams.layered(6, 2, 1, Av1Streams.INTER);

        assertThat(finish("50" + obu.substring(0, 2), "90" + obu.substring(2))).isEqualTo(FrameOutcome.WHOLE);

        assertThat(bytes()).isEqualTo(Av1Streams.layeredAndSized(6, 2, 1, Av1Streams.INTER));
        assertThat(frame.temporalLayer()).isEqualTo(2);
        assertThat(frame.spatialLayer()).isEqualTo(1);
    }

    @Test
    void anOpenElementBeforeAnotherContinuesThePacketBefore() {
        assertThat(finish("50" + INTER_OBU, "a0" + "02" + "abcd" + INTER_OBU)).isEqualTo(FrameOutcome.WHOLE);

        assertThat(bytes())
                .isEqualTo(Av1Streams.sized(6, Av1Streams.INTER + "abcd") + Av1Streams.sized(6, Av1Streams.INTER));
    }

    @Test
    void delimitersAndTileListsAreLeftOut() {
        assertThat(finish("30" + "01" + "10" + "03" + "40abcd" + INTER_OBU)).isEqualTo(FrameOutcome.WHOLE);

        assertThat(bytes()).isEqualTo(Av1Streams.sized(6, Av1Streams.INTER));
    }

    @Test
    void anObuThatKeptItsSizeStaysAsItIs() {
        String sized = Av1Streams.sized(6, Av1Streams.INTER);

        assertThat(finish("10" + sized)).isEqualTo(FrameOutcome.WHOLE);
        assertThat(bytes()).isEqualTo(sized);
        assertThat(finish("10" + sized + "00")).isEqualTo(FrameOutcome.BROKEN);
    }

    @Test
    void allLayersOfOnePictureAreOneFrame() {
        String first = "18" + Av1Streams.obu(1, SEQUENCE);
        String base = "10" + Av1Streams.layered(6, 0, 0, Av1Streams.keyOfSize(320, 180));
        String upper = "10" + Av1Streams.layered(6, 0, 1, Av1Streams.INTER);

        assertThat(finish(first, base, upper)).isEqualTo(FrameOutcome.WHOLE);

        assertThat(frame.isKeyframe()).isTrue();
        assertThat(frame.temporalLayer()).isZero();
        assertThat(frame.spatialLayer()).isEqualTo(1);
        assertThat(frame.width()).isEqualTo(640);
        assertThat(frame.height()).isEqualTo(360);
    }

    @Test
    void aKeyframeMaySayItsOwnSize() {
        String key = Av1Streams.obu(6, Av1Streams.keyOfSize(320, 180));

        assertThat(finish("28" + Av1Streams.leb(SEQUENCE_OBU.length() / 2) + SEQUENCE_OBU + key))
                .isEqualTo(FrameOutcome.WHOLE);

        assertThat(frame.width()).isEqualTo(320);
        assertThat(frame.height()).isEqualTo(180);
    }

    @Test
    void aKeyFrameWithoutItsSequenceHeaderIsNoPlaceToBegin() {
        finish("28" + Av1Streams.leb(SEQUENCE_OBU.length() / 2) + SEQUENCE_OBU + KEY_OBU);

        assertThat(finish("10" + KEY_OBU)).isEqualTo(FrameOutcome.WHOLE);
        assertThat(frame.isKeyframe()).isFalse();
        assertThat(frame.width()).isEqualTo(640);
    }

    @ParameterizedTest
    @ValueSource(strings = {"30", "00", "80", "50"})
    void framesThatAreNotShownOrNotIntraAreNoKeyframes(String frameHeader) {
        String obu = Av1Streams.obu(6, frameHeader + "00");

        assertThat(finish("28" + Av1Streams.leb(SEQUENCE_OBU.length() / 2) + SEQUENCE_OBU + obu))
                .isEqualTo(FrameOutcome.WHOLE);
        assertThat(frame.isKeyframe()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // no bytes
                "10", // no element
                "90" + "3000", // continues nothing
                "98" + "3000", // begins and continues at once
                "20" + "03" + "303000", // two elements, of which one is missing
                "10" + "b03000", // forbidden bit
                "00" + "00" + "303000", // element of no bytes
                "00" + "04" + "303000", // longer than the payload
                "00" + "8080808080808080", // endless length
                "20" + "ffffffff7f" + "303000", // length of 2^35
                "10" + "34", // extension cut off
                "10" + "080000" // sequence header too short
            })
    void malformedPayloadsBreakTheFrame(String payload) {
        depacketiser.begin(false);

        assertThat(append(payload)).isFalse();
        assertThat(depacketiser.finish(frame)).isEqualTo(FrameOutcome.BROKEN);
    }

    @Test
    void anObuWithoutItsEndIsBroken() {
        assertThat(finish("50" + INTER_OBU)).isEqualTo(FrameOutcome.BROKEN);
        assertThat(finish("50" + INTER_OBU, "10" + INTER_OBU)).isEqualTo(FrameOutcome.BROKEN);
    }

    @Test
    void tilesWithoutAFrameHeaderAreBrokenAndNothingToShowIsEmpty() {
        assertThat(finish("10" + Av1Streams.obu(4, "abcd"))).isEqualTo(FrameOutcome.BROKEN);
        assertThat(finish("10" + Av1Streams.obu(3, Av1Streams.INTER), "10" + Av1Streams.obu(4, "abcd")))
                .isEqualTo(FrameOutcome.WHOLE);
        assertThat(finish("18" + SEQUENCE_OBU)).isEqualTo(FrameOutcome.EMPTY);
        assertThat(finish("10" + "10")).isEqualTo(FrameOutcome.EMPTY);
    }

    @Test
    void theConfigurationIsTheSameArrayUntilTheSequenceChanges() {
        String key = "28" + Av1Streams.leb(SEQUENCE_OBU.length() / 2) + SEQUENCE_OBU + KEY_OBU;
        finish(key);
        byte[] first = frame.codecPrivate();
        finish(key);
        assertThat(frame.codecPrivate()).isSameAs(first);

        String other = Av1Streams.obu(1, Av1Streams.sequence(320, 180));
        finish("28" + Av1Streams.leb(other.length() / 2) + other + KEY_OBU);

        assertThat(frame.codecPrivate()).isNotEqualTo(first);
        assertThat(frame.width()).isEqualTo(320);
    }

    @Test
    void sequenceHeadersHaveALongestLength() {
        String endless = Av1Streams.obu(1, SEQUENCE + "00".repeat(Av1Sequence.MAX_HEADER_BYTES));

        assertThat(finish("18" + endless)).isEqualTo(FrameOutcome.BROKEN);
    }

    private FrameOutcome finish(String... payloads) {
        depacketiser.begin(false);
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
