package dev.nightjar.endpoint.internal.loop;

import dev.nightjar.core.SansIo;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/*
 * What wakes a loop up costs far more than what is then done: the thread is switched, and every cache is cold. So what
 * can wait a little is done together. Long waits end at instants that all timers of a loop have in common, and an end
 * that was put off is not kept as a wake-up that finds nothing due.
 */

/**
 * The one timer that a connection has on its loop: armed anew where it is to go off earlier, or a good deal later.
 *
 * <p>It goes off at its deadline or, where that was a quarter of a second ahead or more, up to a tenth of the
 * wait later: reports, consent checks and the timers of lost datagrams may be so late, feedback and pacing are never so
 * far ahead. Loop-confined.
 */
public final class LoopTimer {
    /** Shorter waits end when they are to. */
    private static final long LEAST_SHARED_NANOS = 250_000_000L;

    /** Of a wait: how late it may end. */
    private static final int SHARE_OF_WAIT = 10;

    /** So much later is worth two operations on the loop's heap; less is left to a wake-up that finds nothing due. */
    private static final long WORTHWHILE_NANOS = 100_000_000L;

    private final MediaLoop loop;
    private final Runnable task;
    private @Nullable Future<?> timer;
    private long deadlineNanos = SansIo.NO_DEADLINE;

    /** Makes a timer that is not armed. */
    public LoopTimer(MediaLoop loop, Runnable task) {
        this.loop = loop;
        this.task = task;
    }

    /** Has the task run for that deadline, a time of the loop, and forgets the one before. */
    public void arm(long newDeadlineNanos) {
        boolean isKept = newDeadlineNanos >= deadlineNanos && newDeadlineNanos - deadlineNanos < WORTHWHILE_NANOS;
        if (isKept) {
            return;
        }
        cancel();
        if (newDeadlineNanos == SansIo.NO_DEADLINE) {
            return;
        }
        deadlineNanos = newDeadlineNanos;
        long nowNanos = loop.nowNanos();
        timer = loop.schedule(this::run, Math.max(0, wakingNanos(newDeadlineNanos, nowNanos) - nowNanos));
    }

    /**
     * {@return when a wait ends} A multiple of a power of two, so that long waits end together with shorter ones.
     */
    private static long wakingNanos(long deadlineNanos, long nowNanos) {
        long waitNanos = deadlineNanos - nowNanos;
        if (waitNanos < LEAST_SHARED_NANOS) {
            return deadlineNanos;
        }
        long step = Long.highestOneBit(waitNanos / SHARE_OF_WAIT);
        return deadlineNanos + step - 1 & -step;
    }

    private void run() {
        timer = null;
        deadlineNanos = SansIo.NO_DEADLINE;
        task.run();
    }

    /** Takes the time back; the task does not run until it is armed again. */
    public void cancel() {
        deadlineNanos = SansIo.NO_DEADLINE;
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
