package dev.nightjar.endpoint.internal.playing;

import dev.nightjar.container.MediaFrame;
import dev.nightjar.endpoint.internal.files.FileReel;
import dev.nightjar.rtp.payload.EncodedFrame;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * All files share one line of time, whose zero is the start: a frame is due at its time in the file plus a shift that
 * begins at 0. To begin again adds the length of the longest file to it; to jump to a keyframe takes away what is
 * skipped, of every file, so that sound stays with its picture; to be late adds what was missed. Times that go out
 * never go back.
 */

/** Plays files into tracks by a clock. Confined to the clock's thread, but for {@link #requestKeyframe}. */
public final class FilePlayer {
    /** A frame later than this moves the line of time instead of leaving in a burst. */
    public static final long MAX_LATE_NANOS = 500_000_000L;

    /** Who asks for a keyframe so soon after one has it on the way. */
    static final long LEAST_KEYFRAME_INTERVAL_NANOS = 500_000_000L;

    private final Clock clock;
    private final Executor files;
    private final Consumer<@Nullable IOException> ended;
    private final boolean isLooping;
    private final List<Part> parts = new ArrayList<>();
    private long startNanos;
    private long shiftNanos;
    private boolean isPlaying;
    private boolean isRewinding;
    private long wakePosition = Long.MAX_VALUE;
    private boolean isKeyframeWanted;
    private long keyframeNanos = -LEAST_KEYFRAME_INTERVAL_NANOS;

    /** Tells time and runs tasks later, on one thread. */
    public interface Clock {
        /** {@return now} */
        long nowNanos();

        /** Runs a task after a while; any thread. */
        void schedule(Runnable task, long delayNanos);
    }

    /** Takes the frames of one file, when each is due. */
    @FunctionalInterface
    public interface Output {
        /** Takes a frame, borrowed until the call returns, with its place in the file. */
        void send(EncodedFrame frame, long mediaNanos);
    }

    private record Part(FileReel reel, Output output) {
        boolean isVideo() {
            return reel.codec().isVideo();
        }
    }

    /**
     * Makes a player that stands still.
     *
     * @param files runs what reads files
     * @param ended called once, when all files are played, with what ended them early
     */
    public FilePlayer(Clock clock, Executor files, boolean isLooping, Consumer<@Nullable IOException> ended) {
        this.clock = clock;
        this.files = files;
        this.isLooping = isLooping;
        this.ended = ended;
    }

    /** Adds a file, before the start. */
    public void add(FileReel reel, Output output) {
        parts.add(new Part(reel, output));
    }

    /** Starts; idempotent. */
    public void start() {
        if (!isPlaying) {
            isPlaying = true;
            startNanos = clock.nowNanos();
            play();
        }
    }

    /** Stops for good. */
    public void stop() {
        isPlaying = false;
        parts.forEach(part -> part.reel().close());
    }

    /** Goes to the next keyframe, where the files have one; any thread. */
    public void requestKeyframe() {
        clock.schedule(
                () -> {
                    isKeyframeWanted = true;
                    play();
                },
                0);
    }

    private void play() {
        if (!isPlaying || isRewinding) {
            return;
        }
        long position = clock.nowNanos() - startNanos;
        if (isKeyframeWanted) {
            isKeyframeWanted = false;
            jump(position);
        }
        catchUp(position);
        long nextNanos = Long.MAX_VALUE;
        boolean isFinished = true;
        for (Part part : parts) {
            nextNanos = Math.min(nextNanos, send(part, position));
            isFinished &= part.reel().isFinished();
            fill(part.reel());
        }
        if (isFinished) {
            finish(position);
        } else if (nextNanos != Long.MAX_VALUE) {
            wake(nextNanos);
        }
    }

    /** Plays again then, unless it does so sooner. */
    private void wake(long atPosition) {
        if (atPosition < wakePosition) {
            wakePosition = atPosition;
            long delay = startNanos + atPosition - clock.nowNanos();
            clock.schedule(() -> woken(atPosition), Math.max(0, delay));
        }
    }

    private void woken(long atPosition) {
        if (wakePosition == atPosition) {
            wakePosition = Long.MAX_VALUE;
        }
        play();
    }

    /** {@return when the next frame of a file is due, having sent those that are} */
    private long send(Part part, long position) {
        MediaFrame frame = part.reel().peek();
        while (frame != null && frame.nanos() + shiftNanos <= position) {
            EncodedFrame encoded = EncodedFrame.of(part.reel().codec(), frame.bytes(), frame.keyframe());
            part.output().send(encoded, frame.nanos() + shiftNanos);
            if (part.isVideo() && frame.keyframe()) {
                keyframeNanos = position;
            }
            part.reel().take();
            frame = part.reel().peek();
        }
        return frame == null ? Long.MAX_VALUE : frame.nanos() + shiftNanos;
    }

    private void jump(long position) {
        if (position - keyframeNanos < LEAST_KEYFRAME_INTERVAL_NANOS) {
            return;
        }
        for (Part part : parts) {
            if (!part.isVideo()) {
                continue;
            }
            MediaFrame keyframe = part.reel().skipToKeyframe();
            if (keyframe != null) {
                shiftNanos = position - keyframe.nanos();
                dropBefore(position);
                return;
            }
            if (isLooping && part.reel().isReadToEnd()) {
                rewind(position);
                return;
            }
        }
    }

    /** What belongs to a time that was skipped is not sent. */
    private void dropBefore(long position) {
        for (Part part : parts) {
            MediaFrame frame = part.reel().peek();
            while (frame != null && frame.nanos() + shiftNanos < position) {
                part.reel().take();
                frame = part.reel().peek();
            }
        }
    }

    private void catchUp(long position) {
        long earliest = Long.MAX_VALUE;
        for (Part part : parts) {
            MediaFrame frame = part.reel().peek();
            earliest = frame == null ? earliest : Math.min(earliest, frame.nanos() + shiftNanos);
        }
        if (earliest != Long.MAX_VALUE && position - earliest > MAX_LATE_NANOS) {
            shiftNanos += position - earliest;
        }
    }

    private void fill(FileReel reel) {
        if (reel.beginFill()) {
            onFiles(() -> {
                reel.fill();
                clock.schedule(this::play, 0);
            });
        }
    }

    private void onFiles(Runnable task) {
        try {
            files.execute(task);
        } catch (RejectedExecutionException closed) {
            stop();
        }
    }

    private void finish(long position) {
        long end = 0;
        IOException failure = null;
        for (Part part : parts) {
            end = Math.max(end, part.reel().endNanos() + shiftNanos);
            failure = failure == null ? part.reel().failure() : failure;
        }
        if (failure == null && position < end) {
            wake(end);
        } else if (isLooping && failure == null) {
            rewind(end);
        } else {
            stop();
            ended.accept(failure);
        }
    }

    private void rewind(long endNanos) {
        isRewinding = true;
        onFiles(() -> {
            parts.forEach(part -> part.reel().rewind());
            clock.schedule(
                    () -> {
                        isRewinding = false;
                        shiftNanos = endNanos;
                        play();
                    },
                    0);
        });
    }
}
