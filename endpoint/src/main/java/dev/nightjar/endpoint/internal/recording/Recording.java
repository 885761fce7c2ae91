package dev.nightjar.endpoint.internal.recording;

import dev.nightjar.endpoint.MediaKind;
import dev.nightjar.endpoint.RecorderConfig;
import dev.nightjar.endpoint.RecorderStats;
import dev.nightjar.endpoint.internal.callbacks.ConnectionFuture;
import dev.nightjar.endpoint.internal.callbacks.SerialExecutor;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/*
 * Threads. Event loops call the intakes, which copy frames into the queue and ask for a drain. Drains run on the
 * writer thread, at most one of this recording in its queue, and own RecordingFile under its monitor, which no loop
 * ever takes. Control (add, stop, ended tracks) comes from any thread. A tick of the first track's loop asks for a
 * drain when frames stop coming, so that nothing stays behind in memory.
 */

/** One file being recorded: its tracks, its queue and its end. Thread-safe. */
public final class Recording {
    private static final Logger LOG = System.getLogger(Recording.class.getName());

    /** Frames written in one turn, so that recordings take turns on the writer thread. */
    private static final int FRAMES_A_TURN = 256;

    /** How long frames may lie in memory when no other follows. */
    static final long TICK_NANOS = 500_000_000;

    private final RecorderConfig config;
    private final LongSupplier clock;
    private final RecordingTracks tracks = new RecordingTracks();
    private final RecordingQueue queue;
    private final RecordingFile file;
    private final Path path;
    private final AtomicBoolean isDrainQueued = new AtomicBoolean();
    private final AtomicBoolean isTickArmed = new AtomicBoolean();
    private final AtomicBoolean isOverflowReported = new AtomicBoolean();
    private final AtomicBoolean isStopping = new AtomicBoolean();
    private final CountDownLatch done = new CountDownLatch(1);
    private final List<Consumer<RecorderStats>> listeners = new ArrayList<>();
    /** Of the track added first; outlives the tracks. */
    private volatile @Nullable SerialExecutor callbacks;

    private boolean isDone;

    /**
     * Creates a recording without tracks.
     *
     * @param clock the process's time
     */
    public Recording(Path path, RecordingFormat format, RecorderConfig config, RecordingSink sink, LongSupplier clock) {
        this.path = path;
        this.config = config;
        this.clock = clock;
        this.queue = new RecordingQueue(config.maxQueuedBytes(), config.maxQueuedFrames());
        this.file = new RecordingFile(path, format, config, sink, tracks, queue);
    }

    /** {@return false if it is too late} */
    public boolean add(RecordedTrack track) {
        RecordingTracks.Entry entry = tracks.add(track, index -> new TrackIntake(index, track, this, queue));
        if (entry == null) {
            LOG.log(Level.WARNING, "recording {0}: {1} comes too late to be in the file", path, track.label());
            return false;
        }
        callbacks = callbacks == null ? track.callbacks() : callbacks;
        Runnable ended = () -> {
            if (tracks.ended(entry)) {
                stop();
            } else {
                queueDrain();
            }
        };
        if (tracks.listen(entry, ended)) {
            track.register(this);
            track.addFrameSink(entry.intake);
            track.onEnded(ended);
            if (track.kind() == MediaKind.VIDEO) {
                track.requestKeyframe();
            }
            if (isStopping.get()) {
                tracks.detach(entry);
                track.unregister(this);
            }
        }
        return true;
    }

    /** {@return what has been written so far; any thread} */
    public RecorderStats stats() {
        RecordingProgress progress = file.progress();
        return new RecorderStats(
                path,
                progress.state(),
                progress.duration(),
                progress.bytes(),
                progress.videoFrames(),
                progress.audioFrames(),
                progress.keyframes(),
                progress.droppedFrames() + tracks.dropped(),
                progress.failure());
    }

    /** Tells when the file is complete, with how; any thread. */
    public void onFinished(Consumer<RecorderStats> listener) {
        synchronized (listeners) {
            if (!isDone) {
                listeners.add(listener);
                return;
            }
        }
        call(List.of(listener));
    }

    /** {@return what was written, when the file is complete} */
    public CompletionStage<RecorderStats> stop() {
        SerialExecutor executor = callbacks;
        CompletableFuture<RecorderStats> stage =
                executor == null ? new CompletableFuture<>() : new ConnectionFuture<>(executor);
        onFinished(stage::complete);
        if (isStopping.compareAndSet(false, true)) {
            tracks.detach();
            RecordedTrack first = tracks.first();
            if (first == null) {
                finish();
            } else {
                onWriter(first, this::finish);
            }
        }
        return stage;
    }

    /** Stops, and waits for the file; not on a callback. */
    public void close() {
        stop();
        boolean isInTime = true;
        try {
            isInTime = done.await(config.closeWait().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
        }
        if (!isInTime) {
            LOG.log(Level.WARNING, "recording {0}: the disk is slow, the file is completed later", path);
        }
    }

    /** Says that a frame is in the queue; on an event loop. */
    void framesWait() {
        queueDrain();
        armTick();
    }

    /** Tells the operator once that the disk does not keep up; on an event loop. */
    void reportOverflow() {
        if (isOverflowReported.compareAndSet(false, true)) {
            LOG.log(
                    Level.WARNING,
                    "recording {0}: the disk is too slow, {1} bytes wait; frames are left out",
                    path,
                    queue.usedBytes());
        }
    }

    private void armTick() {
        RecordedTrack first = tracks.first();
        if (first != null && !isTickArmed.get() && isTickArmed.compareAndSet(false, true)) {
            first.schedule(this::tick, TICK_NANOS);
        }
    }

    private void tick() {
        isTickArmed.set(false);
        queueDrain();
    }

    private void queueDrain() {
        RecordedTrack first = tracks.first();
        if (first != null && isDrainQueued.compareAndSet(false, true)) {
            onWriter(first, this::drain);
        }
    }

    private void drain() {
        isDrainQueued.set(false);
        boolean needsTick = use(() -> take(FRAMES_A_TURN) && file.advance(clock.getAsLong()));
        if (isDone(file)) {
            end();
            return;
        }
        if (!queue.isEmpty()) {
            queueDrain();
        }
        if (needsTick) {
            armTick();
        }
    }

    private void finish() {
        use(() -> {
            take(Integer.MAX_VALUE);
            file.finish();
            return false;
        });
        end();
    }

    private boolean use(BooleanSupplier step) {
        synchronized (file) {
            try {
                return step.getAsBoolean();
            } catch (RuntimeException bug) {
                // The top of the writer's loop: this recording ends, the others go on.
                LOG.log(Level.ERROR, "recording " + path, bug);
                file.fail("bug: " + bug);
                return false;
            } finally {
                file.publish();
            }
        }
    }

    private static boolean isDone(RecordingFile file) {
        synchronized (file) {
            return file.isDone();
        }
    }

    /** {@return whether nothing waits any more} */
    private boolean take(int most) {
        for (int i = 0; i < most; i++) {
            QueuedFrame frame = file.isDone() ? null : queue.poll();
            if (frame == null) {
                return true;
            }
            file.take(frame);
        }
        return false;
    }

    private void end() {
        isStopping.set(true);
        tracks.detach();
        tracks.all().forEach(each -> each.unregister(this));
        tracks.release();
        queue.close();
        List<Consumer<RecorderStats>> waiting;
        synchronized (listeners) {
            if (isDone) {
                return;
            }
            isDone = true;
            waiting = List.copyOf(listeners);
            listeners.clear();
        }
        RecorderStats last = stats();
        if (last.failure() != null) {
            LOG.log(Level.WARNING, last.failure());
        }
        done.countDown();
        call(waiting);
    }

    private void call(List<Consumer<RecorderStats>> waiting) {
        RecorderStats last = stats();
        SerialExecutor executor = callbacks;
        for (Consumer<RecorderStats> listener : waiting) {
            Runnable call = () -> listener.accept(last);
            if (executor == null) {
                call.run();
                continue;
            }
            try {
                executor.execute(call);
            } catch (RejectedExecutionException closed) {
                // The endpoint has closed and has no thread for listeners any more.
                call.run();
            }
        }
    }

    private void onWriter(RecordedTrack first, Runnable task) {
        try {
            first.writer().execute(task);
        } catch (RejectedExecutionException closed) {
            if (isStopping.get()) {
                // The endpoint has closed and has no writer any more; the file is completed all the same.
                task.run();
            }
        }
    }
}
