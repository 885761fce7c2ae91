package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Plays media files as live tracks: each frame when its time has come, by the clock of an event loop.
 *
 * <p>A file holds one track, told by its name: {@code .ivf} VP8, VP9 or AV1; {@code .h264} and {@code .h265} byte
 * streams; {@code .opus}; {@code .wav} of 8 kHz, sent as G.711; {@code .g722}. Files of one source share one time, so
 * sound and picture of a film are two files of one source. {@link #open} it, give {@link #tracks} to connections, then
 * {@link #start}.
 *
 * <p>When a receiver needs a keyframe the source goes on at the next one, in all its files. *Choice:* it is looked for
 * in what is read ahead, some ten seconds; where there is none, the receiver waits for it to come.
 *
 * <p>Files are read on the endpoint's thread of files, never on a loop. Thread-safe.
 */
public final class FileSource implements AutoCloseable {
    private final Endpoint endpoint;
    private final List<EncodedTrack> tracks = new ArrayList<>();
    private final FilePlayer player;
    private final LoopClock clock;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private FileSource(Endpoint endpoint, FileSourceConfig config) {
        this.endpoint = endpoint;
        this.clock = new LoopClock(endpoint.loops().next());
        this.player = new FilePlayer(clock, endpoint.writer(), config.loop(), this::ended);
    }

    /** {@return a source of those files that plays them once} */
    public static FileSource open(Endpoint endpoint, Path... files) throws IOException {
        return open(endpoint, FileSourceConfig.DEFAULT, files);
    }

    /**
     * {@return a source that stands at the beginning of its files}
     *
     * @param files one or more, each of one track
     * @throws IOException when one cannot be read, or is not what its name says
     */
    public static FileSource open(Endpoint endpoint, FileSourceConfig config, Path... files) throws IOException {
        requireNonNull(endpoint, "endpoint");
        requireNonNull(config, "config");
        if (files.length == 0) {
            throw new IllegalArgumentException("files: none (expected: one or more)");
        }
        FileSource source = new FileSource(endpoint, config);
        try {
            for (Path file : files) {
                source.add(new FileReel(() -> MediaFiles.open(file, config)));
            }
        } catch (IOException e) {
            source.player.stop();
            throw e;
        }
        endpoint.sources().add(source);
        return source;
    }

    private void add(FileReel reel) {
        EncodedTrack track = EncodedTrack.of(reel.codec());
        tracks.add(track);
        player.add(reel, track::send);
        if (reel.codec().isVideo()) {
            track.onKeyframeRequested(player::requestKeyframe);
        }
    }

    /** {@return a track for each file, in their order} */
    public List<EncodedTrack> tracks() {
        return List.copyOf(tracks);
    }

    /** Begins to play; nothing happens when it has begun. */
    public void start() {
        clock.schedule(player::start, 0);
    }

    /**
     * {@return a stage that completes when the files are played or the source is closed, and fails with the {@link
     * IOException} that ended it early; on a thread of callbacks}
     */
    public CompletionStage<Void> whenEnded() {
        return ended.minimalCompletionStage();
    }

    /** The player has come to the end; on the loop. */
    private void ended(@Nullable IOException failure) {
        tracks.forEach(EncodedTrack::end);
        endpoint.sources().remove(this);
        complete(failure);
    }

    private void complete(@Nullable IOException failure) {
        Runnable completing = failure == null ? () -> ended.complete(null) : () -> ended.completeExceptionally(failure);
        try {
            endpoint.callbacks().execute(completing);
        } catch (RejectedExecutionException closed) {
            completing.run();
        }
    }

    /** Stops; its tracks end. Idempotent. */
    @Override
    public void close() {
        clock.schedule(player::stop, 0);
        tracks.forEach(EncodedTrack::end);
        endpoint.sources().remove(this);
        complete(null);
    }

    /** The clock of an event loop; what is scheduled behind its end does not run. */
    private record LoopClock(MediaLoop loop) implements FilePlayer.Clock {
        @Override
        public long nowNanos() {
            return loop.nowNanos();
        }

        @Override
        public void schedule(Runnable task, long delayNanos) {
            if (delayNanos <= 0) {
                loop.execute(task);
                return;
            }
            try {
                loop.schedule(task, delayNanos);
            } catch (RejectedExecutionException ended) {
                // The endpoint is closed: nobody is sent to any more.
            }
        }
    }
}
