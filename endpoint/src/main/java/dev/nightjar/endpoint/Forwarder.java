package dev.nightjar.endpoint;

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
final class Forwarder {
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

    Forwarder(PeerTransport transport, RtpSender sender, ForwardStream stream) {
        this.transport = transport;
        this.sender = sender;
        this.stream = stream;
    }

    ForwardStream stream() {
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
            stream.configure(agreed.mid(), TrackFormat.extensions(agreed));
        }
        format = null;
        update();
    }

    /** What the sender may be sent at most, or what arrives, has changed. */
    void layersChanged() {
        update();
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
        } else if (sent != null && wanted != null && current != null && current.track == sent) {
            prepare(sent, wanted);
        } else {
            begin(sent, wanted);
        }
    }

    /** {@return where the packets come from that are to be sent, or null while no layer is known} */
    private @Nullable TrackFan fan(MediaStreamTrack sent) {
        TrackFormat sentFormat = sent.forwarding().format();
        if (sentFormat == null || !sentFormat.isSimulcast()) {
            return sent.forwarding().on(transport.loop());
        }
        TrackLayer layer = sender.layerLimits().choose(sent.layers());
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
        if (from != null && stream.awaitsKeyframe() && !packet.isKeyframeStart()) {
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
