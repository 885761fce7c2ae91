package dev.nightjar.endpoint.internal.playing;

import dev.nightjar.core.SansIo;
import dev.nightjar.rtp.payload.Frame;
import dev.nightjar.rtp.playout.PlayoutConfig;
import dev.nightjar.rtp.playout.PlayoutGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The tracks of one connection that are played, in step with each other, and the one timer they need.
 *
 * <p>Confined to the clock's thread.
 */
public final class StreamPlayout {
    private final FilePlayer.Clock clock;
    private final Consumer<RuntimeException> failed;
    private final PlayoutGroup group = new PlayoutGroup();
    private final List<TrackPlayout> tracks = new ArrayList<>();
    private long wakeNanos = SansIo.NO_DEADLINE;

    /**
     * Makes a playout of no tracks.
     *
     * @param failed hears what a sink has thrown while the timer ran
     */
    public StreamPlayout(FilePlayer.Clock clock, Consumer<RuntimeException> failed) {
        this.clock = clock;
        this.failed = failed;
    }

    /** {@return the clock that its tracks play by} */
    public FilePlayer.Clock clock() {
        return clock;
    }

    /** {@return what keeps its tracks in step} */
    public PlayoutGroup group() {
        return group;
    }

    /** Takes a frame of a track, which joins the others with its first; what is due of any is handed out. */
    public void take(TrackPlayout track, Frame frame, PlayoutConfig bounds) {
        if (track.isOver()) {
            return;
        }
        if (!tracks.contains(track)) {
            tracks.add(track);
        }
        track.take(frame, bounds, clock.nowNanos());
        play();
    }

    /** Lets a track go, having handed out what is held of it or not. */
    public void remove(TrackPlayout track, boolean handsOut) {
        tracks.remove(track);
        try {
            track.end(handsOut, clock.nowNanos());
        } catch (RuntimeException bug) {
            failed.accept(bug);
        }
    }

    private void play() {
        long nowNanos = clock.nowNanos();
        long nextNanos = SansIo.NO_DEADLINE;
        for (TrackPlayout track : tracks) {
            track.advance(nowNanos);
            nextNanos = Math.min(nextNanos, track.deadlineNanos());
        }
        wakeAt(nextNanos, nowNanos);
    }

    /** Comes back then, unless it does so sooner; who comes back too soon finds nothing due. */
    private void wakeAt(long atNanos, long nowNanos) {
        if (atNanos < wakeNanos) {
            wakeNanos = atNanos;
            clock.schedule(() -> woken(atNanos), Math.max(1, atNanos - nowNanos));
        }
    }

    private void woken(long atNanos) {
        if (wakeNanos == atNanos) {
            wakeNanos = SansIo.NO_DEADLINE;
        }
        try {
            play();
        } catch (RuntimeException bug) {
            failed.accept(bug);
        }
    }
}
