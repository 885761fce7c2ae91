package dev.nightjar.rtp.forward;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one stream has to know to send packets again: which are asked for, when each was last sent again, and what was
 * made up for each when it was sent first.
 *
 * <p>Arrays come with the first NACK, so that a receiver that loses nothing costs nothing.
 */
final class ResendMemory {
    /** A packet asked for again within this time is still on its way. */
    static final long LEAST_INTERVAL_NANOS = 20_000_000L;

    /** A receiver asks, but does not set how much is sent: a history a second is 4 Mbit/s. */
    static final int MAX_RESENDS_PER_SECOND = ForwardSource.HISTORY_PACKETS;

    private static final long SECOND = 1_000_000_000L;
    private static final int SIZE = ForwardSource.HISTORY_PACKETS;
    private static final int MASK = SIZE - 1;

    private long @Nullable [] repeatedIndices;
    private long @Nullable [] repeatedNanos;
    private long @Nullable [] pending;
    private int pendingHead;
    private int pendingCount;
    private long @Nullable [] madeIndices;
    private int @Nullable [] madeSequences;
    private int @Nullable [] madeSendTimes;
    private long windowNanos;
    private int inWindow;

    /** Notes what an RTP packet without RTX was sent with, since it must be the same when it is sent again. */
    void made(long index, int transportSequence, int sendTime) {
        long[] indices = madeIndices;
        int[] sequences = madeSequences;
        int[] sendTimes = madeSendTimes;
        if (indices == null || sequences == null || sendTimes == null) {
            indices = new long[SIZE];
            sequences = new int[SIZE];
            sendTimes = new int[SIZE];
            madeIndices = indices;
            madeSequences = sequences;
            madeSendTimes = sendTimes;
        }
        int slot = (int) index & MASK;
        indices[slot] = index;
        sequences[slot] = transportSequence;
        sendTimes[slot] = sendTime;
    }

    /** {@return whether the packet was sent, so that it can be sent again as it was} */
    boolean isMade(long index) {
        return madeIndices != null && madeIndices[(int) index & MASK] == index;
    }

    int madeSequence(long index) {
        return madeSequences == null ? 0 : madeSequences[(int) index & MASK];
    }

    int madeSendTime(long index) {
        return madeSendTimes == null ? 0 : madeSendTimes[(int) index & MASK];
    }

    /** Wants a packet sent again, unless that was done just now or too much is. */
    void ask(long index, long nowNanos) {
        long[] waiting = pending;
        long[] indices = repeatedIndices;
        long[] nanos = repeatedNanos;
        if (waiting == null || indices == null || nanos == null) {
            waiting = new long[SIZE];
            indices = new long[SIZE];
            nanos = new long[SIZE];
            pending = waiting;
            repeatedIndices = indices;
            repeatedNanos = nanos;
        }
        if (nowNanos - windowNanos >= SECOND) {
            windowNanos = nowNanos;
            inWindow = 0;
        }
        int slot = (int) index & MASK;
        boolean isUnderWay = indices[slot] == index && nowNanos - nanos[slot] < LEAST_INTERVAL_NANOS;
        if (isUnderWay || pendingCount == SIZE || inWindow >= MAX_RESENDS_PER_SECOND) {
            return;
        }
        inWindow++;
        indices[slot] = index;
        nanos[slot] = nowNanos;
        waiting[pendingHead + pendingCount & MASK] = index;
        pendingCount++;
    }

    /** {@return the packet to be sent again next, or -1} */
    long next() {
        if (pending == null || pendingCount == 0) {
            return -1;
        }
        long index = pending[pendingHead];
        pendingHead = pendingHead + 1 & MASK;
        pendingCount--;
        return index;
    }

    /** The source is another one: its packets have other indices. */
    void clear() {
        pendingCount = 0;
        if (madeIndices != null) {
            Arrays.fill(madeIndices, 0);
        }
        if (repeatedIndices != null) {
            Arrays.fill(repeatedIndices, 0);
        }
    }
}
