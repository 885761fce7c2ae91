package dev.nightjar.rtp.congestion;

/**
 * The rate at which packets arrive: the bytes of the last half second over the time that sending or receiving them
 * took, whichever was longer, so that neither a burst let go by the path nor one of ours counts as capacity.
 *
 * <p>Where feedback was lost nothing is known of some packets: their time does not count either.
 *
 * <p>Where half a second holds few packets it looks back further, up to two seconds.
 */
final class AcknowledgedRate {
    private static final int CAPACITY = 1 << 11;
    private static final int LEAST_PACKETS = 20;
    private static final long WINDOW_NANOS = 500_000_000;
    private static final long MAX_WINDOW_NANOS = 2_000_000_000;

    /** Over less time a rate says nothing. */
    private static final long LEAST_SPAN_NANOS = 150_000_000;

    private static final double NANOS_PER_BYTE_SECOND = 8e9;

    private final long[] sendNanos = new long[CAPACITY];
    private final long[] arrivalNanos = new long[CAPACITY];
    private final int[] bytes = new int[CAPACITY];

    /** Whether packets before this one are unknown. */
    private final boolean[] gaps = new boolean[CAPACITY];

    private long first;
    private long next;
    private long total;
    private long sendGapNanos;
    private long arrivalGapNanos;
    private long gapBytes;

    /** Notes an arrival; {@code isGapBefore} where feedback on packets before it was lost. */
    void add(long send, long arrival, int lengthBytes, boolean isGapBefore) {
        if (size() > 0 && arrival < arrivalNanos[slot(next - 1)] - MAX_WINDOW_NANOS) {
            clear();
        }
        if (size() == CAPACITY) {
            removeFirst();
        }
        int slot = slot(next++);
        sendNanos[slot] = send;
        arrivalNanos[slot] = arrival;
        bytes[slot] = lengthBytes;
        total += lengthBytes;
        gaps[slot] = isGapBefore && size() > 1;
        gap(next - 1, 1);
        while (isStale(arrival - arrivalNanos[slot(first)])) {
            removeFirst();
        }
    }

    private boolean isStale(long ageNanos) {
        return size() > LEAST_PACKETS ? ageNanos > WINDOW_NANOS : ageNanos > MAX_WINDOW_NANOS;
    }

    private void removeFirst() {
        total -= bytes[slot(first++)];
        // A gap before what is now the first lies outside.
        if (size() > 0) {
            gap(first, -1);
            gaps[slot(first)] = false;
        }
    }

    /** Adds or takes away the gap before a packet, if there is one. */
    private void gap(long index, int sign) {
        if (gaps[slot(index)]) {
            sendGapNanos += sign * Math.max(0, sendNanos[slot(index)] - sendNanos[slot(index - 1)]);
            arrivalGapNanos += sign * Math.max(0, arrivalNanos[slot(index)] - arrivalNanos[slot(index - 1)]);
            gapBytes += (long) sign * bytes[slot(index)];
        }
    }

    private static int slot(long index) {
        return (int) index & CAPACITY - 1;
    }

    private int size() {
        return (int) (next - first);
    }

    /** Returns bits per second, or -1 while too little is known. */
    long bitrateBps() {
        if (size() < LEAST_PACKETS / 2) {
            return -1;
        }
        int oldest = slot(first);
        int newest = slot(next - 1);
        long arrivalSpan = arrivalNanos[newest] - arrivalNanos[oldest] - arrivalGapNanos;
        long sendSpan = sendNanos[newest] - sendNanos[oldest] - sendGapNanos;
        if (arrivalSpan < LEAST_SPAN_NANOS) {
            return -1;
        }
        // What came first arrived before the time began; what was sent last left when the time had ended.
        double arrivalRate = (total - gapBytes - bytes[oldest]) * NANOS_PER_BYTE_SECOND / arrivalSpan;
        double sendRate =
                sendSpan <= 0 ? arrivalRate : (total - gapBytes - bytes[newest]) * NANOS_PER_BYTE_SECOND / sendSpan;
        return (long) Math.min(arrivalRate, sendRate);
    }

    void clear() {
        first = next;
        total = 0;
        sendGapNanos = 0;
        arrivalGapNanos = 0;
        gapBytes = 0;
    }
}
