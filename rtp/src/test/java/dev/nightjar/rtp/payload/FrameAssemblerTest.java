package dev.nightjar.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameAssemblerTest {
    private static final String KEY = "100200" + "9d012a" + "4001f000" + "aa";
    private static final String DELTA = "110200bb";

    private final List<Frame> frames = new ArrayList<>();
    private final FrameAssembler video = new FrameAssembler(new Vp8Depacketiser(), f -> frames.add(f.copyOf()));
    private final FrameAssembler audio = new FrameAssembler(new OpusDepacketiser(), f -> frames.add(f.copyOf()));

    @Test
    void aFrameEndsAtTheMarker() {
        packet(video, 100, false, false, "10" + KEY, 5);
        assertThat(frames).isEmpty();

        packet(video, 100, true, false, "00" + "cc", 9);

        assertThat(frames).hasSize(1);
        assertThat(frames.get(0).rtpTimestamp()).isEqualTo(100);
        assertThat(frames.get(0).firstArrivalNanos()).isEqualTo(5);
        assertThat(frames.get(0).lastArrivalNanos()).isEqualTo(9);
        assertThat(frames.get(0).hasGapBefore()).isFalse();
    }

    @Test
    void aFrameWithoutMarkerEndsAtTheNextTimestamp() {
        packet(video, 100, false, false, "10" + KEY, 0);
        packet(video, 200, true, false, "10" + DELTA, 0);

        assertThat(frames).extracting(Frame::rtpTimestamp).containsExactly(100, 200);
    }

    @Test
    void nothingComesBeforeTheFirstKeyframe() {
        packet(video, 100, true, false, "10" + DELTA, 0);
        assertThat(video.isAwaitingKeyframe()).isTrue();
        assertThat(video.framesDropped()).isEqualTo(1);

        packet(video, 200, true, false, "10" + KEY, 0);

        assertThat(video.isAwaitingKeyframe()).isFalse();
        assertThat(frames).extracting(Frame::isKeyframe).containsExactly(true);
        assertThat(video.framesReceived()).isEqualTo(2);
        assertThat(video.keyFramesReceived()).isEqualTo(1);
    }

    @Test
    void afterALossVideoWaitsForAKeyframe() {
        packet(video, 100, true, false, "10" + KEY, 0);
        packet(video, 300, true, true, "10" + DELTA, 0);
        packet(video, 400, true, false, "10" + DELTA, 0);
        assertThat(video.isAwaitingKeyframe()).isTrue();

        packet(video, 500, true, false, "10" + KEY, 0);

        assertThat(frames).extracting(Frame::rtpTimestamp).containsExactly(100, 500);
        assertThat(frames.get(1).hasGapBefore()).isTrue();
        assertThat(video.framesDropped()).isEqualTo(2);
    }

    @Test
    void aKeyframeWithAMissingMiddleIsNeverDelivered() {
        packet(video, 100, false, false, "10" + KEY, 0);
        packet(video, 100, true, true, "00" + "cc", 0);

        assertThat(frames).isEmpty();
        assertThat(video.isAwaitingKeyframe()).isTrue();
        assertThat(video.framesDropped()).isEqualTo(2);
    }

    @Test
    void aFrameWhoseTailIsLostIsNotEndedByTheNextTimestamp() {
        packet(video, 100, false, false, "10" + KEY, 0);
        packet(video, 200, true, true, "10" + KEY, 0);

        assertThat(frames).extracting(Frame::rtpTimestamp).containsExactly(200);
    }

    @Test
    void lostPaddingCostsNoKeyframe() {
        packet(video, 100, true, false, "908001" + KEY, 0);
        packet(video, 200, true, true, "908002" + DELTA, 0);

        assertThat(frames).hasSize(2);
        assertThat(frames.get(1).hasGapBefore()).isFalse();
        assertThat(video.isAwaitingKeyframe()).isFalse();
    }

    @Test
    void aLossBeforePaddingIsNotForgotten() {
        packet(video, 100, true, false, "10" + KEY, 0);
        packet(video, 100, false, true, "", 0);
        packet(video, 300, true, false, "10" + DELTA, 0);

        assertThat(frames).hasSize(1);
        assertThat(video.isAwaitingKeyframe()).isTrue();
    }

    @Test
    void paddingWithinAFrameIsSkipped() {
        packet(video, 100, false, false, "10" + KEY, 0);
        packet(video, 100, false, false, "", 0);
        packet(video, 100, true, false, "00" + "cc", 0);

        assertThat(frames).hasSize(1);
    }

    @Test
    void aFrameWithoutRoomIsBrokenAndRoomIsAskedForOnce() {
        List<Integer> asked = new ArrayList<>();
        FrameAssembler poor = new FrameAssembler(new Vp8Depacketiser(), f -> frames.add(f.copyOf()), bytes -> {
            asked.add(bytes);
            return asked.size() == 1;
        });
        for (int i = 0; i < 3; i++) {
            packet(poor, 100 + i, true, false, "10" + KEY, 0);
        }
        assertThat(frames).hasSize(3);
        assertThat(asked).hasSize(1);

        packet(poor, 200, false, false, "10" + KEY, 0);
        packet(poor, 200, true, false, "00" + "cc".repeat(asked.get(0)), 0);

        assertThat(frames).hasSize(3);
        assertThat(poor.framesDropped()).isEqualTo(1);
        assertThat(poor.needsKeyframe()).isTrue();
    }

    @Test
    void layersThatAreJoinedTakeRoomForBothCopies() {
        String low = HexFormat.of().formatHex(Vp9Streams.keyframe(320, 180, 70_000));
        String high = HexFormat.of().formatHex(Vp9Streams.resized(2, 0, 640, 360, 60));
        for (int most : new int[] {250_000, 140_000}) {
            int[] taken = {0};
            frames.clear();
            FrameAssembler layered = new FrameAssembler(new Vp9Depacketiser(), f -> frames.add(f.copyOf()), bytes -> {
                boolean fits = taken[0] + bytes <= most;
                taken[0] += fits ? bytes : 0;
                return fits;
            });
            // A whole layer in each payload, the second upon the first.
            packet(layered, 100, false, false, "ac" + "05" + "0001" + low, 0);
            packet(layered, 100, true, false, "ac" + "05" + "0301" + high, 0);

            assertThat(frames).as("%s bytes, %s taken", most, taken[0]).hasSize(most == 250_000 ? 1 : 0);
            assertThat(layered.framesDropped()).isEqualTo(most == 250_000 ? 0 : 1);
        }
    }

    @Test
    void audioGoesOnAfterALossAndSaysSo() {
        packet(audio, 100, false, false, "fc01", 0);
        packet(audio, 2_020, false, true, "fc02", 0);
        packet(audio, 2_980, false, false, "fc03", 0);

        assertThat(frames).extracting(Frame::hasGapBefore).containsExactly(false, true, false);
        assertThat(audio.isAwaitingKeyframe()).isFalse();
    }

    @Test
    void aMalformedAudioPayloadIsDropped() {
        packet(audio, 100, true, false, "fb", 0);
        packet(audio, 1_060, true, false, "fc01", 0);

        assertThat(frames).extracting(Frame::rtpTimestamp).containsExactly(1_060);
        assertThat(audio.framesDropped()).isEqualTo(1);
    }

    @Test
    void aCopyOutlivesTheNextFrame() {
        packet(video, 100, true, false, "10" + KEY, 0);
        packet(video, 200, true, false, "10" + DELTA, 0);

        assertThat(frames.get(0).length()).isEqualTo(11);
        assertThat(frames.get(0).buffer()[3]).isEqualTo((byte) 0x9D);
        assertThat(frames.get(0)).hasToString("VP8 keyframe 11 bytes, ssrc 0 timestamp 100");
    }

    private static void packet(
            FrameAssembler assembler, int timestamp, boolean marker, boolean gap, String hex, long arrival) {
        byte[] bytes = HexFormat.of().parseHex("ffffff" + hex);
        assembler.packet(timestamp, marker, gap, bytes, 3, bytes.length - 3, arrival);
    }
}
