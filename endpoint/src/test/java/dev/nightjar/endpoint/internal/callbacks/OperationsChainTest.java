package dev.nightjar.endpoint.internal.callbacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class OperationsChainTest {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final SerialExecutor executor = new SerialExecutor(tasks::add);
    private final List<String> order = new ArrayList<>();
    private final OperationsChain chain = new OperationsChain(executor, () -> order.add("idle"));

    @Test
    void beginsAnOperationWhenTheOneBeforeHasCompleted() {
        CompletableFuture<String> slow = new CompletableFuture<>();
        chain.enqueue(() -> {
            order.add("first");
            return slow;
        });
        chain.enqueue(() -> {
            order.add("second");
            return CompletableFuture.completedFuture("");
        });

        run();
        assertThat(order).containsExactly("first");
        assertThat(chain.isBusy()).isTrue();
        slow.complete("");
        run();

        assertThat(order).containsExactly("first", "second", "idle");
        assertThat(chain.isBusy()).isFalse();
    }

    @Test
    void goesOnAfterAnOperationThatThrows() {
        CompletionStage<String> thrown = chain.enqueue(() -> {
            throw new StackOverflowError("deep");
        });
        CompletionStage<String> next = chain.enqueue(() -> CompletableFuture.completedFuture("next"));

        run();

        assertThat(thrown.toCompletableFuture()).isCompletedExceptionally();
        assertThat(next.toCompletableFuture()).isCompletedWithValue("next");
    }

    @Test
    void goesOnAfterACallbackThatThrows() {
        CompletionStage<String> first = chain.enqueue(() -> CompletableFuture.completedFuture("first"));
        first.thenAccept(value -> {
            throw new IllegalArgumentException(value);
        });
        CompletionStage<String> next = chain.enqueue(() -> CompletableFuture.completedFuture("next"));

        run();

        assertThat(next.toCompletableFuture()).isCompletedWithValue("next");
    }

    @Test
    void givesTheCauseOfAFailureItself() {
        IllegalStateException cause = new IllegalStateException("why");
        CompletionStage<String> failed = chain.enqueue(
                () -> CompletableFuture.<String>failedFuture(cause).thenApply(value -> value));

        run();

        assertThat(failed.toCompletableFuture().handle((value, thrown) -> thrown))
                .isCompletedWithValue(cause);
    }

    @Test
    void aTaskThatThrowsIsReportedAndTheNextRuns() {
        List<Throwable> reported = new ArrayList<>();
        IllegalStateException thrown = new IllegalStateException("callback");
        executor.execute(() -> {
            throw thrown;
        });
        executor.execute(() -> order.add("next"));

        reporting(reported, this::run);

        assertThat(reported).containsExactly(thrown);
        assertThat(order).containsExactly("next");
    }

    @Test
    void aListenerThatThrowsIsReportedAndTheOthersHear() {
        List<Throwable> reported = new ArrayList<>();
        IllegalStateException thrown = new IllegalStateException("listener");
        Listeners<String> listeners = new Listeners<>();
        listeners.add(event -> {
            throw thrown;
        });
        listeners.add(order::add);

        reporting(reported, () -> {
            listeners.fire("again");
            listeners.fireLast("last");
            listeners.fire("never");
        });

        assertThat(reported).containsExactly(thrown, thrown);
        assertThat(order).containsExactly("again", "last");
    }

    @Test
    void runsTasksInPlaceOnceTheExecutorIsShutDown() {
        SerialExecutor orphan = new SerialExecutor(task -> {
            throw new RejectedExecutionException("shut down");
        });

        orphan.execute(() -> order.add("ran"));

        assertThat(order).containsExactly("ran");
    }

    @Test
    void waitingOnTheExecutorThatCompletesIsRefused() {
        ConnectionFuture<String> future = new ConnectionFuture<>(executor);
        executor.execute(() -> {
            assertThatThrownBy(future::join)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("own executor");
            assertThatThrownBy(() -> future.thenApply(value -> value).get())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("own executor");
            order.add("checked");
        });

        run();

        assertThat(order).containsExactly("checked");
        future.complete("done");
        assertThat(future.join()).isEqualTo("done");
    }

    private void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private static void reporting(List<Throwable> reported, Runnable body) {
        Thread thread = Thread.currentThread();
        Thread.UncaughtExceptionHandler before = thread.getUncaughtExceptionHandler();
        thread.setUncaughtExceptionHandler((where, thrown) -> reported.add(thrown));
        try {
            body.run();
        } finally {
            thread.setUncaughtExceptionHandler(before);
        }
    }
}
