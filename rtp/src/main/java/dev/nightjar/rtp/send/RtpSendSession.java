package dev.nightjar.rtp.send;

import static java.util.Objects.requireNonNull;

import dev.nightjar.core.PacketKind;
import dev.nightjar.core.Path;
import dev.nightjar.core.SansIo;
import dev.nightjar.core.Transmit;
import dev.nightjar.core.TransmitQueue;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.congestion.CongestionController;
import dev.nightjar.rtp.congestion.PacedPacket;
import dev.nightjar.rtp.congestion.Pacer;
import dev.nightjar.rtp.congestion.PacketClass;
import dev.nightjar.rtp.congestion.ProbeCluster;
import dev.nightjar.rtp.payload.EncodedFrame;
import dev.nightjar.rtp.receive.RtpEvent;
import dev.nightjar.rtp.rtcp.CongestionFeedback;
import dev.nightjar.rtp.rtcp.NtpTime;
import dev.nightjar.rtp.rtcp.RtcpMessage;
import dev.nightjar.rtp.rtcp.RtcpReader;
import dev.nightjar.rtp.rtcp.RtcpWriter;
import dev.nightjar.rtp.rtcp.TransportFeedback;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * Frames become packets at once and wait in the pacer, which lets them go at the rate that the congestion controller
 * finds. pollTransmit asks the pacer, so that a packet is stamped, kept for repetition and told to the controller in
 * the moment in which it leaves, and is written nowhere else before SRTP.
 */

/**
 * Sends encoded frames over one transport: packets, retransmissions, reports, paced by what the path takes.
 *
 * <p>{@link #open} a stream for each encoding, {@link EncodedStream#configure} it, and {@link EncodedStream#send} its
 * frames when they are due. Every RTCP datagram of the transport goes to {@link #receive}. {@link #pollTransmit} gives
 * RTP and RTCP in clear, to be protected by the owner, which may do so in place.
 *
 * <p>Confined to one thread. Nothing allocates per packet after warm-up, but for what RTCP that arrives is read into.
 */
public final class RtpSendSession implements SansIo<RtpEvent> {
    /** Longest packet sent, header included. */
    public static final int MAX_PACKET_BYTES = 1_500;

    /** Most streams, those that have ended among them: a few encodings for each section of a conference. */
    public static final int MAX_STREAMS = 256;

    /** Packets that may wait: a second of 20 Mbit/s, or one keyframe of 2.4 MB. */
    static final int MAX_QUEUED_PACKETS = 2_048;

    private static final int MAX_EVENTS = 64;
    private static final int MAX_REPORTS = MAX_STREAMS;
    private static final int MAX_RTCP_BYTES = 512;
    private static final int SMALLEST_PAYLOAD = 128;

    private final SendOptions options;
    private final TransportSequence transportSequence;
    private final byte[] cname;
    private final long ntpNanosAtZero;
    private final CongestionController congestion;
    private final Pacer pacer = new Pacer(MAX_QUEUED_PACKETS, MAX_PACKET_BYTES);
    private final List<EncodedStream> streams = new ArrayList<>();
    private final TransmitQueue reports = new TransmitQueue(MAX_REPORTS, MAX_RTCP_BYTES);
    private final ArrayDeque<RtpEvent> events = new ArrayDeque<>();
    private final RtcpWriter rtcpWriter = new RtcpWriter();
    private final RtcpReader rtcpReader = new RtcpReader();
    private final RtpPacket view = new RtpPacket();
    private final byte[] rtcpBytes = new byte[MAX_RTCP_BYTES];
    private final Consumer<EncodedStream> shareChanged = this::shareChanged;
    private final Transmit out;
    private Path path;
    private long now;
    private long sharedBps = -1;
    private int sharingStreams;
    private int nextTag;
    private boolean namesPackets;
    private boolean isClosed;

    /**
     * Creates a session without streams.
     *
     * @param transportSequence shared by all that sends on the transport
     * @param cname canonical name of all streams that share our clock, at most 255 bytes
     * @param ntpNanosAtZero our wall clock, nanoseconds since 1900, at time 0 of the driver
     * @param path the way its datagrams go; an owner with ICE replaces it by the selected pair
     */
    public RtpSendSession(
            SendOptions options, TransportSequence transportSequence, String cname, long ntpNanosAtZero, Path path) {
        this.options = requireNonNull(options, "options");
        this.transportSequence = requireNonNull(transportSequence, "transportSequence");
        this.cname = cname.getBytes(StandardCharsets.UTF_8);
        this.ntpNanosAtZero = ntpNanosAtZero;
        this.path = requireNonNull(path, "path");
        this.congestion = new CongestionController(options.bandwidth());
        this.out = new Transmit(path, rtcpBytes, 0, 0);
    }

    /** Changes the way the next datagrams go; what is known of the bandwidth was that of the way before. */
    public void path(Path newPath, long nowNanos) {
        if (!newPath.equals(path)) {
            path = newPath;
            congestion.routeChanged(at(nowNanos));
        }
    }

    /**
     * Says whether the receiver's feedback is that of RFC 8888, which names packets by SSRC and sequence number: each
     * packet then counts, with a transport-wide number or without.
     */
    public void congestionFeedback(boolean isAgreed) {
        namesPackets = isAgreed;
    }

    /**
     * {@return a stream that has sent nothing} Those that were ended make room for it.
     *
     * @throws IllegalStateException above {@link #MAX_STREAMS}
     */
    public EncodedStream open(StreamIdentity identity) {
        if (streams.size() == MAX_STREAMS) {
            // A peer's offers may begin and end sections for as long as it is there.
            streams.removeIf(EncodedStream::isClosed);
        }
        if (streams.size() == MAX_STREAMS) {
            throw new IllegalStateException("streams: " + MAX_STREAMS + " are open (expected: fewer)");
        }
        EncodedStream stream = new EncodedStream(this, nextTag++, identity, options);
        streams.add(stream);
        return stream;
    }

    /** Says BYE for a stream, RFC 3550 §6.6: nothing comes for a while. The next frame goes on with the same SSRC. */
    public void pause(EncodedStream stream, long nowNanos) {
        report(stream, true, at(nowNanos));
        stream.paused();
    }

    /** Ends a stream for good: says BYE, and sends and counts nothing of it any more. */
    public void end(EncodedStream stream, long nowNanos) {
        if (!stream.isClosed()) {
            report(stream, true, at(nowNanos));
            stream.closed();
            shareAnew();
        }
    }

    /** Has the path divided again, with what the streams are to have now. */
    void shareAnew() {
        sharedBps = -1;
    }

    @Override
    public void receive(Path from, byte[] buffer, int offset, int length, long nowNanos) {
        boolean isRtcp = PacketKind.of(buffer, offset, length) == PacketKind.RTCP;
        if (isClosed || streams.isEmpty() || !isRtcp || !rtcpReader.wrap(buffer, offset, length)) {
            return;
        }
        long at = at(nowNanos);
        while (rtcpReader.next()) {
            take(rtcpReader.message(), at);
        }
        follow(at);
    }

    private void take(RtcpMessage message, long at) {
        if (message instanceof TransportFeedback feedback) {
            congestion.transportFeedback(feedback, at);
        } else if (message instanceof CongestionFeedback feedback) {
            congestion.congestionFeedback(feedback, at);
        } else if (message instanceof RtcpMessage.MaximumBitrate remb) {
            congestion.remb(remb.bitrateBps(), at);
        } else if (message instanceof RtcpMessage.TemporaryBitrateRequest request) {
            limit(request, at);
        } else if (message instanceof RtcpMessage.Bye bye) {
            forget(bye, at);
        } else {
            for (int i = 0; i < streams.size(); i++) {
                EncodedStream stream = streams.get(i);
                long reports = stream.feedback().reports();
                stream.take(message, ntpTime(at), at);
                if (stream.feedback().reports() > reports) {
                    congestion.lossReport(
                            stream.feedback().fractionLost256(),
                            stream.feedback().roundTripNanos(),
                            at);
                    sharedBps = stream.lossReported() ? -1 : sharedBps;
                }
            }
        }
    }

    /** RFC 5104 §4.2.2.2: each request is answered by what holds then. */
    private void limit(RtcpMessage.TemporaryBitrateRequest request, long at) {
        for (int i = 0; i < streams.size(); i++) {
            EncodedStream stream = streams.get(i);
            if (!stream.isClosed() && stream.limits().take(request, stream.ssrc())) {
                notifyOfLimits(stream, at);
            }
        }
    }

    /** §4.2.1.2: what a receiver has asked for ends with it. */
    private void forget(RtcpMessage.Bye bye, long at) {
        for (int i = 0; i < streams.size(); i++) {
            EncodedStream stream = streams.get(i);
            boolean isChanged = false;
            for (int ssrc : bye.ssrcs()) {
                isChanged |= stream.limits().remove(ssrc);
            }
            if (isChanged && !stream.isClosed()) {
                notifyOfLimits(stream, at);
            }
        }
    }

    private void notifyOfLimits(EncodedStream stream, long at) {
        shareAnew();
        rtcpWriter.wrap(rtcpBytes, 0, MAX_RTCP_BYTES);
        if (!stream.report(rtcpWriter, cname, ntpTime(at), false, at)) {
            rtcpWriter.receiverReport(stream.ssrc());
            rtcpWriter.cname(stream.ssrc(), cname);
        }
        if (rtcpWriter.message(stream.limits().notification(stream.ssrc()))) {
            reports.offer(path, rtcpBytes, 0, rtcpWriter.length());
        }
    }

    /** Lets pacer and streams follow what the controller has found. */
    private void follow(long at) {
        pacer.pacingRate(Math.max(1, congestion.pacingRateBps()), at);
        for (ProbeCluster probe = congestion.pollProbe(); probe != null; probe = congestion.pollProbe()) {
            pacer.probe(probe, at);
        }
        long target = congestion.targetBitrateBps();
        int sending = 0;
        for (int i = 0; i < streams.size(); i++) {
            sending += streams.get(i).isSending() ? 1 : 0;
        }
        if (target != sharedBps || sending != sharingStreams) {
            sharedBps = target;
            sharingStreams = sending;
            ShareOfPath.divide(target, streams, shareChanged);
        }
    }

    private void shareChanged(EncodedStream stream) {
        event(new RtpEvent.TargetBitrateChanged(stream.mid(), stream.ssrc(), stream.targetBitrateBps()));
    }

    void keyframeRequested(EncodedStream stream) {
        event(new RtpEvent.KeyframeRequested(stream.mid(), stream.ssrc()));
    }

    private void event(RtpEvent event) {
        if (events.size() < MAX_EVENTS) {
            events.add(event);
        }
    }

    /** {@return the session's time, which never goes back} */
    long at(long nowNanos) {
        now = Math.max(now, nowNanos);
        return now;
    }

    int maxPacketBytes() {
        return options.maxPacketBytes();
    }

    /** {@return whether all packets of the frame can be queued, and will leave in time} */
    boolean hasRoomFor(EncodedFrame frame, EncodedStream stream) {
        int packets = frame.length() / SMALLEST_PAYLOAD + 1;
        boolean fits = packets < MAX_QUEUED_PACKETS - pacer.queuedPackets()
                || frame.length() / (options.maxPacketBytes() / 2) + 2 < MAX_QUEUED_PACKETS - pacer.queuedPackets();
        return !isClosed && fits && (!frame.codec().isVideo() || isQueueShort(stream));
    }

    /**
     * {@return whether video that comes now leaves in time}
     *
     * <p>*Choice:* of several encodings that are sent each waits half as long as the smaller one before it, so that the
     * largest is left out first.
     */
    boolean isQueueShort(EncodedStream stream) {
        long mostNanos = options.maxQueueNanos();
        for (int i = 0; i < streams.size() && streams.get(i) != stream; i++) {
            EncodedStream before = streams.get(i);
            if (before.isSending() && before.isVideo() && before.mid().equals(stream.mid())) {
                mostNanos /= 2;
            }
        }
        return pacer.queueNanos() <= mostNanos;
    }

    /** Queues a packet; false where there is no room. */
    boolean queue(PacketClass kind, int tag, byte[] packet, int length) {
        return !isClosed && pacer.offer(kind, tag, packet, 0, length, now);
    }

    @Override
    public void advance(long nowNanos) {
        if (isClosed || nowNanos < now) {
            return;
        }
        now = nowNanos;
        congestion.advance(now);
        follow(now);
        for (int i = 0; i < streams.size(); i++) {
            EncodedStream stream = streams.get(i);
            if (stream.reportNanos() <= now) {
                report(stream, false, now);
            }
        }
    }

    private void report(EncodedStream stream, boolean bye, long at) {
        rtcpWriter.wrap(rtcpBytes, 0, MAX_RTCP_BYTES);
        if (stream.report(rtcpWriter, cname, ntpTime(at), bye, at)) {
            reports.offer(path, rtcpBytes, 0, rtcpWriter.length());
        }
    }

    private long ntpTime(long at) {
        return NtpTime.ofNanos(ntpNanosAtZero + at);
    }

    /** Says BYE for all streams; nothing is sent after it. */
    public void close(long nowNanos) {
        if (isClosed) {
            return;
        }
        long at = at(nowNanos);
        pacer.clear();
        for (EncodedStream stream : streams) {
            report(stream, true, at);
            stream.closed();
        }
        isClosed = true;
    }

    @Override
    public @Nullable Transmit pollTransmit() {
        Transmit report = reports.poll();
        if (report != null) {
            return out.wrap(path, report.buffer(), report.offset(), report.length());
        }
        if (isClosed) {
            return null;
        }
        EncodedStream padding = padding();
        pacer.allowPadding(padding != null);
        for (PacedPacket packet = pacer.poll(now); packet != null; packet = pacer.poll(now)) {
            int length = packet.kind() == PacketClass.PADDING
                    ? pad(padding, packet)
                    : leave(streamOf(packet.tag()), packet, packet.length());
            if (length > 0) {
                return out.wrap(path, packet.buffer(), 0, length);
            }
        }
        return null;
    }

    /** {@return the stream that padding goes out on, or null} */
    private @Nullable EncodedStream padding() {
        for (int i = 0; i < streams.size(); i++) {
            if (streams.get(i).canPad()) {
                return streams.get(i);
            }
        }
        return null;
    }

    private int pad(@Nullable EncodedStream stream, PacedPacket packet) {
        return stream == null ? 0 : leave(stream, packet, stream.writePadding(packet.buffer(), packet.length()));
    }

    private @Nullable EncodedStream streamOf(int tag) {
        for (int i = 0; i < streams.size(); i++) {
            if (streams.get(i).tag() == tag) {
                return streams.get(i);
            }
        }
        return null;
    }

    /** {@return bytes of a packet that leaves now, with its number on the transport; 0 where it does not leave} */
    private int leave(@Nullable EncodedStream stream, PacedPacket packet, int length) {
        if (stream == null || stream.isClosed()) {
            return 0;
        }
        if (!view.wrap(packet.buffer(), 0, length)) {
            throw new IllegalStateException("bug: a packet of ours is valid");
        }
        if (stream.isRepetition(view, packet.kind())) {
            stream.repeated(view);
        } else if (namesPackets || stream.hasTransportSequence(view)) {
            int number = transportSequence.next();
            stream.leaving(view, packet.kind(), number, packet.queuedNanos(), now);
            congestion.packetSent(number, length, packet.kind(), packet.probeCluster(), now);
            if (namesPackets) {
                congestion.rtpSent(number, view.ssrc(), view.sequenceNumber());
            }
        } else {
            stream.leaving(view, packet.kind(), 0, packet.queuedNanos(), now);
        }
        return length;
    }

    @Override
    public @Nullable RtpEvent pollEvent() {
        return events.poll();
    }

    @Override
    public long deadlineNanos() {
        if (isClosed || streams.isEmpty()) {
            return NO_DEADLINE;
        }
        long deadline = Math.min(pacer.deadlineNanos(), congestion.deadlineNanos());
        for (int i = 0; i < streams.size(); i++) {
            deadline = Math.min(deadline, streams.get(i).reportNanos());
        }
        return deadline;
    }

    /** {@return bits per second that the path takes as far as is known: W3C {@code availableOutgoingBitrate}} */
    public long availableOutgoingBitrateBps() {
        return congestion.targetBitrateBps();
    }

    /** {@return whether any stream was opened, so that bandwidth is looked for} */
    public boolean isUsed() {
        return !streams.isEmpty();
    }

    /** {@return the statistics of its streams, without those that have ended before it} */
    public List<OutboundStreamStats> stats() {
        return streams.stream()
                .filter(stream -> isClosed || !stream.isClosed())
                .map(EncodedStream::stats)
                .toList();
    }
}
