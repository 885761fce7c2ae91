package dev.nightjar.endpoint.internal.playing;

import dev.nightjar.endpoint.internal.loop.MediaLoop;
import java.util.concurrent.RejectedExecutionException;

/** The clock of an event loop; what is scheduled behind its end does not run. */
public record LoopClock(MediaLoop loop) implements FilePlayer.Clock {
    @Override
    public long nowNanos() {
        return loop.nowNanos();
    }

    @Override
    public void schedule(Runnable task, long delayNanos) {
        if (delayNanos <= 0) {
            loop.execute(task);
            return;
        }
        try {
            loop.schedule(task, delayNanos);
        } catch (RejectedExecutionException ended) {
            // The endpoint is closed: nobody is there any more.
        }
    }
}
