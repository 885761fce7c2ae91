package dev.nightjar.endpoint.internal.callbacks;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks one at a time, in order, on another executor: the single thread that a connection's callbacks seem to
 * have.
 *
 * <p>Thread-safe. A task that throws does not stop the ones behind it; its throwable goes to the thread's uncaught
 * exception handler. Where the other executor takes no tasks, they run on the thread that brings them.
 */
public final class SerialExecutor implements Executor {
    private final Executor executor;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean isScheduled;
    private volatile @Nullable Thread current;

    /** A serial view of that executor, whatever its number of threads. */
    public SerialExecutor(Executor executor) {
        this.executor = executor;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (tasks) {
            tasks.add(task);
            if (isScheduled) {
                return;
            }
            isScheduled = true;
        }
        HandOver handOver = new HandOver();
        try {
            executor.execute(handOver);
        } catch (RejectedExecutionException shutDown) {
            // The executor is gone; whoever waits for this task must still hear of it.
            handOver.run();
        } catch (RuntimeException | Error failed) {
            Uncaught.tell(failed);
            handOver.run();
        }
    }

    /** {@return whether the calling thread is inside a task of this executor} */
    boolean isCurrent() {
        return Thread.currentThread().equals(current);
    }

    /** {@return whether nothing runs and nothing waits, the hand-over to the executor beneath included} */
    public boolean isIdle() {
        synchronized (tasks) {
            return !isScheduled;
        }
    }

    /** Runs the tasks once, whether the executor beneath does it, fails, or fails after it has taken it. */
    private final class HandOver implements Runnable {
        private final AtomicBoolean isTaken = new AtomicBoolean();

        @Override
        public void run() {
            if (isTaken.compareAndSet(false, true)) {
                runTasks();
            }
        }
    }

    private void runTasks() {
        Thread thread = Thread.currentThread();
        for (Runnable task = next(); task != null; task = next()) {
            current = thread;
            try {
                task.run();
            } catch (Throwable thrown) {
                // The application's callback failed; the connection and its other callbacks go on.
                Uncaught.tell(thrown);
            } finally {
                current = null;
            }
        }
    }

    private @Nullable Runnable next() {
        synchronized (tasks) {
            Runnable task = tasks.poll();
            isScheduled = task != null;
            return task;
        }
    }
}
