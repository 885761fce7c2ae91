package dev.nightjar.benchmarks.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Which core runs what: the measured process has one to itself where there are two and {@code taskset} is there. */
final class Cores {
    /** The core of the measured process. */
    static final int MEASURED = 0;

    /** The core of everything else. */
    static final int OTHERS = 1;

    private static final boolean CAN_PIN = Runtime.getRuntime().availableProcessors() > 1 && hasTaskset();

    private Cores() {}

    /** {@return what to put before a command so that it runs on that core only; nothing where that cannot be} */
    static List<String> prefix(int core) {
        return CAN_PIN ? List.of("taskset", "-c", Integer.toString(core)) : List.of();
    }

    /** {@return what to put before a command that may use every core, although this process may not} */
    static List<String> allPrefix() {
        return CAN_PIN ? List.of("taskset", "-c", MEASURED + "," + OTHERS) : List.of();
    }

    /** Moves every thread of this process to the core of the others. */
    static void pinThisProcess() {
        if (CAN_PIN) {
            String pid = Long.toString(ProcessHandle.current().pid());
            run(List.of("taskset", "-a", "-c", "-p", Integer.toString(OTHERS), pid));
        }
    }

    /** {@return where the measured process runs, for the report} */
    static String description() {
        return CAN_PIN ? "core " + MEASURED + " alone" : "not pinned";
    }

    private static boolean hasTaskset() {
        return run(List.of("taskset", "-V"));
    }

    private static boolean run(List<String> command) {
        try {
            Process process = new ProcessBuilder(new ArrayList<>(command))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException missing) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
