package dev.nightjar.ice;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** What the owner has not been told yet. */
final class IceReports {
    /** Only an owner that does not drain lets this many wait. */
    private static final int MAX_EVENTS = 1024;

    private final ArrayDeque<IceEvent> events = new ArrayDeque<>();

    void add(IceEvent event) {
        if (events.size() < MAX_EVENTS) {
            events.add(event);
        }
    }

    @Nullable
    IceEvent poll() {
        return events.poll();
    }
}
