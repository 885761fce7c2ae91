package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.Seeds;
import java.lang.Thread.UncaughtExceptionHandler;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Two whole connections in virtual time whose applications do anything in any order, negotiate perfectly, and agree
 * whenever they rest.
 *
 * <p>{@code -Dnightjar.walks} walks farther; a failure names the seed that walks the same way again.
 */
class RandomWalkTest {
    private static final int WALKS = Integer.getInteger("nightjar.walks", 8);

    @Test
    void whateverIsAskedBothSidesAgreeAndNothingIsLeft() {
        long first = Seeds.seed(20261122);
        List<AssertionError> failures = new ArrayList<>();
        for (long seed = first; seed < first + WALKS; seed++) {
            AssertionError failure = walk(seed);
            if (failure != null) {
                failures.add(failure);
            }
        }
        if (!failures.isEmpty()) {
            AssertionError one = failures.remove(0);
            failures.forEach(one::addSuppressed);
            throw one;
        }
    }

    private static @Nullable AssertionError walk(long seed) {
        Thread thread = Thread.currentThread();
        UncaughtExceptionHandler before = thread.getUncaughtExceptionHandler();
        try (LogWatch logged = new LogWatch();
                Walk walk = new Walk(seed)) {
            thread.setUncaughtExceptionHandler((of, thrown) -> walk.faults.add("uncaught " + WalkCalls.shown(thrown)));
            try {
                walk.play();
                assertThat(logged.troubles()).isEmpty();
                return null;
            } catch (Throwable fault) {
                return new AssertionError(
                        "-Dnightjar.seed=" + seed + " -Dnightjar.walks=1 after\n  " + String.join("\n  ", walk.log)
                                + "\nfaults: " + walk.faults + "\nlogged: " + logged.troubles(),
                        fault);
            }
        } finally {
            thread.setUncaughtExceptionHandler(before);
        }
    }
}
