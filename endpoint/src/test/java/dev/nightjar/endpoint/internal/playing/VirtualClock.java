package dev.nightjar.endpoint.internal.playing;

import java.util.Comparator;
import java.util.PriorityQueue;

/** A clock that goes from task to task, and the thread that runs them. */
public final class VirtualClock implements FilePlayer.Clock {
    private record Task(long atNanos, long order, Runnable body) {}

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::atNanos).thenComparingLong(Task::order));
    private long now;
    private long order;

    @Override
    public long nowNanos() {
        return now;
    }

    @Override
    public void schedule(Runnable task, long delayNanos) {
        tasks.add(new Task(now + delayNanos, order++, task));
    }

    public void run(long nanos) {
        long end = now + nanos;
        while (!tasks.isEmpty() && tasks.peek().atNanos() <= end) {
            now = Math.max(now, tasks.peek().atNanos());
            tasks.remove().body().run();
        }
        now = end;
    }

    /** Time goes on, and nothing runs. */
    public void stall(long nanos) {
        now += nanos;
    }
}
