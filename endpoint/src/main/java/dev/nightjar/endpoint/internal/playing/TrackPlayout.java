package dev.nightjar.endpoint.internal.playing;

import dev.nightjar.core.SansIo;
import dev.nightjar.rtp.extension.PlayoutDelay;
import dev.nightjar.rtp.payload.Frame;
import dev.nightjar.rtp.payload.FrameSink;
import dev.nightjar.rtp.playout.JitterBuffer;
import dev.nightjar.rtp.playout.PlayoutConfig;
import dev.nightjar.rtp.playout.PlayoutGroup;
import dev.nightjar.rtp.playout.PlayoutStats;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One track in its jitter buffer, which begins anew with a codec of another clock. Confined to the clock's thread. */
public final class TrackPlayout {
    private static final Duration MOST_DELAY = Duration.ofSeconds(10);

    private final PlayoutConfig config;
    private final PlayoutGroup group;
    private final FrameSink sink;
    private final Runnable keyframeWanted;
    private @Nullable JitterBuffer buffer;
    private int clockRate;
    private int ssrc;
    private boolean isOver;
    private @Nullable PlayoutConfig bounds;
    private @Nullable PlayoutDelay asked;

    /**
     * Makes a playout that has no frame yet.
     *
     * @param keyframeWanted called at each frame that is thrown away for want of a keyframe before it
     */
    public TrackPlayout(PlayoutConfig config, PlayoutGroup group, FrameSink sink, Runnable keyframeWanted) {
        this.config = config;
        this.group = group;
        this.sink = sink;
        this.keyframeWanted = keyframeWanted;
    }

    /** Takes a frame that has arrived, and the bounds of the delay as the application wants them now. */
    void take(Frame frame, PlayoutConfig wanted, long nowNanos) {
        JitterBuffer playing = buffer;
        if (playing == null || clockRate != frame.codec().clockRate()) {
            letGo(true, nowNanos);
            clockRate = frame.codec().clockRate();
            playing = new JitterBuffer(clockRate, config, sink);
            group.add(playing);
            buffer = playing;
            bounds = null;
        }
        ssrc = frame.ssrc();
        PlayoutDelay told = frame.extension(PlayoutDelay.EXTENSION);
        asked = told == null ? asked : told;
        if (!wanted.equals(bounds) || told != null) {
            bounds = wanted;
            delayBounds(playing, wanted);
        }
        playing.onFrame(frame);
        if (playing.needsKeyframe()) {
            keyframeWanted.run();
        }
    }

    /** *Choice:* the sender's wish moves the bounds only inwards: the application's are kept. */
    private void delayBounds(JitterBuffer playing, PlayoutConfig wanted) {
        Duration min = wanted.minDelay();
        Duration max = wanted.maxDelay();
        PlayoutDelay wish = asked;
        if (wish != null) {
            max = earlier(max, later(min, Duration.ofMillis(10L * wish.max10ms())));
            min = later(min, earlier(max, Duration.ofMillis(10L * wish.min10ms())));
        }
        playing.delayBounds(min, max);
    }

    private static Duration earlier(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private static Duration later(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    /** {@return the configuration with a least delay that the application wants now, W3C's jitterBufferTarget} */
    public static PlayoutConfig withTarget(PlayoutConfig config, @Nullable Duration target) {
        if (target == null) {
            return config;
        }
        Duration min = earlier(later(config.minDelay(), target), MOST_DELAY);
        Duration max = later(config.maxDelay(), min);
        return new PlayoutConfig(min, earlier(later(config.startDelay(), min), max), max);
    }

    void advance(long nowNanos) {
        JitterBuffer playing = buffer;
        if (playing != null) {
            playing.advance(nowNanos);
        }
    }

    long deadlineNanos() {
        JitterBuffer playing = buffer;
        return playing == null ? SansIo.NO_DEADLINE : playing.deadlineNanos();
    }

    /** Lets go of what is held for good, having handed it out or not. */
    void end(boolean handsOut, long nowNanos) {
        isOver = true;
        letGo(handsOut, nowNanos);
    }

    /** {@return whether it takes no more frames} */
    boolean isOver() {
        return isOver;
    }

    private void letGo(boolean handsOut, long nowNanos) {
        JitterBuffer playing = buffer;
        if (playing == null) {
            return;
        }
        buffer = null;
        group.remove(playing);
        if (handsOut) {
            playing.flush(nowNanos);
        }
    }

    /** {@return what the buffer of that stream does, or null where it is another's} */
    public @Nullable PlayoutStats stats(int streamSsrc) {
        JitterBuffer playing = buffer;
        return playing == null || ssrc != streamSsrc ? null : playing.stats();
    }
}
