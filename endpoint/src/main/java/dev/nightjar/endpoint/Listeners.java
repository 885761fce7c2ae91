package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The listeners of one event. Adding is thread-safe; firing belongs to the connection's executor. */
final class Listeners<T> {
    private final List<Consumer<T>> listeners = new CopyOnWriteArrayList<>();

    void add(Consumer<T> listener) {
        listeners.add(requireNonNull(listener, "listener"));
    }

    /** Takes a listener away; returns whether it was there. */
    boolean remove(Consumer<T> listener) {
        return listeners.remove(listener);
    }

    /** Calls each listener; one that throws does not keep the event from the others. */
    void fire(T event) {
        for (Consumer<T> listener : listeners) {
            call(listener, event);
        }
    }

    /** Calls each listener once and forgets it. */
    void fireLast(T event) {
        for (Consumer<T> listener : List.copyOf(listeners)) {
            if (listeners.remove(listener)) {
                call(listener, event);
            }
        }
    }

    private static <T> void call(Consumer<T> listener, T event) {
        try {
            listener.accept(event);
        } catch (Throwable thrown) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
        }
    }
}
