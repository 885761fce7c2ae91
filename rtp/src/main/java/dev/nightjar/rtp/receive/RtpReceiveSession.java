package dev.nightjar.rtp.receive;

import static java.util.Objects.requireNonNull;

import dev.nightjar.core.PacketKind;
import dev.nightjar.core.Path;
import dev.nightjar.core.SansIo;
import dev.nightjar.core.Transmit;
import dev.nightjar.core.TransmitQueue;
import dev.nightjar.rtp.HeaderExtensionUri;
import dev.nightjar.rtp.HeaderExtensions;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.feedback.ReceptionStatistics;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.FrameSink;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Receives the RTP of one BUNDLE transport: decrypted packets in, whole frames to sinks, RTCP out.
 *
 * <p>In order: {@link #configure} with what was negotiated (again at each renegotiation), {@link #frameSink} and {@link
 * #packetSink} for the sections of interest, then {@link #receive} each packet that SRTP has unprotected and {@link
 * #advance} at {@link #deadlineNanos}. What {@link #pollTransmit} gives is RTCP in clear, to be protected by the owner;
 * its path is the way the latest packet came, which an owner with ICE replaces by the selected pair. Sinks are called
 * within {@code receive}, {@code advance} and {@code close}; they must not block and must not call back.
 *
 * <p>Confined to one thread. Only authenticated packets may come in.
 */
public final class RtpReceiveSession implements SansIo<RtpEvent> {
    /** RTCP datagrams that may wait to be polled; one change makes a few. */
    static final int MAX_TRANSMITS = 64;

    /** Events that may wait to be polled; more than streams and their names together. */
    static final int MAX_EVENTS = 1_024;

    /** Longest packet that is put in order: no RTP packet is longer than the MTU of an Ethernet. */
    static final int MAX_PACKET_BYTES = 1_500;

    /** *Choice:* a fixed second instead of RFC 3550 §6.2: RTCP of one transport is far below 5 % of its media. */
    static final long REPORT_INTERVAL_NANOS = 1_000_000_000L;

    /** RFC 3550 §6.2's least interval, for who has nothing to report but that it is there. */
    private static final long EMPTY_REPORT_INTERVAL_NANOS = 5 * REPORT_INTERVAL_NANOS;

    private static final Path UNKNOWN_PATH =
            Path.udp(InetSocketAddress.createUnresolved("unset", 0), InetSocketAddress.createUnresolved("unset", 0));

    private final ReceiveOptions options;
    private final TransmitQueue transmits = new TransmitQueue(MAX_TRANSMITS, RtcpComposer.MAX_DATAGRAM_BYTES);
    private final ArrayDeque<RtpEvent> events = new ArrayDeque<>();
    private final RtcpComposer composer;
    private final TransportControl control;
    private final PacketPool pool;
    private final RepairMemory repairs = new RepairMemory();
    private final RtpDemultiplexer demultiplexer = new RtpDemultiplexer(this::removed);
    private final List<InboundStream> streams = new ArrayList<>();

    /** Sources of retransmissions and parity, which are reported like any others. */
    private final List<Source> repairing = new ArrayList<>();

    private final Map<String, SectionSinks> sinks = new HashMap<>();
    private final PeerClocks peerClocks = new PeerClocks();
    private final ReceiverClock ourClock;
    private final RtpPacket packet = new RtpPacket();
    private Map<Integer, String> layerNames = Map.of();
    private final ControlReader reader = new ControlReader(this);
    private long now;
    private long reportNanos = NO_DEADLINE;
    private boolean hasReported;
    private int contributorLevelsId;
    private boolean closed;
    private long malformed;
    private long probes;
    private long unmatched;

    /**
     * Creates a session that was told nothing yet.
     *
     * @param senderSsrc the SSRC our RTCP speaks as; of our own choice, not 0
     * @param cname our canonical name, at most 255 bytes of UTF-8; random, RFC 7022
     * @param options patience and bounds
     */
    public RtpReceiveSession(int senderSsrc, String cname, ReceiveOptions options) {
        this.options = requireNonNull(options, "options");
        byte[] name = cname.getBytes(StandardCharsets.UTF_8);
        if (name.length == 0 || name.length > 255) {
            throw new IllegalArgumentException("cname: " + name.length + " bytes (expected: 1 to 255)");
        }
        ourClock = new ReceiverClock(senderSsrc);
        composer = new RtcpComposer(senderSsrc, name, transmits, UNKNOWN_PATH);
        control = new TransportControl(senderSsrc);
        pool = new PacketPool(options.maxWaitingPackets(), MAX_PACKET_BYTES);
    }

    /** Takes what was negotiated, the first time or anew; streams whose section stays go on. */
    public void configure(ReceiveConfig config) {
        requireNonNull(config, "config");
        demultiplexer.configure(config);
        // A peer's offers may name sections anew for as long as it is there.
        sinks.entrySet().removeIf(entry -> entry.getValue().isUnused() && !demultiplexer.hasSection(entry.getKey()));
        composer.reducedSize(config.reducedSizeRtcp());
        control.configure(config);
        contributorLevelsId = config.extensions().id(HeaderExtensionUri.CSRC_AUDIO_LEVEL);
        boolean extensionsChanged = repairs.extensions(config.extensions());
        for (Source source : demultiplexer.list()) {
            InboundStream stream = source.stream();
            if (stream != null) {
                stream.configure(source.section());
                if (extensionsChanged) {
                    stream.repair().extensionsChanged();
                }
            }
        }
    }

    /**
     * Gives the sender feedback of RFC 8888 from now on, in place of transport-wide feedback and REMB, or no longer.
     *
     * @param isAgreed whether {@code a=rtcp-fb:* ack ccfb} was negotiated for the transport, §6
     * @param ntpNanosAtZero our wall clock, nanoseconds since 1900, at time 0 of the driver, §3.1
     */
    public void congestionFeedback(boolean isAgreed, long ntpNanosAtZero) {
        control.congestionFeedback(isAgreed, ntpNanosAtZero);
    }

    /**
     * Names the streams that are simulcast encodings of their section without a rid to say so.
     *
     * @param names by SSRC; copied
     */
    public void nameLayers(Map<Integer, String> names) {
        layerNames = Map.copyOf(names);
    }

    /**
     * Sends the frames of a section to {@code sink}, or to nobody; of several simulcast encodings those of the largest.
     * May be set before and after the negotiation; a sink that comes while a stream is on gets its first frame at a
     * keyframe, which is asked for.
     */
    public void frameSink(String mid, @Nullable FrameSink sink) {
        sinksOf(mid).frames(sink);
    }

    /** Sends the packets of a section to {@code sink}, or to nobody. May be set before and after the negotiation. */
    public void packetSink(String mid, @Nullable PacketSink sink) {
        sinksOf(mid).packets(sink);
    }

    private SectionSinks sinksOf(String mid) {
        return sinks.computeIfAbsent(mid, absent -> new SectionSinks());
    }

    @Override
    public void receive(Path path, byte[] buffer, int offset, int length, long nowNanos) {
        switch (PacketKind.of(buffer, offset, length)) {
            case RTP -> receiveRtp(path, buffer, offset, length, nowNanos);
            case RTCP -> receiveRtcp(path, buffer, offset, length, nowNanos);
            default -> malformed++;
        }
    }

    /** Takes one decrypted RTP packet; the bytes may be changed in place. */
    public void receiveRtp(Path path, byte[] buffer, int offset, int length, long nowNanos) {
        if (closed || !packet.wrap(buffer, offset, length)) {
            malformed++;
            return;
        }
        begin(path, nowNanos);
        Source source = packet.ssrc() == 0 ? null : demultiplexer.route(packet, now);
        control.received(packet, demultiplexer.extensions(), clockRateOf(source), now);
        if (packet.ssrc() == 0) {
            probes++; // libwebrtc probes so before it has media: RFC 3550 has no rule for it
        } else if (source != null) {
            receiveFrom(source);
        }
        control.write(composer, streams, now);
        composer.flush();
    }

    private void receiveFrom(Source source) {
        switch (source.role()) {
            case MEDIA -> receiveMedia(source, false);
            case RETRANSMISSION -> {
                countRepair(source);
                receiveRepair(source);
            }
            case PARITY -> {
                countRepair(source);
                receiveParity(source);
            }
        }
    }

    private void countRepair(Source repair) {
        ReceptionStatistics counting = repair.repairStatistics();
        if (counting == null) {
            counting = repair.countRepairs(clockRateOf(repair));
            repairing.add(repair);
        }
        counting.received(packet.sequenceNumber(), packet.rtpTimestamp(), packet.payloadLength(), now);
    }

    private int clockRateOf(@Nullable Source source) {
        CodecParameters codec = source == null ? null : source.section().codec(packet.payloadType());
        return codec == null ? 0 : codec.clockRate();
    }

    private void receiveRepair(Source repair) {
        if (!Retransmission.carriesPacket(packet)) {
            probes++;
            return;
        }
        int payloadType = repair.section().associatedPayloadType(packet.payloadType());
        Source primary = demultiplexer.primaryOf(repair, payloadType);
        if (primary == null || primary.stream() == null || repair.section().codec(payloadType) == null) {
            unmatched++;
            return;
        }
        Retransmission.undo(packet, primary.ssrc(), payloadType);
        receiveMedia(primary, true);
    }

    private void receiveParity(Source parity) {
        Source media = demultiplexer.protectedBy(parity, packet);
        InboundStream stream = media == null ? null : media.stream();
        if (stream == null) {
            unmatched++;
            return;
        }
        stream.repair().receiveFlexfec(packet, now);
        serve(stream);
    }

    private void receiveMedia(Source source, boolean retransmitted) {
        InboundStream stream = source.stream();
        if (stream == null) {
            stream = new InboundStream(
                    source.ssrc(),
                    source.section(),
                    clockRateOf(source),
                    sinksOf(source.section().mid()),
                    options,
                    pool,
                    repairs);
            source.stream(stream);
            reportNanos = Math.min(reportNanos, now + REPORT_INTERVAL_NANOS);
            stream.rid(layerNames.get(source.ssrc()));
            streams.add(stream);
        }
        if (packet.length() > MAX_PACKET_BYTES) {
            malformed++;
            return;
        }
        heard(stream);
        if (source.rid() != null) {
            stream.rid(source.rid());
        }
        stream.repair().receive(packet, retransmitted, now);
        serve(stream);
    }

    private void heard(InboundStream stream) {
        HeaderExtensions extensions = demultiplexer.extensions();
        int level = extensions.audioLevel(packet);
        if (!stream.section().isVideo()) {
            stream.audioLevel(level, packet.rtpTimestamp());
        }
        int levels = contributorLevelsId;
        sinksOf(stream.section().mid())
                .sources()
                .packet(packet, level, packet.extensionOffset(levels), packet.extensionLength(levels), now);
    }

    /** {@return whom the packets of a section came of during the last ten seconds, the latest first} */
    public List<HeardSource> sources(String mid, long nowNanos) {
        SectionSinks known = sinks.get(mid);
        return known == null ? List.of() : known.sources().list(nowNanos);
    }

    /** Reports what the stream has learnt and writes what it asks for. */
    private void serve(InboundStream stream) {
        if (stream.takeCodecChanged()) {
            Source source = demultiplexer.source(stream.ssrc());
            String rid = source == null ? null : source.rid();
            event(new RtpEvent.StreamStarted(stream.section().mid(), stream.ssrc(), rid, stream.codec()));
        }
        report(stream.signals());
        stream.writeFeedback(composer, now);
    }

    private void report(AudioSignals signals) {
        for (RtpEvent signal = signals.poll(); signal != null; signal = signals.poll()) {
            event(signal);
        }
    }

    /** Takes one decrypted RTCP datagram, compound or of reduced size. */
    public void receiveRtcp(Path path, byte[] buffer, int offset, int length, long nowNanos) {
        if (closed || !reader.read(buffer, offset, length, Math.max(now, nowNanos))) {
            malformed++;
            return;
        }
        begin(path, nowNanos);
    }

    private void begin(Path path, long nowNanos) {
        now = Math.max(now, nowNanos);
        composer.path(path);
        if (hasReports()) {
            reportNanos = Math.min(reportNanos, now + reportInterval());
        }
    }

    /**
     * Whether there is anything to tell of: one that only sends tells of itself in its sender reports, and an empty
     * receiver report beside them (RFC 3550 §6.4.2 is for who sends nothing) would be a datagram more each second.
     */
    private boolean hasReports() {
        return demultiplexer.hasSections() || peerClocks.waiting() > 0;
    }

    /** {@return whether the section has a stream: media has come that no BYE has ended} */
    public boolean hasStream(String mid) {
        for (int i = 0; i < streams.size(); i++) {
            if (streams.get(i).section().mid().equals(mid)) {
                return true;
            }
        }
        return false;
    }

    /** {@return the stream of that SSRC, or null} */
    @Nullable
    InboundStream stream(int ssrc) {
        Source source = demultiplexer.source(ssrc);
        return source == null ? null : source.stream();
    }

    /** {@return what is received now} */
    List<InboundStream> streams() {
        return streams;
    }

    /** {@return what answers to our clock are for} */
    ReceiverClock ourClock() {
        return ourClock;
    }

    /** {@return the clocks that are to be answered} */
    PeerClocks peerClocks() {
        return peerClocks;
    }

    void event(RtpEvent event) {
        if (events.size() < MAX_EVENTS) {
            events.add(event);
        }
    }

    /** Asks the senders of a video section for a keyframe, as often as it takes. */
    public void requestKeyframe(String mid, long nowNanos) {
        now = Math.max(now, nowNanos);
        for (int i = 0; i < streams.size(); i++) {
            if (streams.get(i).section().mid().equals(mid)) {
                requestKeyframe(streams.get(i));
            }
        }
        composer.flush();
    }

    /** Asks the sender of one stream, a simulcast layer for example, for a keyframe. */
    public void requestKeyframe(int ssrc, long nowNanos) {
        now = Math.max(now, nowNanos);
        InboundStream stream = stream(ssrc);
        if (stream != null) {
            requestKeyframe(stream);
            composer.flush();
        }
    }

    private void requestKeyframe(InboundStream stream) {
        stream.requestKeyframe(now);
        stream.writeFeedback(composer, now);
    }

    @Override
    public void advance(long nowNanos) {
        if (closed || nowNanos < now) {
            return;
        }
        now = nowNanos;
        for (int i = 0; i < streams.size(); i++) {
            InboundStream stream = streams.get(i);
            if (stream.deadlineNanos() <= now) {
                stream.advance(now);
                serve(stream);
            }
        }
        if (reportNanos <= now) {
            report();
        }
        control.write(composer, streams, now);
        composer.flush();
    }

    private void report() {
        endStreams();
        composer.beginReports();
        for (int i = 0; i < streams.size(); i++) {
            InboundStream stream = streams.get(i);
            // RFC 3550 §6.4: a block for each source heard since the last report
            if (now - stream.lastPacketNanos() <= REPORT_INTERVAL_NANOS) {
                composer.reportBlock(stream.statistics(), now);
            }
        }
        for (int i = 0; i < repairing.size(); i++) {
            Source repair = repairing.get(i);
            ReceptionStatistics counted = repair.repairStatistics();
            if (counted != null && now - repair.lastNanos() <= REPORT_INTERVAL_NANOS) {
                composer.reportBlock(counted, now);
            }
        }
        composer.endReports();
        peerClocks.answer(composer, now);
        ourClock.tell(composer, streams, now);
        hasReported = true;
        reportNanos = hasReports() ? now + reportInterval() : NO_DEADLINE;
    }

    private long reportInterval() {
        boolean isEmpty = streams.isEmpty() && repairing.isEmpty() && peerClocks.waiting() == 0;
        return isEmpty ? EMPTY_REPORT_INTERVAL_NANOS : REPORT_INTERVAL_NANOS;
    }

    private void endStreams() {
        for (int i = streams.size() - 1; i >= 0; i--) {
            InboundStream stream = streams.get(i);
            Source source = demultiplexer.source(stream.ssrc());
            if (source != null && stream.hasEnded(now, REPORT_INTERVAL_NANOS)) {
                demultiplexer.remove(source);
            }
        }
    }

    private void removed(Source source) {
        repairing.remove(source);
        InboundStream stream = source.stream();
        if (stream != null) {
            stream.flush();
            report(stream.signals());
            streams.remove(stream);
            event(new RtpEvent.StreamEnded(stream.section().mid(), stream.ssrc()));
        }
    }

    /** Hands out what still waits and says BYE; nothing is received after it. */
    public void close(long nowNanos) {
        if (closed) {
            return;
        }
        advance(Math.max(now, nowNanos));
        for (Source source : demultiplexer.list()) {
            demultiplexer.remove(source);
        }
        if (hasReported || reportNanos != NO_DEADLINE) {
            composer.beginReports();
            composer.endReports();
            composer.bye();
            composer.flush();
        }
        reportNanos = NO_DEADLINE;
        closed = true;
    }

    @Override
    public @Nullable Transmit pollTransmit() {
        return transmits.poll();
    }

    @Override
    public @Nullable RtpEvent pollEvent() {
        return events.poll();
    }

    @Override
    public long deadlineNanos() {
        if (closed) {
            return NO_DEADLINE;
        }
        long deadline = Math.min(reportNanos, control.deadlineNanos());
        for (int i = 0; i < streams.size(); i++) {
            deadline = Math.min(deadline, streams.get(i).deadlineNanos());
        }
        return deadline;
    }

    /** {@return the clock of a stream now received, or null where there is none of that SSRC} */
    public @Nullable SenderClock clock(int ssrc) {
        InboundStream stream = stream(ssrc);
        return stream == null ? null : stream.clock();
    }

    /** {@return the codec a stream now sends, or null where there is none or its frames cannot be assembled} */
    public @Nullable CodecKind codec(int ssrc) {
        InboundStream stream = stream(ssrc);
        return stream == null ? null : stream.codec();
    }

    /** {@return the statistics of each stream now received} */
    public List<InboundStreamStats> stats() {
        List<InboundStreamStats> all = new ArrayList<>(streams.size());
        for (InboundStream stream : streams) {
            all.add(stream.stats(demultiplexer.repairSsrcs(stream.ssrc()), now));
        }
        return all;
    }

    /** {@return the bitrate that REMB last estimated, or -1 where it is not negotiated} */
    public long estimatedBitrateBps() {
        return control.estimatedBitrateBps();
    }

    /** {@return sections that are known: those negotiated, and those that somebody listens to} */
    int knownSections() {
        return sinks.size();
    }

    /** {@return packets held in reorder buffers} */
    public int waitingPackets() {
        return pool.inUse();
    }

    /** {@return streams that hold packets for parity} */
    int parityStreams() {
        return repairs.decoders();
    }

    /** {@return bytes that frames in progress may take by now} */
    int frameBytes() {
        return pool.frames().used();
    }

    /** {@return what happened to packets of no stream} */
    public SessionCounters counters() {
        return new SessionCounters(
                malformed,
                probes,
                demultiplexer.unknown(),
                demultiplexer.unknownMid(),
                demultiplexer.wrongPayloadType(),
                demultiplexer.refused(),
                unmatched,
                composer.dropped());
    }
}
