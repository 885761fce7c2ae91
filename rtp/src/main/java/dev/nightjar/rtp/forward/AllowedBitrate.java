package dev.nightjar.rtp.forward;

import java.util.Arrays;

/**
 * What one track may be sent at, of what its receiver's path leaves to it, so that its encoding does not change to and
 * fro: less at once, more only when the room has held for some seconds and is clearly more than needed.
 *
 * <p>Less means a share that is clearly below what is sent, or somewhat below it for a second. Room that was lost again
 * soon after it was used has to hold for twice as long the next time. Whoever chooses takes, each time, the largest
 * encoding that fits into {@link #update}'s answer. Confined to one thread.
 */
public final class AllowedBitrate {
    /** How often at least {@link #update} wants to be called. */
    public static final long INTERVAL_NANOS = 250_000_000;

    /** A larger encoding must leave so much of the share: its bitrate is that of the past. */
    private static final double MARGIN = 1.15;

    /** By so much may what is sent grow before it is looked at again, and still be what is sent. */
    private static final double VARIATION = 1.1;

    /** Below this share of what is sent it is left at once; an overuse leaves 0.85 of what arrived. */
    private static final double CLEARLY_LESS = 0.75;

    private static final long PATIENCE_NANOS = 1_000_000_000;

    /** At the beginning, each probe may be used as soon as it has shown something. */
    private static final long BEGINNING_NANOS = 5_000_000_000L;

    private static final long HOLD_NANOS = 3_000_000_000L;
    private static final long MOST_HOLD_NANOS = 48_000_000_000L;

    /** Room lost within this time after it was used was not there. */
    private static final long TRIAL_NANOS = 20_000_000_000L;

    /** How fast the mean of what is sent follows. */
    private static final double MEAN_SECONDS = 1.5;

    private static final int SLOTS = 6;
    private static final long NEVER = Long.MIN_VALUE;

    /** The least share of each sixth of the time that room has to hold; before they are full, nothing held. */
    private final long[] least = new long[SLOTS];

    private int slot;
    private long slotEndNanos;
    private long firstNanos = NEVER;
    private long lastNanos;
    private long holdNanos = HOLD_NANOS;
    private boolean hasDropped;
    private long raisedNanos = NEVER;
    private long shortSinceNanos = NEVER;
    private int present;
    private double presentBps;

    /** Makes one for a track of which nothing was sent. */
    public AllowedBitrate() {}

    /**
     * {@return bits per second that may be sent, at least 1}
     *
     * @param shareBps what the path leaves to the track
     * @param encoding names what is sent of it at present, such as an SSRC
     * @param encodingBps what that takes, as measured lately; 0 where nothing is sent
     */
    public long update(long shareBps, int encoding, long encodingBps, long nowNanos) {
        begin(encoding, encodingBps, nowNanos);
        long share = Math.max(1, shareBps);
        if (isTooMuch(share, nowNanos)) {
            dropped(nowNanos);
            return share;
        }
        hold(share, nowNanos);
        boolean isBeginning = !hasDropped && nowNanos - firstNanos < BEGINNING_NANOS;
        long held = isBeginning ? share : held();
        // What is sent stays, however its bitrate goes up and down.
        double kept = VARIATION * Math.max((double) encodingBps, presentBps);
        return (long) Math.max(1, Math.max(kept, held / MARGIN));
    }

    private void begin(int encoding, long encodingBps, long nowNanos) {
        if (firstNanos == NEVER) {
            firstNanos = nowNanos;
            slotEndNanos = nowNanos + holdNanos / SLOTS;
        }
        boolean isNew = encoding != present || presentBps == 0;
        if (isNew && encodingBps > presentBps) {
            raisedNanos = nowNanos;
        }
        double follow = isNew ? 1 : Math.min(1, (nowNanos - lastNanos) / 1e9 / MEAN_SECONDS);
        shortSinceNanos = isNew ? NEVER : shortSinceNanos;
        presentBps += follow * (encodingBps - presentBps);
        present = encoding;
        lastNanos = nowNanos;
        if (raisedNanos != NEVER && nowNanos - raisedNanos > MOST_HOLD_NANOS) {
            holdNanos = HOLD_NANOS;
        }
    }

    private boolean isTooMuch(long share, long nowNanos) {
        if (share >= presentBps) {
            shortSinceNanos = NEVER;
            return false;
        }
        if (shortSinceNanos == NEVER) {
            shortSinceNanos = nowNanos;
        }
        return share < CLEARLY_LESS * presentBps || nowNanos - shortSinceNanos >= PATIENCE_NANOS;
    }

    private void dropped(long nowNanos) {
        boolean wasTrial = hasDropped && raisedNanos != NEVER && nowNanos - raisedNanos < TRIAL_NANOS;
        if (wasTrial) {
            holdNanos = Math.min(MOST_HOLD_NANOS, 2 * holdNanos);
            raisedNanos = NEVER;
        }
        hasDropped = true;
        Arrays.fill(least, 0);
        slotEndNanos = nowNanos + holdNanos / SLOTS;
    }

    private void hold(long share, long nowNanos) {
        if (nowNanos >= slotEndNanos) {
            slot = (slot + 1) % SLOTS;
            least[slot] = share;
            slotEndNanos = nowNanos + holdNanos / SLOTS;
        } else {
            least[slot] = Math.min(least[slot], share);
        }
    }

    private long held() {
        long held = Long.MAX_VALUE;
        for (long each : least) {
            held = Math.min(held, each);
        }
        return held;
    }
}
