package dev.nightjar.rtp.receive;

import dev.nightjar.rtp.payload.CodecKind;
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
 * @param jitterBufferDelayNanos sum of the times from a frame's first packet to its delivery
 * @param jitterBufferEmittedCount frames delivered, which that is the sum of
 * @param audioLevel 0 to 1 by RFC 6464, or -1 where the sender does not tell
 * @param totalAudioEnergy sum of squared levels times their seconds
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
        long jitterBufferDelayNanos,
        long jitterBufferEmittedCount,
        double audioLevel,
        double totalAudioEnergy) {}
