package dev.nightjar.endpoint;

import dev.nightjar.endpoint.internal.callbacks.SerialExecutor;
import dev.nightjar.endpoint.internal.recording.RecordedTrack;
import dev.nightjar.endpoint.internal.recording.Recording;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.FrameSink;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A connection's track as a recording sees it.
 *
 * @param track equal when the track is
 */
record LiveTrack(MediaStreamTrack track) implements RecordedTrack {
    @Override
    public String label() {
        return track.toString();
    }

    @Override
    public MediaKind kind() {
        return track.kind();
    }

    @Override
    public @Nullable CodecKind expectedCodec() {
        TrackFormat format = track.forwarding().format();
        return format == null ? null : format.firstKind();
    }

    @Override
    public boolean hasLayers() {
        TrackFormat format = track.forwarding().format();
        return format != null && format.isSimulcast();
    }

    /** *Choice:* one connection is one CNAME, as in every browser (RFC 8834 §4.9). */
    @Override
    public Object sender() {
        return track.connection();
    }

    @Override
    public long arrivalEpochNanos() {
        return track.connection().loop().startNanos();
    }

    @Override
    public void addFrameSink(FrameSink sink) {
        track.addFrameSink(sink);
    }

    @Override
    public void removeFrameSink(FrameSink sink) {
        track.removeFrameSink(sink);
    }

    @Override
    public void onEnded(Runnable listener) {
        track.whenGone(listener);
    }

    @Override
    public void removeEndedListener(Runnable listener) {
        track.removeGoneListener(listener);
    }

    @Override
    public void requestKeyframe() {
        try {
            track.requestKeyframe();
        } catch (RejectedExecutionException closed) {
            // The endpoint has closed: nobody is left to ask.
        }
    }

    @Override
    public void register(Recording recording) {
        track.connection().endpoint().recordings().add(recording);
    }

    @Override
    public void unregister(Recording recording) {
        track.connection().endpoint().recordings().remove(recording);
    }

    @Override
    public Executor writer() {
        return track.connection().endpoint().writer();
    }

    @Override
    public SerialExecutor callbacks() {
        return track.connection().callbacks();
    }

    @Override
    public void schedule(Runnable task, long delayNanos) {
        try {
            track.connection().loop().schedule(task, delayNanos);
        } catch (RejectedExecutionException closed) {
            // The endpoint has closed, which ends the recording too.
        }
    }
}
