package dev.nightjar.rtp.extension.dependency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.rtp.extension.dependency.ScalableStream.Sent;
import dev.nightjar.testkit.Seeds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DecodeTargetSelectorTest {
    private final DecodeTargetSelector selector = new DecodeTargetSelector();
    private final ScalableStream stream = new ScalableStream(Structures.l3t3(0), 65_530);
    private final Set<Integer> forwarded = new HashSet<>();

    @Test
    void withoutALimitEverythingIsForwarded() {
        assertThat(forward(stream.pictures(8))).hasSize(24);
        assertThat(selector.decodeTarget()).isZero();
        assertThat(selector.activeDecodeTargets()).isEqualTo(0x1FF);
        assertThat(selector.awaitsSwitch()).isFalse();
    }

    @Test
    void aLimitLeavesOutWhatIsAboveIt() {
        selector.limit(1, 1);

        List<Sent> frames = forward(stream.pictures(8));

        assertThat(frames).hasSize(8).allMatch(frame -> frame.spatialId() <= 1 && frame.temporalId() <= 1);
        assertThat(selector.decodeTarget()).isEqualTo(4);
        // VGA and QVGA at 15 and 7.5 frames a second: targets 4, 5, 7 and 8
        assertThat(selector.activeDecodeTargets()).isEqualTo(0b1_1011_0000);
    }

    @Test
    void nothingIsForwardedBeforeAKeyframe() {
        stream.pictures(1);
        List<Sent> later = stream.pictures(3);

        assertThat(forward(later)).isEmpty();
        assertThat(selector.decodeTarget()).isEqualTo(DecodeTargetSelector.NONE);
        assertThat(selector.activeDecodeTargets()).isZero();
        assertThat(forward(stream.keyframe().pictures(1))).hasSize(3);
    }

    @Test
    void aLowerTargetIsTakenUpAtOnce() {
        forward(stream.pictures(5));
        selector.limit(0, 0);

        List<Sent> frames = forward(stream.pictures(8));

        assertThat(frames).hasSize(2).allMatch(frame -> frame.spatialId() == 0 && frame.temporalId() == 0);
    }

    @Test
    void moreFramesASecondComeWithTheNextSwitch() {
        selector.limit(2, 0);
        forward(stream.pictures(5));
        selector.limit(2, 2);

        // Pictures of temporal ids 2, 1, 2, 0 follow: the first refers to nothing that is missing.
        List<Sent> frames = forward(stream.pictures(4));

        assertThat(selector.awaitsSwitch()).isFalse();
        assertThat(frames).isNotEmpty();
    }

    @Test
    void aHigherSpatialLayerWaitsForAKeyframe() {
        selector.limit(0, 2);
        forward(stream.pictures(5));
        selector.limit(2, 2);

        assertThat(forward(stream.pictures(4))).hasSize(4).allMatch(frame -> frame.spatialId() == 0);
        assertThat(selector.awaitsSwitch()).isTrue();
        assertThat(forward(stream.keyframe().pictures(1))).hasSize(3);
        assertThat(selector.awaitsSwitch()).isFalse();
    }

    @Test
    void allPacketsOfAFrameGetOneAnswer() {
        List<Sent> frames = stream.pictures(2);
        forward(frames);
        selector.limit(0, 0);

        for (Sent frame : frames) {
            assertThat(selector.forwards(frame.descriptor())).isTrue();
        }
    }

    @Test
    void aFrameThatComesLateIsJudgedByTheTargetInForce() {
        selector.limit(1, 2);
        List<Sent> frames = stream.pictures(3);
        Sent lateBase = frames.get(3);
        Sent lateTop = frames.get(5);
        frames.removeAll(List.of(lateBase, lateTop));
        forward(frames);

        assertThat(selector.forwards(lateTop.descriptor())).isFalse();
        assertThat(selector.forwards(lateBase.descriptor())).isTrue();
    }

    @Test
    void onlyActiveTargetsAreChosen() {
        List<Sent> frames = stream.pictures(1);
        for (Sent frame : frames) {
            frame.descriptor().activeDecodeTargets(0b1_1100_0000);
        }

        assertThat(forward(frames)).hasSize(1);
        assertThat(selector.decodeTarget()).isEqualTo(6);
    }

    @Test
    void whateverIsChosenEachForwardedFrameHasItsReferences() {
        SplittableRandom random = Seeds.random(1_033);
        for (int round = 0; round < 300; round++) {
            forwarded.clear();
            DecodeTargetSelector other = new DecodeTargetSelector();
            ScalableStream frames = new ScalableStream(Structures.l3t3(0), random.nextInt(1 << 16));
            for (int picture = 0; picture < 60; picture++) {
                if (random.nextInt(4) == 0) {
                    other.limit(random.nextInt(4), random.nextInt(4));
                }
                if (random.nextInt(25) == 0) {
                    frames.keyframe();
                }
                for (Sent frame : frames.pictures(1)) {
                    check(other, frame);
                }
            }
        }
    }

    private void check(DecodeTargetSelector other, Sent frame) {
        if (!other.forwards(frame.descriptor())) {
            return;
        }
        DependencyDescriptor descriptor = frame.descriptor();
        for (int i = 0; i < descriptor.frameDiffCount(); i++) {
            assertThat(forwarded)
                    .as("%s refers to %s", frame, descriptor.frameDiff(i))
                    .contains(frame.number() - descriptor.frameDiff(i) & 0xFFFF);
        }
        forwarded.add(frame.number());
    }

    private List<Sent> forward(List<Sent> frames) {
        List<Sent> passed = new ArrayList<>();
        for (Sent frame : frames) {
            if (selector.forwards(frame.descriptor())) {
                passed.add(frame);
            }
        }
        return passed;
    }
}
