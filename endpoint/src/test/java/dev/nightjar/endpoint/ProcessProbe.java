package dev.nightjar.endpoint;

import java.io.File;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What this process holds: threads of ours, file descriptors, live heap. */
final class ProcessProbe {
    private ProcessProbe() {}

    /** {@return names of the live threads that endpoints have started, sorted; those of handshakes too} */
    static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("nightjar-"))
                .sorted()
                .toList();
    }

    /** {@return open file descriptors, or -1 where there is no procfs} */
    static int fileDescriptors() {
        String[] names = new File("/proc/self/fd").list();
        return names == null ? -1 : names.length;
    }

    /** {@return bytes of the objects that survive garbage collection} */
    static long liveHeapBytes() {
        return LiveObjects.now().bytes();
    }

    /** {@return whether it held before the time was over; asked again each few milliseconds} */
    static boolean holdsWithin(int seconds, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
        return true;
    }
}
