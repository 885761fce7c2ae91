package dev.nightjar.dtlssrtp;

import org.jspecify.annotations.Nullable;

/**
 * The state of each SSRC, found without boxing: open addressing with linear probing, at most half full.
 *
 * <p>Bounded by {@link SrtpConfig#maxSsrcs}; nothing is ever removed, because an SSRC that comes back after a pause
 * goes on with its rollover counter (RFC 3711 §3.3.1) and its replay window.
 */
final class SrtpStreams {
    private static final int FIRST_CAPACITY = 8;

    private final SrtpConfig config;
    private int[] ssrcs = new int[FIRST_CAPACITY];
    private @Nullable ReplayWindow[] windows = new ReplayWindow[FIRST_CAPACITY];
    private int size;

    /** What was found last: packets of a stream follow each other, and the tables stay out of the cache. */
    private int lastSsrc;

    private @Nullable ReplayWindow last;

    SrtpStreams(SrtpConfig config) {
        this.config = config;
    }

    /** {@return the state of an SSRC, or null when it has none} */
    @Nullable
    ReplayWindow find(int ssrc) {
        ReplayWindow found = last;
        if (found == null || ssrc != lastSsrc) {
            found = windows[slotOf(ssrc)];
            lastSsrc = ssrc;
            last = found;
        }
        return found;
    }

    /** {@return whether {@link #add} would refuse} */
    boolean isFull() {
        return size == config.maxSsrcs();
    }

    /** {@return SSRCs with state} */
    int size() {
        return size;
    }

    /** {@return fresh state for an SSRC that has none} */
    ReplayWindow add(int ssrc) {
        if (isFull()) {
            throw new IllegalStateException("more than " + config.maxSsrcs() + " SSRCs (see SrtpConfig.maxSsrcs)");
        }
        if (2 * (size + 1) > ssrcs.length) {
            grow();
        }
        ReplayWindow window = new ReplayWindow(config.replayWindow());
        put(ssrc, window);
        size++;
        return window;
    }

    private void put(int ssrc, ReplayWindow window) {
        int slot = slotOf(ssrc);
        ssrcs[slot] = ssrc;
        windows[slot] = window;
    }

    private void grow() {
        int[] oldSsrcs = ssrcs;
        @Nullable ReplayWindow[] oldWindows = windows;
        ssrcs = new int[2 * oldSsrcs.length];
        windows = new ReplayWindow[2 * oldSsrcs.length];
        for (int i = 0; i < oldWindows.length; i++) {
            ReplayWindow window = oldWindows[i];
            if (window != null) {
                put(oldSsrcs[i], window);
            }
        }
    }

    /** {@return the slot that holds the SSRC, or the empty one where it belongs} */
    private int slotOf(int ssrc) {
        int mask = ssrcs.length - 1;
        int mixed = ssrc * 0x9E37_79B9; // 2^32 divided by the golden ratio: neighbours end up far apart
        int slot = (mixed ^ mixed >>> 16) & mask;
        while (windows[slot] != null && ssrcs[slot] != ssrc) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
