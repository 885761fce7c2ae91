package dev.nightjar.endpoint.internal.recording;

import dev.nightjar.endpoint.MediaKind;
import dev.nightjar.rtp.payload.Frame;
import dev.nightjar.rtp.payload.FrameSink;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where a track's frames enter a recording; on the track's event loop.
 *
 * <p>Video begins with a keyframe, and again after a frame was left out for want of room: what refers to a missing
 * frame is not worth its bytes.
 */
final class TrackIntake implements FrameSink {
    /** The session limits requests too; this keeps a slow disk from using up what loss may need. */
    private static final long KEYFRAME_REQUEST_NANOS = 1_000_000_000;

    private final int index;
    private final RecordedTrack track;
    private final long epochNanos;
    private final Recording recording;
    private final RecordingQueue queue;
    private final AtomicLong dropped = new AtomicLong();
    private boolean needsKeyframe;
    private boolean hasAsked;
    private long askedNanos;
    private volatile boolean isClosed;

    TrackIntake(int index, RecordedTrack track, Recording recording, RecordingQueue queue) {
        this.index = index;
        this.track = track;
        this.epochNanos = track.arrivalEpochNanos();
        this.recording = recording;
        this.queue = queue;
        this.needsKeyframe = track.kind() == MediaKind.VIDEO;
    }

    @Override
    public void onFrame(Frame frame) {
        if (isClosed) {
            return;
        }
        boolean isVideo = frame.codec().isVideo();
        long arrivalNanos = epochNanos + frame.firstArrivalNanos();
        if (isVideo && needsKeyframe && !frame.isKeyframe()) {
            dropped.incrementAndGet();
            askForKeyframe(arrivalNanos);
        } else if (queue.offer(index, frame, arrivalNanos)) {
            needsKeyframe = false;
            hasAsked = false;
            recording.framesWait();
        } else if (!isClosed) {
            dropped.incrementAndGet();
            recording.reportOverflow();
            if (isVideo) {
                needsKeyframe = true;
                askForKeyframe(arrivalNanos);
            }
        }
    }

    private void askForKeyframe(long nowNanos) {
        if (!hasAsked || nowNanos - askedNanos >= KEYFRAME_REQUEST_NANOS) {
            hasAsked = true;
            askedNanos = nowNanos;
            track.requestKeyframe();
        }
    }

    /** {@return frames left out; any thread} */
    long dropped() {
        return dropped.get();
    }

    /** Takes no more frames; any thread. */
    void close() {
        isClosed = true;
    }
}
