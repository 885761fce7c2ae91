package dev.nightjar.endpoint.internal.recording;

import dev.nightjar.container.MatroskaConfig;
import dev.nightjar.container.MatroskaWriter;
import dev.nightjar.endpoint.MediaKind;
import dev.nightjar.endpoint.RecorderConfig;
import dev.nightjar.endpoint.RecorderStats;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The file of a recording and the frames held back until it begins. Not thread-safe, but for {@link #progress}: whoever
 * calls holds its monitor.
 *
 * <p>Never throws for what the disk or the peer does: the state tells.
 */
final class RecordingFile {
    /** A Matroska file's header names the codec, which only the first frame tells; WebM leaves VP8 alone. */
    static final long CODEC_WAIT_NANOS = 10_000_000_000L;

    private static final RecordingProgress NOTHING =
            new RecordingProgress(RecorderStats.State.WAITING, Duration.ZERO, 0, 0, 0, 0, 0, null);

    private final Path path;
    private final RecordingFormat format;
    private final RecordingSink sink;
    private final RecordingTracks tracks;
    private final RecordingQueue queue;
    private final long startWaitNanos;
    private final int maxHeldBytes;
    private final int maxHeldFrames;
    private final RecordingTimeline timeline = new RecordingTimeline();
    private final List<FileTrack> fileTracks = new ArrayList<>();
    private final LayerSwitchover switchover = new LayerSwitchover();
    private final ArrayDeque<QueuedFrame> held = new ArrayDeque<>();
    private long heldBytes;
    private long firstArrivalNanos;
    private long newestArrivalNanos;

    private RecorderStats.State state = RecorderStats.State.WAITING;
    private @Nullable MatroskaWriter writer;
    private long originNanos;
    private long durationNanos;
    private boolean isFlushed = true;
    private boolean isTorn;
    private long videoFrames;
    private long audioFrames;
    private long keyframes;
    private long droppedFrames;
    private @Nullable String failure;
    private volatile RecordingProgress progress = NOTHING;

    RecordingFile(
            Path path,
            RecordingFormat format,
            RecorderConfig config,
            RecordingSink sink,
            RecordingTracks tracks,
            RecordingQueue queue) {
        this.path = path;
        this.format = format;
        this.sink = sink;
        this.tracks = tracks;
        this.queue = queue;
        this.startWaitNanos = config.startWait().toNanos();
        this.maxHeldBytes = config.maxQueuedBytes() / 2;
        this.maxHeldFrames = config.maxQueuedFrames() / 2;
    }

    /** Takes the next frame of the queue and gives it back when it is written. */
    void take(QueuedFrame frame) {
        FileTrack track = track(frame.track);
        newestArrivalNanos = Math.max(newestArrivalNanos, frame.arrivalNanos);
        if (track.codec() == null) {
            track.codec(frame.codec);
        }
        if (track.codec() != frame.codec) {
            refuse(
                    frame,
                    "the codec of the " + tracks.get(frame.track).label() + " changed from " + track.codec() + " to "
                            + frame.codec + ", and a file has one codec a track");
        } else if (!format.holds(FileCodec.of(frame.codec))) {
            refuse(
                    frame,
                    "WebM cannot hold " + FileCodec.label(frame.codec) + " (expected: a file name that ends in .mkv)");
        } else if (state == RecorderStats.State.WAITING) {
            hold(frame);
        } else {
            writeInTurn(frame);
        }
    }

    private void writeInTurn(QueuedFrame frame) {
        if (!tracks.get(frame.track).hasLayers()) {
            write(frame, timeline.place(frame.track, frame));
            return;
        }
        QueuedFrame before = switchover.exchange(frame);
        if (before != null && switchover.isShownBy(before, frame)) {
            droppedFrames++;
            queue.recycle(before);
        } else if (before != null) {
            write(before, timeline.place(before.track, before));
        }
    }

    /** What is held back of encodings is written: nothing takes its place any more. */
    private void writeHeldBack() {
        for (QueuedFrame frame = switchover.poll(); frame != null; frame = switchover.poll()) {
            if (isDone()) {
                queue.recycle(frame);
            } else {
                write(frame, timeline.place(frame.track, frame));
            }
        }
    }

    private void refuse(QueuedFrame frame, String reason) {
        droppedFrames++;
        queue.recycle(frame);
        fail(reason);
    }

    private FileTrack track(int index) {
        for (int i = fileTracks.size(); i < tracks.size(); i++) {
            RecordedTrack added = tracks.get(i);
            fileTracks.add(new FileTrack(i + 1, added.kind() == MediaKind.VIDEO, format, added.expectedCodec()));
            timeline.addTrack(added.sender(), added.kind() == MediaKind.VIDEO);
        }
        return fileTracks.get(index);
    }

    private void hold(QueuedFrame frame) {
        if (held.isEmpty()) {
            firstArrivalNanos = frame.arrivalNanos;
            newestArrivalNanos = frame.arrivalNanos;
        }
        timeline.observe(frame.track, frame);
        held.addLast(frame);
        heldBytes += frame.length;
        beginIfDue(newestArrivalNanos);
    }

    private void beginIfDue(long nowNanos) {
        long waited = nowNanos - firstArrivalNanos;
        boolean isFull = heldBytes > maxHeldBytes || held.size() > maxHeldFrames || waited >= CODEC_WAIT_NANOS;
        if (isFull
                || waited >= startWaitNanos && isEveryCodecKnown()
                || hasEveryTrackAFrame() && timeline.isAligned()) {
            begin();
        }
    }

    private boolean hasEveryTrackAFrame() {
        for (int i = 0; i < tracks.size(); i++) {
            if (track(i).codec() == null && !tracks.isEnded(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean isEveryCodecKnown() {
        for (int i = 0; i < tracks.size(); i++) {
            if (!track(i).hasKnownCodec(format) && !tracks.isEnded(i)) {
                return false;
            }
        }
        return true;
    }

    private void begin() {
        tracks.seal();
        timeline.start();
        state = RecorderStats.State.RECORDING;
        long[] places = new long[held.size()];
        int count = 0;
        long origin = Long.MAX_VALUE;
        boolean hasVideo = false;
        for (QueuedFrame frame : held) {
            long place = timeline.place(frame.track, frame);
            places[count++] = place;
            boolean isVideo = frame.codec.isVideo();
            // The first picture is the start; sound from before it is left out.
            origin = isVideo && !hasVideo ? place : isVideo || !hasVideo ? Math.min(origin, place) : origin;
            hasVideo |= isVideo;
        }
        originNanos = origin;
        try {
            writer = MatroskaWriter.create(
                    sink,
                    MatroskaConfig.defaults(),
                    fileTracks.stream()
                            .filter(track -> track.declare(format))
                            .map(FileTrack::spec)
                            .toList());
        } catch (IOException e) {
            fail(e);
        }
        for (int i = 0; i < count; i++) {
            QueuedFrame frame = held.removeFirst();
            if (isDone()) {
                queue.recycle(frame);
            } else {
                write(frame, places[i]);
            }
        }
    }

    private void write(QueuedFrame frame, long place) {
        MatroskaWriter open = writer;
        FileTrack track = fileTracks.get(frame.track);
        try {
            if (open == null || place < originNanos || !track.canDecode(frame.isKeyframe)) {
                leaveOut(track, frame);
                return;
            }
            if (!track.settle(open)) {
                fail("the " + tracks.get(frame.track).label() + " came late and as " + FileCodec.label(frame.codec)
                        + ", which the file's header does not allow any more");
                return;
            }
            if (frame.codec.isVideo() && frame.isKeyframe) {
                track.keyframe(open, frame);
            }
            if (open.write(track.number(), place - originNanos, frame.isKeyframe, frame.bytes, 0, frame.length)) {
                count(frame);
            } else {
                leaveOut(track, frame);
            }
        } catch (IOException e) {
            fail(e);
        } finally {
            queue.recycle(frame);
        }
    }

    private void leaveOut(FileTrack track, QueuedFrame frame) {
        droppedFrames++;
        if (track.needKeyframe(frame.isKeyframe)) {
            tracks.get(track.number() - 1).requestKeyframe();
        }
    }

    private void count(QueuedFrame frame) {
        isFlushed = false;
        if (!frame.codec.isVideo()) {
            audioFrames++;
            return;
        }
        videoFrames++;
        keyframes += frame.isKeyframe ? 1 : 0;
    }

    /**
     * Begins the file when the wait is over, and writes what lies in memory when no frame has come for a while.
     *
     * @return whether to come back in {@link Recording#TICK_NANOS}
     */
    boolean advance(long nowNanos) {
        if (state == RecorderStats.State.WAITING && !held.isEmpty()) {
            beginIfDue(nowNanos);
        }
        MatroskaWriter open = writer;
        boolean isIdle = nowNanos - newestArrivalNanos >= Recording.TICK_NANOS;
        if (isIdle) {
            writeHeldBack();
        }
        if (open != null && !isDone() && !isFlushed && isIdle) {
            try {
                open.flush();
                isFlushed = true;
            } catch (IOException e) {
                fail(e);
            }
        }
        return !isDone() && (!held.isEmpty() || !isFlushed || !switchover.isEmpty());
    }

    /** Completes the file. A file without a frame is taken away. */
    void finish() {
        if (isDone()) {
            return;
        }
        if (!held.isEmpty()) {
            begin();
        }
        writeHeldBack();
        if (isDone()) {
            return;
        }
        MatroskaWriter open = writer;
        try {
            if (open == null) {
                sink.discard();
            } else {
                open.close();
                sink.close();
                letGo(open);
            }
            state = RecorderStats.State.FINISHED;
        } catch (IOException e) {
            // The writer adds what kept it from making the file whole all the same.
            isTorn = e.getSuppressed().length > 0;
            fail(e);
        }
    }

    private void fail(IOException e) {
        String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        fail(reason.substring(0, 1).toLowerCase(Locale.ROOT) + reason.substring(1));
    }

    /** Ends the recording; what is written is made to play. */
    void fail(String reason) {
        if (isDone()) {
            return;
        }
        state = RecorderStats.State.FAILED;
        MatroskaWriter open = writer;
        String outcome;
        try {
            if (open == null) {
                sink.discard();
                outcome = "nothing was written";
            } else {
                open.close();
                sink.close();
                outcome = isTorn ? "the file may lack its end" : "the file plays";
            }
        } catch (IOException e) {
            outcome = "the file may lack its end (" + e.getMessage() + ")";
            closeQuietly();
        }
        failure = String.format(
                Locale.ROOT,
                "%s: recording of %s stopped after %.1f s, %s",
                reason,
                path,
                duration().toMillis() / 1000.0,
                outcome);
        if (open != null) {
            letGo(open);
        }
        while (!held.isEmpty()) {
            queue.recycle(held.removeFirst());
        }
        writeHeldBack();
    }

    private void closeQuietly() {
        try {
            sink.close();
        } catch (IOException e) {
            // Told already: closing failed for the reason that is in the message.
        }
    }

    boolean isDone() {
        return state == RecorderStats.State.FINISHED || state == RecorderStats.State.FAILED;
    }

    /** The application may keep its recorder for long; the writer's buffers go. */
    private void letGo(MatroskaWriter closed) {
        durationNanos = closed.durationNanos();
        writer = null;
    }

    private Duration duration() {
        MatroskaWriter open = writer;
        return Duration.ofNanos(open == null ? durationNanos : open.durationNanos());
    }

    /** Lets others see how far the file is. */
    void publish() {
        progress = new RecordingProgress(
                state, duration(), sink.length(), videoFrames, audioFrames, keyframes, droppedFrames, failure);
    }

    /** {@return what was last published; any thread} */
    RecordingProgress progress() {
        return progress;
    }
}
