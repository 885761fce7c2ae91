package dev.nightjar.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a lost packet of an upper temporal layer costs. */
class TemporalLossTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final String VP8_KEY = "1002009d012a4001f000aa";
    private static final String VP8_DELTA = "110200bb";

    private final List<Integer> delivered = new ArrayList<>();
    private final FrameAssembler vp8 = new FrameAssembler(new Vp8Depacketiser(), f -> delivered.add(f.rtpTimestamp()));
    private final FrameAssembler vp9 = new FrameAssembler(new Vp9Depacketiser(), f -> delivered.add(f.rtpTimestamp()));
    private final Frame[] last = new Frame[1];

    @Test
    void aLostUpperLayerOfVp8NeedsNoKeyframe() {
        vp8(0, false, 0, 1, true, true);
        vp8(1, false, 2, 1, true, false);
        // 2, of layer 1, is lost: what may refer to it is left out until a frame of its layer depends on the base
        // alone.
        vp8(3, true, 2, 1, false, false);
        vp8(4, false, 0, 2, false, false);
        vp8(5, false, 2, 2, false, false);
        vp8(6, false, 1, 2, false, false);
        vp8(7, false, 2, 2, true, false);
        vp8(8, false, 0, 3, false, false);
        vp8(9, false, 1, 3, true, false);
        vp8(10, false, 2, 3, false, false);
        vp8(11, false, 2, 3, true, false);
        vp8(12, false, 1, 3, false, false);
        vp8(13, false, 2, 3, true, false);
        vp8(14, false, 2, 3, false, false);

        assertThat(delivered).containsExactly(0, 1, 4, 7, 8, 9, 11, 12, 13, 14);
        assertThat(vp8.needsKeyframe()).isFalse();
        assertThat(vp8.framesDropped()).isEqualTo(4);
    }

    @Test
    void aLossBeforeTheNextBaseFrameNeedsNoKeyframeEither() {
        vp8(0, false, 0, 255, true, true);
        vp8(2, true, 0, 0, false, false);
        vp8(3, false, 0, 1, false, false);

        assertThat(delivered).containsExactly(0, 2, 3);
    }

    @Test
    void aLostBaseLayerOfVp8NeedsAKeyframe() {
        vp8(0, false, 0, 1, true, true);
        vp8(2, true, 1, 2, true, false);
        assertThat(vp8.needsKeyframe()).isTrue();
        vp8(3, false, 0, 3, false, false);
        assertThat(delivered).containsExactly(0);

        vp8(4, false, 0, 4, true, true);
        vp8(5, false, 1, 4, false, false);

        assertThat(delivered).containsExactly(0, 4, 5);
        assertThat(vp8.needsKeyframe()).isFalse();
    }

    @Test
    void aBaseFrameLostAfterAnUpperOneIsNoticed() {
        vp8(0, false, 0, 1, true, true);
        vp8(2, true, 1, 1, false, false);
        vp8(4, true, 0, 3, false, false);

        assertThat(delivered).containsExactly(0);
        assertThat(vp8.isAwaitingKeyframe()).isTrue();
    }

    @Test
    void aCutBaseFrameNeedsAKeyframe() {
        vp8(0, false, 0, 1, true, true);
        byte[] rest = HEX.parseHex("80e08001" + "02" + "00" + "bbcc");
        vp8.packet(1, true, true, rest, 0, rest.length, 0);

        assertThat(vp8.needsKeyframe()).isTrue();
    }

    @Test
    void anUpperLayerThatIsNeverPickedUpAsksForAKeyframe() {
        vp8(0, false, 0, 1, true, true);
        vp8(2, true, 1, 1, false, false);
        for (int i = 3; i < FrameAssembler.MAX_SKIPPED + 2; i++) {
            vp8(i, false, 1, 1, false, false);
        }
        assertThat(vp8.needsKeyframe()).isFalse();

        vp8(300, false, 1, 1, false, false);

        assertThat(vp8.needsKeyframe()).isTrue();
        assertThat(vp8.isAwaitingKeyframe()).as("the base layer goes on").isFalse();
    }

    @Test
    void aCutFrameThatNothingRefersToNeedsNoKeyframe() {
        plainVp8(0, false, "9080" + "8001", VP8_KEY, true);
        plainVp8(1, false, "b080" + "8002", VP8_DELTA, false);
        plainVp8(2, true, "9080" + "8003", VP8_DELTA, true);
        plainVp8(3, false, "9080" + "8004", VP8_DELTA, true);
        assertThat(delivered).containsExactly(0, 2, 3);

        plainVp8(4, false, "b080" + "8005", VP8_DELTA, false);
        plainVp8(6, true, "9080" + "8007", VP8_DELTA, true);

        assertThat(delivered).containsExactly(0, 2, 3);
        assertThat(vp8.needsKeyframe()).isTrue();
    }

    @Test
    void flexibleVp9DropsOnlyWhatRefersToALostPicture() {
        vp9(0, false, 0);
        vp9(1, false, 2, 1);
        // 2, of layer 1, is lost.
        vp9(3, true, 2, 1, 3);
        vp9(4, false, 0, 4);
        vp9(5, false, 2, 1);
        vp9(6, false, 1, 4);
        vp9(7, false, 1, 3, 2);
        vp9(8, false, 0, 4);

        assertThat(delivered).containsExactly(0, 1, 4, 5, 7, 8);
        assertThat(vp9.needsKeyframe()).isFalse();
    }

    @Test
    void flexibleVp9NeedsAKeyframeWhenTheBaseRefersToALostPicture() {
        vp9(0, false, 0);
        vp9(2, true, 2, 1);
        assertThat(vp9.needsKeyframe()).isFalse();

        vp9(4, false, 0, 2);
        vp9(8, false, 0, 8);

        assertThat(delivered).containsExactly(0);
        assertThat(vp9.needsKeyframe()).isTrue();
    }

    @Test
    void vp9WithoutFlexibleModeIsPickedUpWhereItSwitchesUp() {
        counted(0, false, 0, false, 1, true);
        counted(1, false, 1, false, 1, false);
        counted(3, true, 1, false, 1, false);
        counted(4, false, 0, false, 2, false);
        counted(5, false, 1, false, 2, false);
        counted(6, false, 0, true, 3, false);
        counted(7, false, 1, false, 3, false);

        assertThat(delivered).containsExactly(0, 1, 4, 6, 7);
        assertThat(vp9.needsKeyframe()).isFalse();
    }

    @Test
    void anIncompleteFrameComesToASinkThatWantsIt() {
        List<Frame> frames = new ArrayList<>();
        FrameAssembler assembler = new FrameAssembler(new Vp8Depacketiser(), new FrameSink() {
            @Override
            public void onFrame(Frame frame) {
                frames.add(frame.copyOf());
            }

            @Override
            public boolean wantsIncompleteFrames() {
                return true;
            }
        });
        feed(assembler, 100, true, false, "10" + VP8_KEY);
        feed(assembler, 200, false, false, "10" + VP8_DELTA);
        feed(assembler, 200, true, true, "00" + "cc");
        feed(assembler, 300, false, false, "10" + VP8_DELTA);
        feed(assembler, 300, true, true, "00" + "cc");
        feed(assembler, 400, true, false, "10" + VP8_KEY);

        assertThat(frames).extracting(Frame::rtpTimestamp).containsExactly(100, 200, 400);
        assertThat(frames).extracting(Frame::isIncomplete).containsExactly(false, true, false);
        assertThat(frames.get(1).length()).isEqualTo(4);
        assertThat(frames.get(1)).hasToString("VP8 incomplete frame 4 bytes, ssrc 0 timestamp 200");
        assertThat(assembler.framesDropped()).isEqualTo(4);
    }

    @Test
    void anIncompletePictureOfVp9HasItsWholeLayers() {
        FrameAssembler assembler = new FrameAssembler(new Vp9Depacketiser(), new FrameSink() {
            @Override
            public void onFrame(Frame frame) {
                last[0] = frame.copyOf();
            }

            @Override
            public boolean wantsIncompleteFrames() {
                return true;
            }
        });
        String key = HEX.formatHex(Vp9Streams.keyframe(64, 64, 20));
        String upper = HEX.formatHex(Vp9Streams.resized(2, 0, 128, 128, 20));
        feed(assembler, 100, false, false, "ac" + "01" + "0001" + key);
        feed(assembler, 100, false, false, "a8" + "01" + "0301" + upper);
        feed(assembler, 100, true, true, "a4" + "01" + "0301" + "1122");

        assertThat(last[0].isIncomplete()).isTrue();
        assertThat(last[0].isKeyframe()).isTrue();
        assertThat(last[0].length()).isEqualTo(20);
        assertThat(last[0].width()).isEqualTo(64);
        assertThat(assembler.needsKeyframe()).isTrue();
    }

    @Test
    void anIncompleteAccessUnitOfH264HasItsWholeUnits() {
        FrameAssembler assembler = new FrameAssembler(new H264Depacketiser(), new FrameSink() {
            @Override
            public void onFrame(Frame frame) {
                last[0] = frame.copyOf();
            }

            @Override
            public boolean wantsIncompleteFrames() {
                return true;
            }
        });
        feed(assembler, 100, false, false, H264Streams.baseline(640, 480));
        feed(assembler, 100, false, false, "68ce3880");
        feed(assembler, 100, false, false, "6588840011");
        feed(assembler, 100, false, false, "7c85" + "0884");
        feed(assembler, 200, true, true, "419a0011");

        assertThat(last[0].isIncomplete()).isTrue();
        assertThat(last[0].isKeyframe()).isTrue();
        assertThat(HEX.formatHex(last[0].buffer())).endsWith("00000005" + "6588840011");
        assertThat(assembler.needsKeyframe()).isTrue();
    }

    private static void feed(FrameAssembler assembler, int timestamp, boolean marker, boolean gap, String hex) {
        byte[] bytes = HEX.parseHex(hex);
        assembler.packet(timestamp, marker, gap, bytes, 0, bytes.length, 0);
    }

    /** A frame in one packet, picture id and timestamp alike. */
    private void vp8(int id, boolean gap, int temporal, int tl0, boolean sync, boolean keyframe) {
        String layers = HEX.toHexDigits((byte) tl0) + HEX.toHexDigits((byte) (temporal << 6 | (sync ? 0x20 : 0)));
        String head = "90e0" + HEX.toHexDigits((short) (0x8000 | id)) + layers;
        feed(vp8, id, true, gap, head + (keyframe ? VP8_KEY : VP8_DELTA));
    }

    private void plainVp8(int timestamp, boolean gap, String descriptor, String bytes, boolean marker) {
        feed(vp8, timestamp, marker, gap, descriptor + bytes);
    }

    /** A picture in flexible mode; the keyframe has no references. */
    private void vp9(int id, boolean gap, int temporal, int... references) {
        StringBuilder hex = new StringBuilder(references.length == 0 ? "bc" : "fc");
        hex.append(HEX.toHexDigits((short) (0x8000 | id))).append(HEX.toHexDigits((byte) (temporal << 5)));
        for (int i = 0; i < references.length; i++) {
            hex.append(HEX.toHexDigits((byte) (references[i] << 1 | (i + 1 < references.length ? 1 : 0))));
        }
        feed(vp9, id, true, gap, hex + frame(references.length == 0));
    }

    private void counted(int id, boolean gap, int temporal, boolean switchingUp, int tl0, boolean keyframe) {
        String layers =
                HEX.toHexDigits((byte) (temporal << 5 | (switchingUp ? 0x10 : 0))) + HEX.toHexDigits((byte) tl0);
        String head = (keyframe ? "ac" : "ec") + HEX.toHexDigits((short) (0x8000 | id)) + layers;
        feed(vp9, id, true, gap, head + frame(keyframe));
    }

    private static String frame(boolean keyframe) {
        return HEX.formatHex(keyframe ? Vp9Streams.keyframe(64, 64, 20) : Vp9Streams.inter(1, 0, 20));
    }
}
