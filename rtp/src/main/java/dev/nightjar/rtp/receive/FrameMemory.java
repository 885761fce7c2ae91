package dev.nightjar.rtp.receive;

/**
 * What the frames in progress of one session may take together: a peer chooses how many streams it sends and how long
 * their frames are.
 */
final class FrameMemory {
    /** Eight frames of the greatest length, or several hundred of a usual one. */
    static final int MAX_BYTES = 32 << 20;

    private int used;

    /** {@return false, and nothing is taken, where there is no room} */
    boolean take(int bytes) {
        boolean fits = bytes <= MAX_BYTES - used;
        used += fits ? bytes : 0;
        return fits;
    }

    void release(int bytes) {
        used -= bytes;
    }

    int used() {
        return used;
    }
}
