package dev.nightjar.endpoint;

import dev.nightjar.core.SansIo;
import dev.nightjar.rtp.forward.LayerRate;
import dev.nightjar.rtp.receive.InboundStreamStats;
import dev.nightjar.rtp.receive.RtpReceiveSession;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells tracks of pictures twice a second which encodings and layers arrive, and how large they are. Loop-confined. */
final class LayerWatch {
    static final long INTERVAL_NANOS = 500_000_000L;

    /** An encoding without a packet for this long is paused, or its sender has no bandwidth for it. */
    static final long SILENT_NANOS = 1_000_000_000L;

    private final Map<String, MediaStreamTrack> tracks = new HashMap<>();
    private final Map<String, LayerMeters> meters = new HashMap<>();
    private Map<Integer, Mark> marks = Map.of();
    private long nextNanos = SansIo.NO_DEADLINE;
    private long lookedNanos;

    /** How far a stream was when it was looked at. */
    private record Mark(long bytes, long nanos) {}

    /** Watches the tracks of those sections from now on, and no others. */
    void configure(Map<String, MediaStreamTrack> watched, long nowNanos) {
        tracks.clear();
        tracks.putAll(watched);
        meters.keySet().retainAll(watched.keySet());
        boolean isRunning = nextNanos != SansIo.NO_DEADLINE;
        lookedNanos = isRunning ? lookedNanos : nowNanos;
        nextNanos = tracks.isEmpty() ? SansIo.NO_DEADLINE : isRunning ? nextNanos : nowNanos + INTERVAL_NANOS;
    }

    /** {@return what measures the packets of a section that is watched} */
    LayerMeters meters(String mid) {
        return meters.computeIfAbsent(mid, absent -> new LayerMeters());
    }

    long deadlineNanos() {
        return nextNanos;
    }

    void advance(RtpReceiveSession receiving, long nowNanos) {
        if (nowNanos < nextNanos) {
            return;
        }
        nextNanos = nowNanos + INTERVAL_NANOS;
        Map<Integer, Mark> seen = new HashMap<>();
        Map<String, List<TrackLayer>> layers = new HashMap<>();
        for (InboundStreamStats stream : receiving.stats()) {
            if (tracks.containsKey(stream.mid())) {
                seen.put(stream.ssrc(), new Mark(stream.bytesReceived(), nowNanos));
                if (nowNanos - stream.lastPacketReceivedNanos() < SILENT_NANOS) {
                    add(stream, nowNanos, layers.computeIfAbsent(stream.mid(), mid -> new ArrayList<>()));
                }
            }
        }
        marks = seen;
        lookedNanos = nowNanos;
        tracks.forEach((mid, track) -> track.layersSeen(layers.getOrDefault(mid, List.of())));
    }

    private void add(InboundStreamStats stream, long nowNanos, List<TrackLayer> layers) {
        Mark before = marks.get(stream.ssrc());
        // What is new has come since the others were looked at.
        long nanos = Math.max(1, nowNanos - (before == null ? lookedNanos : before.nanos));
        TrackLayer whole = layer(stream, before, nanos);
        List<LayerRate> inside = meters(stream.mid()).read(stream.ssrc(), nanos);
        if (inside.isEmpty()) {
            layers.add(whole);
        }
        for (LayerRate inner : inside) {
            int top = inside.get(inside.size() - 1).spatialLayer();
            layers.add(whole.inside(inner, inner.spatialLayer() == top));
        }
    }

    private static TrackLayer layer(InboundStreamStats stream, @Nullable Mark before, long nanos) {
        long bytes = stream.bytesReceived() - (before == null ? 0 : before.bytes);
        String rid = stream.rid();
        return new TrackLayer(
                rid == null ? Integer.toUnsignedString(stream.ssrc()) : rid,
                stream.ssrc(),
                stream.frameWidth(),
                stream.frameHeight(),
                stream.framesPerSecond(),
                bytes * 8 * 1_000_000 / Math.max(1, nanos / 1_000));
    }
}
