package dev.nightjar.benchmarks.load;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.File;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.ThreadInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * What a process has used and holds, at one moment.
 *
 * @param wallNanos the clock of that process
 * @param cpuNanos processor time of all its threads since it began
 * @param loopNanos processor time of its event loops' threads
 * @param loopAllocatedBytes what these have allocated
 * @param heapBytes live heap when it was collected before, else heap in use
 * @param residentBytes physical memory, or 0 where there is no procfs
 * @param threads live Java threads
 * @param fileDescriptors open ones, or -1 where there is no procfs
 * @param gcMillis time in garbage collections
 * @param compilerNanos processor time of the just-in-time compilers
 * @param collectorNanos processor time of the garbage collector's threads
 */
record ProcessFigures(
        long wallNanos,
        long cpuNanos,
        long loopNanos,
        long loopAllocatedBytes,
        long heapBytes,
        long residentBytes,
        int threads,
        int fileDescriptors,
        long gcMillis,
        long compilerNanos,
        long collectorNanos) {
    private static final int COLLECTIONS = 4;
    private static final int NUMBERS = 11;
    private static final Path STATUS = Path.of("/proc/self/status");

    /** {@return this process's figures; with {@code collect}, after full collections} */
    static ProcessFigures take(boolean collect) {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        long heap = memory.getHeapMemoryUsage().getUsed();
        for (int i = 0; collect && i < COLLECTIONS; i++) {
            System.gc();
            heap = Math.min(heap, memory.getHeapMemoryUsage().getUsed());
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long loopNanos = 0;
        long loopBytes = 0;
        for (ThreadInfo each : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (each != null && each.getThreadName().startsWith("nightjar-loop")) {
                loopNanos += threads.getThreadCpuTime(each.getThreadId());
                loopBytes += threads.getThreadAllocatedBytes(each.getThreadId());
            }
        }
        ThreadTimes machine = ThreadTimes.take();
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        String[] descriptors = new File("/proc/self/fd").list();
        return new ProcessFigures(
                System.nanoTime(),
                system.getProcessCpuTime(),
                loopNanos,
                loopBytes,
                heap,
                nowResidentBytes(),
                threads.getThreadCount(),
                descriptors == null ? -1 : descriptors.length,
                ManagementFactory.getGarbageCollectorMXBeans().stream()
                        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                        .sum(),
                machine.compilerNanos(),
                machine.collectorNanos());
    }

    private static long nowResidentBytes() {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException noProcfs) {
            return 0;
        }
    }

    /** {@return what was used since {@code earlier}, and what is held now} */
    ProcessFigures since(ProcessFigures earlier) {
        return new ProcessFigures(
                wallNanos - earlier.wallNanos,
                cpuNanos - earlier.cpuNanos,
                loopNanos - earlier.loopNanos,
                loopAllocatedBytes - earlier.loopAllocatedBytes,
                heapBytes,
                residentBytes,
                threads,
                fileDescriptors,
                gcMillis - earlier.gcMillis,
                compilerNanos - earlier.compilerNanos,
                collectorNanos - earlier.collectorNanos);
    }

    /** {@return the share of one core that was used, where this is a difference} */
    double load() {
        return (double) cpuNanos / wallNanos;
    }

    /** {@return processor time of neither loops, compilers nor collector: timers, calls, and what procfs rounds} */
    long restNanos() {
        return Math.max(0, cpuNanos - loopNanos - compilerNanos - collectorNanos);
    }

    /** {@return the collectors, as the JVM names them} */
    static String collectors() {
        return String.join(
                "+",
                ManagementFactory.getGarbageCollectorMXBeans().stream()
                        .map(GarbageCollectorMXBean::getName)
                        .toList());
    }

    /** {@return a line without blanks that {@link #parse} reads} */
    String write() {
        return wallNanos + "," + cpuNanos + "," + loopNanos + "," + loopAllocatedBytes + "," + heapBytes + ","
                + residentBytes + "," + threads + "," + fileDescriptors + "," + gcMillis + "," + compilerNanos
                + "," + collectorNanos;
    }

    static ProcessFigures parse(String line) {
        long[] n = Arrays.stream(line.split(",", -1)).mapToLong(Long::parseLong).toArray();
        if (n.length != NUMBERS) {
            throw new IllegalStateException("bug: figures of " + n.length + " numbers (expected: " + NUMBERS + ")");
        }
        return new ProcessFigures(n[0], n[1], n[2], n[3], n[4], n[5], (int) n[6], (int) n[7], n[8], n[9], n[10]);
    }

    /** {@return what runs this process} */
    static Map<String, String> runtime() {
        return Map.of("jdk", System.getProperty("java.version", "?"), "gc", collectors());
    }
}
