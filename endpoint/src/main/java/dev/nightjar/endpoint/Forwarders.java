package dev.nightjar.endpoint;

import dev.nightjar.core.Path;
import dev.nightjar.core.SansIo;
import dev.nightjar.core.Transmit;
import dev.nightjar.rtp.forward.BandwidthFeedback;
import dev.nightjar.rtp.forward.ForwardIdentity;
import dev.nightjar.rtp.forward.ForwardStream;
import dev.nightjar.rtp.receive.RtpEvent;
import dev.nightjar.rtp.send.OutboundStreamStats;
import dev.nightjar.rtp.send.TransportSequence;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tracks of other connections that one connection sends. Loop-confined. */
final class Forwarders {
    private static final int SEQUENCE_NUMBERS = 1 << 15;

    private final PeerTransport transport;
    private final SecureRandom random;
    private final String cname;
    private final TransportSequence transportSequence;
    private final List<Forwarder> all = new ArrayList<>();
    private final BandwidthFeedback bandwidth = new BandwidthFeedback();
    private List<SectionPlan> plans = List.of();

    Forwarders(PeerTransport transport, PeerTransportConfig config, TransportSequence transportSequence) {
        this.transport = transport;
        this.random = config.random();
        this.cname = config.cname();
        this.transportSequence = transportSequence;
    }

    void configure(List<SectionPlan> agreed) {
        plans = agreed;
        for (Forwarder forwarder : all) {
            forwarder.plan(planOf(forwarder.sender()));
        }
    }

    private @Nullable SectionPlan planOf(RtpSender sender) {
        for (SectionPlan plan : plans) {
            if (plan.transceiver().sender() == sender) {
                return plan;
            }
        }
        return null;
    }

    /** Has a sender send another track, or none. */
    void track(RtpSender sender, @Nullable MediaStreamTrack track) {
        Forwarder forwarder = of(sender);
        if (forwarder == null && track != null) {
            forwarder = new Forwarder(transport, sender, newStream(sender));
            all.add(forwarder);
            forwarder.plan(planOf(sender));
        }
        if (forwarder != null) {
            forwarder.track(track);
        }
    }

    private ForwardStream newStream(RtpSender sender) {
        ForwardIdentity identity = new ForwardIdentity(
                sender.ssrc(),
                sender.rtxSsrc(),
                cname,
                random.nextInt(SEQUENCE_NUMBERS),
                random.nextInt(SEQUENCE_NUMBERS),
                random.nextInt(),
                transport.loop().ntpNanosAtStart());
        return new ForwardStream(identity, transportSequence, PeerMedia.NOWHERE);
    }

    /** Says BYE for a sender whose track has ended or fallen silent. */
    void pause(RtpSender sender, long nowNanos) {
        Forwarder forwarder = of(sender);
        if (forwarder != null) {
            forwarder.stream().pause(nowNanos);
        }
    }

    /** Other encodings of a sender's track arrive, or others may be sent. */
    void layersChanged(RtpSender sender) {
        Forwarder forwarder = of(sender);
        if (forwarder != null) {
            forwarder.layersChanged();
        }
    }

    private @Nullable Forwarder of(RtpSender sender) {
        for (Forwarder forwarder : all) {
            if (forwarder.sender() == sender) {
                return forwarder;
            }
        }
        return null;
    }

    void receiveRtcp(Path path, byte[] buffer, int offset, int length, long nowNanos) {
        if (all.isEmpty()) {
            return;
        }
        bandwidth.receive(buffer, offset, length);
        for (Forwarder forwarder : all) {
            forwarder.stream().receive(path, buffer, offset, length, nowNanos);
        }
    }

    void advance(long nowNanos) {
        for (int i = 0; i < all.size(); i++) {
            all.get(i).stream().advance(nowNanos);
        }
    }

    long deadlineNanos() {
        long deadline = SansIo.NO_DEADLINE;
        for (int i = 0; i < all.size(); i++) {
            deadline = Math.min(deadline, all.get(i).stream().deadlineNanos());
        }
        return deadline;
    }

    @Nullable
    Transmit pollTransmit() {
        for (int i = 0; i < all.size(); i++) {
            Transmit next = all.get(i).stream().pollTransmit();
            if (next != null) {
                return next;
            }
        }
        return null;
    }

    /** {@return the next event, after what follows from it for the track that is sent} */
    @Nullable
    RtpEvent pollEvent() {
        for (int i = 0; i < all.size(); i++) {
            RtpEvent next = all.get(i).stream().pollEvent();
            if (next != null) {
                all.get(i).requestKeyframe();
                return next;
            }
        }
        return null;
    }

    List<OutboundStreamStats> streamStats() {
        return all.stream().map(forwarder -> forwarder.stream().stats()).toList();
    }

    StatsReport.ForwardingStats stats() {
        long withoutCodec = 0;
        long beforeKeyframe = 0;
        for (Forwarder forwarder : all) {
            withoutCodec += forwarder.stream().packetsWithoutCodec();
            beforeKeyframe += forwarder.stream().packetsBeforeKeyframe();
        }
        return new StatsReport.ForwardingStats(
                withoutCodec,
                beforeKeyframe,
                bandwidth.transportWide(),
                bandwidth.maximumBitrates(),
                transport.loop().crossingsDropped());
    }

    void close(long nowNanos) {
        all.forEach(forwarder -> forwarder.close(nowNanos));
    }
}
