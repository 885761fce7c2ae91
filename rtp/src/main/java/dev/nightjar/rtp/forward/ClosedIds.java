package dev.nightjar.rtp.forward;

import java.util.Arrays;

/**
 * Which picture ids were sent as which while some pictures are left out: packets of one picture, and those sent again,
 * get the same. Ids of pictures that have not come yet are kept for them.
 */
final class ClosedIds {
    private static final int SIZE = ForwardSource.HISTORY_PACKETS;
    private static final int MASK = SIZE - 1;
    private static final int NONE = -1;

    private final int[] ids = new int[SIZE];
    private final int[] sent = new int[SIZE];
    private int latest = NONE;

    /** {@return whether a picture was left out} */
    boolean isBegun() {
        return latest != NONE;
    }

    /** Forgets all: ids run on from another source's. */
    void end() {
        latest = NONE;
    }

    void leaveOut(int id, int mask, RunningNumber numbers) {
        if (latest == NONE) {
            Arrays.fill(ids, NONE);
            latest = id - 1 & mask;
            for (int back = 0; back < Math.min(MASK, mask >>> 1); back++) {
                put(latest - back & mask, numbers.at(latest - back, mask));
            }
        }
        if (keepUpTo(id, mask, numbers)) {
            numbers.close();
        }
    }

    /** {@return what a picture's id is sent as} */
    int next(int id, int mask, RunningNumber numbers) {
        keepUpTo(id, mask, numbers);
        boolean isKnown = ids[id & MASK] == id;
        int next = isKnown ? sent[id & MASK] : numbers.at(id, mask);
        numbers.sent(next, mask);
        return next;
    }

    /** {@return whether the picture is a new one} */
    private boolean keepUpTo(int id, int mask, RunningNumber numbers) {
        int ahead = id - latest & mask;
        if (ahead == 0 || ahead > mask >>> 1) {
            return false;
        }
        for (int back = Math.min(ahead, SIZE) - 1; back >= 0; back--) {
            put(id - back & mask, numbers.at(id - back, mask));
        }
        latest = id;
        return true;
    }

    private void put(int id, int number) {
        ids[id & MASK] = id;
        sent[id & MASK] = number;
    }
}
