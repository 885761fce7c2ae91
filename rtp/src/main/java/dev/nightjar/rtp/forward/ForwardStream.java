package dev.nightjar.rtp.forward;

import static java.util.Objects.requireNonNull;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.PacketKind;
import dev.nightjar.core.Path;
import dev.nightjar.core.RtpFields;
import dev.nightjar.core.SansIo;
import dev.nightjar.core.SerialNumbers;
import dev.nightjar.core.Transmit;
import dev.nightjar.rtp.ExtensionMap;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.feedback.ReceiverFeedback;
import dev.nightjar.rtp.receive.RtpEvent;
import dev.nightjar.rtp.rtcp.NtpTime;
import dev.nightjar.rtp.rtcp.RtcpReader;
import dev.nightjar.rtp.send.OutboundStreamStats;
import dev.nightjar.rtp.send.TransportSequence;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/*
 * The way of a packet: ForwardSource has read it once; forward() adds two offsets, lays our header before its body and
 * that is all, since it runs once for each packet and receiver. Everything else (NACKs, reports) comes by RTCP and
 * timers, and leaves by pollTransmit like the output of any other core.
 *
 * Offsets change when the source, or its epoch, does: the next packet then follows what was sent, and video waits for a
 * keyframe, because what refers to pictures of another source is not worth its bytes.
 */

/**
 * One stream to one receiver, made of the packets of a {@link ForwardSource} by new headers.
 *
 * <p>{@link #configure} with what the receiver has negotiated, {@link #source} to say what is sent, then {@link
 * #forward} each packet. SSRC and numbers are the stream's own and run on whatever the source is. Each RTCP datagram of
 * the transport goes to {@link #receive}: NACKs are answered from the source's history, PLI and FIR come out as {@link
 * RtpEvent.KeyframeRequested}. {@link #pollTransmit} gives retransmissions and RTCP in clear, to be protected by the
 * owner.
 *
 * <p>Confined to one thread, the source's too.
 */
public final class ForwardStream implements SansIo<RtpEvent> {
    /** Room that {@link #forward} needs: a packet of the source under a longer header. */
    public static final int MAX_PACKET_BYTES = ForwardSource.MAX_PACKET_BYTES + HeaderLayout.MAX_HEADER_BYTES;

    private static final int MAX_EVENTS = 16;
    private static final int NO_EPOCH = -1;

    private final ForwardIdentity identity;
    private final ForwardReports reports;
    private final ReportClock reportClock = new ReportClock();
    private final ForwardCounts counts = new ForwardCounts();
    private final TransportSequence transportSequence;
    private final ResendMemory resends = new ResendMemory();
    private final PictureNumbers pictures = new PictureNumbers();
    private final ArrayDeque<RtpEvent> events = new ArrayDeque<>();
    private final RtcpReader rtcpReader = new RtcpReader();
    private final ReceiverFeedback feedback;
    private final byte[] outBytes = new byte[MAX_PACKET_BYTES + 2];
    private final Transmit out;
    private ForwardHeaders headers;

    /** Null for a stream whose layers nobody limits, and whose packets do not describe them. */
    private @Nullable LayerSelection layers;

    private ForwardPadding padding;
    private String mid = "";
    private Path path;
    private @Nullable ForwardSource source;
    private @Nullable ReceiverBandwidth bandwidth;
    private PayloadTypes payloadTypes = new PayloadTypes();
    private long now;
    private boolean isClosed;

    private int epoch = NO_EPOCH;
    private long firstIndex;
    private long sequenceOffset;
    private int timestampOffset;
    private boolean isStarted;
    private long highestSequence;
    private int lastTimestamp;
    private int clockRate;
    private int retransmissionSequence;
    private int retransmissionType = -1;

    private long withoutCodec;
    private long beforeKeyframe;

    /**
     * Creates a stream that has sent nothing.
     *
     * @param transportSequence shared by all streams of the transport
     * @param path the way its datagrams go; an owner with ICE replaces it by the selected pair
     */
    public ForwardStream(ForwardIdentity identity, TransportSequence transportSequence, Path path) {
        this.identity = requireNonNull(identity, "identity");
        this.transportSequence = requireNonNull(transportSequence, "transportSequence");
        this.path = requireNonNull(path, "path");
        this.reports = new ForwardReports(identity);
        this.headers = new ForwardHeaders(new byte[0], ExtensionMap.EMPTY, false);
        this.padding = new ForwardPadding(new byte[0], ExtensionMap.EMPTY, false);
        this.out = new Transmit(path, outBytes, 0, 0);
        this.feedback = new ReceiverFeedback(identity.ssrc(), new ReceiverFeedback.Listener() {
            @Override
            public void onMissing(int sequenceNumber) {
                missed(sequenceNumber);
            }

            @Override
            public void onKeyframeRequested() {
                keyframeRequested();
            }
        });
        this.retransmissionSequence = identity.firstRetransmissionSequenceNumber();
        this.highestSequence = identity.firstSequenceNumber() - 1L;
    }

    /** Takes what was negotiated with a receiver that does not take both forms of header extensions in one stream. */
    public void configure(String sectionMid, ExtensionMap extensions) {
        configure(sectionMid, extensions, false);
    }

    /**
     * Takes what was negotiated with the receiver, the first time or anew.
     *
     * @param isMixedAllowed whether {@code a=extmap-allow-mixed} was agreed, RFC 8285 §6. *Choice:* a receiver without
     *     it, and with no identifier past 14, gets no dependency descriptors: those with a structure do not fit
     */
    public void configure(String sectionMid, ExtensionMap extensions, boolean isMixedAllowed) {
        mid = requireNonNull(sectionMid, "sectionMid");
        byte[] name = sectionMid.getBytes(StandardCharsets.UTF_8);
        headers = new ForwardHeaders(name, extensions, isMixedAllowed);
        padding = new ForwardPadding(name, extensions, headers.isTwoByte());
        // A packet sent again would not be the same under another header.
        resends.clear();
    }

    /** Changes the way the next datagrams go. */
    public void path(Path newPath) {
        path = requireNonNull(newPath, "newPath");
    }

    /** Sends another source from now on, or nothing. */
    @SuppressWarnings("ReferenceEquality") // a source is itself
    public void source(@Nullable ForwardSource newSource) {
        if (newSource != source) {
            source = newSource;
            epoch = NO_EPOCH;
            resends.clear();
        }
    }

    /** Has each packet told to what finds the bandwidth of the receiver's path, and padding sent for it. */
    public void bandwidth(ReceiverBandwidth followed) {
        bandwidth = followed;
    }

    /** {@return whether padding can be sent: there is a retransmission stream, RFC 4588, and media was sent} */
    public boolean canPad() {
        return retransmissionType >= 0 && isStarted && !isClosed && isCounted();
    }

    /** Whether packets have numbers on the transport, written in them or only counted. */
    private boolean isCounted() {
        ReceiverBandwidth followed = bandwidth;
        return headers.hasTransportSequence() || followed != null && followed.countsAll();
    }

    /** Says which payload types the source's become. */
    public void payloadTypes(PayloadTypes table) {
        payloadTypes = requireNonNull(table, "table");
    }

    /**
     * Limits what is sent of the layers inside one encoding, where its packets tell them: by dependency descriptors, or
     * by the payload descriptors of VP8 and VP9. More is taken up where the stream allows it, less at once.
     *
     * @param maxSpatialLayer 0 or more
     * @param maxTemporalLayer 0 or more
     */
    public void limitLayers(int maxSpatialLayer, int maxTemporalLayer) {
        if (maxSpatialLayer < 0 || maxTemporalLayer < 0) {
            throw new IllegalArgumentException(
                    "layers: " + maxSpatialLayer + ", " + maxTemporalLayer + " (expected: 0 or more)");
        }
        boolean isLimit = Math.min(maxSpatialLayer, maxTemporalLayer) < PayloadLayers.MAX_ID;
        LayerSelection known = layers;
        if (known == null && isLimit) {
            known = new LayerSelection(pictures);
            known.begin(highestSequence - sequenceOffset, sequenceOffset);
            layers = known;
        }
        if (known != null) {
            known.limit(maxSpatialLayer, maxTemporalLayer);
        }
    }

    /** {@return whether a keyframe of its source is needed to get to the layers that may be sent} */
    public boolean awaitsLayer() {
        LayerSelection picking = layers;
        return picking != null && picking.needsKeyframe();
    }

    /** {@return whether the stream has to wait for a keyframe of its source, as before its first packet} */
    public boolean awaitsKeyframe() {
        ForwardSource sending = source;
        return sending != null && epoch != sending.current().epoch();
    }

    /**
     * Writes a packet of the source as the receiver has it sent.
     *
     * @param packet what was the source's {@link ForwardSource#current} and still {@link ForwardSource#isKept}
     * @param buffer with {@link #MAX_PACKET_BYTES} of room behind {@code offset}
     * @return bytes written; 0 where the packet is not for this receiver
     */
    public int forward(ForwardedPacket packet, byte[] buffer, int offset, long nowNanos) {
        now = Math.max(now, nowNanos);
        int payloadType = payloadTypes.sent(packet.payloadType());
        if (payloadType < 0 || isClosed) {
            withoutCodec++;
            return 0;
        }
        if (packet.epoch() != epoch) {
            if (!packet.isKeyframeStart()) {
                beforeKeyframe++;
                return 0;
            }
            anchor(packet);
        }
        if (packet.index() < firstIndex) {
            return 0;
        }
        if (layers != null || packet.hasStructure()) {
            return forwardLayer(packet, buffer, offset);
        }
        long sequence = packet.index() + sequenceOffset;
        return write(packet, buffer, offset, sequence, packet.packet().isMarker(), null);
    }

    /** A packet of an encoding whose layers are told apart. */
    private int forwardLayer(ForwardedPacket packet, byte[] buffer, int offset) {
        LayerSelection picking = selection(packet);
        long sequence = picking.take(packet);
        if (sequence == LayerSelection.NONE) {
            return 0;
        }
        if (picking.isFiller()) {
            return writeFiller(packet, buffer, offset, sequence);
        }
        DescriptorMemory descriptor = headers.describes() ? picking.describe(packet) : null;
        boolean isMarked = packet.packet().isMarker() || picking.isMarked();
        return write(packet, buffer, offset, sequence, isMarked, descriptor);
    }

    /** {@return what picks the packet; descriptors count from the first structure on, until a keyframe has none} */
    private LayerSelection selection(ForwardedPacket packet) {
        LayerSelection picking = layers == null ? new LayerSelection(pictures, packet, sequenceOffset) : layers;
        layers = picking;
        picking.follow(packet);
        return picking;
    }

    private int write(
            ForwardedPacket packet,
            byte[] buffer,
            int offset,
            long sequence,
            boolean isMarked,
            @Nullable DescriptorMemory descriptor) {
        int payloadType = payloadTypes.sent(packet.payloadType());
        boolean isCounted = isCounted();
        int number = isCounted ? transportSequence.next() : 0;
        int sendTime = packet.sendTime();
        writeFixed(packet, isMarked, buffer, offset, payloadType, (int) sequence, identity.ssrc());
        int header = headers.write(buffer, offset, packet, number, sendTime, descriptor);
        int body = packet.bodyLength();
        copyBody(packet, buffer, offset + header);
        retransmissionType = payloadTypes.retransmitted(packet.payloadType());
        if (retransmissionType < 0) {
            resends.made(packet.index(), number, sendTime);
        }
        note(sequence, packet, isMarked);
        counts.sent(payloadType, header + body, packet.packet().payloadLength());
        boolean hasRtx = retransmissionType >= 0;
        follow(isCounted, number, header + body, identity.ssrc(), (int) sequence & 0xFFFF, hasRtx);
        return header + body;
    }

    /** The number of a packet that came late and is left out: one of padding, so that nobody asks for it. */
    private int writeFiller(ForwardedPacket packet, byte[] buffer, int offset, long sequence) {
        int payloadType = payloadTypes.sent(packet.payloadType());
        writeFixed(packet, false, buffer, offset, payloadType, (int) sequence, identity.ssrc());
        boolean isCounted = isCounted();
        int number = isCounted ? transportSequence.next() : 0;
        int header = headers.write(buffer, offset, packet, number, packet.sendTime(), null);
        // RFC 3550 §5.1: the padding's last octet counts it.
        buffer[offset] |= 0x20;
        buffer[offset + header] = 1;
        note(sequence, packet, false);
        counts.sent(payloadType, header + 1, 0);
        follow(isCounted, number, header + 1, identity.ssrc(), (int) sequence & 0xFFFF, false);
        return header + 1;
    }

    /** The first packet gets the first numbers, that of another source or epoch the next ones. */
    private void anchor(ForwardedPacket packet) {
        pictures.anchor();
        epoch = packet.epoch();
        firstIndex = packet.index();
        clockRate = packet.clockRate();
        sequenceOffset = highestSequence + 1 - packet.index();
        LayerSelection picking = layers;
        if (picking != null) {
            picking.anchor(packet, sequenceOffset);
        }
        int timestamp = isStarted
                ? lastTimestamp + Math.max(1, ForwardSource.ticks(now - reportClock.sentNanos(), clockRate))
                : identity.firstTimestamp();
        timestampOffset = timestamp - packet.rtpTimestamp();
    }

    private void writeFixed(
            ForwardedPacket packet,
            boolean isMarked,
            byte[] buffer,
            int offset,
            int payloadType,
            int sequence,
            int ssrc) {
        boolean hasPadding = packet.packet().paddingLength() > 0;
        buffer[offset] = (byte) (hasPadding ? 0xA0 : 0x80);
        buffer[offset + 1] = (byte) (payloadType | (isMarked ? 0x80 : 0));
        NetworkBytes.putInt16(buffer, offset + RtpFields.SEQUENCE_NUMBER_OFFSET, sequence);
        int timestamp = packet.rtpTimestamp() + timestampOffset;
        NetworkBytes.putInt32(buffer, offset + RtpFields.TIMESTAMP_OFFSET, timestamp);
        NetworkBytes.putInt32(buffer, offset + RtpFields.SSRC_OFFSET, ssrc);
    }

    private void note(long sequence, ForwardedPacket packet, boolean endsPicture) {
        isStarted = true;
        if (sequence > highestSequence) {
            highestSequence = sequence;
            lastTimestamp = packet.rtpTimestamp() + timestampOffset;
        }
        reportClock.sent(endsPicture, now);
    }

    @Override
    public void receive(Path from, byte[] buffer, int offset, int length, long nowNanos) {
        boolean isRtcp = PacketKind.of(buffer, offset, length) == PacketKind.RTCP;
        if (isClosed || !isRtcp || !rtcpReader.wrap(buffer, offset, length)) {
            return;
        }
        now = Math.max(now, nowNanos);
        while (rtcpReader.next()) {
            if (ReceiverBandwidth.isForStreams(rtcpReader.type(), rtcpReader.count())) {
                long reports = feedback.reports();
                feedback.take(rtcpReader.message(), NtpTime.ofNanos(ntpNanos()));
                ReceiverBandwidth followed = bandwidth;
                if (followed != null && feedback.reports() > reports) {
                    followed.lossReport(feedback.fractionLost256(), feedback.roundTripNanos(), now);
                }
            }
        }
    }

    private void missed(int sequenceNumber) {
        long sequence = SerialNumbers.unwrap16(highestSequence, sequenceNumber);
        LayerSelection picking = layers;
        long index = picking == null ? sequence - sequenceOffset : picking.index(sequence);
        boolean isKept = sequence <= highestSequence && highestSequence - sequence < ForwardSource.HISTORY_PACKETS;
        boolean wasSent = isKept && epoch != NO_EPOCH && index >= firstIndex;
        if (wasSent) {
            resends.ask(index, now);
        }
    }

    private void keyframeRequested() {
        if (events.size() < MAX_EVENTS) {
            events.add(new RtpEvent.KeyframeRequested(mid, identity.ssrc()));
        }
    }

    @Override
    public void advance(long nowNanos) {
        if (isClosed || nowNanos < now) {
            return;
        }
        now = nowNanos;
        reportClock.advance(now);
    }

    /** Says BYE, RFC 3550 §6.6: the source has ended or fallen silent. The next packet goes on with the same SSRC. */
    public void pause(long nowNanos) {
        now = Math.max(now, nowNanos);
        reportClock.pause(isStarted && !isClosed);
    }

    /** Says BYE; nothing is sent after it. */
    public void close(long nowNanos) {
        pause(nowNanos);
        isClosed = true;
        source(null);
    }

    @Override
    public @Nullable Transmit pollTransmit() {
        if (reportClock.isDue()) {
            int length = report();
            reportClock.told();
            if (length > 0) {
                return out.wrap(path, outBytes, 0, length);
            }
        }
        for (long index = resends.next(); index >= 0; index = resends.next()) {
            int length = resend(index);
            if (length > 0) {
                return out.wrap(path, outBytes, 0, length);
            }
        }
        ReceiverBandwidth followed = bandwidth;
        if (followed != null && canPad() && followed.isPaddingDue(now)) {
            return out.wrap(path, outBytes, 0, pad(followed));
        }
        return null;
    }

    private int pad(ReceiverBandwidth followed) {
        int number = transportSequence.next();
        int sequence = retransmissionSequence;
        retransmissionSequence = sequence + 1 & 0xFFFF;
        int ssrc = identity.retransmissionSsrc();
        int sendTime = ForwardSource.sendTime(now);
        int length = padding.write(outBytes, retransmissionType, ssrc, sequence, lastTimestamp, number, sendTime);
        followed.padded(number, length, ssrc, sequence, now);
        counts.padded(length);
        return length;
    }

    private int report() {
        ForwardSource sending = source;
        if (sending == null
                || !sending.hasReport()
                || epoch != sending.current().epoch()) {
            return reportClock.isByeDue() ? reports.bye(outBytes) : 0;
        }
        long ntpNanos = ntpNanos();
        int timestamp = sending.timestampAt(ntpNanos, clockRate) + timestampOffset;
        long ntpTime = NtpTime.ofNanos(ntpNanos);
        boolean isByeDue = reportClock.isByeDue();
        return reports.report(outBytes, ntpTime, timestamp, counts.packets(), counts.octets(), isByeDue);
    }

    private long ntpNanos() {
        return identity.ntpNanosAtZero() + now;
    }

    private int resend(long index) {
        ForwardedPacket packet = source == null ? null : source.stored(index);
        if (packet == null || payloadTypes.sent(packet.payloadType()) < 0) {
            return 0;
        }
        LayerSelection picking = layers;
        if (picking == null) {
            return repeat(packet, index + sequenceOffset, packet.packet().isMarker(), null);
        }
        if (picking.isAwaited(index)) {
            return sendLate(index);
        }
        long sequence = picking.sent(index);
        if (sequence == LayerSelection.NONE || picking.isForgotten(index)) {
            return 0;
        }
        boolean isMarked = packet.packet().isMarker() || picking.wasMarked(index);
        return repeat(packet, sequence, isMarked, headers.describes() ? picking.described(index) : null);
    }

    private int repeat(ForwardedPacket packet, long sequence, boolean isMarked, @Nullable DescriptorMemory descriptor) {
        int rtx = payloadTypes.retransmitted(packet.payloadType());
        int length;
        if (rtx >= 0) {
            length = writeRetransmission(packet, rtx, (int) sequence, isMarked, descriptor);
        } else if (resends.isMade(packet.index())) {
            // The same bytes as before, so that SRTP makes the same packet of them (RFC 3711 §9.1).
            int payloadType = payloadTypes.sent(packet.payloadType());
            writeFixed(packet, isMarked, outBytes, 0, payloadType, (int) sequence, identity.ssrc());
            int number = resends.madeSequence(packet.index());
            int sendTime = resends.madeSendTime(packet.index());
            int header = headers.write(outBytes, 0, packet, number, sendTime, descriptor);
            copyBody(packet, outBytes, header);
            length = header + packet.bodyLength();
        } else {
            return 0;
        }
        counts.repeated(length, packet.packet().payloadLength());
        return length;
    }

    /** RFC 4588 §4: SSRC, numbers and payload type of its own, the original number before the payload, no padding. */
    private int writeRetransmission(
            ForwardedPacket packet,
            int payloadType,
            int sequence,
            boolean isMarked,
            @Nullable DescriptorMemory descriptor) {
        boolean isCounted = isCounted();
        int number = isCounted ? transportSequence.next() : 0;
        int own = retransmissionSequence;
        retransmissionSequence = own + 1 & 0xFFFF;
        writeFixed(packet, isMarked, outBytes, 0, payloadType, own, identity.retransmissionSsrc());
        outBytes[0] &= ~0x20;
        int sendTime = ForwardSource.sendTime(now);
        int header = headers.write(outBytes, 0, packet, number, sendTime, descriptor);
        NetworkBytes.putInt16(outBytes, header, sequence);
        copyBody(packet, outBytes, header + 2);
        int length = header + 2 + packet.packet().payloadLength();
        follow(isCounted, number, length, identity.retransmissionSsrc(), own, true);
        return length;
    }

    private void follow(boolean isCounted, int number, int bytes, int ssrc, int sequence, boolean hasRtx) {
        ReceiverBandwidth followed = bandwidth;
        if (followed != null && isCounted) {
            followed.sent(number, bytes, ssrc, sequence, hasRtx, now);
        }
    }

    /** Sends a packet for the first time that came before what tells its layer. */
    private int sendLate(long index) {
        ForwardSource sending = source;
        ForwardedPacket late = sending == null ? null : sending.storedAnew(index, now);
        return late == null || late.epoch() != epoch ? 0 : forward(late, outBytes, 0, now);
    }

    private void copyBody(ForwardedPacket packet, byte[] buffer, int at) {
        RtpPacket from = packet.packet();
        System.arraycopy(from.buffer(), from.payloadOffset(), buffer, at, packet.bodyLength());
        pictures.rewrite(packet.kind(), buffer, at, from.payloadLength());
    }

    @Override
    public @Nullable RtpEvent pollEvent() {
        return events.poll();
    }

    @Override
    public long deadlineNanos() {
        return reportClock.deadlineNanos();
    }

    /** Counts a packet whose codec the receiver has not agreed to. */
    public void refused() {
        withoutCodec++;
    }

    /** {@return packets of codecs that the receiver has not agreed to} */
    public long packetsWithoutCodec() {
        return withoutCodec;
    }

    /** {@return packets left out until a keyframe came} */
    public long packetsBeforeKeyframe() {
        return beforeKeyframe;
    }

    /** {@return packets of layers that the receiver does not get} */
    public long packetsOfOtherLayers() {
        LayerSelection picking = layers;
        return picking == null ? 0 : picking.leftOut();
    }

    /** {@return bytes of all its RTP packets so far, repeated ones and padding among them} */
    public long sentBytes() {
        return counts.allBytes();
    }

    /** {@return the statistics of the stream} */
    public OutboundStreamStats stats() {
        return OutboundStreamStats.ofPackets(
                mid, counts.payloadType(), counts.first(), counts.again(), clockRate, feedback);
    }
}
