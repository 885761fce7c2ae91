package dev.nightjar.endpoint;

import dev.nightjar.endpoint.internal.playing.StreamPlayout;
import dev.nightjar.endpoint.internal.playing.TrackPlayout;
import dev.nightjar.rtp.payload.Frame;
import dev.nightjar.rtp.payload.FrameSink;
import dev.nightjar.rtp.playout.PlayoutConfig;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A track of a {@link Player}: its sink of frames on the loop, and what {@link StreamPlayout} does with them. */
final class PlayedTrack implements FrameSink {
    /** The session limits requests too; this spares the loop the tasks. */
    private static final long KEYFRAME_REQUEST_NANOS = 500_000_000L;

    private final MediaStreamTrack track;
    private final StreamPlayout playout;
    private final PlayoutConfig config;
    private final TrackPlayout playing;
    private volatile @Nullable Runnable ended;
    private volatile boolean isOver;
    private PlayoutConfig wanted;
    private @Nullable Duration target;
    private boolean hasAsked;
    private long askedNanos;

    PlayedTrack(MediaStreamTrack track, StreamPlayout playout, PlayoutConfig config, FrameSink sink) {
        this.track = track;
        this.playout = playout;
        this.config = config;
        this.wanted = config;
        this.playing = new TrackPlayout(config, playout.group(), sink, this::requestKeyframe);
    }

    /**
     * Takes the track's frames from now on, unless another thread has ended it before it began. Any thread.
     *
     * @param listener told when the track has ended
     */
    void begin(Runnable listener) {
        synchronized (this) {
            if (isOver) {
                return;
            }
            ended = listener;
            track.played(playing);
            track.addFrameSink(this);
        }
        track.requestKeyframe();
        track.whenGone(listener);
        if (isOver) {
            track.removeGoneListener(listener);
        }
    }

    @Override
    public void onFrame(Frame frame) {
        Duration now = track.jitterBufferTarget();
        if (!Objects.equals(now, target)) {
            target = now;
            wanted = TrackPlayout.withTarget(config, now);
        }
        playout.take(playing, frame, wanted);
    }

    private void requestKeyframe() {
        long nowNanos = playout.clock().nowNanos();
        if (!hasAsked || nowNanos - askedNanos >= KEYFRAME_REQUEST_NANOS) {
            hasAsked = true;
            askedNanos = nowNanos;
            track.requestKeyframe();
        }
    }

    /** Takes no more frames; any thread. */
    void end(boolean handsOut) {
        synchronized (this) {
            isOver = true;
            track.removeFrameSink(this);
        }
        Runnable listener = ended;
        if (listener != null) {
            track.removeGoneListener(listener);
        }
        playout.clock()
                .schedule(
                        () -> {
                            playout.remove(playing, handsOut);
                            track.playedNoMore(playing);
                        },
                        0);
    }
}
