package dev.nightjar.rtp.forward;

import java.util.Arrays;

/**
 * The sequence numbers of a stream that leaves packets of its source out, without gaps where those were.
 *
 * <p>Up to where it began, and between two packets that are left out, a number is the source's index plus an offset.
 * What has not come yet has its number kept: it may be lost, or late. So a number whose packet comes late and is left
 * out then has to be filled.
 */
final class ClosedNumbers {
    /** There is no number, or no packet. */
    static final long NONE = -1;

    private static final int SIZE = ForwardSource.HISTORY_PACKETS;
    private static final int MASK = SIZE - 1;

    private static final byte LEFT_OUT = 0;
    private static final byte KEPT = 1;
    private static final byte SENT = 2;
    private static final byte MARKED = 3;
    private static final byte FILLED = 4;

    private final long[] indices = new long[SIZE];
    private final long[] numbers = new long[SIZE];
    private final byte[] states = new byte[SIZE];
    private final long[] byNumber = new long[SIZE];
    private long first;
    private long firstOffset;
    private long highest;
    private long offset;

    /** Begins behind a packet; up to it numbers are indices plus the offset. */
    void begin(long lastIndex, long sequenceOffset) {
        first = lastIndex;
        firstOffset = sequenceOffset;
        highest = lastIndex;
        offset = sequenceOffset;
        Arrays.fill(indices, 0);
        Arrays.fill(byNumber, 0);
    }

    /** {@return whether a later packet has come before that one} */
    boolean isLate(long index) {
        return index <= highest;
    }

    /** {@return the number of a packet that is sent, or {@link #NONE} where it was left out or is forgotten} */
    long send(long index, boolean isMarked) {
        if (index <= first) {
            return index + firstOffset;
        }
        advance(index);
        return settle(index, isMarked ? MARKED : SENT);
    }

    /** {@return the number that was kept for a late packet and has to be filled, or {@link #NONE}} */
    long leaveOut(long index) {
        if (isLate(index)) {
            return index <= first ? NONE : settle(index, FILLED);
        }
        advance(index);
        states[(int) index & MASK] = LEFT_OUT;
        offset--;
        return NONE;
    }

    /** Keeps the number of a packet that may be sent later. */
    void keep(long index) {
        advance(index);
    }

    private long settle(long index, byte state) {
        int slot = (int) index & MASK;
        if (indices[slot] != index || states[slot] != KEPT) {
            return NONE;
        }
        states[slot] = state;
        return numbers[slot];
    }

    /** Keeps the numbers of all packets up to that one. */
    private void advance(long index) {
        for (long next = Math.max(highest + 1, index - SIZE + 1); next <= index; next++) {
            int slot = (int) next & MASK;
            indices[slot] = next;
            numbers[slot] = next + offset;
            states[slot] = KEPT;
            byNumber[(int) (next + offset) & MASK] = next;
        }
        highest = Math.max(highest, index);
    }

    /** {@return the packet of a number, or {@link #NONE} where it is forgotten} */
    long index(long number) {
        long index = byNumber[(int) number & MASK];
        int slot = (int) index & MASK;
        if (indices[slot] == index && numbers[slot] == number && states[slot] != LEFT_OUT && index != 0) {
            return index;
        }
        return number - firstOffset <= first ? number - firstOffset : NONE;
    }

    /** {@return the number that a packet was sent with, or {@link #NONE}} */
    long sent(long index) {
        if (index <= first) {
            return index + firstOffset;
        }
        int slot = (int) index & MASK;
        boolean wasSent = indices[slot] == index && (states[slot] == SENT || states[slot] == MARKED);
        return wasSent ? numbers[slot] : NONE;
    }

    /** {@return whether a packet was sent with a marker of ours} */
    boolean isMarked(long index) {
        int slot = (int) index & MASK;
        return indices[slot] == index && states[slot] == MARKED;
    }

    /** {@return whether the number of a packet is still kept for it} */
    boolean isKept(long index) {
        int slot = (int) index & MASK;
        return indices[slot] == index && states[slot] == KEPT;
    }
}
