package dev.nightjar.benchmarks.load;

import java.util.concurrent.TimeUnit;

/** Waits until the just-in-time compilers of the measured process have nothing to do. */
final class QuietCompilers {
    private static final int STEP_SECONDS = 3;
    private static final int QUIET_STEPS = 3;

    /** One tick of procfs in a step: a third of a percent of the core. */
    private static final long QUIET_NANOS = 10_000_000L;

    private QuietCompilers() {}

    /** {@return after how many seconds they were quiet for three steps, or {@code most} when they never were} */
    static int await(MeasuredProcess measured, int most) throws InterruptedException {
        int quiet = 0;
        int seconds = 0;
        ProcessFigures before = measured.figures(false);
        while (quiet < QUIET_STEPS && seconds < most) {
            TimeUnit.SECONDS.sleep(STEP_SECONDS);
            seconds += STEP_SECONDS;
            ProcessFigures now = measured.figures(false);
            quiet = now.since(before).compilerNanos() <= QUIET_NANOS ? quiet + 1 : 0;
            before = now;
        }
        return seconds;
    }
}
