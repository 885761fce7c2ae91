package dev.nightjar.endpoint.internal.generating;

import dev.nightjar.endpoint.internal.playing.FilePlayer;
import dev.nightjar.rtp.payload.EncodedFrame;

/** Has the frames of one maker made and sent, each when its time has come. Confined to the clock's thread. */
public final class FramePace {
    /** Who is so late leaves out what it has missed, as a camera would. */
    static final long MAX_LATE_NANOS = FilePlayer.MAX_LATE_NANOS;

    private final FilePlayer.Clock clock;
    private final FrameMaker maker;
    private final FilePlayer.Output output;
    private long startNanos;
    private long next;
    private boolean isStarted;
    private boolean isStopped;

    /** Hands out nothing before it is started. */
    public FramePace(FilePlayer.Clock clock, FrameMaker maker, FilePlayer.Output output) {
        this.clock = clock;
        this.maker = maker;
        this.output = output;
    }

    /** Begins with the first frame, at a time that tracks which play in step have in common; once. */
    public void start(long atNanos) {
        if (!isStarted) {
            isStarted = true;
            startNanos = atNanos;
            tick();
        }
    }

    /** Ends for good. */
    public void stop() {
        isStopped = true;
    }

    /** Makes the next frame one that needs no other. */
    public void requestKeyframe() {
        maker.requestKeyframe();
    }

    private void tick() {
        if (isStopped) {
            return;
        }
        long interval = maker.intervalNanos();
        long position = clock.nowNanos() - startNanos;
        if (position - next * interval > MAX_LATE_NANOS) {
            next = position / interval;
        }
        for (; next * interval <= position; next++) {
            EncodedFrame frame = maker.make(next);
            output.send(frame, next * interval);
        }
        clock.schedule(this::tick, startNanos + next * interval - clock.nowNanos());
    }
}
