package dev.nightjar.rtp.playout;

import static java.util.Objects.requireNonNull;

import dev.nightjar.core.SansIo;
import dev.nightjar.core.SerialNumbers;
import dev.nightjar.rtp.payload.Frame;
import dev.nightjar.rtp.payload.FrameSink;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Holds the frames of one track until it is time to play them, and hands them to a sink then.
 *
 * <p>Give it to a receiver as the track's {@link FrameSink}; it takes frames in the order of their sequence numbers, as
 * {@link dev.nightjar.rtp.payload.FrameAssembler} makes them, and reads their arrival times. After each frame, and at
 * {@link #deadlineNanos}, call {@link #advance}. Frames come out in the order they went in, at times as far apart as
 * their timestamps are.
 *
 * <p>The delay follows the network between the bounds of {@link PlayoutConfig}: it grows as soon as more than one frame
 * in a hundred is late, and shrinks by 50 ms a second when they no longer are. A clock that drifts is followed. A frame
 * that comes after its time is handed out at once, since later ones refer to it; sound that is older than what was
 * played is not. Another SSRC, or a jump of the timestamps, begins anew: what is held keeps its time. Video then waits
 * for a keyframe. Too many frames, or too many bytes, and the oldest are handed out before their time.
 *
 * <p>After warm-up nothing is allocated for frames up to 64 KiB. Times are nanoseconds since the driver's start.
 * Confined to one thread, that of the receiver.
 */
public final class JitterBuffer implements FrameSink {
    private static final long SECOND = 1_000_000_000L;
    private static final double SECONDS_PER_NANO = 1e-9;

    /** Timestamps remembered to know a duplicate by. */
    private static final int RECENT = 32;

    private final int clockRate;
    private final FrameSink sink;
    private final PlayoutTimeline timeline;
    private final HeldFrames held = new HeldFrames();
    private final long[] recent = new long[RECENT];
    private final int[] recentLayers = new int[RECENT];
    private int recentCount;
    private @Nullable PlayoutGroup group;

    private boolean started;
    private boolean awaitingKeyframe;
    private boolean keyframeNeeded;
    private int ssrc;
    private long lastTimestamp;
    private long lastPlayedNanos = Long.MIN_VALUE;

    /** When the frame taken last, and all before it, had arrived. */
    private long availableNanos;

    /** Nanoseconds from the timestamps to the sender's wall clock, or {@link Frame#UNKNOWN}. */
    private long wallClockNanos = Frame.UNKNOWN;

    private double delaySum;
    private double targetSum;
    private double minimumSum;
    private long emitted;
    private long played;
    private long late;
    private long duplicates;
    private long dropped;
    private long restarts;

    /**
     * Creates a buffer for one track.
     *
     * @param clockRate ticks of the RTP clock in a second
     * @param sink takes frames at their time, borrowed for the call as every {@link FrameSink} does
     */
    public JitterBuffer(int clockRate, PlayoutConfig config, FrameSink sink) {
        if (clockRate < 1) {
            throw new IllegalArgumentException("clockRate: " + clockRate + " (expected: >= 1)");
        }
        this.clockRate = clockRate;
        this.sink = requireNonNull(sink, "sink");
        timeline = new PlayoutTimeline(config);
    }

    /**
     * Changes the bounds of the delay: W3C's {@code jitterBufferTarget}, or what the sender's playout delay extension
     * asks for.
     *
     * @throws IllegalArgumentException unless {@code 0 <= min <= max <= 10 s}
     */
    public void delayBounds(Duration min, Duration max) {
        PlayoutConfig checked = new PlayoutConfig(min, min, max);
        timeline.bounds(checked.minDelay().toNanos(), checked.maxDelay().toNanos());
    }

    /** Takes a whole frame; hands out only what there is no room for any more. */
    @Override
    public void onFrame(Frame frame) {
        availableNanos = Math.max(availableNanos, frame.lastArrivalNanos());
        if (!started || frame.ssrc() != ssrc) {
            begin(frame);
        }
        if (awaitingKeyframe && !frame.isKeyframe()) {
            keyframeNeeded = true;
            dropped++;
            return;
        }
        awaitingKeyframe = false;
        keyframeNeeded = false;
        long timestamp = SerialNumbers.unwrap32(lastTimestamp, frame.rtpTimestamp());
        if (isDuplicate(timestamp, frame.spatialLayer())) {
            duplicates++;
            return;
        }
        long timestampNanos = nanosOf(timestamp);
        if (!timeline.take(timestampNanos, availableNanos)) {
            restart();
            // Counted from zero again, or a peer that jumps on and on would leave the range of a long.
            timestamp = frame.rtpTimestamp() & 0xFFFF_FFFFL;
            timestampNanos = nanosOf(timestamp);
            timeline.take(timestampNanos, availableNanos);
        }
        lastTimestamp = timestamp;
        remember(timestamp, frame.spatialLayer());
        if (frame.ntpNanos() != Frame.UNKNOWN) {
            wallClockNanos = frame.ntpNanos() - timestampNanos;
        }
        move();
        hold(frame, timestampNanos);
    }

    private void begin(Frame frame) {
        if (started) {
            restart();
        }
        started = true;
        ssrc = frame.ssrc();
        lastTimestamp = frame.rtpTimestamp() & 0xFFFF_FFFFL;
        wallClockNanos = Frame.UNKNOWN;
        awaitingKeyframe = frame.codec().isVideo();
    }

    /** What is held keeps its time; what comes is measured anew. */
    private void restart() {
        restarts++;
        held.fix(timeline.offsetNanos());
        timeline.restart();
        recentCount = 0;
        lastPlayedNanos = Long.MIN_VALUE;
    }

    private boolean isDuplicate(long timestamp, int layer) {
        for (int i = 0; i < Math.min(recentCount, RECENT); i++) {
            if (recent[i] == timestamp && layer <= recentLayers[i]) {
                return true;
            }
        }
        return false;
    }

    private void remember(long timestamp, int layer) {
        recent[recentCount % RECENT] = timestamp;
        recentLayers[recentCount % RECENT] = layer;
        recentCount++;
        if (recentCount == 2 * RECENT) {
            recentCount = RECENT;
        }
    }

    private void move() {
        if (group == null) {
            timeline.moveTo(timeline.wantedOffsetNanos(), availableNanos);
        } else {
            group.move(availableNanos);
        }
    }

    private void hold(Frame frame, long timestampNanos) {
        boolean isSound = !frame.codec().isVideo();
        if (isSound && timestampNanos <= lastPlayedNanos) {
            dropped++;
            return;
        }
        if (timestampNanos + timeline.offsetNanos() < availableNanos) {
            late++;
        }
        while (!held.isEmpty() && !held.hasRoom(frame.length())) {
            play(availableNanos);
        }
        held.add(frame, timestampNanos);
    }

    /** Hands out the frames whose time has come. */
    public void advance(long nowNanos) {
        while (held.firstPlayoutNanos(timeline.offsetNanos()) <= nowNanos) {
            play(nowNanos);
        }
    }

    private void play(long nowNanos) {
        HeldFrame next = held.remove();
        Frame frame = next.frame();
        if (!next.isFixed()) {
            lastPlayedNanos = Math.max(lastPlayedNanos, next.timestampNanos());
        }
        int count = frame.codec().isVideo() ? 1 : Math.max(1, frame.durationSamples());
        double weight = count * SECONDS_PER_NANO;
        played++;
        emitted += count;
        delaySum += weight * Math.max(0, nowNanos - frame.firstArrivalNanos());
        targetSum += weight * timeline.targetDelayNanos();
        minimumSum += weight * timeline.neededDelayNanos();
        sink.onFrame(frame);
        held.release(next);
    }

    /** Hands out all frames at once, in their order: the track ends. */
    public void flush(long nowNanos) {
        while (!held.isEmpty()) {
            play(nowNanos);
        }
    }

    /** {@return when {@link #advance} has a frame to hand out, or {@link SansIo#NO_DEADLINE}} */
    public long deadlineNanos() {
        return held.firstPlayoutNanos(timeline.offsetNanos());
    }

    /** {@return whether frames are thrown away until a keyframe comes, so that the sender has to be asked for one} */
    public boolean needsKeyframe() {
        return keyframeNeeded;
    }

    /** {@return what has happened so far} */
    public PlayoutStats stats() {
        return new PlayoutStats(
                delaySum,
                emitted,
                targetSum,
                minimumSum,
                played,
                late,
                duplicates,
                dropped,
                restarts,
                held.size(),
                timeline.targetDelayNanos(),
                timeline.delayNanos());
    }

    void group(@Nullable PlayoutGroup newGroup) {
        group = newGroup;
    }

    @Nullable
    PlayoutGroup group() {
        return group;
    }

    /** Whether frames come, and a sender report has told their wall clock. */
    boolean isSynchronisable(long nowNanos, long silenceNanos) {
        return wallClockNanos != Frame.UNKNOWN && isActive(nowNanos, silenceNanos);
    }

    private boolean isActive(long nowNanos, long silenceNanos) {
        return timeline.isMeasured() && nowNanos - availableNanos <= silenceNanos;
    }

    /** When the sender's wall clock read zero, would the frame of that moment be played now. */
    long wantedOnWallClock() {
        return timeline.wantedOffsetNanos() - wallClockNanos;
    }

    void moveOnWallClock(long wantedNanos, long nowNanos) {
        timeline.moveTo(wantedNanos + wallClockNanos, nowNanos);
    }

    void moveAlone(long nowNanos) {
        if (timeline.isMeasured()) {
            timeline.moveTo(timeline.wantedOffsetNanos(), nowNanos);
        }
    }

    private long nanosOf(long ticks) {
        return Math.floorDiv(ticks, clockRate) * SECOND + Math.floorMod(ticks, (long) clockRate) * SECOND / clockRate;
    }
}
