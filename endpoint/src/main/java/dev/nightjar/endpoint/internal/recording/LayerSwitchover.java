package dev.nightjar.endpoint.internal.recording;

import dev.nightjar.rtp.payload.Frame;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds back the latest picture of each track that comes in several encodings, until the next shows whether it is the
 * same one again.
 *
 * <p>Encodings of one picture come one after the other, the larger later. Where that one takes over, its keyframe shows
 * what the last picture of the smaller has shown, and nothing refers to that any more. Not thread-safe.
 */
final class LayerSwitchover {
    /**
     * Two reports of one clock tell a moment of it within this; pictures are further apart up to 100 in a second.
     */
    static final long SAME_NANOS = 10_000_000L;

    /** By track; a recording has a bounded number of those. */
    private final Map<Integer, QueuedFrame> latest = new HashMap<>();

    /** {@return the frame of its track that was held back until now, or null; this one is from now on} */
    @Nullable
    QueuedFrame exchange(QueuedFrame frame) {
        return latest.put(frame.track, frame);
    }

    /** {@return whether a frame is left out of the file, because the next of its track shows the same moment} */
    boolean isShownBy(QueuedFrame before, QueuedFrame next) {
        return next.isKeyframe
                && next.ssrc != before.ssrc
                && next.ntpNanos != Frame.UNKNOWN
                && before.ntpNanos != Frame.UNKNOWN
                && Math.abs(next.ntpNanos - before.ntpNanos) <= SAME_NANOS;
    }

    /** {@return a frame that is held back, no longer so; or null} */
    @Nullable
    QueuedFrame poll() {
        Iterator<QueuedFrame> frames = latest.values().iterator();
        if (!frames.hasNext()) {
            return null;
        }
        QueuedFrame frame = frames.next();
        frames.remove();
        return frame;
    }

    boolean isEmpty() {
        return latest.isEmpty();
    }
}
