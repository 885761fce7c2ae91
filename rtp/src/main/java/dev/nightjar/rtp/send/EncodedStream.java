package dev.nightjar.rtp.send;

import static java.util.Objects.requireNonNull;

import dev.nightjar.core.SansIo;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.congestion.PacketClass;
import dev.nightjar.rtp.dtmf.DtmfPacket;
import dev.nightjar.rtp.feedback.ReceiverFeedback;
import dev.nightjar.rtp.feedback.SenderStatistics;
import dev.nightjar.rtp.payload.EncodedFrame;
import dev.nightjar.rtp.payload.Packetiser;
import dev.nightjar.rtp.payload.PayloadSink;
import dev.nightjar.rtp.payload.QuantiserReader;
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
    private final EventPackets events = new EventPackets();
    private final TalkSpurts spurts = new TalkSpurts();
    private final byte[] redBytes = new byte[RtpSendSession.MAX_PACKET_BYTES];
    private final byte[] scratch = new byte[RtpSendSession.MAX_PACKET_BYTES + 64];
    private @Nullable Packetiser packetiser;
    private @Nullable StreamPackets packets;
    private @Nullable RedEncoder redundancy;
    private @Nullable ParityStream parity;
    private final SenderStatistics statistics;
    private int clockRate = 1;
    private long reportNanos = SansIo.NO_DEADLINE;
    private long now;
    private boolean isClosed;
    private EncodingSettings settings = EncodingSettings.DEFAULT;
    private final TemporaryLimits limits = new TemporaryLimits();
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
    private boolean beginsSound;
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
    private @Nullable QuantiserReader quantisers;
    private long quantiserSum = QuantiserReader.UNKNOWN;
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
     * <p>Another codec needs a keyframe; numbers run on, and timestamps in its clock (RFC 7160 §4.1, *Choice:* as in
     * browsers, under the same SSRC).
     */
    public void configure(SendFormat format) {
        requireNonNull(format, "format");
        StreamPackets before = packets;
        if (before != null && before.format().equals(format)) {
            return;
        }
        if (before == null || !before.format().isPacketisedLike(format)) {
            packetiser = format.packetiser();
            quantisers = format.codec().isVideo() ? new QuantiserReader(format.codec()) : null;
            awaitsKeyframe = true;
            isAnchored = false;
            clockRate = format.codec().clockRate();
            statistics.clockRate(clockRate);
        }
        redundancy = format.redPayloadType() < 0 ? null : new RedEncoder(1);
        // A retransmission names the payload type of what it repeats only by its own, RFC 4588 §8.6.
        history.clear();
        packets = new StreamPackets(identity, format);
        parity = parity(format, parity);
    }

    private static @Nullable ParityStream parity(SendFormat format, @Nullable ParityStream before) {
        ParityFormat agreed = format.parity();
        if (agreed == null) {
            return null;
        }
        ParityStream made = new ParityStream(agreed, format.extensions());
        if (before != null) {
            made.follow(before);
        }
        return made;
    }

    /**
     * Takes what the application wishes of it from now on. What is not active is not sent, without a BYE as W3C has it;
     * when it is active again, it goes on at a keyframe.
     */
    public void apply(EncodingSettings wished) {
        settings = requireNonNull(wished, "wished");
        awaitsKeyframe |= !wished.active();
        session.shareAnew();
    }

    /** Sends nothing from now on, until it is active again: W3C RTCRtpEncodingParameters {@code active}. */
    public void setActive(boolean active) {
        apply(settings.withActive(active));
    }

    /** Bounds its share of the path: W3C RTCRtpEncodingParameters {@code maxBitrate}. */
    public void setMaxBitrate(long bitrateBps) {
        apply(settings.withMaxBitrate(bitrateBps));
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
        if (isVideo && awaitsKeyframe && !frame.keyframe() || !session.hasRoomFor(frame, this)) {
            return leaveOut(isVideo);
        }
        anchor(rtpTimestamp);
        lastTimestamp = rtpTimestamp + timestampOffset;
        lastFrameNanos = now;
        beginsSound = !isVideo && spurts.begins(frame, lastTimestamp);
        frameExtensions = extensions;
        isFirstOfFrame = true;
        int maxPayload = session.maxPacketBytes() - writing.overhead(extensions);
        ParityStream protecting = parity;
        if (protecting != null) {
            maxPayload -= protecting.reserveBytes(writing.headerLength());
            protecting.begin(frame.keyframe());
            queueParity(writing, protecting);
        }
        isCut = false;
        splitting.packetise(frame, Math.max(maxPayload, Packetiser.MIN_PAYLOAD_BYTES), sink);
        if (isCut) {
            return leaveOut(isVideo);
        }
        if (protecting != null) {
            protecting.end();
            queueParity(writing, protecting);
        }
        awaitsKeyframe = false;
        hasAsked = false;
        sumUp(frame);
        return true;
    }

    private void sumUp(EncodedFrame frame) {
        framesSent++;
        keyFramesSent += frame.codec().isVideo() && frame.keyframe() ? 1 : 0;
        QuantiserReader reader = quantisers;
        int quantiser = reader == null ? -1 : reader.read(frame.buffer(), frame.offset(), frame.length());
        if (quantiser >= 0) {
            quantiserSum = Math.max(0, quantiserSum) + quantiser;
        }
    }

    private boolean takes(EncodedFrame frame) {
        boolean isSent = settings.active() && !limits.isHeld();
        awaitsKeyframe |= !isSent;
        return !isClosed && isSent && packetiser != null && packetiser.codec() == frame.codec();
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
            // Where the path takes no more, a keyframe would be left out too.
            boolean isTime = !hasAsked || now - askedNanos >= ASK_INTERVAL_NANOS;
            if (isTime && session.isQueueShort(this)) {
                hasAsked = true;
                askedNanos = now;
                session.keyframeRequested(this);
            }
        }
        return false;
    }

    /** The first frame gets the first timestamp; after {@link #rebase} the next one is later by the time between. */
    private void anchor(int rtpTimestamp) {
        if (isAnchored) {
            return;
        }
        isAnchored = true;
        timestampOffset = timestampAt(now) - rtpTimestamp;
        isStarted = true;
    }

    /** {@return the timestamp of what follows at that time on what was sent} */
    private int timestampAt(long nanos) {
        long elapsed = (nanos - lastFrameNanos) / 1_000 * clockRate / 1_000_000;
        return isStarted ? lastTimestamp + (int) Math.max(1, elapsed) : identity.firstTimestamp();
    }

    /**
     * Sends a report of a telephone event among the frames, or where there are none: with the SSRC and the next number
     * of the stream, at the timestamp that sound has which begins when the event does (RFC 4733 §2.1).
     *
     * @param payloadType negotiated for {@code telephone-event}, 0 to 127
     * @param eventClockRate its clock rate. *Choice:* where it is not the codec's, as RFC 4733 §2.1 wants it to be,
     *     durations count in it and timestamps in the codec's, which is what browsers send and take
     * @return false where it was left out: nothing is configured, not active, or there is no room
     */
    public boolean send(DtmfPacket event, int payloadType, int eventClockRate, long nowNanos) {
        now = session.at(nowNanos);
        StreamPackets writing = packets;
        if (writing == null || isClosed || !settings.active() || limits.isHeld()) {
            return false;
        }
        if (events.begins(event)) {
            lastTimestamp = timestampAt(event.startNanos());
            lastFrameNanos = event.startNanos();
            isStarted = true;
            events.begin(event, lastTimestamp);
        }
        int written = events.write(writing, scratch, payloadType, nextSequenceNumber, event, clockRate, eventClockRate);
        if (!session.queue(PacketClass.AUDIO, tag, scratch, written)) {
            return false;
        }
        nextSequenceNumber = nextSequenceNumber + 1 & 0xFFFF;
        if (redundancy != null) {
            redundancy.reset();
        }
        return true;
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
        ParityStream protecting = parity;
        if (protecting != null) {
            written = protecting.protect(scratch, written);
        }
        PacketClass kind = writing.format().codec().isVideo() ? PacketClass.VIDEO : PacketClass.AUDIO;
        isFirstOfFrame = false;
        // No number without its packet: what does not fit ends the frame, and the next one is a keyframe.
        isCut = !session.queue(kind, tag, scratch, written);
        if (!isCut) {
            nextSequenceNumber = nextSequenceNumber + 1 & 0xFFFF;
        } else if (protecting != null) {
            protecting.drop();
        }
    }

    /**
     * Queues the parity that is due. ULPFEC has the media's numbers and so its place in the queue; FlexFEC goes behind
     * all media. What does not fit is left out.
     */
    private void queueParity(StreamPackets writing, ParityStream protecting) {
        ParityFormat format = protecting.format();
        for (int length = protecting.poll(); length > 0; length = protecting.poll()) {
            int number = format.isInRed() ? nextSequenceNumber : protecting.sequenceNumber();
            int written = writing.writeParity(scratch, format, number, lastTimestamp, protecting.payload(), length);
            PacketClass kind = format.isInRed() ? PacketClass.VIDEO : PacketClass.FORWARD_ERROR_CORRECTION;
            if (!session.queue(kind, tag, scratch, written)) {
                continue;
            }
            if (format.isInRed()) {
                nextSequenceNumber = nextSequenceNumber + 1 & 0xFFFF;
            } else {
                protecting.numberTaken();
            }
        }
    }

    private int write(StreamPackets writing, boolean isLast, byte[] payload, int offset, int length) {
        return writing.write(
                scratch,
                nextSequenceNumber,
                lastTimestamp,
                beginsSound || isLast && writing.format().codec().isVideo(),
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
        ParityStream protecting = parity;
        if (protecting != null && protecting.isParity(packet)) {
            protecting.left(packet);
        }
        if (kind == PacketClass.FORWARD_ERROR_CORRECTION) {
            return; // of another stream, which nobody asks for again
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

    boolean hasTransportSequence(RtpPacket packet) {
        return requireNonNull(packets).hasTransportSequence(packet);
    }

    private void resend(int sequenceNumber) {
        StreamPackets writing = packets;
        if (writing == null || isClosed || !writing.format().answersNacks()) {
            return;
        }
        long interval = Math.min(
                Math.max(feedback.roundTripNanos(), LEAST_RESEND_INTERVAL_NANOS), GREATEST_RESEND_INTERVAL_NANOS);
        int length = history.take(sequenceNumber, interval, now);
        if (length == 0) {
            return;
        }
        byte[] sent = history.bytes(sequenceNumber);
        if (writing.format().repetitionPayloadType() >= 0) {
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
        return isSending() && writing != null && writing.format().hasRetransmissions();
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

    /** {@return what its packets in the session's queue are known by} */
    int tag() {
        return tag;
    }

    boolean isClosed() {
        return isClosed;
    }

    boolean isVideo() {
        StreamPackets writing = packets;
        return writing != null && writing.format().codec().isVideo();
    }

    /** {@return whether it has sent anything} */
    public boolean isStarted() {
        return isStarted;
    }

    /** {@return whether it has a share of the path} */
    boolean isSending() {
        return isStarted && settings.active() && !isClosed;
    }

    /** {@return what the application wishes, within what the receivers allow} */
    EncodingSettings settings() {
        long allowedBps = Math.max(1, limits.bitrateBps(session.maxPacketBytes()));
        return allowedBps < settings.maxBitrateBps() ? settings.withMaxBitrate(allowedBps) : settings;
    }

    /** {@return what the receivers allow, RFC 5104 §4.2.1} */
    TemporaryLimits limits() {
        return limits;
    }

    ReceiverFeedback feedback() {
        return feedback;
    }

    /** Takes the loss that a report block tells; true where another share of the path is left for the media now. */
    boolean lossReported() {
        return parity != null && parity.report(feedback.fractionLost256());
    }

    /** Takes its share of the path, parity among it; true where that of its media is noticeably another. */
    boolean share(long shareBps) {
        long bitrateBps = parity == null ? shareBps : parity.mediaShare(shareBps);
        boolean isNoticeable = targetBitrateBps < 0
                || Math.abs(bitrateBps - targetBitrateBps) * 20 >= Math.max(bitrateBps, targetBitrateBps)
                        && bitrateBps != targetBitrateBps;
        if (isNoticeable) {
            targetBitrateBps = bitrateBps;
        }
        return isNoticeable;
    }

    /** {@return bits per second that its media may take of the path, or -1 before it has sent anything} */
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
                writing == null || statistics.packets() == 0
                        ? -1
                        : writing.format().payloadType(),
                new PacketCounts(statistics.packets(), statistics.octets(), headerBytes),
                new PacketCounts(retransmittedPackets, retransmittedBytes, retransmittedHeaderBytes),
                parity == null ? 0 : parity.packetsSent(),
                parity == null ? 0 : parity.bytesSent(),
                clockRate,
                feedback,
                new OutboundStreamStats.FrameStats(
                        framesSent,
                        keyFramesSent,
                        framesDropped,
                        quantiserSum,
                        targetBitrateBps,
                        sendDelayNanos,
                        settings));
    }
}
