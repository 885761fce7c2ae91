package dev.nightjar.endpoint.internal.callbacks;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The listeners of one event. Adding is thread-safe; firing belongs to the connection's executor. */
public final class Listeners<T> {
    /** None at first: a connection has dozens of events, and most have no listener ever. */
    private volatile @Nullable List<Consumer<T>> listeners;

    /** Adds one, to be told after those that are there. Any thread. */
    public void add(Consumer<T> listener) {
        requireNonNull(listener, "listener");
        List<Consumer<T>> known = listeners;
        if (known == null) {
            known = first();
        }
        known.add(listener);
    }

    private synchronized List<Consumer<T>> first() {
        List<Consumer<T>> made = listeners;
        if (made == null) {
            made = new CopyOnWriteArrayList<>();
            listeners = made;
        }
        return made;
    }

    /**
     * Adds a listener of what happens once and is told by {@link #fireLast}. Any thread.
     *
     * @param hasHappened asked when the listener is there: who asks before may never hear of what happens in between
     * @return false where it has happened and the listener was not called; then it is taken away again
     */
    public boolean addUnless(BooleanSupplier hasHappened, Consumer<T> listener) {
        add(listener);
        return !(hasHappened.getAsBoolean() && remove(listener));
    }

    /** Takes a listener away; returns whether it was there. */
    public boolean remove(Consumer<T> listener) {
        List<Consumer<T>> known = listeners;
        return known != null && known.remove(listener);
    }

    /** Calls each listener; one that throws does not keep the event from the others. */
    public void fire(T event) {
        for (Consumer<T> listener : now()) {
            call(listener, event);
        }
    }

    /** Calls each listener once and forgets it. */
    public void fireLast(T event) {
        List<Consumer<T>> once = now();
        for (Consumer<T> listener : List.copyOf(once)) {
            if (once.remove(listener)) {
                call(listener, event);
            }
        }
    }

    private List<Consumer<T>> now() {
        List<Consumer<T>> known = listeners;
        return known == null ? List.of() : known;
    }

    private static <T> void call(Consumer<T> listener, T event) {
        try {
            listener.accept(event);
        } catch (Throwable thrown) {
            Uncaught.tell(thrown);
        }
    }
}
