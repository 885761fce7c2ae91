package dev.nightjar.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.Seeds;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Vp9DepacketiserTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final String KEY = HEX.formatHex(Vp9Streams.keyframe(640, 360, 20));

    /** The same with show_frame 0, as the lower layers of a superframe have it. */
    private static final String HIDDEN_KEY = "80" + KEY.substring(2);

    private static final String KEY_HEAD = KEY.substring(0, 24);
    private static final String KEY_TAIL = KEY.substring(24);
    private static final String INTER = HEX.formatHex(Vp9Streams.inter(1, 0, 12));
    private static final String UPPER = HEX.formatHex(Vp9Streams.resized(2, 0, 1_280, 720, 12));

    private final Vp9Depacketiser depacketiser = new Vp9Depacketiser();
    private final Frame frame = new Frame(CodecKind.VP9);

    @Test
    void joinsTheBytesOfAKeyframeAndReadsItsSize() {
        assertThat(picture("88" + "05" + KEY_HEAD, "84" + "05" + KEY_TAIL)).isEqualTo(FrameOutcome.WHOLE);

        assertThat(bytes()).isEqualTo(KEY);
        assertThat(frame.isKeyframe()).isTrue();
        assertThat(frame.width()).isEqualTo(640);
        assertThat(frame.height()).isEqualTo(360);
        assertThat(frame.temporalLayer()).isEqualTo(Frame.UNKNOWN_LAYER);
        assertThat(frame.spatialLayer()).isEqualTo(Frame.UNKNOWN_LAYER);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void keyframesOfEachProfileAreKnown(int profile) {
        assertThat(picture("0c" + HEX.formatHex(Vp9Streams.keyframe(profile, 320, 200, 30))))
                .isEqualTo(FrameOutcome.WHOLE);

        assertThat(frame.isKeyframe()).isTrue();
        assertThat(frame.width()).isEqualTo(320);
    }

    @Test
    void everyKeyframeIsFlaggedWhateverTheDescriptorSays() {
        assertThat(picture("4c" + KEY)).isEqualTo(FrameOutcome.WHOLE);
        assertThat(frame.isKeyframe()).isTrue();

        assertThat(picture("0c" + INTER)).isEqualTo(FrameOutcome.WHOLE);
        assertThat(frame.isKeyframe()).isFalse();
        assertThat(frame.width()).isEqualTo(640);
    }

    @Test
    void aFrameMayChangeTheSizeWithoutAKeyframe() {
        picture("0c" + KEY);

        picture("4c" + HEX.formatHex(Vp9Streams.resized(1, 0, 320, 180, 12)));

        assertThat(frame.isKeyframe()).isFalse();
        assertThat(frame.width()).isEqualTo(320);
        assertThat(frame.height()).isEqualTo(180);
    }

    @Test
    void layersOfAPictureBecomeASuperframe() {
        assertThat(picture(
                        "a8" + "05" + "2001" + KEY_HEAD, "a4" + "05" + "2001" + KEY_TAIL, "ac" + "05" + "2301" + UPPER))
                .isEqualTo(FrameOutcome.WHOLE);

        assertThat(bytes()).isEqualTo(HIDDEN_KEY + UPPER + "c1" + "14" + "0c" + "c1");
        assertThat(frame.isKeyframe()).isTrue();
        assertThat(frame.spatialLayer()).isOne();
        assertThat(frame.temporalLayer()).isOne();
        assertThat(frame.width()).isEqualTo(1_280);
        assertThat(frame.height()).isEqualTo(720);
    }

    @Test
    void lowerLayersAreNoLongerShown() {
        picture("ac" + "05" + "0001" + KEY, "ac" + "05" + "0301" + UPPER);
        for (int padding = 0; padding < 8; padding++) {
            byte[] lower = Vp9Streams.whole(true, 0x01, new int[] {0, 1, 0}, padding, 40);
            byte[] upper = Vp9Streams.whole(true, 0x02, new int[] {1, 0, 1}, padding, 30);

            assertThat(picture(
                            "ec" + "06" + "0002" + HEX.formatHex(lower), "ec" + "06" + "0302" + HEX.formatHex(upper)))
                    .isEqualTo(FrameOutcome.WHOLE);

            Vp9Superframe superframe = new Vp9Superframe();
            Vp9FrameHeader header = new Vp9FrameHeader();
            superframe.split(frame.buffer(), 0, frame.length());
            assertThat(superframe.count()).isEqualTo(2);
            assertThat(header.parse(lower, 0, lower.length)).isTrue();
            int end = header.end(640);
            int dataAt = (end + 7) / 8;
            assertThat(header.parse(frame.buffer(), 0, superframe.length(0))).isTrue();
            assertThat(header.isShown()).isFalse();
            assertThat(header.isIntra()).isFalse();
            assertThat(header.refreshFlags()).isOne();
            assertThat(new int[] {header.slot(0), header.slot(1), header.slot(2)})
                    .containsExactly(0, 1, 0);
            assertThat(header.end(640)).isEqualTo(end + 1);
            assertThat(Arrays.copyOfRange(frame.buffer(), (end + 1 + 7) / 8, superframe.length(0)))
                    .isEqualTo(Arrays.copyOfRange(lower, dataAt, lower.length));
            assertThat(Arrays.copyOfRange(frame.buffer(), superframe.offset(1), superframe.offset(1) + upper.length))
                    .isEqualTo(upper);
        }
    }

    @Test
    void aLayerThatTheNextOneTakesMotionVectorsFromStaysAsItIs() {
        picture("ac" + "05" + "0001" + KEY, "ac" + "05" + "0301" + INTER);
        byte[] lower = Vp9Streams.whole(false, 0x01, new int[] {0, 0, 0}, 0, 40);
        byte[] upper = Vp9Streams.whole(false, 0x02, new int[] {1, 0, 1}, 0, 30);

        picture("ec" + "06" + "0002" + HEX.formatHex(lower), "ec" + "06" + "0302" + HEX.formatHex(upper));

        assertThat(bytes()).startsWith(HEX.formatHex(lower) + HEX.formatHex(upper));
    }

    @Test
    void flexibleModeHasNoCounterAndNamesItsReferences() {
        assertThat(picture("b8" + "05" + "00" + KEY_HEAD, "b4" + "05" + "00" + KEY_TAIL, "bc" + "05" + "03" + UPPER))
                .isEqualTo(FrameOutcome.WHOLE);
        assertThat(bytes()).isEqualTo(HIDDEN_KEY + UPPER + "c1" + "14" + "0c" + "c1");

        assertThat(picture("fc" + "06" + "02" + "02" + INTER)).isEqualTo(FrameOutcome.WHOLE);
        assertThat(bytes()).isEqualTo(INTER);
        assertThat(frame.spatialLayer()).isOne();
    }

    @Test
    void theScalabilityStructureIsTakenOff() {
        assertThat(picture("8e" + "05" + "18" + "02800168" + "01" + "0401" + KEY))
                .isEqualTo(FrameOutcome.WHOLE);

        assertThat(bytes()).isEqualTo(KEY);
    }

    @Test
    void aFrameThatNoSlotKeepsMayBeLeftOut() {
        picture("0c" + KEY);
        assertThat(frame.isDiscardable()).isFalse();
        picture("4c" + INTER);
        assertThat(frame.isDiscardable()).isFalse();

        picture("4c" + HEX.formatHex(Vp9Streams.inter(0, 0, 12)));
        assertThat(frame.isDiscardable()).isTrue();
        picture("4c" + HEX.formatHex(Vp9Streams.showExisting(0)));
        assertThat(frame.isDiscardable()).isFalse();
    }

    @Test
    void refusesPicturesWithAPartMissing() {
        String[][] broken = {
            {},
            {""},
            {"80"},
            {"8805"}, // no bytes behind the descriptor
            {"84" + "05" + KEY_TAIL}, // no beginning
            {"88" + "05" + KEY_HEAD}, // no end
            {"88" + "05" + KEY_HEAD, "88" + "05" + KEY_TAIL}, // begins twice
            {"8c" + "05" + KEY, "84" + "05" + KEY_TAIL}, // ends twice
            {"88" + "05" + KEY_HEAD, "84" + "06" + KEY_TAIL}, // another picture
            {"ac" + "05" + "0301" + UPPER}, // depends on a layer that is not there
            {"ac" + "05" + "0201" + UPPER, "ac" + "05" + "0001" + KEY}, // layers out of order
            {"ac" + "05" + "0001" + KEY, "ac" + "06" + "0301" + UPPER}, // a layer of another picture
            {"a8" + "05" + "0001" + KEY_HEAD, "a4" + "05" + "0201" + KEY_TAIL}, // two layers as one
            {"8c" + "05" + "0011223344"}, // no VP9
        };
        for (String[] payloads : broken) {
            assertThat(picture(payloads)).as("%s", Arrays.asList(payloads)).isEqualTo(FrameOutcome.BROKEN);
        }
    }

    @Test
    void anUpperLayerThatDependsOnNothingBelowMayComeAlone() {
        picture("ac" + "05" + "0001" + KEY, "ac" + "05" + "0301" + UPPER);

        assertThat(picture("ec" + "06" + "0202" + INTER)).isEqualTo(FrameOutcome.WHOLE);

        assertThat(frame.spatialLayer()).isOne();
        assertThat(bytes()).isEqualTo(INTER);
    }

    @Test
    void noMoreLayersThanAnIndexHasRoomFor() {
        String[] payloads = new String[9];
        for (int i = 0; i < 9; i++) {
            payloads[i] = "ac" + "05" + HEX.toHexDigits((byte) ((i & 7) << 1)) + "01" + (i == 0 ? KEY : UPPER);
        }

        assertThat(picture(Arrays.copyOf(payloads, 8))).isEqualTo(FrameOutcome.WHOLE);
        assertThat(frame.spatialLayer()).isEqualTo(7);
        assertThat(picture(payloads)).isEqualTo(FrameOutcome.BROKEN);
    }

    @Test
    void theNextPictureIdProvesThatNoPictureWasLost() {
        picture("8c" + "05" + KEY);

        assertThat(proves("cc" + "06" + INTER)).isTrue();
        assertThat(proves("cc" + "07" + INTER)).isFalse();
        assertThat(proves("c4" + "06" + INTER)).isFalse();
        assertThat(proves("4c" + INTER)).isFalse();
        assertThat(proves("ec" + "06" + "0202" + INTER))
                .as("a layer below may be lost")
                .isFalse();
        depacketiser.begin(false);
        append("88" + "06" + INTER);
        assertThat(proves("cc" + "07" + INTER)).as("the picture has no end").isFalse();
    }

    @Test
    void aPictureCannotOutgrowItsBound() {
        byte[] payload = new byte[60_001];
        payload[0] = 0x08;
        depacketiser.begin(false);
        boolean taken = true;
        for (int i = 0; i < 80; i++) {
            taken &= depacketiser.append(payload, 0, payload.length);
            payload[0] = 0;
        }

        assertThat(taken).isFalse();
        assertThat(depacketiser.finish(frame)).isEqualTo(FrameOutcome.BROKEN);
    }

    @Test
    void garbageNeverThrows() {
        SplittableRandom random = Seeds.random(19);
        byte[] garbage = new byte[60];
        int whole = 0;
        for (int i = 0; i < 100_000; i++) {
            random.nextBytes(garbage);
            depacketiser.begin(random.nextBoolean());
            for (int k = random.nextInt(1, 4); k > 0; k--) {
                int offset = random.nextInt(20);
                int length = random.nextInt(40);
                if (random.nextBoolean()) {
                    garbage[offset] = 0x0C;
                    garbage[offset + 1] = (byte) 0x86;
                }
                depacketiser.provesNothingLost(garbage, offset, length);
                depacketiser.maySurviveLoss(garbage, offset, length);
                depacketiser.append(garbage, offset, length);
            }
            if (random.nextInt(4) == 0) {
                depacketiser.finishPart(frame);
            } else if (depacketiser.finish(frame) == FrameOutcome.WHOLE) {
                whole++;
                depacketiser.recovery();
                depacketiser.delivered();
            }
        }
        assertThat(whole).isPositive();
    }

    private FrameOutcome picture(String... payloads) {
        depacketiser.begin(false);
        for (String payload : payloads) {
            append(payload);
        }
        return depacketiser.finish(frame);
    }

    private void append(String hex) {
        byte[] bytes = HEX.parseHex("ffffff" + hex);
        depacketiser.append(bytes, 3, bytes.length - 3);
    }

    private boolean proves(String hex) {
        byte[] bytes = HEX.parseHex(hex);
        return depacketiser.provesNothingLost(bytes, 0, bytes.length);
    }

    private String bytes() {
        return HEX.formatHex(Arrays.copyOf(frame.buffer(), frame.length()));
    }
}
