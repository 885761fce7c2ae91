package dev.nightjar.container;

/** One track while its file is written. */
final class Track {
    private static final long NONE = -1;

    private final int number;
    private final boolean video;
    private final FrameQueue queue = new FrameQueue();
    private final CueIndex cues = new CueIndex();
    private final long maxFrameTicks;
    private long lastTick = NONE;
    private long frameTicks;

    /**
     * Creates a track without frames.
     *
     * @param maxFrameTicks how long the last frame may be thought to last
     */
    Track(TrackSpec spec, long maxFrameTicks) {
        this.number = spec.number();
        this.video = spec.isVideo();
        this.maxFrameTicks = maxFrameTicks;
    }

    int number() {
        return number;
    }

    boolean isVideo() {
        return video;
    }

    FrameQueue queue() {
        return queue;
    }

    CueIndex cues() {
        return cues;
    }

    /** {@return the time of the newest frame, -1 if there is none} */
    long lastTick() {
        return lastTick;
    }

    /** {@return when the newest frame ends, if it lasts as long as the one before it} */
    long endTick() {
        return lastTick + frameTicks;
    }

    void accepted(long tick) {
        if (lastTick != NONE) {
            frameTicks = Math.min(tick - lastTick, maxFrameTicks);
        }
        lastTick = tick;
    }
}
