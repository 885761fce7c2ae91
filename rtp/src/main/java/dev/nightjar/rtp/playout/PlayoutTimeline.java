package dev.nightjar.rtp.playout;

/**
 * Where a stream's timestamps lie on our clock: {@code playout = timestamp + offset}, all in nanoseconds.
 *
 * <p>The offset is the transit of the least delayed frame of late plus the target delay. The target is what all but one
 * frame in a hundred needed during the last seconds, plus a margin. It grows at once, and shrinks slowly so that sound
 * is not hurried.
 *
 * <p><i>Choice:</i> the quantile of a window instead of libwebrtc's two estimators (a decaying histogram for sound, a
 * Kalman filter over frame sizes for video): one rule serves both, and a delay once needed is forgotten after a known
 * time.
 */
final class PlayoutTimeline {
    /** A frame of that transit is part of another stream, or of another clock. */
    static final long RESTART_NANOS = 10_000_000_000L;

    /** Within so much of the least transit a frame belongs to the timeline, however small the greatest delay is. */
    private static final long SANE_NANOS = 1_000_000_000L;

    /** So long frames may come too late to be waited for before the path is taken to be another one. */
    static final long OUTLIERS_NANOS = 1_000_000_000L;

    /** Above what was seen: arrivals are stamped, and deadlines kept, with some slack. */
    private static final long MARGIN_NANOS = 10_000_000;

    /** While the window spans less, the start delay is kept. */
    private static final long START_NANOS = 2_000_000_000L;

    /** Playing goes faster by one part in twenty at the most. */
    private static final int SHRINK_PARTS = 20;

    private final TransitWindow window = new TransitWindow();
    private long minDelayNanos;
    private long maxDelayNanos;
    private long startDelayNanos;
    private long neededDelayNanos;
    private long targetDelayNanos;

    /** The target, or what other tracks make of it. */
    private long wantedDelayNanos;

    private long offsetNanos;
    private boolean hasOffset;
    private long lastNanos;
    private long outliersSinceNanos = -1;

    PlayoutTimeline(PlayoutConfig config) {
        minDelayNanos = config.minDelay().toNanos();
        startDelayNanos = config.startDelay().toNanos();
        maxDelayNanos = config.maxDelay().toNanos();
        targetDelayNanos = startDelayNanos;
        wantedDelayNanos = startDelayNanos;
    }

    void bounds(long leastNanos, long greatestNanos) {
        minDelayNanos = leastNanos;
        maxDelayNanos = greatestNanos;
        if (!window.isEmpty()) {
            learn();
        }
    }

    /** Takes a frame, and returns false, having taken nothing, where it begins another timeline: {@link #restart}. */
    boolean take(long timestampNanos, long arrivalNanos) {
        long transit = arrivalNanos - timestampNanos;
        if (!window.isEmpty()) {
            long aboveLeast = transit - window.least();
            long sane = Math.max(maxDelayNanos, SANE_NANOS);
            if (aboveLeast > RESTART_NANOS || aboveLeast < -sane) {
                return false;
            }
            // What could not be waited for teaches nothing, unless it stays so.
            if (aboveLeast > sane) {
                outliersSinceNanos = outliersSinceNanos < 0 ? arrivalNanos : outliersSinceNanos;
                return arrivalNanos - outliersSinceNanos <= OUTLIERS_NANOS;
            }
        }
        outliersSinceNanos = -1;
        window.add(transit, arrivalNanos);
        learn();
        return true;
    }

    boolean isMeasured() {
        return !window.isEmpty();
    }

    /** Begins anew with the delay that the network needed until now. */
    void restart() {
        startDelayNanos = targetDelayNanos;
        wantedDelayNanos = targetDelayNanos;
        window.clear();
        hasOffset = false;
        outliersSinceNanos = -1;
    }

    private void learn() {
        neededDelayNanos = window.usual() - window.least() + MARGIN_NANOS;
        long atLeast = Math.max(minDelayNanos, window.spanNanos() < START_NANOS ? startDelayNanos : 0);
        targetDelayNanos = Math.min(maxDelayNanos, Math.max(neededDelayNanos, atLeast));
    }

    /** Returns the offset this stream would have alone; {@link #take} has to have taken a frame. */
    long wantedOffsetNanos() {
        return window.least() + targetDelayNanos;
    }

    /** Moves the offset towards the wanted one, or a later one that other tracks ask for. */
    void moveTo(long wantedNanos, long nowNanos) {
        wantedDelayNanos = wantedNanos - window.least();
        if (!hasOffset || wantedNanos > offsetNanos) {
            offsetNanos = wantedNanos;
        } else {
            long most = Math.max(0, nowNanos - lastNanos) / SHRINK_PARTS;
            offsetNanos = Math.max(wantedNanos, offsetNanos - most);
        }
        hasOffset = true;
        lastNanos = Math.max(lastNanos, nowNanos);
    }

    long offsetNanos() {
        return offsetNanos;
    }

    /** Returns the delay as it is, from the least delayed frame's arrival on. */
    long delayNanos() {
        return window.isEmpty() ? 0 : offsetNanos - window.least();
    }

    /** Returns the delay aimed at, that for the sake of other tracks included. */
    long targetDelayNanos() {
        return wantedDelayNanos;
    }

    /** Returns what the network alone asks for. */
    long neededDelayNanos() {
        return neededDelayNanos;
    }
}
