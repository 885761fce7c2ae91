package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

import dev.nightjar.endpoint.internal.recording.FileSink;
import dev.nightjar.endpoint.internal.recording.Recording;
import dev.nightjar.endpoint.internal.recording.RecordingFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Writes tracks that arrive into one WebM or Matroska file.
 *
 * <p>The file begins when every track has a frame and the sender has told its clock, or 1.5 s after the first frame; it
 * plays from then on even if the process is killed. Video begins with a keyframe, and audio from before it is left
 * out. Times are those of the sender: silence and loss leave gaps. The recording ends by itself when every track has
 * ended.
 *
 * <p>Thread-safe. Files are written on the endpoint's writer thread; a slow disk costs frames of this recording only,
 * up to a keyframe, once {@link RecorderConfig#maxQueuedBytes} wait. A full disk ends this recording with a file that
 * plays.
 */
public final class Recorder implements AutoCloseable {
    private final Recording recording;
    private final RecordingFormat format;

    private Recorder(Recording recording, RecordingFormat format) {
        this.recording = recording;
        this.format = format;
    }

    /**
     * {@return a recorder with the usual configuration}
     *
     * @see #to(Path, RecorderConfig)
     */
    public static Recorder to(Path file) throws IOException {
        return to(file, RecorderConfig.defaults());
    }

    /**
     * {@return a recorder that has created its file, empty as yet}
     *
     * <p>{@code .webm} holds VP8, VP9, AV1 and Opus; {@code .mkv} holds each codec of {@link RtpReceiver#capabilities}.
     *
     * @throws IllegalArgumentException if the name ends in anything else
     * @throws java.nio.file.FileAlreadyExistsException if there is such a file; it is left alone
     * @throws IOException if it cannot be created; the message names the file and the reason
     */
    public static Recorder to(Path file, RecorderConfig config) throws IOException {
        RecordingFormat format = RecordingFormat.of(requireNonNull(file, "file"));
        requireNonNull(config, "config");
        return new Recorder(new Recording(file, format, config, FileSink.create(file), System::nanoTime), format);
    }

    /**
     * Records that track too; adding it twice changes nothing.
     *
     * <p>Add every track before media flows, in {@link PeerConnection#onTrack}: the file's header names them all and is
     * written once. Tracks of one connection are aligned by the sender's clock, those of others by arrival.
     *
     * @return false if it is too late for this file: its header is written, or it has ended
     */
    public boolean add(MediaStreamTrack track) {
        return recording.add(new LiveTrack(requireNonNull(track, "track")));
    }

    /**
     * {@return the codecs that the file can hold, best liked first, with what repairs them}
     *
     * <p>For {@link RtpTransceiver#setCodecPreferences} between the peer's offer and our answer, which else takes
     * whatever the peer likes best.
     */
    public List<RtpCodecCapability> codecs(MediaKind kind) {
        return format.codecs(requireNonNull(kind, "kind"));
    }

    /** {@return how far it is} */
    public RecorderStats stats() {
        return recording.stats();
    }

    /**
     * Calls {@code listener} once, when the file is complete or the recording has failed; at once when it has. It
     * runs on the executor of the connection whose track was added first.
     */
    public void onFinished(Consumer<RecorderStats> listener) {
        recording.onFinished(requireNonNull(listener, "listener"));
    }

    /**
     * Takes no more frames and completes the file on the writer thread. Idempotent.
     *
     * @return completes with the last statistics, whether the recording has succeeded or failed
     */
    public CompletionStage<RecorderStats> stop() {
        return recording.stop();
    }

    /** Stops and waits for the file, at most {@link RecorderConfig#closeWait}; not on an event loop. */
    @Override
    public void close() {
        recording.close();
    }

    @Override
    public String toString() {
        return "recorder of " + recording.stats().file();
    }
}
