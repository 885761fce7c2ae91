package dev.nightjar.benchmarks.load;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Processor time of the threads that are the virtual machine's own, which Java's interfaces do not tell.
 *
 * <p>From procfs, which counts in hundredths of a second for each thread; nothing where there is none.
 *
 * @param compilerNanos the just-in-time compilers
 * @param collectorNanos the garbage collector, and the thread that stops the others for it
 */
record ThreadTimes(long compilerNanos, long collectorNanos) {
    private static final Path TASKS = Path.of("/proc/self/task");
    private static final long TICK_NANOS = 10_000_000L;

    /** Fields 14 and 15 of proc(5), as they come after the name. */
    private static final int USER_TICKS = 11;

    private static final int SYSTEM_TICKS = 12;

    /** {@return the times of this process} */
    static ThreadTimes take() {
        long compilers = 0;
        long collectors = 0;
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
            for (Path task : tasks) {
                String line = read(task.resolve("stat"));
                String name = name(line);
                if (isCompiler(name)) {
                    compilers += nanos(line);
                } else if (isCollector(name)) {
                    collectors += nanos(line);
                }
            }
        } catch (IOException noProcfs) {
            return new ThreadTimes(0, 0);
        }
        return new ThreadTimes(compilers, collectors);
    }

    /** {@return the file's text; empty for a thread that has ended meanwhile} */
    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException ended) {
            return "";
        }
    }

    /** {@return the name, which stands in brackets and may hold some; HotSpot's are cut after 15 letters} */
    static String name(String stat) {
        int from = stat.indexOf('(');
        int to = stat.lastIndexOf(')');
        return from < 0 || to < from ? "" : stat.substring(from + 1, to);
    }

    static long nanos(String stat) {
        String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(words[USER_TICKS]) + Long.parseLong(words[SYSTEM_TICKS])) * TICK_NANOS;
    }

    static boolean isCompiler(String name) {
        return name.startsWith("C1 Compiler") || name.startsWith("C2 Compiler");
    }

    static boolean isCollector(String name) {
        return name.startsWith("GC Thread") || name.startsWith("G1 ") || name.equals("VM Thread");
    }
}
