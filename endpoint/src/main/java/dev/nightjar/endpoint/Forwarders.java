package dev.nightjar.endpoint;

import dev.nightjar.core.Path;
import dev.nightjar.core.Transmit;
import dev.nightjar.endpoint.internal.transport.PeerTransportConfig;
import dev.nightjar.endpoint.stats.NightjarStats;
import dev.nightjar.rtp.HeaderExtensionUri;
import dev.nightjar.rtp.forward.ForwardIdentity;
import dev.nightjar.rtp.forward.ForwardShares;
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
    private final ForwardShares shares = new ForwardShares();
    private List<SectionPlan> plans = List.of();

    /** Of the streams that are forgotten. */
    private long withoutCodec;

    private long beforeKeyframe;

    Forwarders(PeerTransport transport, PeerTransportConfig config, TransportSequence transportSequence) {
        this.transport = transport;
        this.random = config.random();
        this.cname = config.cname();
        this.transportSequence = transportSequence;
    }

    /** Takes what was agreed, and whether the receiver's feedback is that of RFC 8888. */
    void configure(List<SectionPlan> agreed, boolean byRtpNumbers) {
        plans = agreed;
        shares.configure(byRtpNumbers || agreed.stream().anyMatch(Forwarders::tellsOfItsPath), byRtpNumbers);
        forgetStopped();
        for (Forwarder forwarder : all) {
            forwarder.plan(planOf(forwarder.sender()));
        }
    }

    /** However many transceivers come and go while the connection lasts, those that are gone take no room. */
    private void forgetStopped() {
        all.removeIf(forwarder -> {
            boolean isGone = forwarder.sender().isStopped();
            if (isGone) {
                forwarder.close(transport.loop().nowNanos());
                shares.remove(forwarder);
                withoutCodec += forwarder.stream().packetsWithoutCodec();
                beforeKeyframe += forwarder.stream().packetsBeforeKeyframe();
            }
            return isGone;
        });
    }

    /** {@return how many senders are remembered} */
    int size() {
        return all.size();
    }

    private static boolean tellsOfItsPath(SectionPlan plan) {
        boolean numbersPackets = TrackFormat.extensions(plan).contains(HeaderExtensionUri.TRANSPORT_WIDE_CC);
        return plan.direction().sends()
                && plan.codecs().stream()
                        .anyMatch(codec ->
                                codec.hasFeedback("goog-remb") || numbersPackets && codec.hasFeedback("transport-cc"));
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
            forgetStopped();
            forwarder = new Forwarder(transport, sender, newStream(sender));
            all.add(forwarder);
            shares.add(forwarder);
            forwarder.plan(planOf(sender));
        }
        if (forwarder != null) {
            forwarder.track(track);
            shares.changed(transport.loop().nowNanos());
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
            shares.changed(transport.loop().nowNanos());
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
        shares.path().receive(buffer, offset, length, nowNanos);
        for (Forwarder forwarder : all) {
            forwarder.stream().receive(path, buffer, offset, length, nowNanos);
        }
        shares.update(nowNanos);
    }

    void advance(long nowNanos) {
        for (int i = 0; i < all.size(); i++) {
            all.get(i).stream().advance(nowNanos);
        }
        shares.path().advance(nowNanos);
        shares.update(nowNanos);
    }

    /** Packets take another path now, of whose bandwidth nothing is known. */
    void pathChanged(long nowNanos) {
        shares.path().routeChanged(nowNanos);
    }

    long deadlineNanos() {
        long deadline = shares.path().deadlineNanos(transport.loop().nowNanos());
        for (int i = 0; i < all.size(); i++) {
            deadline = Math.min(deadline, all.get(i).stream().deadlineNanos());
        }
        return deadline;
    }

    @Nullable
    Transmit pollTransmit() {
        shares.allowPadding();
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

    /** {@return bits per second that the path takes, or -1 where that is not looked for} */
    long availableOutgoingBitrateBps() {
        return shares.path().isFollowed() ? shares.path().availableBps() : -1;
    }

    List<OutboundStreamStats> streamStats() {
        return all.stream().map(forwarder -> forwarder.stream().stats()).toList();
    }

    NightjarStats.ForwardingStats stats() {
        long unknown = withoutCodec;
        long early = beforeKeyframe;
        for (Forwarder forwarder : all) {
            unknown += forwarder.stream().packetsWithoutCodec();
            early += forwarder.stream().packetsBeforeKeyframe();
        }
        return new NightjarStats.ForwardingStats(
                unknown,
                early,
                shares.path().transportWide(),
                shares.path().maximumBitrates(),
                transport.loop().crossingsDropped());
    }

    void close(long nowNanos) {
        all.forEach(forwarder -> forwarder.close(nowNanos));
    }
}
