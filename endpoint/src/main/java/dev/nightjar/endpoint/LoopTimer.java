package dev.nightjar.endpoint;

import dev.nightjar.core.SansIo;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The one timer that a connection has on its loop: armed anew only where it is to go off earlier, since what comes too
 * early finds nothing due and arms it again.
 *
 * <p>Loop-confined.
 */
final class LoopTimer {
    private final MediaLoop loop;
    private final Runnable task;
    private @Nullable Future<?> timer;
    private long timerNanos = SansIo.NO_DEADLINE;

    LoopTimer(MediaLoop loop, Runnable task) {
        this.loop = loop;
        this.task = task;
    }

    /** Has the task run at that time of the loop at the latest. */
    void arm(long deadlineNanos) {
        if (deadlineNanos >= timerNanos) {
            return;
        }
        cancel();
        timerNanos = deadlineNanos;
        timer = loop.schedule(this::run, Math.max(0, deadlineNanos - loop.nowNanos()));
    }

    private void run() {
        timer = null;
        timerNanos = SansIo.NO_DEADLINE;
        task.run();
    }

    void cancel() {
        timerNanos = SansIo.NO_DEADLINE;
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
