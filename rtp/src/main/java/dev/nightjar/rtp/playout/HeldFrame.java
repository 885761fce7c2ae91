package dev.nightjar.rtp.playout;

import dev.nightjar.rtp.payload.Frame;

/** A frame that waits for its time. */
final class HeldFrame {
    private final Frame frame;
    private long timestampNanos;
    private long fixedNanos;
    private boolean isFixed;

    HeldFrame(Frame copy) {
        frame = copy;
    }

    void begin(long timestamp) {
        timestampNanos = timestamp;
        isFixed = false;
    }

    /** Keeps the time as it is now, whatever becomes of the timeline. */
    void fix(long offsetNanos) {
        fixedNanos = playoutNanos(offsetNanos);
        isFixed = true;
    }

    long playoutNanos(long offsetNanos) {
        return isFixed ? fixedNanos : timestampNanos + offsetNanos;
    }

    boolean isFixed() {
        return isFixed;
    }

    long timestampNanos() {
        return timestampNanos;
    }

    Frame frame() {
        return frame;
    }
}
