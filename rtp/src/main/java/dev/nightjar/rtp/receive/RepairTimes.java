package dev.nightjar.rtp.receive;

import java.util.Arrays;

/** How long a packet takes from being asked for to being here: the round trip as far as repairs are concerned. */
final class RepairTimes {
    /** Requests remembered; older ones than these are no longer worth measuring. */
    private static final int SIZE = 256;

    private static final long INITIAL_NANOS = 100_000_000L;
    private static final long MAX_NANOS = 1_000_000_000L;

    private final int[] sequenceNumbers = new int[SIZE];
    private final long[] askedNanos = new long[SIZE];
    private final boolean[] askedAgain = new boolean[SIZE];
    private long smoothedNanos = INITIAL_NANOS;
    private boolean isMeasured;

    RepairTimes() {
        Arrays.fill(sequenceNumbers, -1);
    }

    void asked(int sequenceNumber, long nowNanos) {
        int slot = sequenceNumber % SIZE;
        if (sequenceNumbers[slot] == sequenceNumber) {
            askedAgain[slot] = true;
            return;
        }
        sequenceNumbers[slot] = sequenceNumber;
        askedNanos[slot] = nowNanos;
        askedAgain[slot] = false;
    }

    /** {@return whether the estimate changed} An answer to a repeated request weighs less, for it may answer either. */
    boolean arrived(int sequenceNumber, long nowNanos) {
        int slot = sequenceNumber % SIZE;
        if (sequenceNumbers[slot] != sequenceNumber) {
            return false;
        }
        sequenceNumbers[slot] = -1;
        isMeasured = true;
        long sample = Math.min(nowNanos - askedNanos[slot], MAX_NANOS);
        smoothedNanos += (sample - smoothedNanos) / (askedAgain[slot] ? 16 : 4);
        return true;
    }

    long nanos() {
        return smoothedNanos;
    }

    /** {@return the same, or 0 while no repair has come} */
    long measuredNanos() {
        return isMeasured ? smoothedNanos : 0;
    }
}
