package dev.nightjar.rtp.send;

import static java.util.Objects.requireNonNull;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.PacketKind;
import dev.nightjar.core.Path;
import dev.nightjar.core.SansIo;
import dev.nightjar.core.SerialNumbers;
import dev.nightjar.core.Transmit;
import dev.nightjar.core.TransmitQueue;
import dev.nightjar.rtp.HeaderExtensionUri;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.RtpWriter;
import dev.nightjar.rtp.feedback.ReceiverFeedback;
import dev.nightjar.rtp.feedback.SenderStatistics;
import dev.nightjar.rtp.receive.RtpEvent;
import dev.nightjar.rtp.rtcp.NtpTime;
import dev.nightjar.rtp.rtcp.RtcpReader;
import dev.nightjar.rtp.rtcp.RtcpWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Sends RTP packets made elsewhere, a recording for example, as one stream of ours.
 *
 * <p>{@link #send} each packet when it is due. SSRC, payload type and header extensions become those negotiated;
 * sequence numbers and timestamps keep their distances, so what was lost before stays visibly lost. Every RTCP datagram
 * of the transport goes to {@link #receive}: NACKs are answered from the packets sent last, PLI and FIR come out as
 * {@link RtpEvent.KeyframeRequested}. {@link #pollTransmit} gives RTP and RTCP in clear, to be protected by the owner.
 *
 * <p>Confined to one thread.
 */
public final class RtpSendStream implements SansIo<RtpEvent> {
    /** Longest packet sent, header included. */
    public static final int MAX_PACKET_BYTES = 1_500;

    /** Datagrams that may wait to be polled: the answer to a NACK of a whole history. */
    static final int MAX_TRANSMITS = SentPackets.CAPACITY + 8;

    private static final int MAX_EVENTS = 16;
    private static final long REPORT_INTERVAL_NANOS = 1_000_000_000L;
    private static final int MAX_RTCP_BYTES = 512;
    private static final int MAX_ELEMENT_BYTES = 255;

    private final SendConfig config;
    private final byte[] mid;
    private final byte[] cname;
    private final int midId;
    private final int transportSequenceId;
    private final TransportSequence transportSequence;
    private final SenderStatistics statistics;
    private final ReceiverFeedback feedback;
    private final SentPackets history = new SentPackets(MAX_PACKET_BYTES);
    private final TransmitQueue transmits = new TransmitQueue(MAX_TRANSMITS, MAX_PACKET_BYTES);
    private final ArrayDeque<RtpEvent> events = new ArrayDeque<>();
    private final RtpWriter writer = new RtpWriter();
    private final RtcpWriter rtcpWriter = new RtcpWriter();
    private final RtcpReader rtcpReader = new RtcpReader();
    private final RtpPacket stored = new RtpPacket();
    private final byte[] packetBytes = new byte[MAX_PACKET_BYTES];
    private final byte[] payload = new byte[MAX_PACKET_BYTES + 2];
    private Path path;
    private long now;
    private long reportNanos = NO_DEADLINE;
    private boolean closed;

    private boolean anchored;
    private boolean started;
    private int sequenceOffset;
    private int timestampOffset;
    private int highestSequenceNumber;
    private int lastTimestamp;
    private long lastSentNanos;
    private int retransmissionSequence;

    private long headerBytes;
    private long retransmittedPackets;
    private long retransmittedBytes;
    private long retransmittedHeaderBytes;

    /**
     * Creates a stream that has sent nothing.
     *
     * @param transportSequence shared by all streams of the transport
     * @param path the way its datagrams go; an owner with ICE replaces it by the selected pair
     */
    public RtpSendStream(SendConfig config, TransportSequence transportSequence, Path path) {
        this.config = requireNonNull(config, "config");
        this.transportSequence = requireNonNull(transportSequence, "transportSequence");
        this.path = requireNonNull(path, "path");
        byte[] tag = config.mid().getBytes(StandardCharsets.UTF_8);
        // A peer chooses the mid; one that no element can hold is not sent, and the SSRC tells the section instead.
        boolean hasMid = tag.length > 0 && tag.length <= MAX_ELEMENT_BYTES;
        this.mid = hasMid ? tag : new byte[0];
        this.cname = config.cname().getBytes(StandardCharsets.UTF_8);
        this.midId = hasMid ? config.extensions().id(HeaderExtensionUri.MID) : 0;
        this.transportSequenceId = config.extensions().id(HeaderExtensionUri.TRANSPORT_WIDE_CC);
        this.statistics = new SenderStatistics(config.ssrc(), config.clockRate());
        writer.twoByteFormOnly(config.extensions().needsTwoByteForm());
        this.feedback = new ReceiverFeedback(config.ssrc(), new ReceiverFeedback.Listener() {
            @Override
            public void onMissing(int sequenceNumber) {
                resend(sequenceNumber);
            }

            @Override
            public void onKeyframeRequested() {
                keyframeRequested();
            }
        });
        this.retransmissionSequence = config.retransmission().firstSequenceNumber();
    }

    /** Changes the way the next datagrams go. */
    public void path(Path newPath) {
        path = requireNonNull(newPath, "newPath");
    }

    /**
     * Sends a packet: its payload, marker, and the distance of its sequence number and timestamp to those before.
     *
     * @param packet borrowed until this call returns
     * @return false where it would be longer than {@link #MAX_PACKET_BYTES} or the queue is full
     */
    public boolean send(RtpPacket packet, long nowNanos) {
        now = Math.max(now, nowNanos);
        if (closed) {
            return false;
        }
        if (!anchored) {
            anchor(packet);
        }
        int sequenceNumber = packet.sequenceNumber() + sequenceOffset & 0xFFFF;
        int timestamp = packet.rtpTimestamp() + timestampOffset;
        writer.marker(packet.isMarker())
                .payloadType(config.payloadType())
                .ssrc(config.ssrc())
                .sequenceNumber(sequenceNumber)
                .rtpTimestamp(timestamp);
        int padding = packet.payloadLength() == 0 ? packet.paddingLength() : 0;
        int length = write(packet.buffer(), packet.payloadOffset(), packet.payloadLength(), padding);
        if (length < 0 || !transmits.offer(path, packetBytes, 0, length)) {
            return false;
        }
        history.put(sequenceNumber, packetBytes, 0, length, now);
        statistics.sent(timestamp, packet.payloadLength(), now);
        headerBytes += length - packet.payloadLength();
        note(sequenceNumber, timestamp);
        return true;
    }

    /** The first packet gets the first numbers; after {@link #rebase} the next packet follows what was sent. */
    private void anchor(RtpPacket packet) {
        anchored = true;
        int sequenceNumber = started ? highestSequenceNumber + 1 : config.firstSequenceNumber();
        long elapsed = now - lastSentNanos;
        int ticks = (int) (elapsed / 1_000_000 * config.clockRate() / 1_000);
        int timestamp = started ? lastTimestamp + Math.max(1, ticks) : config.firstTimestamp();
        sequenceOffset = sequenceNumber - packet.sequenceNumber();
        timestampOffset = timestamp - packet.rtpTimestamp();
    }

    private void note(int sequenceNumber, int timestamp) {
        if (!started || SerialNumbers.isNewer16(sequenceNumber, highestSequenceNumber)) {
            highestSequenceNumber = sequenceNumber;
            lastTimestamp = timestamp;
        }
        started = true;
        lastSentNanos = now;
        if (reportNanos == NO_DEADLINE) {
            reportNanos = now + REPORT_INTERVAL_NANOS;
        }
    }

    /** Says that the next packet is not of the same recording: its numbers go on from what was sent. */
    public void rebase() {
        anchored = false;
    }

    /** Writes the packet set up in {@link #writer} with our extensions; -1 where it is too long. */
    private int write(byte[] buffer, int offset, int length, int padding) {
        writer.clearExtensions().paddingLength(padding);
        // *Choice:* mid on each packet, retransmissions too; a Firefox that has not seen it drops them.
        writer.extension(midId, mid, 0, mid.length);
        if (transportSequenceId != 0) {
            writer.extension(transportSequenceId, transportSequence.next(), 2);
        }
        if (writer.headerLength() + length + padding > MAX_PACKET_BYTES) {
            return -1;
        }
        return writer.writeTo(packetBytes, 0, buffer, offset, length);
    }

    @Override
    public void receive(Path from, byte[] buffer, int offset, int length, long nowNanos) {
        boolean isRtcp = PacketKind.of(buffer, offset, length) == PacketKind.RTCP;
        if (closed || !isRtcp || !rtcpReader.wrap(buffer, offset, length)) {
            return;
        }
        now = Math.max(now, nowNanos);
        while (rtcpReader.next()) {
            feedback.take(rtcpReader.message(), ntpTime());
        }
    }

    private void keyframeRequested() {
        if (events.size() < MAX_EVENTS) {
            events.add(new RtpEvent.KeyframeRequested(config.mid(), config.ssrc()));
        }
    }

    private void resend(int sequenceNumber) {
        int length = history.take(sequenceNumber, now);
        if (length == 0 || !stored.wrap(history.bytes(sequenceNumber), 0, length)) {
            return;
        }
        int payloadLength = stored.payloadLength();
        int written = length;
        if (config.retransmission().isRtx()) {
            NetworkBytes.putInt16(payload, 0, sequenceNumber);
            System.arraycopy(stored.buffer(), stored.payloadOffset(), payload, 2, payloadLength);
            writer.marker(stored.isMarker())
                    .rtpTimestamp(stored.rtpTimestamp())
                    .payloadType(config.retransmission().payloadType())
                    .ssrc(config.retransmission().ssrc())
                    .sequenceNumber(retransmissionSequence);
            retransmissionSequence = retransmissionSequence + 1 & 0xFFFF;
            written = write(payload, 0, payloadLength + 2, 0);
        } else {
            // The same bytes as before, so that SRTP makes the same packet of them (RFC 3711 §9.1).
            System.arraycopy(stored.buffer(), 0, packetBytes, 0, length);
        }
        if (written > 0 && transmits.offer(path, packetBytes, 0, written)) {
            retransmittedPackets++;
            retransmittedBytes += payloadLength;
            retransmittedHeaderBytes += written - payloadLength;
        }
    }

    @Override
    public void advance(long nowNanos) {
        if (closed || nowNanos < now) {
            return;
        }
        now = nowNanos;
        if (reportNanos <= now) {
            report(false);
            reportNanos = now + REPORT_INTERVAL_NANOS;
        }
    }

    /** RFC 3550 §6.1: SR and SDES CNAME first, BYE last. */
    private void report(boolean bye) {
        rtcpWriter.wrap(packetBytes, 0, MAX_RTCP_BYTES);
        if (!statistics.writeSenderReport(rtcpWriter, ntpTime(), now)) {
            return;
        }
        rtcpWriter.cname(config.ssrc(), cname);
        if (bye) {
            rtcpWriter.bye(config.ssrc());
        }
        transmits.offer(path, packetBytes, 0, rtcpWriter.length());
    }

    private long ntpTime() {
        return NtpTime.ofNanos(config.ntpNanosAtZero() + now);
    }

    /** Says BYE; nothing is sent after it. */
    public void close(long nowNanos) {
        if (closed) {
            return;
        }
        now = Math.max(now, nowNanos);
        report(true);
        closed = true;
        reportNanos = NO_DEADLINE;
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
        return reportNanos;
    }

    /** {@return the statistics of the stream} */
    public OutboundStreamStats stats() {
        return OutboundStreamStats.ofPackets(
                config.mid(),
                started ? config.payloadType() : -1,
                new PacketCounts(statistics.packets(), statistics.octets(), headerBytes),
                new PacketCounts(retransmittedPackets, retransmittedBytes, retransmittedHeaderBytes),
                config.clockRate(),
                feedback);
    }
}
