package dev.nightjar.endpoint.internal.callbacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** Executors of applications that fail, and handlers of uncaught throwables that throw again. */
class UnrulyExecutorsTest {
    private final List<String> ran = new ArrayList<>();

    @Test
    void oneThatFailsOtherwiseThanByRejectingLosesNoTask() {
        Executor failing = task -> {
            throw new IllegalStateException("no thread to be had");
        };
        SerialExecutor executor = new SerialExecutor(failing);

        executor.execute(() -> ran.add("first"));
        executor.execute(() -> ran.add("second"));

        assertThat(ran).containsExactly("first", "second");
        assertThat(executor.isIdle()).isTrue();
    }

    @Test
    void oneThatRunsATaskAndThenFailsRunsItOnce() {
        SerialExecutor executor = new SerialExecutor(task -> {
            task.run();
            throw new IllegalStateException("after the task");
        });

        executor.execute(() -> ran.add("first"));

        assertThat(ran).containsExactly("first");
        assertThat(executor.isIdle()).isTrue();
    }

    @Test
    void aHandlerThatThrowsStopsNeitherTheTasksNorTheOtherListeners() throws InterruptedException {
        Thread thread = new Thread(this::throwEverywhere);
        thread.setUncaughtExceptionHandler((where, thrown) -> {
            ran.add(thrown.getMessage());
            throw new IllegalStateException("the handler as well");
        });
        thread.start();
        thread.join();

        assertThat(ran).containsExactly("listener", "next listener", "task", "next task");
    }

    private void throwEverywhere() {
        Listeners<String> listeners = new Listeners<>();
        listeners.add(event -> {
            throw new IllegalStateException(event);
        });
        listeners.add(event -> ran.add("next " + event));
        SerialExecutor executor = new SerialExecutor(Runnable::run);
        executor.execute(() -> listeners.fire("listener"));
        executor.execute(() -> {
            throw new IllegalStateException("task");
        });
        executor.execute(() -> ran.add("next task"));
    }
}
