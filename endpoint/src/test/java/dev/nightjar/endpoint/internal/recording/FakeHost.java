package dev.nightjar.endpoint.internal.recording;

import dev.nightjar.endpoint.internal.callbacks.SerialExecutor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** An endpoint's clock, timer and writer thread in a test's hands. */
final class FakeHost implements Executor {
    /** When the loop's clock read 0; far from 0, as {@link System#nanoTime} is, and negative, as it may be. */
    static final long EPOCH = -777_000_000_000L;

    final SerialExecutor callbacks = new SerialExecutor(Runnable::run);
    final Set<Recording> recordings = new HashSet<>();
    final Deque<Runnable> writerQueue = new ArrayDeque<>();
    long nowNanos = EPOCH + 5_000_000_000L;
    boolean isStalled;
    boolean isClosed;
    int mostQueued;
    private final List<Timer> timers = new ArrayList<>();

    private record Timer(long atNanos, Runnable task) {}

    @Override
    public void execute(Runnable task) {
        if (isClosed) {
            throw new RejectedExecutionException("closed");
        }
        writerQueue.add(task);
        mostQueued = Math.max(mostQueued, writerQueue.size());
        runWriter();
    }

    void runWriter() {
        while (!isStalled && !writerQueue.isEmpty()) {
            writerQueue.remove().run();
        }
    }

    void schedule(Runnable task, long delayNanos) {
        timers.add(new Timer(nowNanos + delayNanos, task));
    }

    /** Lets time pass and timers run. */
    void pass(long nanos) {
        long until = nowNanos + nanos;
        while (true) {
            Timer next = null;
            for (Timer timer : timers) {
                if (timer.atNanos() <= until && (next == null || timer.atNanos() < next.atNanos())) {
                    next = timer;
                }
            }
            if (next == null) {
                break;
            }
            timers.remove(next);
            nowNanos = Math.max(nowNanos, next.atNanos());
            next.task().run();
        }
        nowNanos = until;
    }

    int timers() {
        return timers.size();
    }
}
