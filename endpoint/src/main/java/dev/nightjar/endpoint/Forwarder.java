package dev.nightjar.endpoint;

import dev.nightjar.rtp.forward.ForwardStream;
import dev.nightjar.rtp.forward.ForwardedPacket;
import dev.nightjar.rtp.forward.PayloadTypes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One sender's share in a track that is sent on: there is one from the first track on, whatever is agreed and replaced.
 *
 * <p>Confined to the loop of the sender's connection.
 */
final class Forwarder implements TrackFan.Outlet {
    /** While a keyframe is awaited and packets come, it is asked for this often; the track's session limits it too. */
    private static final long ASK_INTERVAL_NANOS = 1_000_000_000L;

    private final PeerTransport transport;
    private final RtpSender sender;
    private final ForwardStream stream;
    private @Nullable MediaStreamTrack track;
    private @Nullable SectionPlan plan;
    private @Nullable TrackFan fan;
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

    private void update() {
        MediaStreamTrack sent = track;
        SectionPlan agreed = plan;
        boolean sends = sent != null && agreed != null && agreed.direction().sends();
        TrackFan wanted = sends && sent != null ? sent.forwarding().on(transport.loop()) : null;
        if (wanted == fan) {
            return;
        }
        if (wanted != null) {
            wanted.add(this);
        }
        if (fan != null) {
            fan.remove(this);
        }
        fan = wanted;
        format = null;
        hasAsked = false;
        isBlocked = false;
        sender.blocked(null);
        stream.source(wanted == null ? null : wanted.source());
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // a renegotiation makes another format
    public void forward(ForwardedPacket packet, TrackFormat agreed, long nowNanos) {
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
        if (stream.awaitsKeyframe() && !packet.isKeyframeStart()) {
            askForKeyframe(nowNanos);
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

    private void askForKeyframe(long nowNanos) {
        if (!hasAsked || nowNanos - askedNanos >= ASK_INTERVAL_NANOS) {
            hasAsked = true;
            askedNanos = nowNanos;
            requestKeyframe();
        }
    }

    /** The peer asks for a keyframe. */
    void requestKeyframe() {
        if (fan != null) {
            fan.requestKeyframe();
        }
    }

    /** The connection ends. */
    void close(long nowNanos) {
        track(null);
        stream.close(nowNanos);
    }
}
