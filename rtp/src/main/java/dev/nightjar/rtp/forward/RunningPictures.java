package dev.nightjar.rtp.forward;

import dev.nightjar.core.NetworkBytes;
import org.jspecify.annotations.Nullable;

/**
 * The picture id and base layer counter of one sent stream, which VP8 and VP9 write alike: an id of 7 bits, or of 15
 * behind a set bit, and a counter of 8 (RFC 7741 §4.2, RFC 9628 §4.2).
 */
final class RunningPictures {
    private static final int LONG_MASK = 0x7FFF;
    private static final int SHORT_MASK = 0x7F;
    private static final int COUNTER_MASK = 0xFF;

    private final RunningNumber ids = new RunningNumber(LONG_MASK);
    private final RunningNumber counters = new RunningNumber(COUNTER_MASK);
    private @Nullable ClosedIds closed;

    /** Says that the next payload is the first of another encoding. */
    void anchor() {
        ids.anchor();
        counters.anchor();
        if (closed != null) {
            closed.end();
        }
    }

    /** Says that a picture is not sent; the ids of those after it close up. */
    void leaveOut(int id, boolean isLong) {
        ClosedIds closing = closed == null ? new ClosedIds() : closed;
        closed = closing;
        closing.leaveOut(id, isLong ? LONG_MASK : SHORT_MASK, ids);
    }

    /** Writes over an id, which keeps its length. */
    void rewriteId(byte[] buffer, int at, int id, boolean isLong) {
        int mask = isLong ? LONG_MASK : SHORT_MASK;
        ClosedIds closing = closed;
        int sent = closing != null && closing.isBegun() ? closing.next(id, mask, ids) : ids.next(id, mask);
        if (isLong) {
            NetworkBytes.putInt16(buffer, at, 0x8000 | sent);
        } else {
            buffer[at] = (byte) sent;
        }
    }

    /** Writes over a base layer counter. */
    void rewriteCounter(byte[] buffer, int at, int counter) {
        buffer[at] = (byte) counters.next(counter, COUNTER_MASK);
    }
}
