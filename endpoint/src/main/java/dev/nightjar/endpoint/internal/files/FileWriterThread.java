package dev.nightjar.endpoint.internal.files;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The one thread on which an endpoint writes its files; it exists while there is something to write.
 *
 * <p>Its queue holds at most one task for each recording, which drains that recording's own bounded queue: a slow disk
 * fills those, not this one.
 */
public final class FileWriterThread implements Executor, AutoCloseable {
    private static final long IDLE_SECONDS = 5;
    private static final long CLOSE_SECONDS = 30;

    private final ThreadPoolExecutor executor;

    /** No thread before the first task. */
    public FileWriterThread() {
        executor = new ThreadPoolExecutor(
                1,
                1,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new DefaultThreadFactory("nightjar-writer", true));
        executor.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(task);
    }

    /** Writes what is queued, then ends; waits for it. */
    @Override
    public void close() {
        executor.shutdown();
        boolean interrupted = false;
        try {
            executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException asked) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
