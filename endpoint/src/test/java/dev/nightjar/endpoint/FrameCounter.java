package dev.nightjar.endpoint;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Counts the frames that arrive, by kind. */
final class FrameCounter implements Consumer<TrackEvent> {
    private final Map<MediaKind, AtomicInteger> frames = new ConcurrentHashMap<>();

    @Override
    public void accept(TrackEvent event) {
        AtomicInteger count = frames.computeIfAbsent(event.track().kind(), kind -> new AtomicInteger());
        event.track().addFrameSink(frame -> {
            synchronized (this) {
                count.incrementAndGet();
                notifyAll();
            }
        });
    }

    int of(MediaKind kind) {
        AtomicInteger count = frames.get(kind);
        return count == null ? 0 : count.get();
    }

    /** Waits until there are so many frames of that kind; throws when they do not come. */
    synchronized void await(MediaKind kind, int count) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PeerPair.SECONDS);
        while (of(kind) < count) {
            long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (leftMillis <= 0) {
                throw new AssertionError(kind + " frames: " + of(kind) + " (expected: " + count + ")");
            }
            wait(leftMillis);
        }
    }
}
