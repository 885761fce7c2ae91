package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

import dev.nightjar.endpoint.internal.files.FileReel;
import dev.nightjar.endpoint.internal.files.MediaFiles;
import dev.nightjar.endpoint.internal.playing.FilePlayer;
import dev.nightjar.endpoint.internal.playing.LoopClock;
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
 * streams; {@code .opus}; {@code .wav} of 8 kHz, sent as G.711, or of 44.1 kHz, sent as L16; {@code .g722}. Files of
 * one source share one time, so sound and picture of a film are two files of one source. {@link #open} it, give {@link
 * #tracks} to connections, then {@link #start}.
 *
 * <p>When a receiver needs a keyframe the source goes on at the next one, in all its files. *Choice:* it is looked for
 * in what is read ahead, some ten seconds; where there is none, the receiver waits for it to come.
 *
 * <p>Files are read on the endpoint's thread of files, never on a loop. Thread-safe.
 */
public final class FileSource implements LiveSource {
    private final Endpoint endpoint;
    private final List<EncodedTrack> tracks = new ArrayList<>();
    private final FilePlayer player;
    private List<RtpEncodingParameters> sendEncodings = List.of();
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
     * @throws IllegalStateException when the endpoint is closed
     */
    public static FileSource open(Endpoint endpoint, FileSourceConfig config, Path... files) throws IOException {
        requireNonNull(endpoint, "endpoint");
        requireNonNull(config, "config");
        if (files.length == 0) {
            throw new IllegalArgumentException("files: none (expected: one or more)");
        }
        return openEncodings(endpoint, config, List.of(), files);
    }

    /**
     * {@return a source of one picture in several encodings, a file each, and of what goes with it, sound say}
     *
     * <p>The first track is the picture; {@link #sendEncodings} names its encodings. They go on together at a keyframe
     * that the smallest needs, so the files should have theirs at the same times, and every few seconds.
     *
     * @param encodings 1 to 4 files of one video codec, smallest picture first, or in any order where all tell their
     *     size, as {@code .ivf} does; none for a source without such a track
     * @param others each of one track
     * @throws IOException when one cannot be read, is not what its name says, or the encodings are of several codecs
     * @throws IllegalStateException when the endpoint is closed
     */
    public static FileSource openEncodings(
            Endpoint endpoint, FileSourceConfig config, List<Path> encodings, Path... others) throws IOException {
        requireNonNull(endpoint, "endpoint");
        requireNonNull(config, "config");
        FileSource source = new FileSource(endpoint, config);
        List<FileReel> reels = new ArrayList<>();
        try {
            for (Path file : encodings) {
                reels.add(reel(file, config));
            }
            FileLadder ladder = FileLadder.of(List.copyOf(reels));
            for (Path file : others) {
                reels.add(reel(file, config));
            }
            if (!encodings.isEmpty()) {
                source.add(ladder);
            }
            reels.subList(encodings.size(), reels.size()).forEach(reel -> source.add(new FileLadder(List.of(reel))));
            endpoint.add(source);
        } catch (IOException | RuntimeException e) {
            reels.forEach(FileReel::close);
            throw e;
        }
        return source;
    }

    private static FileReel reel(Path file, FileSourceConfig config) throws IOException {
        return new FileReel(() -> MediaFiles.open(file, config));
    }

    private void add(FileLadder ladder) {
        EncodedTrack track =
                EncodedTrack.ofEncodings(ladder.codec(), ladder.reels().size());
        tracks.add(track);
        for (int i = 0; i < ladder.reels().size(); i++) {
            int encoding = i;
            player.add(ladder.reels().get(i), (frame, nanos) -> track.send(encoding, frame, nanos));
        }
        if (ladder.codec().isVideo()) {
            track.onKeyframeRequested(this::jump);
        }
        sendEncodings = ladder.reels().size() > 1 ? ladder.sendEncodings() : sendEncodings;
    }

    /**
     * *Choice:* for the smallest encoding all go on at the next keyframe. A larger one waits for its own: on a path too
     * narrow for it, it wants one again and again, and the others would never play in peace.
     */
    private void jump(int encoding) {
        if (encoding == 0) {
            player.requestKeyframe();
        }
    }

    /**
     * {@return the encodings of the first track for {@link RtpTransceiverInit#withSendEncodings}, named 0, 1 and so on,
     * with the sizes that the files tell; none where the source was not opened with several}
     */
    public List<RtpEncodingParameters> sendEncodings() {
        return sendEncodings;
    }

    /** {@return a track for each file, in their order} */
    public List<EncodedTrack> tracks() {
        return List.copyOf(tracks);
    }

    /**
     * Begins to play as soon as a connection can send one of the tracks, so that the first picture, which may be the
     * only one to begin with, has somewhere to go; at once where one can. Nothing happens when it has begun.
     *
     * <p>Connections that come later begin at a keyframe of the file, as {@link FileSource} says.
     */
    public void start() {
        tracks.forEach(track -> track.whenReady(() -> clock.schedule(player::start, 0)));
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
}
