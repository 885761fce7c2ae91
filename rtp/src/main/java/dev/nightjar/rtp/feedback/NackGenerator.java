package dev.nightjar.rtp.feedback;

import dev.nightjar.core.SansIo;
import dev.nightjar.core.SerialNumbers;

/**
 * Which packets of one stream to ask for again (RFC 4585 §6.2.1), when, and when to stop.
 *
 * <p>A gap is asked for after a short wait that reordering may fill, then once each round trip (20 ms at least), ten
 * times at most and no longer than it may help. All packets of the stream go in, padding and restored retransmissions
 * too: each consumes a number.
 */
public final class NackGenerator {
    /** Packets missed at once; past this the stream is broken and a keyframe is cheaper than repairs. */
    public static final int MAX_MISSING = 1000;

    /** Asked this often, a packet is given up. */
    static final int MAX_TRIES = 10;

    private static final long LEAST_RETRY_NANOS = 20_000_000;
    private static final long DEFAULT_REORDER_WAIT_NANOS = 5_000_000;
    private static final long DEFAULT_MAX_AGE_NANOS = 1_000_000_000;
    private static final long DEFAULT_ROUND_TRIP_NANOS = 100_000_000;

    /** Missing packets in ascending order, {@link #size} of them; the arrays go together. */
    private final long[] missing = new long[MAX_MISSING];

    private final long[] missedAtNanos = new long[MAX_MISSING];
    private final long[] dueNanos = new long[MAX_MISSING];
    private final int[] tries = new int[MAX_MISSING];
    private int size;

    private final long reorderWaitNanos;
    private final long maxAgeNanos;
    private long roundTripNanos = DEFAULT_ROUND_TRIP_NANOS;
    private boolean isStarted;
    private long newest;
    private boolean needsKeyframe;
    private long requested;
    private long recovered;
    private long abandoned;

    /** Makes a generator that waits 5 ms for reordered packets and gives a packet up after 1 s. */
    public NackGenerator() {
        this(DEFAULT_REORDER_WAIT_NANOS, DEFAULT_MAX_AGE_NANOS);
    }

    /** Makes a generator with another wait before the first request, and another age at which packets are given up. */
    public NackGenerator(long reorderWaitNanos, long maxAgeNanos) {
        if (reorderWaitNanos < 0 || maxAgeNanos <= reorderWaitNanos) {
            throw new IllegalArgumentException("reorderWaitNanos: " + reorderWaitNanos + ", maxAgeNanos: " + maxAgeNanos
                    + " (expected: 0 <= wait < age)");
        }
        this.reorderWaitNanos = reorderWaitNanos;
        this.maxAgeNanos = maxAgeNanos;
    }

    /** Sets the round trip measured last; requests wait that long for their answer. 100 ms until then. */
    public void roundTripNanos(long roundTripNanos) {
        this.roundTripNanos = Math.max(0, roundTripNanos);
    }

    /** Notes a packet, 0 to 65535: it is no longer missing, and what it skipped is. */
    public void received(int sequenceNumber, long nowNanos) {
        if (!isStarted) {
            isStarted = true;
            newest = sequenceNumber + 0x10000L;
            return;
        }
        long extended = SerialNumbers.unwrap16(newest, sequenceNumber);
        if (extended <= newest) {
            int index = indexOf(extended);
            if (index >= 0) {
                if (tries[index] > 0) {
                    recovered++;
                }
                remove(index, index + 1);
            }
            return;
        }
        long gap = extended - newest - 1;
        if (size + gap > MAX_MISSING) {
            abandoned += size + gap;
            size = 0;
            needsKeyframe = true;
        } else {
            for (long sequence = newest + 1; sequence < extended; sequence++) {
                missing[size] = sequence;
                missedAtNanos[size] = nowNanos;
                dueNanos[size] = nowNanos + reorderWaitNanos;
                tries[size++] = 0;
            }
        }
        newest = extended;
    }

    /** Forgets one packet that is of no use to anybody: lost parity or padding. */
    public void notNeeded(int sequenceNumber) {
        int index = isStarted ? indexOf(SerialNumbers.unwrap16(newest, sequenceNumber)) : -1;
        if (index >= 0) {
            remove(index, index + 1);
        }
    }

    /** Forgets packets before that number, for instance because playing has gone past them. */
    public void discardBefore(int sequenceNumber) {
        if (isStarted) {
            int index = insertionPoint(SerialNumbers.unwrap16(newest, sequenceNumber));
            abandoned += index;
            remove(0, index);
        }
    }

    /** Forgets everything, for a stream that begins anew. */
    public void reset() {
        isStarted = false;
        size = 0;
        needsKeyframe = false;
    }

    /**
     * Writes the packets to ask for now, in ascending order, and counts each as asked.
     *
     * @param out at most its length is asked for; the rest stays due
     * @return how many
     */
    public int poll(int[] out, long nowNanos) {
        abandonOld(nowNanos);
        long retryNanos = Math.max(roundTripNanos, LEAST_RETRY_NANOS);
        int count = 0;
        for (int i = 0; i < size && count < out.length; i++) {
            if (dueNanos[i] <= nowNanos) {
                out[count++] = (int) missing[i] & 0xFFFF;
                dueNanos[i] = nowNanos + retryNanos;
                tries[i]++;
            }
        }
        requested += count;
        return count;
    }

    /** Gives up what is too old, and what has been asked for so often that its last answer is overdue. */
    private void abandonOld(long nowNanos) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            boolean isOld = nowNanos - missedAtNanos[i] >= maxAgeNanos;
            if (isOld || tries[i] >= MAX_TRIES && dueNanos[i] <= nowNanos) {
                abandoned++;
                continue;
            }
            missing[kept] = missing[i];
            missedAtNanos[kept] = missedAtNanos[i];
            dueNanos[kept] = dueNanos[i];
            tries[kept++] = tries[i];
        }
        size = kept;
    }

    /** {@return when {@link #poll} must next be called, or {@link SansIo#NO_DEADLINE}} */
    public long deadlineNanos() {
        long deadline = SansIo.NO_DEADLINE;
        for (int i = 0; i < size; i++) {
            deadline = Math.min(deadline, Math.min(dueNanos[i], missedAtNanos[i] + maxAgeNanos));
        }
        return deadline;
    }

    /** {@return whether that packet is missed and still asked for; false once it came or was given up} */
    public boolean isMissing(int sequenceNumber) {
        return isStarted && indexOf(SerialNumbers.unwrap16(newest, sequenceNumber)) >= 0;
    }

    /** {@return whether so much was missed at once that a keyframe is needed; asking clears it} */
    public boolean takeNeedsKeyframe() {
        boolean needed = needsKeyframe;
        needsKeyframe = false;
        return needed;
    }

    /** {@return how many packets are missed now} */
    public int missingCount() {
        return size;
    }

    /** {@return packets asked for so far, each as often as it was} */
    public long requested() {
        return requested;
    }

    /** {@return packets that came after they had been asked for} */
    public long recovered() {
        return recovered;
    }

    /** {@return packets given up} */
    public long abandoned() {
        return abandoned;
    }

    private int indexOf(long sequence) {
        int index = insertionPoint(sequence);
        return index < size && missing[index] == sequence ? index : -1;
    }

    /** Index of the first missing packet at or behind {@code sequence}. */
    private int insertionPoint(long sequence) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = low + high >>> 1;
            if (missing[middle] < sequence) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private void remove(int from, int to) {
        int moved = size - to;
        System.arraycopy(missing, to, missing, from, moved);
        System.arraycopy(missedAtNanos, to, missedAtNanos, from, moved);
        System.arraycopy(dueNanos, to, dueNanos, from, moved);
        System.arraycopy(tries, to, tries, from, moved);
        size -= to - from;
    }
}
