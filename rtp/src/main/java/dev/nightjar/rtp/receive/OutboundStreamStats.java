package dev.nightjar.rtp.receive;

/**
 * One sent stream at one moment, by the names of the W3C's RTCOutboundRtpStreamStats.
 *
 * @param mid its section
 * @param ssrc unsigned 32 bits in an {@code int}
 * @param packetsSent packets, retransmissions not among them
 * @param bytesSent their payload bytes
 * @param retransmittedPacketsSent packets sent again
 * @param retransmittedBytesSent their payload bytes
 * @param nackCount NACK packets received
 * @param pliCount PLIs received
 * @param firCount FIRs received
 * @param packetsLost as the receiver last reported
 * @param roundTripNanos as its last report shows, or -1 before one
 */
public record OutboundStreamStats(
        String mid,
        int ssrc,
        long packetsSent,
        long bytesSent,
        long retransmittedPacketsSent,
        long retransmittedBytesSent,
        long nackCount,
        long pliCount,
        long firCount,
        long packetsLost,
        long roundTripNanos) {}
