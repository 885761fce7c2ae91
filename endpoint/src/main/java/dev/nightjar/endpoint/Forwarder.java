package dev.nightjar.endpoint;

import dev.nightjar.rtp.forward.ForwardShares;
import dev.nightjar.rtp.forward.ForwardStream;
import dev.nightjar.rtp.forward.ForwardedPacket;
import dev.nightjar.rtp.forward.PayloadTypes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * Another track is taken at once, and waits for a keyframe. Another layer of the same track is taken at its keyframe:
 * until then the layer so far goes on, and the way to the new one is `coming`.
 */

/**
 * One sender's share in a track that is sent on: there is one from the first track on, whatever is agreed and replaced.
 *
 * <p>Confined to the loop of the sender's connection.
 */
final class Forwarder implements ForwardShares.Track {
    /** While a keyframe is awaited and packets come, it is asked for this often; the track's session limits it too. */
    private static final long ASK_INTERVAL_NANOS = 1_000_000_000L;

    private final PeerTransport transport;
    private final RtpSender sender;
    private final ForwardStream stream;
    private @Nullable MediaStreamTrack track;
    private @Nullable SectionPlan plan;
    private @Nullable Way way;
    private @Nullable Way coming;
    private @Nullable TrackFormat format;
    private PayloadTypes payloadTypes = new PayloadTypes();
    private boolean isBlocked;
    private boolean hasAsked;
    private long askedNanos;
    private long allowedBps = Long.MAX_VALUE;

    /** What is to be sent, as it was when it was chosen; null before anything has arrived. */
    private @Nullable TrackLayer chosen;

    private boolean isWhole = true;

    Forwarder(PeerTransport transport, RtpSender sender, ForwardStream stream) {
        this.transport = transport;
        this.sender = sender;
        this.stream = stream;
    }

    @Override
    public ForwardStream stream() {
        return stream;
    }

    RtpSender sender() {
        return sender;
    }

    /** Sends another track from now on, or none. */
    void track(@Nullable MediaStreamTrack other) {
        track = other;
        update();
    }

    /** Takes what is agreed for its section; null when it has none. */
    void plan(@Nullable SectionPlan agreed) {
        plan = agreed;
        if (agreed != null) {
            boolean isMixedAllowed = agreed.remote().isExtmapAllowMixed();
            stream.configure(agreed.mid(), TrackFormat.extensions(agreed), isMixedAllowed);
        }
        format = null;
        update();
    }

    /** What the sender may be sent at most, or what arrives, has changed. */
    void layersChanged() {
        update();
    }

    /**
     * Takes what the path to the receiver leaves to this track, in bits per second of payload, at least 1; {@link
     * Long#MAX_VALUE} while that is not known. It moves so that what is sent at present is not left for nothing: who
     * chooses takes the largest that fits, each time, and needs no memory.
     */
    @Override
    public void allowedBitrate(long bitrateBps) {
        if (bitrateBps != allowedBps) {
            allowedBps = bitrateBps;
            update();
        }
    }

    @Override
    public boolean hasChoice() {
        MediaStreamTrack sent = track;
        return sent != null && sent.layers().size() > 1;
    }

    @Override
    public long mostBitrateBps() {
        MediaStreamTrack sent = track;
        TrackLayer most = sent == null ? null : sender.layerLimits().choose(sent.layers());
        return most == null ? 0 : most.bitrateBps();
    }

    @Override
    public int presentEncoding() {
        TrackLayer present = chosen;
        return present == null ? 0 : present.ssrc() ^ present.spatialLayer() << 8 ^ present.temporalLayer();
    }

    @Override
    public long presentBitrateBps() {
        MediaStreamTrack sent = track;
        TrackLayer present = chosen;
        if (sent != null && present != null) {
            for (TrackLayer layer : sent.layers()) {
                if (layer.isSameChoice(present)) {
                    return layer.bitrateBps();
                }
            }
        }
        return 0;
    }

    /** {@return what is to be sent at most, by the application's wish and by the path} */
    private LayerLimits limits() {
        return sender.layerLimits().atMost(allowedBps);
    }

    private void update() {
        MediaStreamTrack sent = track;
        SectionPlan agreed = plan;
        boolean sends = sent != null && agreed != null && agreed.direction().sends();
        TrackFan wanted = sends && sent != null ? fan(sent) : null;
        Way current = way;
        if (wanted == (current == null ? null : current.fan)) {
            release(coming);
            coming = null;
            limitLayers();
        } else if (sent != null && wanted != null && current != null && current.track == sent) {
            prepare(sent, wanted);
        } else {
            begin(sent, wanted);
        }
    }

    /** {@return where the packets come from that are to be sent, or null while no layer is known} */
    private @Nullable TrackFan fan(MediaStreamTrack sent) {
        TrackFormat sentFormat = sent.forwarding().format();
        List<TrackLayer> layers = sent.layers();
        TrackLayer layer = limits().choose(layers);
        chosen = layer;
        isWhole = layer == null || layers.stream().noneMatch(other -> !other.equals(layer) && other.contains(layer));
        if (sentFormat == null || !sentFormat.isSimulcast()) {
            return sent.forwarding().on(transport.loop());
        }
        TrackForwarding forwarding = layer == null ? null : sent.layerForwarding(layer.ssrc());
        Way current = way;
        if (forwarding == null) {
            // Nothing arrives at present: what was sent may come back.
            return current != null && current.track == sent ? current.fan : null;
        }
        return forwarding.on(transport.loop());
    }

    private void begin(@Nullable MediaStreamTrack sent, @Nullable TrackFan wanted) {
        Way before = way;
        way = wanted == null || sent == null ? null : new Way(sent, wanted);
        release(coming);
        coming = null;
        release(before);
        format = null;
        hasAsked = false;
        isBlocked = false;
        sender.blocked(null);
        stream.source(wanted == null ? null : wanted.source());
        limitLayers();
    }

    /** What has no layers above it is sent whole, whatever may yet come. */
    private void limitLayers() {
        TrackLayer layer = chosen;
        LayerLimits limits = sender.layerLimits();
        int spatial = layer == null || isWhole ? Integer.MAX_VALUE : layer.spatialLayer();
        int temporal = layer == null || isWhole ? Integer.MAX_VALUE : layer.temporalLayer();
        stream.limitLayers(Math.min(spatial, limits.maxSpatialLayer()), Math.min(temporal, limits.maxTemporalLayer()));
    }

    private void prepare(MediaStreamTrack sent, TrackFan wanted) {
        Way before = coming;
        if (before == null || before.fan != wanted) {
            coming = new Way(sent, wanted);
            release(before);
            hasAsked = false;
        }
    }

    private static void release(@Nullable Way gone) {
        if (gone != null) {
            gone.fan.remove(gone);
        }
    }

    /** The layer that comes has a keyframe: it takes over. */
    private void arrive(Way arrived) {
        // What the layer so far still holds of this turn goes out first.
        release(way);
        way = arrived;
        coming = null;
        format = null;
        stream.source(arrived.fan.source());
        limitLayers();
    }

    /** The way from one fan to the stream. */
    private final class Way implements TrackFan.Outlet {
        private final MediaStreamTrack track;
        private final TrackFan fan;

        Way(MediaStreamTrack track, TrackFan fan) {
            this.track = track;
            this.fan = fan;
            fan.add(this);
        }

        @Override
        public void forward(ForwardedPacket packet, TrackFormat agreed, long nowNanos) {
            if (this == coming) {
                if (!packet.isKeyframeStart()) {
                    askForKeyframe(this, nowNanos);
                    return;
                }
                arrive(this);
            }
            if (this == way) {
                Forwarder.this.forward(packet, agreed, nowNanos);
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // a renegotiation makes another format
    private void forward(ForwardedPacket packet, TrackFormat agreed, long nowNanos) {
        if (!transport.canSend()) {
            return;
        }
        if (agreed != format) {
            take(agreed);
        }
        if (payloadTypes.sent(packet.payloadType()) < 0) {
            blocked(packet, agreed);
            return;
        }
        if (isBlocked) {
            isBlocked = false;
            sender.blocked(null);
        }
        Way from = way;
        boolean isNeeded = stream.awaitsKeyframe() || stream.awaitsLayer();
        if (from != null && isNeeded && !packet.isKeyframeStart()) {
            askForKeyframe(from, nowNanos);
        }
        transport.forward(stream, packet, nowNanos);
    }

    private void take(TrackFormat agreed) {
        format = agreed;
        payloadTypes = agreed.toReceiver(codecs());
        stream.payloadTypes(payloadTypes);
    }

    private void blocked(ForwardedPacket packet, TrackFormat agreed) {
        stream.refused();
        if (!isBlocked) {
            isBlocked = true;
            sender.blocked(agreed.refusal(packet.payloadType(), codecs()));
        }
    }

    private List<dev.nightjar.sdp.RtpCodec> codecs() {
        return plan == null ? List.of() : plan.codecs();
    }

    private void askForKeyframe(Way from, long nowNanos) {
        if (!hasAsked || nowNanos - askedNanos >= ASK_INTERVAL_NANOS) {
            hasAsked = true;
            askedNanos = nowNanos;
            from.fan.requestKeyframe();
        }
    }

    /** The peer asks for a keyframe. */
    void requestKeyframe() {
        Way from = way;
        if (from != null) {
            from.fan.requestKeyframe();
        }
    }

    /** The connection ends. */
    void close(long nowNanos) {
        track(null);
        stream.close(nowNanos);
    }
}
