package dev.nightjar.endpoint.internal.recording;

import dev.nightjar.rtp.payload.Frame;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The frames of one recording between the event loops and the disk, bounded in bytes and number.
 *
 * <p>Thread-safe: each track has one thread that offers, and one thread at a time polls. Frames are copied outside
 * the lock, which is held for a few instructions. A frame counts until {@link #recycle}, so the bound covers what the
 * writer holds back.
 */
final class RecordingQueue {
    /** Frames kept for reuse of each kind; more were only needed after a stall. */
    private static final int MAX_SPARE_FRAMES = 32;

    private static final int MAX_SPARE_BYTES = 128 << 10;

    private final int maxBytes;
    private final int maxFrames;
    private final ArrayDeque<QueuedFrame> frames = new ArrayDeque<>();
    private final ArrayDeque<QueuedFrame> spareVideo = new ArrayDeque<>();
    private final ArrayDeque<QueuedFrame> spareAudio = new ArrayDeque<>();
    private long usedBytes;
    private int usedFrames;
    private boolean isClosed;

    RecordingQueue(int maxBytes, int maxFrames) {
        this.maxBytes = maxBytes;
        this.maxFrames = maxFrames;
    }

    /** {@return false if the frame has no room and was left out} */
    boolean offer(int track, Frame frame, long arrivalNanos) {
        int length = frame.length();
        QueuedFrame copy;
        synchronized (this) {
            if (isClosed || usedFrames >= maxFrames || usedBytes + length > maxBytes) {
                return false;
            }
            usedBytes += length;
            usedFrames++;
            copy = spares(frame.codec().isVideo()).pollLast();
        }
        if (copy == null) {
            copy = new QueuedFrame();
        }
        copy.set(track, frame, arrivalNanos);
        synchronized (this) {
            if (!isClosed) {
                frames.addLast(copy);
            }
        }
        return true;
    }

    /** {@return the oldest frame, or null; it goes back by {@link #recycle}} */
    synchronized @Nullable QueuedFrame poll() {
        return frames.pollFirst();
    }

    synchronized boolean isEmpty() {
        return frames.isEmpty();
    }

    /** Gives a polled frame back, whose place is free again. */
    synchronized void recycle(QueuedFrame frame) {
        usedBytes -= frame.length;
        usedFrames--;
        ArrayDeque<QueuedFrame> spares = spares(frame.codec.isVideo());
        if (!isClosed && spares.size() < MAX_SPARE_FRAMES && frame.bytes.length <= MAX_SPARE_BYTES) {
            frame.codecPrivate = null;
            spares.addLast(frame);
        }
    }

    /** Lets go of every frame and takes no more. */
    synchronized void close() {
        isClosed = true;
        frames.clear();
        spareVideo.clear();
        spareAudio.clear();
    }

    /** {@return bytes that wait or are held back} */
    synchronized long usedBytes() {
        return usedBytes;
    }

    private ArrayDeque<QueuedFrame> spares(boolean isVideo) {
        return isVideo ? spareVideo : spareAudio;
    }
}
