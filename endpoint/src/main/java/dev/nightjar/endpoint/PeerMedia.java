package dev.nightjar.endpoint;

import dev.nightjar.core.Path;
import dev.nightjar.core.Transmit;
import dev.nightjar.endpoint.internal.loop.MediaLoop;
import dev.nightjar.endpoint.internal.loop.ReportTime;
import dev.nightjar.endpoint.internal.transport.PeerTransportConfig;
import dev.nightjar.endpoint.stats.RtcStats;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.playout.PlayoutStats;
import dev.nightjar.rtp.receive.HeardSource;
import dev.nightjar.rtp.receive.InboundStreamStats;
import dev.nightjar.rtp.receive.ReceiveConfig;
import dev.nightjar.rtp.receive.ReceiveOptions;
import dev.nightjar.rtp.receive.RtpEvent;
import dev.nightjar.rtp.receive.RtpReceiveSession;
import dev.nightjar.rtp.send.OutboundStreamStats;
import dev.nightjar.rtp.send.RtpSendStream;
import dev.nightjar.rtp.send.SendConfig;
import dev.nightjar.rtp.send.TransportSequence;
import dev.nightjar.sdp.RtpCodec;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The RTP of one connection: the session that receives, and a stream for each codec that is sent.
 *
 * <p>Everything here is in clear; the transport authenticates before and protects after. Loop-confined.
 */
final class PeerMedia {
    /** RFC 3711 §3.3.1 counts roll-overs by what arrives: a first number below 2^15 leaves room for early loss. */
    private static final int SEQUENCE_NUMBERS = 1 << 15;

    static final Path NOWHERE =
            Path.udp(InetSocketAddress.createUnresolved("unset", 0), InetSocketAddress.createUnresolved("unset", 0));

    private final MediaLoop loop;
    private final SecureRandom random;
    private final String cname;
    private final boolean allowsCongestionFeedback;
    private final RtpReceiveSession receiving;
    private final TransportSequence transportSequence;
    private final Map<String, RtpSendStream> sending = new LinkedHashMap<>();
    private final Forwarders forwarders;
    private final EncodedSenders encoded;
    private final TonePlayers tones;
    private final PeerClock peerClock = new PeerClock();
    private final LayerWatch layerWatch = new LayerWatch();
    private final RtpPacket packet = new RtpPacket();
    private Map<String, SectionPlan> sections = Map.of();
    private ReceiveConfig negotiated = ReceiveConfig.EMPTY;

    PeerMedia(PeerTransport transport, PeerTransportConfig config) {
        this.loop = transport.loop();
        this.random = config.random();
        this.cname = config.cname();
        this.allowsCongestionFeedback = config.congestionFeedback();
        this.receiving = new RtpReceiveSession(config.senderSsrc(), cname, ReceiveOptions.RECORDING);
        this.transportSequence = new TransportSequence(random.nextInt(SEQUENCE_NUMBERS));
        this.forwarders = new Forwarders(transport, config, transportSequence);
        this.encoded = new EncodedSenders(loop, config, transportSequence);
        this.tones = new TonePlayers(loop, encoded);
    }

    /** Takes what was agreed; sections that are no longer in it end. */
    void configure(List<SectionPlan> plans) {
        List<SectionPlan> received = new ArrayList<>();
        Map<String, SectionPlan> byMid = new LinkedHashMap<>();
        for (SectionPlan plan : plans) {
            byMid.put(plan.mid(), plan);
            if (plan.direction().receives()) {
                received.add(plan);
            }
        }
        Map<String, SectionPlan> before = sections;
        sections = byMid;
        negotiated = RtpPlanning.receiveConfig(plans);
        boolean byRtpNumbers = allowsCongestionFeedback && SectionPlan.giveCongestionFeedback(plans);
        receiving.congestionFeedback(byRtpNumbers, loop.ntpNanosAtStart());
        receiving.configure(received.size() == plans.size() ? negotiated : RtpPlanning.receiveConfig(received));
        receiving.nameLayers(RtpPlanning.layerNames(received));
        Map<String, MediaStreamTrack> pictures = new HashMap<>();
        for (SectionPlan plan : received) {
            MediaStreamTrack track = plan.transceiver().receiver().track();
            receiving.frameSink(plan.mid(), track.frameDelivery());
            TrackFormat format = TrackFormat.of(plan);
            track.forwarding().format(format);
            LayerMeters meters = track.kind() == MediaKind.VIDEO ? layerWatch.meters(plan.mid()) : null;
            receiving.packetSink(plan.mid(), new TrackPackets(loop, track, format, peerClock, meters));
            if (meters != null) {
                pictures.put(plan.mid(), track);
            }
        }
        forget(before);
        layerWatch.configure(pictures, loop.nowNanos());
        forwarders.configure(plans, byRtpNumbers);
        tones.forgetStopped();
        encoded.configure(plans, byRtpNumbers);
    }

    /** A section that has gone, and may come back under another name, leaves nothing behind but a BYE. */
    private void forget(Map<String, SectionPlan> before) {
        sending.keySet().removeIf(mid -> !before.containsKey(mid));
        for (String mid : before.keySet()) {
            RtpSendStream stream = sending.get(mid);
            if (!sections.containsKey(mid)) {
                receiving.frameSink(mid, null);
                receiving.packetSink(mid, null);
                if (stream != null) {
                    stream.close(loop.nowNanos());
                }
            }
        }
    }

    /** {@return the tracks of other connections that are sent here} */
    Forwarders forwarders() {
        return forwarders;
    }

    /** {@return the encoded tracks that are sent here} */
    EncodedSenders encoded() {
        return encoded;
    }

    /** {@return the tones that are sent here} */
    TonePlayers tones() {
        return tones;
    }

    void receiveRtp(Path path, byte[] buffer, int offset, int length, long nowNanos) {
        receiving.receiveRtp(path, buffer, offset, length, nowNanos);
    }

    void receiveRtcp(Path path, byte[] buffer, int offset, int length, long nowNanos) {
        receiving.receiveRtcp(path, buffer, offset, length, nowNanos);
        for (RtpSendStream stream : sending.values()) {
            stream.receive(path, buffer, offset, length, nowNanos);
        }
        forwarders.receiveRtcp(path, buffer, offset, length, nowNanos);
        encoded.receiveRtcp(path, buffer, offset, length, nowNanos);
    }

    /** Sends a packet of a recording under what was agreed for its codec; drops it where nothing was. */
    void send(String mid, String encodingName, byte[] bytes) {
        SectionPlan plan = sections.get(mid);
        if (plan == null || !plan.direction().sends() || !packet.wrap(bytes, 0, bytes.length)) {
            return;
        }
        RtpSendStream stream = sending.get(mid);
        if (stream == null) {
            stream = newStream(plan, encodingName);
            if (stream == null) {
                return;
            }
            sending.put(mid, stream);
        }
        stream.send(packet, loop.nowNanos());
    }

    private @Nullable RtpSendStream newStream(SectionPlan plan, String encodingName) {
        for (RtpCodec codec : plan.codecs()) {
            if (codec.isNamed(encodingName)) {
                SendConfig config = new SendConfig(
                        plan.mid(),
                        plan.transceiver().sender().ssrc(),
                        cname,
                        codec.payloadType(),
                        codec.clockRate(),
                        retransmission(plan, codec),
                        negotiated.extensions(),
                        random.nextInt(SEQUENCE_NUMBERS),
                        random.nextInt(),
                        loop.ntpNanosAtStart());
                return new RtpSendStream(config, transportSequence, NOWHERE);
            }
        }
        return null;
    }

    private SendConfig.Retransmit retransmission(SectionPlan plan, RtpCodec codec) {
        for (RtpCodec rtx : plan.codecs()) {
            if (rtx.isRtx() && rtx.associatedPayloadType().orElse(-1) == codec.payloadType()) {
                return new SendConfig.Retransmit(
                        rtx.payloadType(), plan.transceiver().sender().rtxSsrc(), random.nextInt(SEQUENCE_NUMBERS));
            }
        }
        return SendConfig.Retransmit.PLAIN;
    }

    void requestKeyframe(String mid) {
        receiving.requestKeyframe(mid, loop.nowNanos());
    }

    void requestKeyframe(int ssrc) {
        receiving.requestKeyframe(ssrc, loop.nowNanos());
    }

    void advance(long nowNanos) {
        receiving.advance(nowNanos);
        layerWatch.advance(receiving, nowNanos);
        for (RtpSendStream stream : sending.values()) {
            stream.advance(nowNanos);
        }
        forwarders.advance(nowNanos);
        tones.advance(nowNanos);
        encoded.advance(nowNanos);
    }

    long deadlineNanos() {
        long deadline = Math.min(receiving.deadlineNanos(), forwarders.deadlineNanos());
        deadline = Math.min(deadline, encoded.deadlineNanos());
        deadline = Math.min(deadline, layerWatch.deadlineNanos());
        deadline = Math.min(deadline, tones.deadlineNanos());
        for (RtpSendStream stream : sending.values()) {
            deadline = Math.min(deadline, stream.deadlineNanos());
        }
        return deadline;
    }

    /** {@return the next datagram of any stream, in clear, or null; its path means nothing} */
    @Nullable
    Transmit pollTransmit() {
        Transmit next = receiving.pollTransmit();
        next = next == null ? forwarders.pollTransmit() : next;
        next = next == null ? encoded.pollTransmit() : next;
        if (next == null && !sending.isEmpty()) {
            for (RtpSendStream stream : sending.values()) {
                next = stream.pollTransmit();
                if (next != null) {
                    return next;
                }
            }
        }
        return next;
    }

    @Nullable
    RtpEvent pollEvent() {
        RtpEvent next = pollReceived();
        next = next == null ? forwarders.pollEvent() : next;
        next = next == null ? encoded.pollEvent() : next;
        if (next == null && !sending.isEmpty()) {
            for (RtpSendStream stream : sending.values()) {
                next = stream.pollEvent();
                if (next != null) {
                    return next;
                }
            }
        }
        return next;
    }

    /** Of several streams of a section only the end of the last is told: its track goes on with the others. */
    private @Nullable RtpEvent pollReceived() {
        RtpEvent next = receiving.pollEvent();
        while (next instanceof RtpEvent.StreamEnded ended && receiving.hasStream(ended.mid())) {
            next = receiving.pollEvent();
        }
        return next;
    }

    /** {@return bits per second that the path takes as far as is known, or -1 where nothing is sent that would tell} */
    long availableOutgoingBitrateBps() {
        long own = encoded.availableOutgoingBitrateBps();
        return own >= 0 ? own : forwarders.availableOutgoingBitrateBps();
    }

    /** {@return the streams of agreed sections, W3C's names} */
    Collection<RtcStats> report(ReportTime time) {
        StreamReport report = new StreamReport(time, sections);
        for (InboundStreamStats stream : receiving.stats()) {
            report.inbound(stream, playoutStats(stream));
        }
        outboundStats().forEach(report::outbound);
        return report.all();
    }

    List<InboundStreamStats> inboundStats() {
        List<InboundStreamStats> all = new ArrayList<>();
        for (InboundStreamStats stream : receiving.stats()) {
            PlayoutStats played = playoutStats(stream);
            all.add(played == null ? stream : stream.playedBy(played));
        }
        return all;
    }

    private @Nullable PlayoutStats playoutStats(InboundStreamStats stream) {
        SectionPlan plan = sections.get(stream.mid());
        return plan == null ? null : plan.transceiver().receiver().track().playoutStats(stream.ssrc());
    }

    /** {@return whom the packets of a section came of lately} */
    List<HeardSource> sources(String mid) {
        return receiving.sources(mid, loop.nowNanos());
    }

    List<OutboundStreamStats> outboundStats() {
        List<OutboundStreamStats> all = new ArrayList<>(forwarders.streamStats());
        all.addAll(encoded.streamStats());
        sending.values().forEach(stream -> all.add(stream.stats()));
        return all;
    }

    /** Says BYE for what we send and ends what we receive. */
    void close(long nowNanos) {
        receiving.close(nowNanos);
        forwarders.close(nowNanos);
        encoded.close(nowNanos);
        for (RtpSendStream stream : sending.values()) {
            stream.close(nowNanos);
        }
    }
}
