package dev.nightjar.rtp.playout;

import static java.util.Objects.requireNonNull;

import dev.nightjar.rtp.payload.Frame;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Frames in the order they came, copied into memory that is used again; bounded in number and bytes. */
final class HeldFrames {
    /** Ten seconds of sound in packets of 20 ms: what the greatest delay may hold back. */
    static final int MAX_FRAMES = 512;

    /** A second of video at 128 Mbit/s. */
    static final int MAX_BYTES = 16 << 20;

    private static final int MAX_SPARE = 64;

    /** Keyframes are larger and seldom: they are left to the collector, or each spare would grow to their size. */
    private static final int MAX_SPARE_BYTES = 64 << 10;

    private final @Nullable HeldFrame[] ring = new @Nullable HeldFrame[MAX_FRAMES];
    private int first;
    private int size;
    private final List<HeldFrame> spares = new ArrayList<>();
    private int bytes;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Returns whether a frame of that length may be added. */
    boolean hasRoom(int length) {
        return size < MAX_FRAMES && bytes + length <= MAX_BYTES;
    }

    /** Adds a copy behind the others. */
    void add(Frame frame, long timestampNanos) {
        HeldFrame held = spare(frame);
        held.begin(timestampNanos);
        ring[(first + size) % MAX_FRAMES] = held;
        size++;
        bytes += frame.length();
    }

    private HeldFrame spare(Frame frame) {
        while (!spares.isEmpty()) {
            HeldFrame spare = spares.remove(spares.size() - 1);
            if (spare.frame().codec() == frame.codec()) {
                frame.copyInto(spare.frame());
                return spare;
            }
        }
        return new HeldFrame(frame.copyOf());
    }

    /** Takes the first frame off; give it back by {@link #release}. */
    HeldFrame remove() {
        HeldFrame held = get(0);
        ring[first] = null;
        first = (first + 1) % MAX_FRAMES;
        size--;
        bytes -= held.frame().length();
        return held;
    }

    void release(HeldFrame held) {
        if (spares.size() < MAX_SPARE && held.frame().buffer().length <= MAX_SPARE_BYTES) {
            spares.add(held);
        }
    }

    /**
     * Returns when the first has to be played, {@link Long#MAX_VALUE} if none is held: at its own time, or that of one
     * behind it. Video with bidirectional prediction comes in the order of decoding, a later picture first.
     */
    long firstPlayoutNanos(long offsetNanos) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < size; i++) {
            least = Math.min(least, get(i).playoutNanos(offsetNanos));
        }
        return least;
    }

    /** Keeps all times as they are. */
    void fix(long offsetNanos) {
        for (int i = 0; i < size; i++) {
            if (!get(i).isFixed()) {
                get(i).fix(offsetNanos);
            }
        }
    }

    private HeldFrame get(int index) {
        return requireNonNull(ring[(first + index) % MAX_FRAMES]);
    }
}
