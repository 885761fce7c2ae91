package dev.nightjar.endpoint.internal.recording;

import dev.nightjar.endpoint.FrameSource;
import dev.nightjar.endpoint.MediaKind;
import dev.nightjar.endpoint.internal.callbacks.SerialExecutor;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.Frame;
import dev.nightjar.rtp.payload.FrameSink;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/** A track without a connection: the test is the sender, the loop and the clock. */
final class FakeTrack implements RecordedTrack {
    final List<FrameSink> sinks = new ArrayList<>();
    final List<Runnable> endedListeners = new ArrayList<>();
    int keyframeRequests;
    boolean hasLayers;
    private final String label;
    private final CodecKind codec;
    private final FakeHost host;
    private final Object sender;
    private FrameSource source;

    FakeTrack(FakeHost host, CodecKind codec, Object sender) {
        this.host = host;
        this.codec = codec;
        this.label = codec.isVideo() ? "video track" : "audio track";
        this.sender = sender;
        this.source = new FrameSource(codec, 1);
    }

    /** A frame of that media time after the stream's random start, which arrives now. */
    void send(long mediaNanos, byte[] bytes) {
        send(mediaNanos, Frame.UNKNOWN, bytes);
    }

    void send(long mediaNanos, long ntpNanos, byte[] bytes) {
        long timestamp = 0xFFFF_0000L + mediaNanos / 1000 * codec.clockRate() / 1_000_000;
        deliver(source.frame(timestamp, ntpNanos, host.nowNanos - FakeHost.EPOCH, bytes));
    }

    /** Goes on with another encoding of its pictures. */
    void become(int ssrc) {
        source = new FrameSource(codec, ssrc);
    }

    void send(Frame frame) {
        deliver(frame);
    }

    private void deliver(Frame frame) {
        List.copyOf(sinks).forEach(sink -> sink.onFrame(frame));
    }

    void end() {
        List.copyOf(endedListeners).forEach(Runnable::run);
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public MediaKind kind() {
        return codec.isVideo() ? MediaKind.VIDEO : MediaKind.AUDIO;
    }

    @Override
    public boolean hasLayers() {
        return hasLayers;
    }

    @Override
    public Object sender() {
        return sender;
    }

    @Override
    public long arrivalEpochNanos() {
        return FakeHost.EPOCH;
    }

    @Override
    public void addFrameSink(FrameSink sink) {
        sinks.add(sink);
    }

    @Override
    public void removeFrameSink(FrameSink sink) {
        sinks.remove(sink);
    }

    @Override
    public void onEnded(Runnable listener) {
        endedListeners.add(listener);
    }

    @Override
    public void removeEndedListener(Runnable listener) {
        endedListeners.remove(listener);
    }

    @Override
    public void requestKeyframe() {
        keyframeRequests++;
    }

    @Override
    public void register(Recording recording) {
        host.recordings.add(recording);
    }

    @Override
    public void unregister(Recording recording) {
        host.recordings.remove(recording);
    }

    @Override
    public Executor writer() {
        return host;
    }

    @Override
    public SerialExecutor callbacks() {
        return host.callbacks;
    }

    @Override
    public void schedule(Runnable task, long delayNanos) {
        host.schedule(task, delayNanos);
    }
}
