package dev.nightjar.rtp.send;

import dev.nightjar.rtp.feedback.ReceiverFeedback;
import org.jspecify.annotations.Nullable;

/**
 * One sent stream at one moment, by the names of the W3C's RTCOutboundRtpStreamStats.
 *
 * @param mid its section
 * @param rid its encoding among several, or null
 * @param ssrc unsigned 32 bits in an {@code int}
 * @param payloadType what the latest packet with media had, or -1 before one
 * @param packetsSent packets, retransmissions not among them
 * @param bytesSent their payload bytes
 * @param headerBytesSent headers and padding of those, and of retransmissions
 * @param retransmittedPacketsSent packets sent again
 * @param retransmittedBytesSent their payload bytes
 * @param fecPacketsSent packets of parity: of ULPFEC, which are among {@code packetsSent}, or FlexFEC, which are not
 * @param fecBytesSent their payload bytes
 * @param nackCount NACK packets received
 * @param pliCount PLIs received
 * @param firCount FIRs received
 * @param frames what became of encoded frames; {@link FrameStats#NONE} where packets made elsewhere are sent
 * @param remoteInbound what the receiver reports
 */
public record OutboundStreamStats(
        String mid,
        @Nullable String rid,
        int ssrc,
        int payloadType,
        long packetsSent,
        long bytesSent,
        long headerBytesSent,
        long retransmittedPacketsSent,
        long retransmittedBytesSent,
        long fecPacketsSent,
        long fecBytesSent,
        long nackCount,
        long pliCount,
        long firCount,
        FrameStats frames,
        RemoteInboundStats remoteInbound) {
    /**
     * Encoded frames of one stream.
     *
     * @param framesSent handed to the packetiser and queued whole
     * @param keyFramesSent those of them that decoding can begin at
     * @param framesDropped left out: more than the path takes, or they refer to one that was left out
     * @param qpSum sum of the quantisers of the frames sent, in the codec's own measure, or -1 where unknown;
     *     see {@link dev.nightjar.rtp.payload.QuantiserReader}
     * @param targetBitrateBps share of the path that the stream may take, or -1
     * @param totalPacketSendDelayNanos time that its packets waited for their turn, all together
     * @param encoding what the application wishes of it: W3C {@code active}, {@code encodingIndex} and the size
     */
    public record FrameStats(
            long framesSent,
            long keyFramesSent,
            long framesDropped,
            long qpSum,
            long targetBitrateBps,
            long totalPacketSendDelayNanos,
            EncodingSettings encoding) {
        /** Of a stream that sends no frames. */
        public static final FrameStats NONE = new FrameStats(0, 0, 0, -1, -1, 0, EncodingSettings.DEFAULT);
    }

    /** {@return as the receiver last reported} */
    public long packetsLost() {
        return remoteInbound.packetsLost();
    }

    /** {@return as its last report shows, or -1 before one} */
    public long roundTripNanos() {
        return remoteInbound.roundTripNanos();
    }

    /** {@return the statistics of a stream whose packets were made elsewhere} */
    public static OutboundStreamStats ofPackets(
            String mid,
            int payloadType,
            PacketCounts sent,
            PacketCounts again,
            int clockRate,
            ReceiverFeedback feedback) {
        return of(mid, null, payloadType, sent, again, 0, 0, clockRate, feedback, FrameStats.NONE);
    }

    static OutboundStreamStats of(
            String mid,
            @Nullable String rid,
            int payloadType,
            PacketCounts sent,
            PacketCounts again,
            long fecPackets,
            long fecBytes,
            int clockRate,
            ReceiverFeedback feedback,
            FrameStats frames) {
        return new OutboundStreamStats(
                mid,
                rid,
                feedback.ssrc(),
                payloadType,
                sent.packets(),
                sent.payloadBytes(),
                sent.headerBytes() + again.headerBytes(),
                again.packets(),
                again.payloadBytes(),
                fecPackets,
                fecBytes,
                feedback.nackCount(),
                feedback.pliCount(),
                feedback.firCount(),
                frames,
                RemoteInboundStats.of(feedback, clockRate));
    }
}
