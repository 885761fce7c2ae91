package dev.nightjar.endpoint.internal.playing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.endpoint.FrameSource;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.Frame;
import dev.nightjar.rtp.payload.FrameSink;
import dev.nightjar.rtp.playout.PlayoutConfig;
import dev.nightjar.rtp.playout.PlayoutStats;
import dev.nightjar.testkit.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Sound and pictures of one sender, played by a clock that the test turns. */
class StreamPlayoutTest {
    private static final long MS = 1_000_000;
    private static final long SECOND = 1_000 * MS;
    private static final long NTP = 3_900_000_000L * SECOND;
    private static final int SOUND = 7;
    private static final int PICTURE = 8;

    private final VirtualClock clock = new VirtualClock();
    private final List<RuntimeException> failures = new ArrayList<>();
    private final StreamPlayout playout = new StreamPlayout(clock, failures::add);
    private final List<Played> played = new ArrayList<>();
    private final SplittableRandom random = new SplittableRandom(Seeds.seed(513));
    private int keyframeRequests;

    /** A frame that was handed out: captured when, played when. */
    private record Played(int ssrc, long captureNanos, long atNanos) {
        long delayNanos() {
            return atNanos - captureNanos;
        }
    }

    /** A stream whose timestamps begin at its own place, and which arrives that much later than captured. */
    private final class Stream {
        final FrameSource source;
        final TrackPlayout track;
        final CodecKind codec;
        final int ssrc;
        final long origin;
        final long delayNanos;
        PlayoutConfig bounds = PlayoutConfig.DEFAULT;
        boolean isReported = true;

        Stream(CodecKind codec, int ssrc, long origin, long delayNanos, FrameSink sink) {
            this.codec = codec;
            this.ssrc = ssrc;
            this.origin = origin;
            this.delayNanos = delayNanos;
            source = new FrameSource(codec, ssrc);
            track = new TrackPlayout(PlayoutConfig.DEFAULT, playout.group(), sink, () -> keyframeRequests++);
        }

        Stream(CodecKind codec, int ssrc, long origin, long delayNanos) {
            this(codec, ssrc, origin, delayNanos, frame -> {});
        }

        void arrive(long captureNanos, long jitterNanos) {
            clock.schedule(
                    () -> {
                        byte[] bytes = codec.isVideo() ? FrameSource.vp8Keyframe(64, 48, 100) : FrameSource.opus(60);
                        long timestamp = origin + captureNanos / 1_000 * codec.clockRate() / 1_000_000;
                        long ntp = isReported ? NTP + captureNanos : Frame.UNKNOWN;
                        playout.take(track, source.frame(timestamp, ntp, clock.nowNanos(), bytes), bounds);
                    },
                    captureNanos + delayNanos + jitterNanos - clock.nowNanos());
        }

        /** Frames at even distances, each delayed by up to that much more. */
        void arriveAll(long fromNanos, long toNanos, long intervalNanos, int jitterNanos) {
            long latest = 0;
            for (long capture = fromNanos; capture < toNanos; capture += intervalNanos) {
                latest = Math.max(latest, capture + random.nextInt(jitterNanos + 1));
                arrive(capture, latest - capture);
            }
        }
    }

    private FrameSink noted(long origin) {
        return frame -> {
            long ticks = frame.unwrappedTimestamp() - origin;
            played.add(new Played(
                    frame.ssrc(), ticks * 1_000_000 / (frame.codec().clockRate() / 1_000), clock.nowNanos()));
        };
    }

    private List<Played> of(int ssrc) {
        return played.stream().filter(each -> each.ssrc() == ssrc).toList();
    }

    @Test
    void soundAndPicturesOfOneMomentArePlayedTogetherAndEvenly() {
        Stream sound = new Stream(CodecKind.OPUS, SOUND, 5_000, 20 * MS, noted(5_000));
        Stream picture = new Stream(CodecKind.VP8, PICTURE, 900_000, 90 * MS, noted(900_000));
        sound.arriveAll(0, 20 * SECOND, 20 * MS, (int) (5 * MS));
        picture.arriveAll(0, 20 * SECOND, 40 * MS, (int) (30 * MS));
        clock.run(25 * SECOND);

        assertThat(of(SOUND)).hasSize(1_000);
        assertThat(of(PICTURE)).hasSize(500);
        List<Played> lateSound = of(SOUND).stream()
                .filter(each -> each.captureNanos() > 10 * SECOND)
                .toList();
        List<Played> latePicture = of(PICTURE).stream()
                .filter(each -> each.captureNanos() > 10 * SECOND)
                .toList();
        assertThat(lateSound.get(0).delayNanos()).isGreaterThan(100 * MS);
        for (int i = 0; i < 200; i++) {
            long apart = lateSound.get(2 * i).delayNanos() - latePicture.get(i).delayNanos();
            assertThat(Math.abs(apart)).isLessThan(3 * MS);
            if (i > 0) {
                long step =
                        latePicture.get(i).atNanos() - latePicture.get(i - 1).atNanos();
                assertThat(step).isBetween(37 * MS, 43 * MS);
            }
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void withoutReportsEachPlaysByItself() {
        Stream sound = new Stream(CodecKind.OPUS, SOUND, 0, 20 * MS, noted(0));
        Stream picture = new Stream(CodecKind.VP8, PICTURE, 0, 90 * MS, noted(0));
        sound.isReported = false;
        picture.isReported = false;
        sound.arriveAll(0, 10 * SECOND, 20 * MS, 0);
        picture.arriveAll(0, 10 * SECOND, 40 * MS, 0);
        clock.run(11 * SECOND);

        assertThat(of(SOUND).get(499).delayNanos())
                .isLessThan(of(PICTURE).get(249).delayNanos() - 50 * MS);
    }

    @Test
    void aTargetHoldsFramesBackAndTheStatisticsSayHowLong() {
        Stream sound = new Stream(CodecKind.OPUS, SOUND, 0, 20 * MS, noted(0));
        sound.bounds = TrackPlayout.withTarget(PlayoutConfig.DEFAULT, Duration.ofMillis(400));
        sound.arriveAll(0, 10 * SECOND, 20 * MS, 0);
        clock.run(11 * SECOND);

        assertThat(of(SOUND)).hasSize(500);
        assertThat(of(SOUND).get(499).delayNanos()).isEqualTo(420 * MS);
        PlayoutStats stats = sound.track.stats(SOUND);
        assertThat(stats.jitterBufferEmittedCount()).isEqualTo(480_000);
        assertThat(stats.jitterBufferDelay() / stats.jitterBufferEmittedCount()).isBetween(0.399, 0.401);
        assertThat(stats.targetDelayNanos()).isEqualTo(400 * MS);
        assertThat(stats.jitterBufferMinimumDelay()).isLessThan(stats.jitterBufferTargetDelay() / 10);
        assertThat(sound.track.stats(PICTURE)).as("another stream").isNull();
    }

    @Test
    void aTargetAboveTheConfigurationsGreatestMovesThatToo() {
        PlayoutConfig tight = new PlayoutConfig(Duration.ZERO, Duration.ofMillis(10), Duration.ofMillis(100));

        assertThat(TrackPlayout.withTarget(tight, null)).isEqualTo(tight);
        assertThat(TrackPlayout.withTarget(tight, Duration.ofMillis(50)).minDelay())
                .isEqualTo(Duration.ofMillis(50));
        assertThat(TrackPlayout.withTarget(tight, Duration.ofSeconds(2)))
                .isEqualTo(new PlayoutConfig(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(2)));
    }

    @Test
    void whatIsHeldIsHandedOutAtTheEndOfATrackAndNotWhereItIsStopped() {
        Stream sound = new Stream(CodecKind.OPUS, SOUND, 0, 0, noted(0));
        Stream other = new Stream(CodecKind.OPUS, PICTURE, 0, 0, noted(0));
        sound.arrive(0, 0);
        other.arrive(0, 0);
        clock.run(10 * MS);
        assertThat(played).isEmpty();

        playout.remove(sound.track, true);
        playout.remove(other.track, false);
        assertThat(of(SOUND)).hasSize(1);
        sound.arrive(20 * MS, 0);
        clock.run(SECOND);

        assertThat(played).as("nothing after the end").hasSize(1);
        assertThat(playout.group().size()).isZero();
    }

    @Test
    void aSinkThatThrowsFailsTheConnectionAndNotTheClock() {
        Stream sound = new Stream(CodecKind.OPUS, SOUND, 0, 0, frame -> {
            throw new IllegalStateException("no decoder");
        });
        sound.arrive(0, 0);
        clock.run(SECOND);

        assertThat(failures).hasSize(1);
        assertThat(failures.get(0)).hasMessage("no decoder");
    }

    @Test
    void anotherClockRateBeginsAnewBehindWhatIsHeld() {
        Stream sound = new Stream(CodecKind.OPUS, SOUND, 0, 0, noted(0));
        sound.arrive(0, 0);
        clock.run(10 * MS);
        Frame narrow =
                new FrameSource(CodecKind.PCMU, SOUND).frame(160, Frame.UNKNOWN, clock.nowNanos(), new byte[160]);
        playout.take(sound.track, narrow, PlayoutConfig.DEFAULT);

        assertThat(of(SOUND)).hasSize(1);
        clock.run(SECOND);
        assertThat(of(SOUND)).hasSize(2);
        assertThat(sound.track.stats(SOUND).framesPlayed()).isEqualTo(1);
    }

    @Test
    void picturesBeforeAKeyframeAskForOne() {
        List<Long> seen = new ArrayList<>();
        Stream picture = new Stream(CodecKind.VP8, PICTURE, 0, 0, frame -> seen.add(frame.unwrappedTimestamp()));
        FrameSource source = new FrameSource(CodecKind.VP8, 9);
        Frame key = source.frame(0, Frame.UNKNOWN, 0, FrameSource.vp8Keyframe(64, 48, 50))
                .copyOf();
        Frame delta = source.frame(3_000, Frame.UNKNOWN, 0, FrameSource.vp8Delta(50));
        playout.take(picture.track, delta, PlayoutConfig.DEFAULT);
        assertThat(keyframeRequests).isEqualTo(1);
        playout.take(picture.track, key, PlayoutConfig.DEFAULT);
        clock.run(SECOND);

        assertThat(keyframeRequests).isEqualTo(1);
        assertThat(seen).containsExactly(0L);
    }
}
