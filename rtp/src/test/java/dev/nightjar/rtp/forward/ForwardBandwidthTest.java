package dev.nightjar.rtp.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.Bottleneck;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The encoding that is sent on follows what the receiver's path takes. */
class ForwardBandwidthTest {
    private static final long SMALL = 150_000;
    private static final long MIDDLE = 500_000;
    private static final long LARGE = 2_000_000;

    private static List<Bottleneck.Step> link(long capacityBps) {
        return List.of(new Bottleneck.Step(0, capacityBps));
    }

    @ParameterizedTest(name = "{0} bit/s, RFC 8888: {1}, seed {3}")
    @CsvSource({
        "400000, false, 0, 1",
        "400000, false, 0, 2",
        "400000, true, 0, 3",
        "1000000, false, 1, 1",
        "1000000, false, 1, 2",
        "1000000, true, 1, 3",
        "3000000, false, 2, 1",
        "3000000, false, 2, 2",
        "3000000, true, 2, 3"
    })
    void settlesAtTheEncodingThatFitsAndStaysThere(long capacity, boolean rtpFeedback, int fitting, long seed) {
        ForwardScene scene = new ForwardScene(link(capacity), rtpFeedback, seed);
        SceneTrack track = scene.track(true, SMALL, MIDDLE, LARGE);

        scene.run(120);

        assertThat(track.chosen()).as("%s", track.changes).isEqualTo(fitting);
        assertThat(track.changesAfter(15)).as("%s", track.changes).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aSmallerEncodingIsTakenWithinTwoSecondsOfADropAndTheLargerAgainLater(long seed) {
        List<Bottleneck.Step> steps = List.of(
                new Bottleneck.Step(0, 3_000_000),
                new Bottleneck.Step(30_000_000_000L, 800_000),
                new Bottleneck.Step(60_000_000_000L, 3_000_000));
        ForwardScene scene = new ForwardScene(steps, false, seed);
        SceneTrack track = scene.track(true, SMALL, MIDDLE, LARGE);

        scene.run(30);
        assertThat(track.chosen()).as("%s", track.changes).isEqualTo(2);
        scene.run(32);
        assertThat(track.chosen()).as("%s", track.changes).isLessThan(2);
        scene.run(60);
        assertThat(track.chosen()).as("%s", track.changes).isEqualTo(1);
        scene.run(90);
        assertThat(track.chosen()).as("%s", track.changes).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void twoTracksOfOneConnectionGetTheSame(long seed) {
        ForwardScene scene = new ForwardScene(link(1_500_000), false, seed);
        SceneTrack one = scene.track(true, SMALL, MIDDLE, LARGE);
        SceneTrack other = scene.track(true, SMALL, MIDDLE, LARGE);

        scene.run(60);

        assertThat(one.chosen()).as("%s", one.changes).isEqualTo(1);
        assertThat(other.chosen()).as("%s", other.changes).isEqualTo(1);
        assertThat(one.changesAfter(15) + other.changesAfter(15)).isZero();
    }

    @Test
    void aTrackOfOneEncodingIsNeitherFollowedNorProbedFor() {
        ForwardScene scene = new ForwardScene(link(400_000), false, 1);
        SceneTrack track = scene.track(true, MIDDLE);

        scene.run(5);

        assertThat(scene.shares().path().isFollowed()).isFalse();
        assertThat(scene.shares().path().paddingBytes()).isZero();
        assertThat(scene.shares().path().transportWide()).isPositive();
        assertThat(track.chosen()).isZero();
    }

    @Test
    void withoutAStreamForPaddingNothingIsProbedAndMediaAloneTells() {
        ForwardScene scene = new ForwardScene(link(3_000_000), false, 1);
        SceneTrack track = scene.track(false, SMALL, MIDDLE, LARGE);

        scene.run(60);

        assertThat(scene.shares().path().paddingBytes()).isZero();
        assertThat(track.chosen()).as("%s", track.changes).isZero();
    }
}
