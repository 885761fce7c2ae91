package dev.nightjar.endpoint.internal.callbacks;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * A future that completes on its connection's executor, and says so when somebody waits for it there.
 *
 * <p>Waiting on that executor can never end, because the completion waits behind the waiter.
 */
public final class ConnectionFuture<T> extends CompletableFuture<T> {
    private final SerialExecutor executor;

    /** A stage that will complete on that executor. */
    public ConnectionFuture(SerialExecutor executor) {
        this.executor = executor;
    }

    @Override
    public T join() {
        refuseOwnExecutor();
        return super.join();
    }

    @Override
    public T get() throws InterruptedException, java.util.concurrent.ExecutionException {
        refuseOwnExecutor();
        return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit)
            throws InterruptedException, java.util.concurrent.ExecutionException,
                    java.util.concurrent.TimeoutException {
        refuseOwnExecutor();
        return super.get(timeout, unit);
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new ConnectionFuture<>(executor);
    }

    @Override
    public Executor defaultExecutor() {
        return executor;
    }

    private void refuseOwnExecutor() {
        if (!isDone() && executor.isCurrent()) {
            throw new IllegalStateException(
                    "waiting for a connection's future on the connection's own executor would never end:"
                            + " use thenCompose or thenAccept, or wait on another thread");
        }
    }
}
