package dev.nightjar.endpoint;

import dev.nightjar.core.SansIo;
import dev.nightjar.rtp.receive.InboundStreamStats;
import dev.nightjar.rtp.receive.RtpReceiveSession;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tells tracks twice a second which simulcast encodings arrive, and how large they are. Loop-confined. */
final class LayerWatch {
    static final long INTERVAL_NANOS = 500_000_000L;

    /** An encoding without a packet for this long is paused, or its sender has no bandwidth for it. */
    static final long SILENT_NANOS = 1_000_000_000L;

    private final Map<String, MediaStreamTrack> tracks = new HashMap<>();
    private Map<Integer, Mark> marks = Map.of();
    private long nextNanos = SansIo.NO_DEADLINE;

    /** How far a stream was when it was looked at. */
    private record Mark(long bytes, long nanos) {}

    /** Watches the tracks of those sections from now on, and no others. */
    void configure(Map<String, MediaStreamTrack> simulcast, long nowNanos) {
        tracks.clear();
        tracks.putAll(simulcast);
        boolean isRunning = nextNanos != SansIo.NO_DEADLINE;
        nextNanos = tracks.isEmpty() ? SansIo.NO_DEADLINE : isRunning ? nextNanos : nowNanos + INTERVAL_NANOS;
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
                    layers.computeIfAbsent(stream.mid(), mid -> new ArrayList<>())
                            .add(layer(stream, nowNanos));
                }
            }
        }
        marks = seen;
        tracks.forEach((mid, track) -> track.layersSeen(layers.getOrDefault(mid, List.of())));
    }

    private TrackLayer layer(InboundStreamStats stream, long nowNanos) {
        Mark before = marks.get(stream.ssrc());
        long nanos = before == null ? INTERVAL_NANOS : Math.max(1, nowNanos - before.nanos);
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
