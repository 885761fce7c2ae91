package dev.nightjar.endpoint.internal.recording;

import dev.nightjar.endpoint.MediaKind;
import dev.nightjar.endpoint.internal.callbacks.SerialExecutor;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.FrameSink;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What a recording needs of a track and of the connection behind it. */
public interface RecordedTrack {
    /** {@return what the track is called in messages} */
    String label();

    /** {@return whether it is sound or pictures} */
    MediaKind kind();

    /** {@return the codec that was agreed first and so most likely comes, or null where nothing is known of it} */
    default @Nullable CodecKind expectedCodec() {
        return null;
    }

    /** {@return whether its pictures may come in several encodings, one after the other} */
    default boolean hasLayers() {
        return false;
    }

    /** {@return whose clock its sender reports tell: tracks with the same are aligned by it} */
    Object sender();

    /** {@return when the clock of its arrival times read 0, in the process's time} */
    long arrivalEpochNanos();

    /** Hands its frames to a sink too, on its loop. */
    void addFrameSink(FrameSink sink);

    /** Hands no more to that sink. */
    void removeFrameSink(FrameSink sink);

    /** Tells when no more frames come. */
    void onEnded(Runnable listener);

    /** Takes a listener of {@link #onEnded} away. */
    void removeEndedListener(Runnable listener);

    /** Asks for a keyframe, but not before the sink that calls this has returned. */
    void requestKeyframe();

    /** Has the endpoint complete the recording when it closes. */
    void register(Recording recording);

    /** The recording has ended. */
    void unregister(Recording recording);

    /** {@return where files are written} */
    Executor writer();

    /** {@return where listeners are called} */
    SerialExecutor callbacks();

    /** Runs a short task later, unless the endpoint has closed by then. */
    void schedule(Runnable task, long delayNanos);
}
