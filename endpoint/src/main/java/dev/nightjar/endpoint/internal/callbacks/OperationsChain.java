package dev.nightjar.endpoint.internal.callbacks;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The operations of one connection, each begun when the one before has completed: W3C WebRTC §4.4.1.2.
 *
 * <p>Each operation runs on the connection's executor and completes its future there, in the same task as its last
 * state change. Thread-safe.
 */
public final class OperationsChain {
    private final SerialExecutor executor;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private final Runnable onIdle;
    private boolean isBusy;

    /**
     * Makes a chain.
     *
     * @param onIdle runs on the executor whenever the last operation has completed
     */
    public OperationsChain(SerialExecutor executor, Runnable onIdle) {
        this.executor = executor;
        this.onIdle = onIdle;
    }

    /** {@return the future of {@code operation}, which is begun in its turn} */
    public <T> CompletionStage<T> enqueue(Supplier<CompletionStage<T>> operation) {
        ConnectionFuture<T> result = new ConnectionFuture<>(executor);
        Runnable task = () -> run(operation, result);
        synchronized (waiting) {
            if (isBusy) {
                waiting.add(task);
                return result;
            }
            isBusy = true;
        }
        executor.execute(task);
        return result;
    }

    /** {@return whether an operation is under way or waits} */
    public boolean isBusy() {
        synchronized (waiting) {
            return isBusy;
        }
    }

    private <T> void run(Supplier<CompletionStage<T>> operation, ConnectionFuture<T> result) {
        CompletionStage<T> stage;
        try {
            stage = operation.get();
        } catch (Throwable thrown) {
            stage = CompletableFuture.failedFuture(thrown);
        }
        stage.whenComplete((value, thrown) -> {
            if (executor.isCurrent()) {
                finish(result, value, thrown);
            } else {
                executor.execute(() -> finish(result, value, thrown));
            }
        });
    }

    private <T> void finish(ConnectionFuture<T> result, T value, Throwable thrown) {
        if (thrown == null) {
            result.complete(value);
        } else {
            result.completeExceptionally(
                    thrown instanceof java.util.concurrent.CompletionException && thrown.getCause() != null
                            ? thrown.getCause()
                            : thrown);
        }
        Runnable next;
        synchronized (waiting) {
            next = waiting.poll();
            isBusy = next != null;
        }
        executor.execute(next != null ? next : onIdle);
    }
}
