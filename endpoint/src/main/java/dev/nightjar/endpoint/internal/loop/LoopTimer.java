package dev.nightjar.endpoint.internal.loop;

import dev.nightjar.core.SansIo;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The one timer that a connection has on its loop: armed anew only where it is to go off earlier, since what comes too
 * early finds nothing due and arms it again.
 *
 * <p>Loop-confined.
 */
public final class LoopTimer {
    private final MediaLoop loop;
    private final Runnable task;
    private @Nullable Future<?> timer;
    private long timerNanos = SansIo.NO_DEADLINE;

    /** Makes a timer that is not armed. */
    public LoopTimer(MediaLoop loop, Runnable task) {
        this.loop = loop;
        this.task = task;
    }

    /** Has the task run at that time of the loop at the latest. */
    public void arm(long deadlineNanos) {
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

    /** Takes the time back; the task does not run until it is armed again. */
    public void cancel() {
        timerNanos = SansIo.NO_DEADLINE;
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
