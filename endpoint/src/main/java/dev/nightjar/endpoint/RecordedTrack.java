package dev.nightjar.endpoint;

import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.FrameSink;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What a recording needs of a track and of the connection behind it. */
interface RecordedTrack {
    /** {@return what the track is called in messages} */
    String label();

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

    void addFrameSink(FrameSink sink);

    void removeFrameSink(FrameSink sink);

    void onEnded(Runnable listener);

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
