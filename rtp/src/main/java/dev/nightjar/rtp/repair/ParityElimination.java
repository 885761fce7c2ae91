package dev.nightjar.rtp.repair;

/**
 * Solves parity rows that each miss more than one packet, by Gauss-Jordan elimination over GF(2) on their masks.
 *
 * <p>libwebrtc only ever takes rows with one missing packet; two rows over packets {a, b, c} and {b, c} give a back
 * too.
 * Only masks are worked on; the bytes of the rows are added up for a packet that comes out.
 */
final class ParityElimination {
    /** Missing packets in one go; rows that would bring in more are left out. */
    static final int MAX_UNKNOWNS = 128;

    /** More than the numbers between the oldest and the newest that rows speak of, a power of two. */
    private static final int TABLE_SIZE = 1_024;

    private final long[] unknowns = new long[MAX_UNKNOWNS];
    private final int[] table = new int[TABLE_SIZE];
    private final long[] high = new long[FecDecoder.MAX_ROWS];
    private final long[] low = new long[FecDecoder.MAX_ROWS];

    /** Per row the rows, by bit, that it is a sum of. */
    private final long[] sums = new long[FecDecoder.MAX_ROWS];

    private int unknownCount;
    private int solved = -1;

    /**
     * {@return whether a missing packet follows from several rows together; then {@link #sum} and {@link #sequence}}
     */
    boolean solve(ParityRow[] rows, int rowCount) {
        unknownCount = 0;
        solved = -1;
        for (int i = 0; i < rowCount; i++) {
            load(rows[i], i);
        }
        eliminate(rowCount);
        for (int i = 0; i < rowCount; i++) {
            if (Long.bitCount(high[i]) + Long.bitCount(low[i]) == 1) {
                solved = i;
                return true;
            }
        }
        return false;
    }

    private void load(ParityRow row, int index) {
        high[index] = 0;
        low[index] = 0;
        sums[index] = 1L << index;
        if (!row.isActive) {
            return;
        }
        int before = unknownCount;
        for (long sequence = row.firstMissing(); sequence <= row.lastMissing(); sequence++) {
            if (!row.covers(sequence)) {
                continue;
            }
            int unknown = indexOf(sequence);
            if (unknown < 0) {
                unknownCount = before;
                high[index] = 0;
                low[index] = 0;
                return;
            }
            if (unknown < 64) {
                high[index] |= 1L << unknown;
            } else {
                low[index] |= 1L << unknown - 64;
            }
        }
    }

    private int indexOf(long sequence) {
        int slot = (int) sequence & TABLE_SIZE - 1;
        int known = table[slot];
        if (known < unknownCount && unknowns[known] == sequence) {
            return known;
        }
        if (unknownCount == MAX_UNKNOWNS) {
            return -1;
        }
        table[slot] = unknownCount;
        unknowns[unknownCount] = sequence;
        return unknownCount++;
    }

    private void eliminate(int rowCount) {
        int used = 0;
        for (int unknown = 0; unknown < unknownCount && used < rowCount; unknown++) {
            int pivot = used;
            while (pivot < rowCount && !has(pivot, unknown)) {
                pivot++;
            }
            if (pivot == rowCount) {
                continue;
            }
            swap(pivot, used);
            for (int i = 0; i < rowCount; i++) {
                if (i != used && has(i, unknown)) {
                    high[i] ^= high[used];
                    low[i] ^= low[used];
                    sums[i] ^= sums[used];
                }
            }
            used++;
        }
    }

    private boolean has(int row, int unknown) {
        return ((unknown < 64 ? high[row] >>> unknown : low[row] >>> unknown - 64) & 1) != 0;
    }

    private void swap(int one, int other) {
        swap(high, one, other);
        swap(low, one, other);
        swap(sums, one, other);
    }

    private static void swap(long[] values, int one, int other) {
        long value = values[one];
        values[one] = values[other];
        values[other] = value;
    }

    /** {@return the rows, by bit, whose sum is the solved packet} */
    long sum() {
        return sums[solved];
    }

    /** {@return the solved packet's number} */
    long sequence() {
        int unknown = high[solved] != 0
                ? Long.numberOfTrailingZeros(high[solved])
                : 64 + Long.numberOfTrailingZeros(low[solved]);
        return unknowns[unknown];
    }
}
