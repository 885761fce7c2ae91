package dev.nightjar.interop;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what a live peer does in real time. */
final class Patience {
    private static final long POLL_NANOS = 100_000_000;

    private Patience() {}

    /** Returns once the condition holds, and fails when it does not in time. */
    static void await(Duration patience, BooleanSupplier condition) {
        await(patience, condition, () -> "");
    }

    /** The same, and says what there was instead. */
    static void await(Duration patience, BooleanSupplier condition, Supplier<String> instead) {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + patience + "; " + instead.get());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
