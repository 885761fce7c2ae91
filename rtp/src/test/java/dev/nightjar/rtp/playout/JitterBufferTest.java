package dev.nightjar.rtp.playout;

import static dev.nightjar.rtp.playout.PlayoutRig.MILLISECOND;
import static dev.nightjar.rtp.playout.PlayoutRig.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.core.SansIo;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.testkit.Impairment;
import dev.nightjar.testkit.Seeds;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JitterBufferTest {
    private static final Impairment LINK = Impairment.NONE.withDelay(30 * MILLISECOND);

    private final PlayoutRig rig = new PlayoutRig(Seeds.random(80));

    private static void assertEachOnceAndInOrder(PlayoutRig.Track track, int count) {
        List<Long> captures =
                track.played.stream().map(PlayoutRig.Played::captureNanos).toList();
        assertThat(captures).hasSize(count).isSorted().doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource(
            value = CodecKind.class,
            names = {"VP8", "OPUS"})
    void withoutLossNoFrameIsLateAndAllComeInOrder(CodecKind codec) {
        PlayoutRig.Track track = rig.track(codec, PlayoutConfig.DEFAULT);
        track.sendAll(0, 60 * SECOND, LINK.withJitter(40 * MILLISECOND));

        rig.runToTheEnd();

        assertEachOnceAndInOrder(track, codec.isVideo() ? 1_500 : 3_000);
        assertThat(track.buffer.stats().framesLate()).isZero();
        assertThat(track.buffer.stats().framesHeld()).isZero();
        assertThat(track.buffer.deadlineNanos()).isEqualTo(SansIo.NO_DEADLINE);
    }

    @Test
    void framesComeOutAsFarApartAsTheirTimestampsWhateverTheJitter() {
        PlayoutRig.Track track = rig.track(CodecKind.VP8, PlayoutConfig.DEFAULT);
        track.sendAll(0, 60 * SECOND, LINK.withJitter(40 * MILLISECOND));

        rig.runToTheEnd();

        List<PlayoutRig.Played> played = track.played;
        for (int i = 1; i < played.size(); i++) {
            long apart = played.get(i).playedNanos() - played.get(i - 1).playedNanos();
            // Playing is 5 % faster while the delay shrinks, of the time between arrivals; the quantile moves by
            // little.
            assertThat(apart).isBetween(35 * MILLISECOND, 44 * MILLISECOND);
        }
    }

    @Test
    void aStepOfJitterGrowsTheDelayAndItsEndShrinksIt() {
        PlayoutRig.Track track = rig.track(CodecKind.VP8, PlayoutConfig.DEFAULT);
        track.sendAll(0, 20 * SECOND, LINK.withJitter(5 * MILLISECOND));
        track.sendAll(20 * SECOND, 40 * SECOND, LINK.withJitter(150 * MILLISECOND));
        track.sendAll(40 * SECOND, 80 * SECOND, LINK.withJitter(5 * MILLISECOND));

        rig.run(20 * SECOND);
        long before = track.buffer.stats().targetDelayNanos();
        rig.run(40 * SECOND);
        PlayoutStats during = track.buffer.stats();
        rig.runToTheEnd();
        PlayoutStats after = track.buffer.stats();

        assertThat(before).isBetween(10 * MILLISECOND, 20 * MILLISECOND);
        assertThat(during.targetDelayNanos()).isBetween(140 * MILLISECOND, 170 * MILLISECOND);
        assertThat(during.framesLate()).isBetween(1L, 30L);
        assertThat(after.targetDelayNanos()).isBetween(10 * MILLISECOND, 20 * MILLISECOND);
        assertThat(after.delayNanos()).isEqualTo(after.targetDelayNanos());
        assertEachOnceAndInOrder(track, 80 * 25);
    }

    @Test
    void aPathThatBecomesLongerOrShorterIsFollowed() {
        PlayoutRig.Track track = rig.track(CodecKind.OPUS, PlayoutConfig.DEFAULT);
        track.sendAll(0, 20 * SECOND, LINK);
        track.sendAll(20 * SECOND, 60 * SECOND, LINK.withDelay(300 * MILLISECOND));
        track.sendAll(60 * SECOND, 100 * SECOND, LINK);

        rig.run(60 * SECOND);
        PlayoutRig.Played onTheLongPath = track.played.get(track.played.size() - 1);
        rig.runToTheEnd();
        PlayoutRig.Played last = track.played.get(track.played.size() - 1);

        assertThat(onTheLongPath.delayNanos()).isBetween(300 * MILLISECOND, 320 * MILLISECOND);
        assertThat(last.delayNanos()).isBetween(30 * MILLISECOND, 50 * MILLISECOND);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1 + 500e-6, 1 - 500e-6})
    void anHourOfDriftStaysBounded(double clockSpeed) {
        PlayoutRig.Track track = rig.track(CodecKind.VP8, PlayoutConfig.DEFAULT);
        track.clockSpeed = clockSpeed;
        for (int minute = 0; minute < 60; minute++) {
            track.sendAll(minute * 60 * SECOND, (minute + 1) * 60 * SECOND, LINK.withJitter(20 * MILLISECOND));
        }

        rig.runToTheEnd();

        PlayoutStats stats = track.buffer.stats();
        assertThat(stats.framesLate()).isZero();
        assertThat(stats.restarts()).isZero();
        assertThat(stats.framesPlayed()).isEqualTo(60 * 60 * 25);
        for (PlayoutRig.Played played : track.played.subList(500, track.played.size())) {
            // 30 ms of path, 20 of jitter, 10 of margin, and what 16 s of drift may add.
            assertThat(played.delayNanos()).isBetween(50 * MILLISECOND, 75 * MILLISECOND);
        }
    }

    @Test
    void timestampsWrap() {
        PlayoutRig.Track track = rig.track(CodecKind.VP8, PlayoutConfig.DEFAULT);
        track.firstTimestamp = -90_000 * 5;
        track.sendAll(0, 10 * SECOND, LINK);

        rig.runToTheEnd();

        assertEachOnceAndInOrder(track, 250);
        assertThat(track.buffer.stats().restarts()).isZero();
        assertThat(track.buffer.stats().framesLate()).isZero();
    }

    @Test
    void anotherSsrcBeginsAnewWithAKeyframeAfterWhatIsHeld() {
        PlayoutRig.Track track = rig.track(CodecKind.VP8, PlayoutConfig.DEFAULT);
        track.sendAll(0, 5 * SECOND, LINK);
        track.at(5 * SECOND + 30 * MILLISECOND, () -> track.become(9));
        rig.run(5 * SECOND + 30 * MILLISECOND);
        track.firstTimestamp = 77_777_777;
        track.sendAll(5 * SECOND + 100 * MILLISECOND, 10 * SECOND, LINK);

        rig.runToTheEnd();

        assertThat(track.buffer.stats().restarts()).isEqualTo(1);
        assertThat(track.played.stream().filter(played -> played.ssrc() == 9)).hasSize(123);
        assertEachOnceAndInOrder(track, 125 + 123);
        assertThat(track.buffer.stats().framesDropped()).isZero();
    }

    @Test
    void anotherSsrcWithoutAKeyframeIsNotPlayedAndOneIsAskedFor() {
        PlayoutRig.Track track = rig.track(CodecKind.VP8, PlayoutConfig.DEFAULT);
        track.sendAll(0, SECOND, LINK);
        // The assembler has seen its keyframe; the buffer sees another SSRC.
        track.at(SECOND + 35 * MILLISECOND, () -> track.ssrc = 9);
        for (int i = 1; i <= 10; i++) {
            track.send(SECOND + i * 33 * MILLISECOND, i == 6, LINK);
        }
        rig.run(SECOND + 33 * MILLISECOND * 5 + 31 * MILLISECOND);
        boolean asked = track.buffer.needsKeyframe();

        rig.runToTheEnd();

        assertThat(asked).isTrue();
        assertThat(track.buffer.needsKeyframe()).isFalse();
        assertThat(track.buffer.stats().framesDropped()).isEqualTo(5);
        assertEachOnceAndInOrder(track, 25 + 5);
    }

    @ParameterizedTest
    @ValueSource(longs = {3 * 90_000, -20 * 90_000, 1L << 30})
    void aJumpOfTheTimestampsBeginsAnewWithoutAPause(long ticks) {
        PlayoutRig.Track track = rig.track(CodecKind.VP8, PlayoutConfig.DEFAULT);
        track.sendAll(0, 5 * SECOND, LINK);
        rig.run(5 * SECOND);
        track.firstTimestamp = (int) ticks;
        track.sendAll(5 * SECOND, 10 * SECOND, LINK);

        rig.runToTheEnd();

        assertThat(track.buffer.stats().restarts()).isEqualTo(1);
        assertEachOnceAndInOrder(track, 125 + 125);
        assertThat(track.played).allMatch(played -> played.delayNanos() < 120 * MILLISECOND);
    }

    @Test
    void aSmallJumpBackIsBelievedAfterASecond() {
        PlayoutRig.Track track = rig.track(CodecKind.OPUS, PlayoutConfig.DEFAULT);
        track.sendAll(0, 5 * SECOND, LINK);
        rig.run(5 * SECOND);
        track.firstTimestamp = -4 * 48_000;
        track.sendAll(5 * SECOND, 10 * SECOND, LINK);

        rig.runToTheEnd();

        assertThat(track.buffer.stats().restarts()).isEqualTo(1);
        assertThat(track.buffer.stats().framesDropped()).isBetween(45L, 55L);
        assertThat(track.played).hasSizeGreaterThan(440);
    }

    @Test
    void anOutageIsPlayedAtOnceAndNotRemembered() {
        PlayoutRig.Track track = rig.track(CodecKind.VP8, PlayoutConfig.DEFAULT);
        track.sendAll(0, 10 * SECOND, LINK);
        // What is sent in three seconds arrives together at their end.
        for (long capture = 10 * SECOND; capture < 13 * SECOND; capture += PlayoutRig.VIDEO_INTERVAL) {
            track.send(capture, false, LINK.withDelay(13 * SECOND - capture));
        }
        track.sendAll(13 * SECOND, 40 * SECOND, LINK);

        rig.runToTheEnd();

        assertEachOnceAndInOrder(track, 40 * 25);
        assertThat(track.buffer.stats().framesLate()).isGreaterThan(40);
        assertThat(track.buffer.stats().restarts()).isZero();
        assertThat(track.buffer.stats().targetDelayNanos()).isLessThan(50 * MILLISECOND);
    }

    @Test
    void duplicatesAndSoundThatIsTooOldAreNotPlayed() {
        PlayoutRig.Track track = rig.track(CodecKind.OPUS, PlayoutConfig.DEFAULT);
        track.sendAll(0, 5 * SECOND, LINK.withDuplication(0.5));
        track.at(5 * SECOND + 200 * MILLISECOND, () -> {
            // Played long ago.
            track.sendAs(track.timestampOf(4 * SECOND), 4 * SECOND + 5 * MILLISECOND, false, LINK);
        });

        rig.runToTheEnd();

        assertEachOnceAndInOrder(track, 250);
        assertThat(track.buffer.stats().framesDuplicate()).isBetween(80L, 170L);
        assertThat(track.buffer.stats().framesDropped()).isEqualTo(1);
    }

    @Test
    void videoKeepsTheOrderOfDecoding() {
        PlayoutRig.Track track = rig.track(CodecKind.VP8, PlayoutConfig.DEFAULT);
        int[] order = {0, 3, 1, 2, 6, 4, 5, 9, 7, 8};
        for (int round = 0; round < 100; round++) {
            for (int i = 0; i < order.length; i++) {
                int timestamp = 3_000 * (order.length * round + order[i]);
                long sent = (order.length * round + i) * SECOND / 30;
                track.sendAs(timestamp, sent, round + i == 0, LINK);
            }
        }

        rig.runToTheEnd();

        assertEachOnceAndInOrder(track, 1_000);
        assertThat(track.buffer.stats().framesLate()).isZero();
        assertThat(track.buffer.stats().framesDropped()).isZero();
    }

    @Test
    void moreFramesThanTheBoundAreHandedOutBeforeTheirTime() {
        Duration most = Duration.ofSeconds(10);
        PlayoutRig.Track track = rig.track(CodecKind.OPUS, new PlayoutConfig(most, most, most));
        for (int i = 0; i < 2 * HeldFrames.MAX_FRAMES; i++) {
            track.send(i * 5 * MILLISECOND, false, LINK);
        }

        rig.run(2 * HeldFrames.MAX_FRAMES * 5 * MILLISECOND + 40 * MILLISECOND);
        assertThat(track.buffer.stats().framesHeld()).isEqualTo(HeldFrames.MAX_FRAMES);
        assertThat(track.played).hasSize(HeldFrames.MAX_FRAMES);
        rig.runToTheEnd();

        assertEachOnceAndInOrder(track, 2 * HeldFrames.MAX_FRAMES);
    }

    @Test
    void statsHaveTheMeaningsOfTheStandard() {
        Duration delay = Duration.ofMillis(100);
        PlayoutRig.Track video = rig.track(CodecKind.VP8, new PlayoutConfig(delay, delay, delay));
        PlayoutRig.Track sound = rig.track(CodecKind.OPUS, new PlayoutConfig(delay, delay, delay));
        video.sendAll(0, 10 * SECOND, LINK);
        sound.sendAll(0, 10 * SECOND, LINK);

        rig.runToTheEnd();

        PlayoutStats ofVideo = video.buffer.stats();
        PlayoutStats ofSound = sound.buffer.stats();
        assertThat(ofVideo.jitterBufferEmittedCount()).isEqualTo(250);
        assertThat(ofVideo.jitterBufferDelay()).isCloseTo(25, within(0.01));
        assertThat(ofVideo.jitterBufferTargetDelay()).isCloseTo(25, within(0.01));
        assertThat(ofVideo.jitterBufferMinimumDelay()).isCloseTo(2.5, within(0.01));
        assertThat(ofSound.jitterBufferEmittedCount()).isEqualTo(480_000);
        assertThat(ofSound.jitterBufferDelay()).isCloseTo(48_000, within(1.0));
    }

    @Test
    void theBoundsMayBeChanged() {
        PlayoutRig.Track track = rig.track(CodecKind.VP8, PlayoutConfig.DEFAULT);
        track.sendAll(0, 30 * SECOND, LINK);
        rig.run(15 * SECOND);

        track.buffer.delayBounds(Duration.ofMillis(500), Duration.ofMillis(600));
        rig.run(29 * SECOND);

        assertThat(track.played.get(track.played.size() - 1).delayNanos())
                .isCloseTo(530 * MILLISECOND, within(MILLISECOND));
        track.buffer.delayBounds(Duration.ZERO, Duration.ZERO);
        rig.runToTheEnd();
        assertThat(track.buffer.stats().targetDelayNanos()).isZero();
        assertThatThrownBy(() -> track.buffer.delayBounds(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> track.buffer.delayBounds(Duration.ZERO, Duration.ofSeconds(11)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsHeldAtTheEndIsHandedOut() {
        PlayoutRig.Track track = rig.track(CodecKind.VP8, PlayoutConfig.DEFAULT);
        track.sendAll(0, SECOND, LINK);
        rig.run(SECOND + 20 * MILLISECOND);
        assertThat(track.buffer.stats().framesHeld()).isPositive();

        track.buffer.flush(rig.nowNanos);

        assertThat(track.buffer.stats().framesHeld()).isZero();
        assertThat(track.buffer.deadlineNanos()).isEqualTo(SansIo.NO_DEADLINE);
        assertThatThrownBy(() -> new JitterBuffer(0, PlayoutConfig.DEFAULT, frame -> {}))
                .hasMessage("clockRate: 0 (expected: >= 1)");
    }

    @Test
    void afterAdvancingToTheDeadlineTheNextIsLater() {
        PlayoutRig.Track track = rig.track(CodecKind.VP8, PlayoutConfig.DEFAULT);
        track.sendAll(0, SECOND, LINK);
        rig.run(SECOND + 20 * MILLISECOND);

        for (int i = 0; track.buffer.deadlineNanos() != SansIo.NO_DEADLINE; i++) {
            long deadline = track.buffer.deadlineNanos();
            track.buffer.advance(deadline);
            assertThat(track.buffer.deadlineNanos()).isGreaterThan(deadline);
            assertThat(i).isLessThan(100);
        }
    }
}
