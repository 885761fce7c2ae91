package dev.nightjar.dtlssrtp;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** The numbers behind {@link DtlsCounters}; the handshake's task counts too, so they are atomic. */
final class DtlsCounts {
    /** What is counted, in the order of {@link DtlsCounters}. */
    enum Count {
        MALFORMED,
        UNAUTHENTIC,
        DROPPED,
        IGNORED,
        APPLICATION_DATA,
        RETRANSMISSIONS,
        REFUSALS
    }

    /** Filled once, so that reading it needs no lock. */
    private final Map<Count, AtomicLong> values = new EnumMap<>(Count.class);

    DtlsCounts() {
        for (Count count : Count.values()) {
            values.put(count, new AtomicLong());
        }
    }

    void add(Count count) {
        counter(count).incrementAndGet();
    }

    private AtomicLong counter(Count count) {
        AtomicLong counter = values.get(count);
        if (counter == null) {
            throw new IllegalStateException("bug: nothing counts " + count);
        }
        return counter;
    }

    private long of(Count count) {
        return counter(count).get();
    }

    DtlsCounters snapshot() {
        return new DtlsCounters(
                of(Count.MALFORMED),
                of(Count.UNAUTHENTIC),
                of(Count.DROPPED),
                of(Count.IGNORED),
                of(Count.APPLICATION_DATA),
                of(Count.RETRANSMISSIONS),
                of(Count.REFUSALS));
    }
}
