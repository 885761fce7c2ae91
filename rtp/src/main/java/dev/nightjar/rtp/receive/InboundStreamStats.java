package dev.nightjar.rtp.receive;

import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.playout.PlayoutStats;
import org.jspecify.annotations.Nullable;

/**
 * One received stream at one moment, by the names of the W3C's RTCInboundRtpStreamStats.
 *
 * @param mid its section
 * @param ssrc unsigned 32 bits in an {@code int}
 * @param rid its simulcast layer, or null
 * @param cname its canonical name, or null before an SDES
 * @param codec what it sends, or null where its frames cannot be assembled
 * @param packetsReceived packets on its own SSRC, duplicates included
 * @param bytesReceived payload bytes of those, of retransmissions and of parity
 * @param headerBytesReceived their header and padding bytes
 * @param packetsLost expected minus received, RFC 3550 §6.4.1; a retransmission does not lower it
 * @param jitterNanos interarrival jitter
 * @param nackCount NACK packets sent
 * @param pliCount PLIs sent
 * @param firCount FIRs sent
 * @param framesReceived whole frames
 * @param keyFramesReceived keyframes among them
 * @param framesDropped frames not delivered: broken, or not decodable for want of a keyframe
 * @param retransmittedPacketsReceived packets that came on the retransmission stream
 * @param retransmittedBytesReceived their payload bytes
 * @param packetsDiscarded duplicates and packets that came after they were given up
 * @param packetsAbandoned packets that never came in time
 * @param repairs what forward error correction and redundancy did
 * @param frameWidth pixels across, 0 while unknown
 * @param frameHeight pixels down, 0 while unknown
 * @param lastPacketReceivedNanos when the latest packet arrived
 * @param payloadType what the latest packet with media had, or -1; with {@code codec} it stands for W3C's codecId
 * @param roundTripNanos from a NACK to what it brought, smoothed, or 0 while nothing was asked for
 * @param framesPerSecond frames delivered in the last second; for audio, its packets
 * @param jitterBuffer what frames waited for
 * @param framesAssembledFromMultiplePackets frames delivered that came in more than one packet
 * @param totalAssemblyTimeNanos sum of the times between their first and their last packet
 * @param qpSum sum of the quantisers of the frames delivered, in the codec's own measure, or -1 where they are not
 *     known; see {@link dev.nightjar.rtp.payload.QuantiserReader}
 * @param remoteOutbound what the sender reports
 * @param audioLevel 0 to 1 by RFC 6464, or -1 where the sender does not tell
 * @param totalAudioEnergy sum of squared levels times their seconds
 * @param repairSsrcs where it is repaired from
 */
public record InboundStreamStats(
        String mid,
        int ssrc,
        @Nullable String rid,
        @Nullable String cname,
        @Nullable CodecKind codec,
        long packetsReceived,
        long bytesReceived,
        long headerBytesReceived,
        long packetsLost,
        long jitterNanos,
        long nackCount,
        long pliCount,
        long firCount,
        long framesReceived,
        long keyFramesReceived,
        long framesDropped,
        long retransmittedPacketsReceived,
        long retransmittedBytesReceived,
        long packetsDiscarded,
        long packetsAbandoned,
        RepairStats repairs,
        int frameWidth,
        int frameHeight,
        long lastPacketReceivedNanos,
        int payloadType,
        long roundTripNanos,
        int framesPerSecond,
        JitterBufferStats jitterBuffer,
        long framesAssembledFromMultiplePackets,
        long totalAssemblyTimeNanos,
        long qpSum,
        RemoteOutboundStats remoteOutbound,
        double audioLevel,
        double totalAudioEnergy,
        RepairSsrcs repairSsrcs) {
    /** {@return {@link JitterBufferStats#jitterBufferDelayNanos}} */
    public long jitterBufferDelayNanos() {
        return jitterBuffer.jitterBufferDelayNanos();
    }

    /** {@return {@link JitterBufferStats#jitterBufferEmittedCount}} */
    public long jitterBufferEmittedCount() {
        return jitterBuffer.jitterBufferEmittedCount();
    }

    /** {@return the same of a stream that is played, with what its jitter buffer says} */
    public InboundStreamStats playedBy(PlayoutStats playout) {
        return new InboundStreamStats(
                mid,
                ssrc,
                rid,
                cname,
                codec,
                packetsReceived,
                bytesReceived,
                headerBytesReceived,
                packetsLost,
                jitterNanos,
                nackCount,
                pliCount,
                firCount,
                framesReceived,
                keyFramesReceived,
                framesDropped,
                retransmittedPacketsReceived,
                retransmittedBytesReceived,
                packetsDiscarded,
                packetsAbandoned,
                repairs,
                frameWidth,
                frameHeight,
                lastPacketReceivedNanos,
                payloadType,
                roundTripNanos,
                framesPerSecond,
                JitterBufferStats.of(playout),
                framesAssembledFromMultiplePackets,
                totalAssemblyTimeNanos,
                qpSum,
                remoteOutbound,
                audioLevel,
                totalAudioEnergy,
                repairSsrcs);
    }
}
