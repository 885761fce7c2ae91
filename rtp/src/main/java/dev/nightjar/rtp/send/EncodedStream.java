package dev.nightjar.rtp.send;

import static java.util.Objects.requireNonNull;

import dev.nightjar.core.SansIo;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.congestion.PacketClass;
import dev.nightjar.rtp.feedback.ReceiverFeedback;
import dev.nightjar.rtp.feedback.SenderStatistics;
import dev.nightjar.rtp.payload.EncodedFrame;
import dev.nightjar.rtp.payload.Packetiser;
import dev.nightjar.rtp.payload.PayloadSink;
import dev.nightjar.rtp.repair.RedEncoder;
import dev.nightjar.rtp.rtcp.RtcpMessage;
import dev.nightjar.rtp.rtcp.RtcpWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * A packet is made when its frame comes, under a sequence number, and waits in the session's pacer. What the transport
 * gives it, number and time of sending, is written when it leaves; only then is it sent in the eyes of statistics,
 * history and congestion control. So packets of one stream leave in the order of their numbers, and the history is a
 * run without holes.
 */

/**
 * One encoding on its way: the frames of one codec at one quality, under one SSRC.
 *
 * <p>Made by {@link RtpSendSession#open}. {@link #configure} with what was negotiated, then {@link #send} each frame
 * when it is due. Video begins at a keyframe, and does so again when frames had to be left out; one is asked for by
 * {@link dev.nightjar.rtp.receive.RtpEvent.KeyframeRequested} then. Confined to the session's thread.
 */
public final class EncodedStream {
    private static final long REPORT_INTERVAL_NANOS = 1_000_000_000L;

    /** While frames come and a keyframe is awaited, it is asked for this often. */
    private static final long ASK_INTERVAL_NANOS = 500_000_000L;

    private static final long LEAST_RESEND_INTERVAL_NANOS = 20_000_000L;
    private static final long GREATEST_RESEND_INTERVAL_NANOS = 200_000_000L;

    private final RtpSendSession session;
    private final int tag;
    private final StreamIdentity identity;
    private final ReceiverFeedback feedback;
    private final PacketHistory history;
    private final PayloadSink sink = this::queue;
    private final byte[] redBytes = new byte[RtpSendSession.MAX_PACKET_BYTES];
    private final byte[] scratch = new byte[RtpSendSession.MAX_PACKET_BYTES + 64];
    private @Nullable Packetiser packetiser;
    private @Nullable StreamPackets packets;
    private @Nullable RedEncoder redundancy;
    private final SenderStatistics statistics;
    private int clockRate = 1;
    private long reportNanos = SansIo.NO_DEADLINE;
    private long now;
    private boolean isClosed;
    private boolean isActive = true;
    private long maxBitrateBps = Long.MAX_VALUE;
    private long targetBitrateBps = -1;

    private boolean isAnchored;
    private boolean isStarted;
    private boolean awaitsKeyframe = true;
    private int timestampOffset;
    private int lastTimestamp;
    private long lastFrameNanos;
    private int nextSequenceNumber;
    private int nextRetransmissionNumber;
    private List<FrameExtension> frameExtensions = List.of();
    private boolean isFirstOfFrame;
    private boolean isCut;
    private boolean hasAsked;
    private long askedNanos;

    private long headerBytes;
    private long retransmittedPackets;
    private long retransmittedBytes;
    private long retransmittedHeaderBytes;
    private long framesSent;
    private long keyFramesSent;
    private long framesDropped;
    private long sendDelayNanos;

    EncodedStream(RtpSendSession session, int tag, StreamIdentity identity, SendOptions options) {
        this.session = session;
        this.tag = tag;
        this.identity = identity;
        this.history =
                new PacketHistory(RtpSendSession.MAX_PACKET_BYTES, options.historyBytes(), options.historyNanos());
        this.statistics = new SenderStatistics(identity.ssrc(), 1);
        this.nextSequenceNumber = identity.firstSequenceNumber();
        this.nextRetransmissionNumber = identity.firstRetransmissionSequenceNumber();
        this.feedback = new ReceiverFeedback(identity.ssrc(), new ReceiverFeedback.Listener() {
            @Override
            public void onMissing(int sequenceNumber) {
                resend(sequenceNumber);
            }

            @Override
            public void onKeyframeRequested() {
                requestKeyframe();
            }
        });
    }

    /**
     * Takes what was negotiated, the first time or anew.
     *
     * <p>Another codec needs a keyframe; numbers run on.
     */
    public void configure(SendFormat format) {
        requireNonNull(format, "format");
        StreamPackets before = packets;
        if (before != null && before.format().equals(format)) {
            return;
        }
        if (before == null || !before.format().isPacketisedLike(format)) {
            packetiser = format.packetiser();
            awaitsKeyframe = true;
            isAnchored = false;
            clockRate = format.codec().clockRate();
            statistics.clockRate(clockRate);
        }
        redundancy = format.redPayloadType() < 0 ? null : new RedEncoder(1);
        // A retransmission names the payload type of what it repeats only by its own, RFC 4588 §8.6.
        history.clear();
        packets = new StreamPackets(identity, format);
    }

    /** Sends nothing from now on, until it is active again: W3C RTCRtpEncodingParameters {@code active}. */
    public void setActive(boolean active) {
        isActive = active;
        awaitsKeyframe |= !active;
    }

    /** Bounds its share of the path: W3C RTCRtpEncodingParameters {@code maxBitrate}. */
    public void setMaxBitrate(long bitrateBps) {
        if (bitrateBps < 1) {
            throw new IllegalArgumentException("bitrateBps: " + bitrateBps + " (expected: >= 1)");
        }
        maxBitrateBps = bitrateBps;
    }

    /** Sends a frame without header extensions of its own, see {@link #send(EncodedFrame, int, List, long)}. */
    public boolean send(EncodedFrame frame, int rtpTimestamp, long nowNanos) {
        return send(frame, rtpTimestamp, List.of(), nowNanos);
    }

    /**
     * Sends a frame: queues its packets.
     *
     * @param frame borrowed until this call returns
     * @param rtpTimestamp of the frame in ticks of the codec's clock, from any origin; see {@link #rebase}
     * @param extensions of this frame; those not negotiated are left out
     * @return false where it was left out: not its codec, not active, waiting for a keyframe, or the path takes no more
     * @throws IllegalArgumentException when the frame is not what its codec makes
     */
    public boolean send(EncodedFrame frame, int rtpTimestamp, List<FrameExtension> extensions, long nowNanos) {
        now = session.at(nowNanos);
        StreamPackets writing = packets;
        Packetiser splitting = packetiser;
        boolean isVideo = frame.codec().isVideo();
        if (writing == null || splitting == null || !takes(frame)) {
            return false;
        }
        if (isVideo && awaitsKeyframe && !frame.keyframe() || !session.hasRoomFor(frame)) {
            return leaveOut(isVideo);
        }
        if (!isAnchored) {
            anchor(rtpTimestamp);
        }
        lastTimestamp = rtpTimestamp + timestampOffset;
        lastFrameNanos = now;
        frameExtensions = extensions;
        isFirstOfFrame = true;
        int maxPayload = session.maxPacketBytes() - writing.overhead(extensions);
        isCut = false;
        splitting.packetise(frame, Math.max(maxPayload, Packetiser.MIN_PAYLOAD_BYTES), sink);
        if (isCut) {
            return leaveOut(isVideo);
        }
        awaitsKeyframe = false;
        hasAsked = false;
        framesSent++;
        keyFramesSent += isVideo && frame.keyframe() ? 1 : 0;
        return true;
    }

    private boolean takes(EncodedFrame frame) {
        return !isClosed && isActive && packetiser != null && packetiser.codec() == frame.codec();
    }

    /** Says that frames were left out before they came here: what refers to them is not worth its bytes. */
    public void skipped() {
        framesDropped++;
        awaitsKeyframe = true;
    }

    private boolean leaveOut(boolean isVideo) {
        framesDropped++;
        if (isVideo) {
            awaitsKeyframe = true;
            if (!hasAsked || now - askedNanos >= ASK_INTERVAL_NANOS) {
                hasAsked = true;
                askedNanos = now;
                session.keyframeRequested(this);
            }
        }
        return false;
    }

    /** The first frame gets the first timestamp; after {@link #rebase} the next one is later by the time between. */
    private void anchor(int rtpTimestamp) {
        isAnchored = true;
        long elapsed = (now - lastFrameNanos) / 1_000 * clockRate / 1_000_000;
        int timestamp = isStarted ? lastTimestamp + (int) Math.max(1, elapsed) : identity.firstTimestamp();
        isStarted = true;
        timestampOffset = timestamp - rtpTimestamp;
    }

    /** Says that the timestamps of the frames from now on have another origin: they follow what was sent. */
    public void rebase() {
        isAnchored = false;
        awaitsKeyframe = true;
    }

    private void queue(byte[] payload, int offset, int length, boolean isLast) {
        if (isCut) {
            return;
        }
        StreamPackets writing = requireNonNull(packets);
        RedEncoder wrapping = redundancy;
        int written;
        if (wrapping == null) {
            written = write(writing, isLast, payload, offset, length);
        } else {
            int type = writing.format().payloadType();
            int room = Math.max(length + 1, session.maxPacketBytes() - writing.overhead(frameExtensions));
            int red = wrapping.write(type, lastTimestamp, payload, offset, length, redBytes, 0, room);
            written = write(writing, isLast, redBytes, 0, red);
        }
        PacketClass kind = writing.format().codec().isVideo() ? PacketClass.VIDEO : PacketClass.AUDIO;
        isFirstOfFrame = false;
        // No number without its packet: what does not fit ends the frame, and the next one is a keyframe.
        isCut = !session.queue(kind, tag, scratch, written);
        if (!isCut) {
            nextSequenceNumber = nextSequenceNumber + 1 & 0xFFFF;
        }
    }

    private int write(StreamPackets writing, boolean isLast, byte[] payload, int offset, int length) {
        return writing.write(
                scratch,
                nextSequenceNumber,
                lastTimestamp,
                isFirstOfFrame,
                isLast,
                frameExtensions,
                payload,
                offset,
                length);
    }

    /** A packet of this stream leaves; its bytes may still be changed. */
    void leaving(RtpPacket packet, PacketClass kind, int transportSequenceNumber, long queuedNanos, long nowNanos) {
        StreamPackets writing = requireNonNull(packets);
        now = nowNanos;
        int header = packet.length() - packet.payloadLength();
        writing.stamp(packet, transportSequenceNumber, now);
        if (kind == PacketClass.RETRANSMISSION || kind == PacketClass.PADDING) {
            repeated(packet);
            return;
        }
        history.put(packet.sequenceNumber(), packet.buffer(), packet.length(), now);
        statistics.sent(lastTimestamp, packet.payloadLength(), lastFrameNanos);
        headerBytes += header;
        sendDelayNanos += now - queuedNanos;
        if (reportNanos == SansIo.NO_DEADLINE) {
            reportNanos = now + REPORT_INTERVAL_NANOS;
        }
    }

    /** Counts a packet that is sent again; padding alone repeats nothing. */
    void repeated(RtpPacket packet) {
        retransmittedPackets += packet.payloadLength() > 0 ? 1 : 0;
        retransmittedBytes += packet.payloadLength();
        retransmittedHeaderBytes += packet.length() - packet.payloadLength();
    }

    /** {@return whether a packet is one that was sent, and now leaves as it was} */
    boolean isRepetition(RtpPacket packet, PacketClass kind) {
        return kind == PacketClass.RETRANSMISSION && packet.ssrc() == identity.ssrc();
    }

    boolean hasTransportSequence() {
        return requireNonNull(packets).hasTransportSequence();
    }

    private void resend(int sequenceNumber) {
        StreamPackets writing = packets;
        if (writing == null || isClosed) {
            return;
        }
        long interval = Math.min(
                Math.max(feedback.roundTripNanos(), LEAST_RESEND_INTERVAL_NANOS), GREATEST_RESEND_INTERVAL_NANOS);
        int length = history.take(sequenceNumber, interval, now);
        if (length == 0) {
            return;
        }
        byte[] sent = history.bytes(sequenceNumber);
        if (writing.format().hasRetransmissions()) {
            int written = writing.writeRetransmission(scratch, nextRetransmissionNumber, sent, length);
            if (session.queue(PacketClass.RETRANSMISSION, tag, scratch, written)) {
                nextRetransmissionNumber = nextRetransmissionNumber + 1 & 0xFFFF;
            }
        } else {
            // The same bytes as before, so that SRTP makes the same packet of them (RFC 3711 §9.1).
            session.queue(PacketClass.RETRANSMISSION, tag, sent, length);
        }
    }

    /** {@return whether it can make padding: it has sent something, and has a stream for what has no numbers} */
    boolean canPad() {
        StreamPackets writing = packets;
        return isStarted && !isClosed && writing != null && writing.format().hasRetransmissions();
    }

    /** Writes padding of about {@code wanted} bytes; returns its bytes. */
    int writePadding(byte[] target, int wanted) {
        int number = nextRetransmissionNumber;
        nextRetransmissionNumber = number + 1 & 0xFFFF;
        return requireNonNull(packets).writePadding(target, number, lastTimestamp, wanted);
    }

    void take(RtcpMessage message, long ntpTime, long nowNanos) {
        now = nowNanos;
        feedback.take(message, ntpTime);
    }

    private void requestKeyframe() {
        if (!isClosed) {
            session.keyframeRequested(this);
        }
    }

    /** RFC 3550 §6.1: SR and SDES CNAME first, BYE last; false where nothing was sent that could be reported. */
    boolean report(RtcpWriter writer, byte[] cname, long ntpTime, boolean bye, long nowNanos) {
        if (reportNanos != SansIo.NO_DEADLINE) {
            reportNanos = nowNanos + REPORT_INTERVAL_NANOS;
        }
        if (!statistics.writeSenderReport(writer, ntpTime, nowNanos)) {
            return false;
        }
        writer.cname(identity.ssrc(), cname);
        if (bye) {
            writer.bye(identity.ssrc());
        }
        return true;
    }

    long reportNanos() {
        return reportNanos;
    }

    /** BYE is said: no reports until the next packet. */
    void paused() {
        reportNanos = SansIo.NO_DEADLINE;
        awaitsKeyframe = true;
    }

    /** Ends it: nothing is sent any more. */
    void closed() {
        isClosed = true;
        reportNanos = SansIo.NO_DEADLINE;
        history.clear();
    }

    boolean isClosed() {
        return isClosed;
    }

    boolean isVideo() {
        StreamPackets writing = packets;
        return writing != null && writing.format().codec().isVideo();
    }

    /** {@return whether it has a share of the path} */
    boolean isSending() {
        return isStarted && isActive && !isClosed;
    }

    long maxBitrateBps() {
        return maxBitrateBps;
    }

    ReceiverFeedback feedback() {
        return feedback;
    }

    /** Takes its share of the path; true where that is noticeably another. */
    boolean share(long bitrateBps) {
        boolean isNoticeable = targetBitrateBps < 0
                || Math.abs(bitrateBps - targetBitrateBps) * 20 >= Math.max(bitrateBps, targetBitrateBps)
                        && bitrateBps != targetBitrateBps;
        if (isNoticeable) {
            targetBitrateBps = bitrateBps;
        }
        return isNoticeable;
    }

    /** {@return bits per second that it may take of the path, or -1 before it has sent anything} */
    public long targetBitrateBps() {
        return targetBitrateBps;
    }

    /** {@return its SSRC, unsigned 32 bits in an {@code int}} */
    public int ssrc() {
        return identity.ssrc();
    }

    /** {@return its section, or an empty text before one was negotiated} */
    public String mid() {
        StreamPackets writing = packets;
        return writing == null ? "" : writing.format().mid();
    }

    /** {@return the statistics of the stream} */
    public OutboundStreamStats stats() {
        StreamPackets writing = packets;
        return OutboundStreamStats.of(
                mid(),
                writing == null ? null : writing.format().rid(),
                new PacketCounts(statistics.packets(), statistics.octets(), headerBytes),
                new PacketCounts(retransmittedPackets, retransmittedBytes, retransmittedHeaderBytes),
                clockRate,
                feedback,
                new OutboundStreamStats.FrameStats(
                        framesSent, keyFramesSent, framesDropped, targetBitrateBps, sendDelayNanos));
    }
}
