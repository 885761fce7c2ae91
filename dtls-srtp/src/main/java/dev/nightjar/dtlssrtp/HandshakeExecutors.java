package dev.nightjar.dtlssrtp;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Threads for the blocking part of DTLS handshakes: virtual ones where the JDK has them (21 and later), else daemon
 * threads that end when idle.
 *
 * <p>Not a core: the one class of this module that owns threads. At most twice the handshakes allowed at once run; one
 * more is refused with {@link RejectedExecutionException}, which a {@link DtlsSession} answers by dropping the peer's
 * first flight. Share one among all sessions. Thread-safe.
 */
public final class HandshakeExecutors implements Executor, AutoCloseable {
    private static final long IDLE_SECONDS = 2;
    private static final @Nullable MethodHandle VIRTUAL_THREADS = virtualThreads();

    private final ExecutorService threads;
    private final Semaphore room;
    private final int limit;

    private HandshakeExecutors(ExecutorService threads, int limit) {
        this.threads = threads;
        this.room = new Semaphore(limit);
        this.limit = limit;
    }

    /**
     * {@return an executor for that many handshakes at once, both those that run and as many that are being closed}
     *
     * @param handshakesAtOnce at least 1
     */
    public static HandshakeExecutors create(int handshakesAtOnce) {
        return create(handshakesAtOnce, VIRTUAL_THREADS);
    }

    static HandshakeExecutors create(int handshakesAtOnce, @Nullable MethodHandle virtualThreads) {
        if (handshakesAtOnce < 1 || handshakesAtOnce > 100_000) {
            throw new IllegalArgumentException("handshakesAtOnce: " + handshakesAtOnce + " (expected: 1 to 100000)");
        }
        int limit = 2 * handshakesAtOnce;
        return new HandshakeExecutors(virtualThreads == null ? pool(limit) : open(virtualThreads), limit);
    }

    private static ExecutorService pool(int limit) {
        AtomicInteger number = new AtomicInteger();
        ThreadFactory factory = task -> {
            Thread thread = new Thread(task, "nightjar-dtls-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        return new ThreadPoolExecutor(0, limit, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
    }

    private static ExecutorService open(MethodHandle virtualThreads) {
        try {
            return (ExecutorService) virtualThreads.invokeExact();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("bug: virtual threads are there and do not open", e);
        }
    }

    private static @Nullable MethodHandle virtualThreads() {
        try {
            return MethodHandles.publicLookup()
                    .findStatic(
                            Executors.class,
                            "newVirtualThreadPerTaskExecutor",
                            MethodType.methodType(ExecutorService.class));
        } catch (NoSuchMethodException | IllegalAccessException e) {
            return null;
        }
    }

    /**
     * Runs a task on a thread of its own.
     *
     * @throws RejectedExecutionException when the limit is reached or the executor closed
     */
    @Override
    public void execute(Runnable task) {
        if (!room.tryAcquire()) {
            throw new RejectedExecutionException("as many DTLS handshakes as allowed are running");
        }
        boolean accepted = false;
        try {
            threads.execute(() -> {
                try {
                    task.run();
                } finally {
                    room.release();
                }
            });
            accepted = true;
        } finally {
            if (!accepted) {
                room.release();
            }
        }
    }

    /** {@return handshakes that run now} */
    public int running() {
        return limit - room.availablePermits();
    }

    /** Takes no more tasks and interrupts those that run; their sessions close with a failed handshake. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
