package dev.nightjar.endpoint.internal.callbacks;

/** Where a throwable of the application's goes that nobody is there to catch. */
final class Uncaught {
    private Uncaught() {}

    /**
     * Tells the calling thread's handler of it. What the handler throws is ignored, as the machine does at the end of a
     * thread: whoever calls this has others to see to.
     */
    static void tell(Throwable thrown) {
        Thread thread = Thread.currentThread();
        try {
            thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
        } catch (Throwable ignored) {
            // As Thread.UncaughtExceptionHandler has it.
        }
    }
}
