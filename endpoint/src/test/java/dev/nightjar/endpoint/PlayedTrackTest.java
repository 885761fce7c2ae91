package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.endpoint.internal.playing.StreamPlayout;
import dev.nightjar.endpoint.internal.playing.VirtualClock;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.Frame;
import dev.nightjar.rtp.playout.PlayoutConfig;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A player that another thread closes while a track is added to it. */
@Tag("loopback")
class PlayedTrackTest {
    private static final long SECOND = 1_000_000_000L;

    private final VirtualClock clock = new VirtualClock();
    private final List<Integer> played = new ArrayList<>();
    private final FrameSource source = new FrameSource(CodecKind.OPUS, 7);

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
}
