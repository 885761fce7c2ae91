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
import dev.nightjar.rtp.rtcp.RtcpWriter;
import dev.nightjar.rtp.send.OutboundStreamStats;
import dev.nightjar.rtp.send.PacketCounts;
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
    private static final long REPORT_INTERVAL_NANOS = 1_000_000_000L;
    private static final int MAX_RTCP_BYTES = 512;

    private final ForwardIdentity identity;
    private final byte[] cname;
    private final TransportSequence transportSequence;
    private final ResendMemory resends = new ResendMemory();
    private final PictureNumbers pictures = new PictureNumbers();
    private final ArrayDeque<RtpEvent> events = new ArrayDeque<>();
    private final RtcpWriter rtcpWriter = new RtcpWriter();
    private final RtcpReader rtcpReader = new RtcpReader();
    private final ReceiverFeedback feedback;
    private final byte[] outBytes = new byte[MAX_PACKET_BYTES + 2];
    private final Transmit out;
    private HeaderLayout layout;
    private String mid = "";
    private Path path;
    private @Nullable ForwardSource source;
    private PayloadTypes payloadTypes = new PayloadTypes();
    private long now;
    private long reportNanos = NO_DEADLINE;
    private boolean isReportDue;
    private boolean isByeDue;
    private boolean isClosed;

    private int epoch = NO_EPOCH;
    private long firstIndex;
    private long sequenceOffset;
    private int timestampOffset;
    private boolean isStarted;
    private long highestSequence;
    private int lastTimestamp;
    private long lastSentNanos;
    private int clockRate;
    private int retransmissionSequence;

    private long packets;
    private long octets;
    private long headerBytes;
    private long retransmittedPackets;
    private long retransmittedBytes;
    private long retransmittedHeaderBytes;
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
        this.cname = identity.cname().getBytes(StandardCharsets.UTF_8);
        this.layout = new HeaderLayout(new byte[0], ExtensionMap.EMPTY);
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

    /** Takes what was negotiated with the receiver, the first time or anew. */
    public void configure(String sectionMid, ExtensionMap extensions) {
        mid = requireNonNull(sectionMid, "sectionMid");
        layout = new HeaderLayout(sectionMid.getBytes(StandardCharsets.UTF_8), extensions);
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

    /** Says which payload types the source's become. */
    public void payloadTypes(PayloadTypes table) {
        payloadTypes = requireNonNull(table, "table");
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
        long sequence = packet.index() + sequenceOffset;
        int timestamp = packet.rtpTimestamp() + timestampOffset;
        int number = layout.hasTransportSequence() ? transportSequence.next() : 0;
        int sendTime = packet.sendTime();
        writeFixed(packet.packet(), buffer, offset, payloadType, (int) sequence, timestamp, identity.ssrc());
        int header = layout.writeExtension(buffer, offset, packet, number, sendTime);
        int body = packet.bodyLength();
        copyBody(packet, buffer, offset + header);
        if (payloadTypes.retransmitted(packet.payloadType()) < 0) {
            resends.made(packet.index(), number, sendTime);
        }
        note(sequence, timestamp, packet);
        headerBytes += header + body - packet.packet().payloadLength();
        return header + body;
    }

    /** The first packet gets the first numbers, that of another source or epoch the next ones. */
    private void anchor(ForwardedPacket packet) {
        pictures.anchor();
        epoch = packet.epoch();
        firstIndex = packet.index();
        clockRate = packet.clockRate();
        sequenceOffset = highestSequence + 1 - packet.index();
        int timestamp = isStarted
                ? lastTimestamp + Math.max(1, ForwardSource.ticks(now - lastSentNanos, clockRate))
                : identity.firstTimestamp();
        timestampOffset = timestamp - packet.rtpTimestamp();
    }

    private static void writeFixed(
            RtpPacket from, byte[] buffer, int offset, int payloadType, int sequence, int timestamp, int ssrc) {
        boolean hasPadding = from.paddingLength() > 0;
        buffer[offset] = (byte) (hasPadding ? 0xA0 : 0x80);
        buffer[offset + 1] = (byte) (payloadType | (from.isMarker() ? 0x80 : 0));
        NetworkBytes.putInt16(buffer, offset + RtpFields.SEQUENCE_NUMBER_OFFSET, sequence);
        NetworkBytes.putInt32(buffer, offset + RtpFields.TIMESTAMP_OFFSET, timestamp);
        NetworkBytes.putInt32(buffer, offset + RtpFields.SSRC_OFFSET, ssrc);
    }

    private void note(long sequence, int timestamp, ForwardedPacket packet) {
        packets++;
        octets += packet.packet().payloadLength();
        isStarted = true;
        isByeDue = false;
        lastSentNanos = now;
        if (sequence > highestSequence) {
            highestSequence = sequence;
            lastTimestamp = timestamp;
        }
        if (reportNanos == NO_DEADLINE) {
            reportNanos = now + REPORT_INTERVAL_NANOS;
        }
    }

    @Override
    public void receive(Path from, byte[] buffer, int offset, int length, long nowNanos) {
        boolean isRtcp = PacketKind.of(buffer, offset, length) == PacketKind.RTCP;
        if (isClosed || !isRtcp || !rtcpReader.wrap(buffer, offset, length)) {
            return;
        }
        now = Math.max(now, nowNanos);
        while (rtcpReader.next()) {
            if (BandwidthFeedback.isForStreams(rtcpReader.type(), rtcpReader.count())) {
                feedback.take(rtcpReader.message(), NtpTime.ofNanos(ntpNanos()));
            }
        }
    }

    private void missed(int sequenceNumber) {
        long sequence = SerialNumbers.unwrap16(highestSequence, sequenceNumber);
        long index = sequence - sequenceOffset;
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
        if (reportNanos <= now) {
            isReportDue = true;
            // A stream that is paused says nothing; the next packet starts the reports again.
            boolean isPaused = now - lastSentNanos > 2 * REPORT_INTERVAL_NANOS;
            reportNanos = isPaused ? NO_DEADLINE : now + REPORT_INTERVAL_NANOS;
        }
    }

    /** Says BYE, RFC 3550 §6.6: the source has ended or fallen silent. The next packet goes on with the same SSRC. */
    public void pause(long nowNanos) {
        now = Math.max(now, nowNanos);
        isByeDue = isStarted && !isClosed;
        reportNanos = NO_DEADLINE;
        isReportDue = false;
    }

    /** Says BYE; nothing is sent after it. */
    public void close(long nowNanos) {
        pause(nowNanos);
        isClosed = true;
        source(null);
    }

    @Override
    public @Nullable Transmit pollTransmit() {
        if (isReportDue || isByeDue) {
            int length = report();
            isReportDue = false;
            isByeDue = false;
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
        return null;
    }

    /**
     * RFC 3550 §6.1: SR, or RR where there is no clock to report, then SDES CNAME, BYE last.
     *
     * <p>*Choice:* no SR before the sender's own: a map made up meanwhile would put sound and picture out of step.
     */
    private int report() {
        ForwardSource sending = source;
        boolean hasClock = sending != null
                && sending.hasReport()
                && epoch == sending.current().epoch();
        if (!hasClock && !isByeDue) {
            return 0;
        }
        rtcpWriter.wrap(outBytes, 0, MAX_RTCP_BYTES);
        if (sending != null && hasClock) {
            long ntpNanos = ntpNanos();
            int timestamp = sending.timestampAt(ntpNanos, clockRate) + timestampOffset;
            rtcpWriter.senderReport(identity.ssrc(), NtpTime.ofNanos(ntpNanos), timestamp, (int) packets, (int) octets);
        } else {
            rtcpWriter.receiverReport(identity.ssrc());
        }
        rtcpWriter.cname(identity.ssrc(), cname);
        if (isByeDue) {
            rtcpWriter.bye(identity.ssrc());
        }
        return rtcpWriter.length();
    }

    private long ntpNanos() {
        return identity.ntpNanosAtZero() + now;
    }

    private int resend(long index) {
        ForwardedPacket packet = source == null ? null : source.stored(index);
        int payloadType = packet == null ? -1 : payloadTypes.sent(packet.payloadType());
        if (packet == null || payloadType < 0) {
            return 0;
        }
        int sequence = (int) (index + sequenceOffset);
        int timestamp = packet.rtpTimestamp() + timestampOffset;
        int rtx = payloadTypes.retransmitted(packet.payloadType());
        int length;
        if (rtx >= 0) {
            length = writeRetransmission(packet, rtx, sequence, timestamp);
        } else if (resends.isMade(index)) {
            // The same bytes as before, so that SRTP makes the same packet of them (RFC 3711 §9.1).
            writeFixed(packet.packet(), outBytes, 0, payloadType, sequence, timestamp, identity.ssrc());
            int header = layout.writeExtension(
                    outBytes, 0, packet, resends.madeSequence(index), resends.madeSendTime(index));
            copyBody(packet, outBytes, header);
            length = header + packet.bodyLength();
        } else {
            return 0;
        }
        retransmittedPackets++;
        retransmittedBytes += packet.packet().payloadLength();
        retransmittedHeaderBytes += length - packet.packet().payloadLength();
        return length;
    }

    /** RFC 4588 §4: SSRC, numbers and payload type of its own, and the original number before the payload. */
    private int writeRetransmission(ForwardedPacket packet, int payloadType, int sequence, int timestamp) {
        int number = layout.hasTransportSequence() ? transportSequence.next() : 0;
        int sendTime = ForwardSource.sendTime(now);
        writeFixed(
                packet.packet(),
                outBytes,
                0,
                payloadType,
                retransmissionSequence,
                timestamp,
                identity.retransmissionSsrc());
        retransmissionSequence = retransmissionSequence + 1 & 0xFFFF;
        int header = layout.writeExtension(outBytes, 0, packet, number, sendTime);
        NetworkBytes.putInt16(outBytes, header, sequence);
        copyBody(packet, outBytes, header + 2);
        return header + 2 + packet.bodyLength();
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
        return reportNanos;
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

    /** {@return the statistics of the stream} */
    public OutboundStreamStats stats() {
        return OutboundStreamStats.ofPackets(
                mid,
                new PacketCounts(packets, octets, headerBytes),
                new PacketCounts(retransmittedPackets, retransmittedBytes, retransmittedHeaderBytes),
                clockRate,
                feedback);
    }
}
