package dev.nightjar.endpoint.stats;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the members of a dictionary that are there, in their order, as JavaScript would see them. */
final class Members {
    private static final double NANOS_PER_MILLI = 1e6;

    private final Map<String, Object> members = new LinkedHashMap<>();

    Members add(String name, @Nullable Object value) {
        if (value != null) {
            members.put(name, value instanceof Instant time ? millis(time) : value);
        }
        return this;
    }

    Members ssrc(String name, @Nullable Integer ssrc) {
        return add(name, ssrc == null ? null : Integer.toUnsignedLong(ssrc));
    }

    /** Adds a constant whose name is W3C's word. */
    Members word(String name, @Nullable Enum<?> constant) {
        return add(name, constant == null ? null : constant.name().toLowerCase(Locale.ROOT));
    }

    /** {@return the time as a DOMHighResTimeStamp: milliseconds since 1970} */
    static double millis(Instant time) {
        return time.getEpochSecond() * 1e3 + time.getNano() / NANOS_PER_MILLI;
    }

    Map<String, Object> toMap() {
        return Collections.unmodifiableMap(members);
    }
}
