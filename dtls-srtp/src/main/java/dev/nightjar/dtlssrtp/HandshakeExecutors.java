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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Threads for the blocking part of DTLS handshakes: virtual ones where the JDK has them (21 and later), else daemon
 * threads that end when idle.
 *
 * <p>Not a core: the one class of this module that owns threads. One handshake more than allowed at once is refused
 * with
 * {@link RejectedExecutionException}, which a {@link DtlsSession} answers by dropping the peer's first flight: the peer
 * repeats it, and what was refused completes later. Refusals are counted, and the first of a burst is logged. Share one
 * among all sessions. Thread-safe.
 */
public final class HandshakeExecutors implements Executor, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(HandshakeExecutors.class.getName());
    private static final long IDLE_SECONDS = 2;
    private static final @Nullable MethodHandle VIRTUAL_THREADS = virtualThreads();

    private final ExecutorService threads;
    private final Semaphore room;
    private final int limit;
    private final AtomicLong refused = new AtomicLong();
    private final AtomicBoolean isBurst = new AtomicBoolean();

    private HandshakeExecutors(ExecutorService threads, int limit) {
        this.threads = threads;
        this.room = new Semaphore(limit);
        this.limit = limit;
    }

    /**
     * {@return an executor for that many handshakes at once}
     *
     * @param handshakesAtOnce 1 to 100000
     */
    public static HandshakeExecutors create(int handshakesAtOnce) {
        return create(handshakesAtOnce, VIRTUAL_THREADS);
    }

    static HandshakeExecutors create(int handshakesAtOnce, @Nullable MethodHandle virtualThreads) {
        if (handshakesAtOnce < 1 || handshakesAtOnce > 100_000) {
            throw new IllegalArgumentException("handshakesAtOnce: " + handshakesAtOnce + " (expected: 1 to 100000)");
        }
        ExecutorService threads = virtualThreads == null ? pool() : open(virtualThreads);
        return new HandshakeExecutors(threads, handshakesAtOnce);
    }

    /**
     * {@return threads without a bound of their own, the permits are the bound} A thread that has given its permit back
     * and is held up before it can take the next task would else cost a handshake its place, and nobody would count it.
     */
    static ExecutorService pool() {
        AtomicInteger number = new AtomicInteger();
        ThreadFactory factory = task -> {
            Thread thread = new Thread(task, "nightjar-dtls-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        return new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
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
            refused.incrementAndGet();
            if (isBurst.compareAndSet(false, true)) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "all {0} DTLS handshakes allowed at once are running: more are refused until some end, and"
                                + " their peers try again (expected: a bound above the connections that begin at once)",
                        limit);
            }
            throw new RejectedExecutionException("as many DTLS handshakes as allowed are running");
        }
        boolean accepted = false;
        try {
            threads.execute(() -> {
                try {
                    task.run();
                } finally {
                    release();
                }
            });
            accepted = true;
        } finally {
            if (!accepted) {
                release();
            }
        }
    }

    /**
     * A burst of refusals is over when half of the room is free again. It ends before the permit is back: who finds the
     * room free can begin another, which this thread, held up in between, would else end too.
     */
    private void release() {
        if (isBurst.get() && 2 * (running() - 1) <= limit) {
            isBurst.set(false);
        }
        room.release();
    }

    /** {@return handshakes that run now} */
    public int running() {
        return limit - room.availablePermits();
    }

    /** {@return how many handshakes were refused so far, each as often as it was tried} */
    public long refused() {
        return refused.get();
    }

    /** Takes no more tasks and interrupts those that run; their sessions close with a failed handshake. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
