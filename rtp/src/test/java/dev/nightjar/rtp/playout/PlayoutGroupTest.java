package dev.nightjar.rtp.playout;

import static dev.nightjar.rtp.playout.PlayoutRig.MILLISECOND;
import static dev.nightjar.rtp.playout.PlayoutRig.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.testkit.Impairment;
import dev.nightjar.testkit.Seeds;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlayoutGroupTest {
    private static final Impairment FAST = Impairment.NONE.withDelay(20 * MILLISECOND);
    private static final Impairment SLOW = Impairment.NONE.withDelay(150 * MILLISECOND);

    private final PlayoutRig rig = new PlayoutRig(Seeds.random(81));
    private final PlayoutRig.Track sound = rig.track(CodecKind.OPUS, PlayoutConfig.DEFAULT);
    private final PlayoutRig.Track video = rig.track(CodecKind.VP8, PlayoutConfig.DEFAULT);
    private final PlayoutGroup group = new PlayoutGroup();

    PlayoutGroupTest() {
        sound.firstTimestamp = 123_456_789;
        video.firstTimestamp = -5_000;
        group.add(sound.buffer);
        group.add(video.buffer);
    }

    /** Capture to playout of the last frame before a time, which is what the tracks have to have in common. */
    private static long delayAt(PlayoutRig.Track track, long nanos) {
        List<PlayoutRig.Played> before = track.played.stream()
                .filter(played -> played.playedNanos() <= nanos)
                .toList();
        return before.get(before.size() - 1).delayNanos();
    }

    private long apart(long nanos) {
        return Math.abs(delayAt(sound, nanos) - delayAt(video, nanos));
    }

    @Test
    void tracksThatStartApartAreInStepOnceReportsHaveCome() {
        sound.sendAll(0, 60 * SECOND, FAST.withJitter(10 * MILLISECOND));
        video.sendAll(3 * SECOND, 60 * SECOND, SLOW.withJitter(60 * MILLISECOND));
        sound.at(4 * SECOND, () -> sound.isReported = true);
        video.at(6 * SECOND, () -> video.isReported = true);

        rig.runToTheEnd();

        assertThat(apart(5 * SECOND)).isGreaterThan(80 * MILLISECOND);
        for (long at = 7 * SECOND; at < 60 * SECOND; at += 100 * MILLISECOND) {
            assertThat(apart(at)).as("at %s ms", at / MILLISECOND).isLessThanOrEqualTo(5 * MILLISECOND);
        }
        assertThat(video.buffer.stats().framesLate() + sound.buffer.stats().framesLate())
                .isZero();
        // The sound's own need is far less than what it aims at.
        assertThat(sound.buffer.stats().targetDelayNanos()).isGreaterThan(150 * MILLISECOND);
        assertThat(sound.buffer.stats().jitterBufferMinimumDelay())
                .isLessThan(sound.buffer.stats().jitterBufferTargetDelay() / 4);
    }

    @Test
    void tracksStayInStepWhileTheSlowerOneAdapts() {
        sound.isReported = true;
        video.isReported = true;
        sound.sendAll(0, 80 * SECOND, FAST);
        video.sendAll(0, 20 * SECOND, FAST.withJitter(10 * MILLISECOND));
        video.sendAll(20 * SECOND, 40 * SECOND, FAST.withJitter(200 * MILLISECOND));
        video.sendAll(40 * SECOND, 80 * SECOND, FAST.withJitter(10 * MILLISECOND));

        rig.runToTheEnd();

        // Growing, a track is held back at its next frame: look where the delay is steady or shrinks.
        for (long at = 26 * SECOND; at < 79 * SECOND; at += 100 * MILLISECOND) {
            assertThat(apart(at)).as("at %s ms", at / MILLISECOND).isLessThanOrEqualTo(5 * MILLISECOND);
        }
        assertThat(delayAt(sound, 39 * SECOND)).isGreaterThan(200 * MILLISECOND);
        assertThat(delayAt(sound, 79 * SECOND)).isLessThan(60 * MILLISECOND);
    }

    @Test
    void aTrackWithoutReportPlaysByItself() {
        sound.sendAll(0, 10 * SECOND, FAST);
        video.isReported = true;
        video.sendAll(0, 10 * SECOND, SLOW);

        rig.runToTheEnd();

        assertThat(delayAt(sound, 9 * SECOND)).isLessThan(40 * MILLISECOND);
        assertThat(delayAt(video, 9 * SECOND)).isGreaterThan(150 * MILLISECOND);
    }

    @Test
    void clocksThatContradictEachOtherAreNotFollowed() {
        sound.isReported = true;
        video.isReported = true;
        video.reportErrorNanos = -3_000 * SECOND;
        sound.sendAll(0, 10 * SECOND, FAST);
        video.sendAll(0, 10 * SECOND, SLOW);

        rig.runToTheEnd();

        assertThat(delayAt(sound, 9 * SECOND)).isLessThan(40 * MILLISECOND);
        assertThat(delayAt(video, 9 * SECOND)).isLessThan(200 * MILLISECOND);
    }

    @Test
    void aTrackThatFallsSilentHoldsNobodyBack() {
        sound.isReported = true;
        video.isReported = true;
        sound.sendAll(0, 30 * SECOND, FAST);
        video.sendAll(0, 10 * SECOND, SLOW);

        rig.runToTheEnd();

        assertThat(delayAt(sound, 9 * SECOND)).isGreaterThan(150 * MILLISECOND);
        assertThat(delayAt(sound, 29 * SECOND)).isLessThan(40 * MILLISECOND);
    }

    @Test
    void aTrackThatLeavesPlaysByItself() {
        sound.isReported = true;
        video.isReported = true;
        sound.sendAll(0, 30 * SECOND, FAST);
        video.sendAll(0, 30 * SECOND, SLOW);
        sound.at(10 * SECOND, () -> group.remove(sound.buffer));

        rig.runToTheEnd();

        assertThat(delayAt(sound, 29 * SECOND)).isLessThan(40 * MILLISECOND);
        assertThat(group.size()).isEqualTo(1);
        group.remove(sound.buffer);
        assertThatThrownBy(() -> new PlayoutGroup().add(video.buffer)).isInstanceOf(IllegalStateException.class);
    }
}
