package dev.nightjar.rtp.playout;

import java.util.Arrays;

/**
 * The transit times of the latest frames, also in the order of their size.
 *
 * <p>Transit is arrival minus timestamp, in nanoseconds of an unknown origin: only differences mean something. A window
 * of some seconds follows a drift between the clocks by itself, so that none has to be estimated.
 */
final class TransitWindow {
    /** More frames than sound of 20 ms packets has in the window's time. */
    static final int CAPACITY = 1_024;

    /** Long enough to hold several keyframes, short enough that 500 ppm of drift make less than 10 ms. */
    static final long SPAN_NANOS = 16_000_000_000L;

    /** One frame in a hundred may be late; more often than that keyframes do not come. */
    private static final int PARTS = 100;

    private final long[] transits = new long[CAPACITY];
    private final long[] arrivals = new long[CAPACITY];
    private final long[] sorted = new long[CAPACITY];
    private int first;
    private int size;

    void clear() {
        first = 0;
        size = 0;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Adds a frame and forgets those that are too old. */
    void add(long transitNanos, long arrivalNanos) {
        while (size > 0 && (size == CAPACITY || arrivalNanos - arrivals[first] > SPAN_NANOS)) {
            removeFirst();
        }
        int last = (first + size) % CAPACITY;
        transits[last] = transitNanos;
        arrivals[last] = arrivalNanos;
        int found = Arrays.binarySearch(sorted, 0, size, transitNanos);
        int at = found < 0 ? -found - 1 : found;
        System.arraycopy(sorted, at, sorted, at + 1, size - at);
        sorted[at] = transitNanos;
        size++;
    }

    private void removeFirst() {
        int at = Arrays.binarySearch(sorted, 0, size, transits[first]);
        System.arraycopy(sorted, at + 1, sorted, at, size - at - 1);
        first = (first + 1) % CAPACITY;
        size--;
    }

    /** Returns nanoseconds between the oldest and the newest arrival. */
    long spanNanos() {
        return size == 0 ? 0 : arrivals[(first + size - 1) % CAPACITY] - arrivals[first];
    }

    /** Returns the least transit; there has to be one. */
    long least() {
        return sorted[0];
    }

    /** Returns the transit that no more than one frame in a hundred surpasses; there has to be one. */
    long usual() {
        return sorted[size - 1 - size / PARTS];
    }
}
