package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.endpoint.internal.playing.StreamPlayout;
import dev.nightjar.endpoint.internal.playing.TrackPlayout;
import dev.nightjar.endpoint.internal.playing.VirtualClock;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.Frame;
import dev.nightjar.rtp.playout.PlayoutConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Players that other threads begin and close while a track is added to them. */
@Tag("loopback")
class PlayedTrackTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int SSRC = 7;

    private final VirtualClock clock = new VirtualClock();
    private final List<Integer> played = new ArrayList<>();
    private final FrameSource source = new FrameSource(CodecKind.OPUS, SSRC);

    private PlayedTrack track(MediaStreamTrack track) {
        StreamPlayout playout = new StreamPlayout(clock, bug -> {
            throw bug;
        });
        return new PlayedTrack(track, playout, PlayoutConfig.DEFAULT, frame -> played.add(frame.length()));
    }

    private void deliver(MediaStreamTrack track, long timestamp) {
        track.deliver(source.frame(timestamp, Frame.UNKNOWN, clock.nowNanos(), FrameSource.opus(60)));
        clock.run(SECOND);
    }

    @Test
    void whatHasEndedBeforeItBeganPlaysNothing() {
        try (Endpoint endpoint = Sessions.endpoint()) {
            MediaStreamTrack track = new MediaStreamTrack("track", MediaKind.AUDIO, null, endpoint.newPeerConnection());
            PlayedTrack ended = track(track);
            PlayedTrack begun = track(track);

            ended.end(false);
            ended.begin(() -> {});
            deliver(track, 0);
            assertThat(played).isEmpty();

            begun.begin(() -> {});
            deliver(track, 960);
            assertThat(played).hasSize(1);
            begun.end(false);
        }
    }

    /** W3C webrtc-stats §8.4: what its jitter buffer did is told as long as somebody plays the track. */
    @Test
    void whoEndsDoesNotTakeAwayWhoBeginsInThatMoment() throws Exception {
        try (Endpoint endpoint = Sessions.endpoint()) {
            MediaStreamTrack track = new MediaStreamTrack("track", MediaKind.AUDIO, null, endpoint.newPeerConnection());
            TrackPlayout before = playout();
            TrackPlayout after = playout();
            track.played(before);
            List<Thread> both = List.of(
                    new Thread(() -> track.playedNoMore(before), "ends"),
                    new Thread(() -> track.played(after), "begins"));

            synchronized (track) {
                both.forEach(Thread::start);
                assertThat(ProcessProbe.holdsWithin(60, () -> both.stream().noneMatch(PlayedTrackTest::isOnItsWay)))
                        .isTrue();
                assertThat(both)
                        .as("neither asks or changes who plays while another does")
                        .allMatch(each -> each.getState() == Thread.State.BLOCKED);
            }
            for (Thread each : both) {
                each.join(TimeUnit.SECONDS.toMillis(60));
            }

            assertThat(track.playoutStats(SSRC)).isNotNull();
            track.playedNoMore(after);
            assertThat(track.playoutStats(SSRC)).isNull();
        }
    }

    private static boolean isOnItsWay(Thread thread) {
        return thread.getState() != Thread.State.BLOCKED && thread.getState() != Thread.State.TERMINATED;
    }

    /** {@return one that has a frame, and so statistics} */
    private TrackPlayout playout() {
        StreamPlayout stream = new StreamPlayout(clock, bug -> {
            throw bug;
        });
        TrackPlayout made = new TrackPlayout(PlayoutConfig.DEFAULT, stream.group(), frame -> {}, () -> {});
        stream.take(
                made, source.frame(0, Frame.UNKNOWN, clock.nowNanos(), FrameSource.opus(60)), PlayoutConfig.DEFAULT);
        return made;
    }
}
