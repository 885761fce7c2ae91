package dev.nightjar.testkit;

import java.lang.management.ManagementFactory;

/** Bytes that a piece of code allocates on the calling thread, after warm-up. */
public final class Allocations {
    private static final int WARM_UP = 20_000;
    private static final int MEASURED = 10_000;

    private Allocations() {}

    /**
     * {@return bytes allocated per call of {@code code}, rounded down, the least of three measurements}
     *
     * <p>The least, because the JIT may still replace a loop that boxes while the first is measured.
     */
    public static long bytesPerCall(Runnable code) {
        return bytesPerStep(code, 1);
    }

    /**
     * {@return bytes allocated per step of {@code code}, each call of which does that many; else as {@link
     * #bytesPerCall}, over as many steps}
     */
    public static long bytesPerStep(Runnable code, int stepsPerCall) {
        int warmUp = WARM_UP / stepsPerCall;
        int measured = MEASURED / stepsPerCall;
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        for (int i = 0; i < warmUp; i++) {
            code.run();
        }
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 3; round++) {
            long before = threads.getThreadAllocatedBytes(thread);
            for (int i = 0; i < measured; i++) {
                code.run();
            }
            least = Math.min(
                    least, (threads.getThreadAllocatedBytes(thread) - before) / ((long) measured * stepsPerCall));
        }
        return least;
    }
}
