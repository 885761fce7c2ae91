package dev.nightjar.endpoint.stats;

import dev.nightjar.endpoint.MediaKind;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A stream that arrives. W3C RTCInboundRtpStreamStats.
 *
 * <p>Nothing is decoded here: a frame that is handed to the application whole counts where W3C says decoded, and
 * members about decoding and concealment are not filled.
 *
 * @param id names it in its report; the same as long as it is there
 * @param timestamp when it was so
 * @param ssrc unsigned 32 bits in an {@code int}
 * @param kind what it carries
 * @param transportId {@link TransportStats#id}
 * @param codecId {@link CodecStats#id} of what it carries now, or null before its first packet
 * @param packetsReceived its packets, retransmissions and duplicates included
 * @param packetsLost expected minus received, RFC 3550 §6.4.1; a retransmission does not lower it
 * @param jitter interarrival jitter in seconds
 * @param trackIdentifier {@code id} of the track
 * @param mid its section
 * @param remoteId {@link RemoteOutboundRtpStreamStats#id}, or null before a sender report
 * @param framesDropped pictures not handed out: broken, or of no use for want of a keyframe
 * @param frameWidth pixels across, or null while unknown
 * @param frameHeight pixels down, or null while unknown
 * @param framesPerSecond pictures handed out in the last second
 * @param qpSum sum of the quantisers of those handed out, where the codec tells
 * @param lastPacketReceivedTimestamp when the latest packet came
 * @param headerBytesReceived headers and padding, retransmissions included
 * @param packetsDiscarded duplicates and packets that came after they were given up
 * @param fecBytesReceived payload bytes of parity, among {@code bytesReceived}
 * @param fecPacketsReceived packets of parity
 * @param fecPacketsDiscarded those of which nothing was made
 * @param bytesReceived payload bytes, retransmissions and parity included
 * @param nackCount NACK packets sent
 * @param firCount FIRs sent
 * @param pliCount PLIs sent
 * @param jitterBufferDelay seconds from the first packet to being handed out, of all frames or samples of sound
 * @param jitterBufferTargetDelay seconds aimed at, likewise; null where no {@code Player} plays it
 * @param jitterBufferEmittedCount frames or samples that those are sums of
 * @param jitterBufferMinimumDelay seconds that the network alone would ask for, likewise
 * @param audioLevel 0 to 1 by RFC 6464, or null where the sender does not tell
 * @param totalAudioEnergy sum of squared levels times their seconds, or null
 * @param framesReceived whole pictures
 * @param playoutId {@link AudioPlayoutStats#id} of what a {@code Player} plays, or null
 * @param framesAssembledFromMultiplePackets pictures that came in more than one packet
 * @param totalAssemblyTime seconds between their first and their last packet, summed up
 * @param retransmittedPacketsReceived among {@code packetsReceived}; null where RTX is not negotiated
 * @param retransmittedBytesReceived their payload bytes
 * @param rtxSsrc of its retransmissions, as far as some have come
 * @param fecSsrc of its parity in FlexFEC, likewise
 */
public record InboundRtpStreamStats(
        String id,
        Instant timestamp,
        int ssrc,
        MediaKind kind,
        String transportId,
        @Nullable String codecId,
        long packetsReceived,
        long packetsLost,
        double jitter,
        @Nullable String trackIdentifier,
        String mid,
        @Nullable String remoteId,
        @Nullable Long framesDropped,
        @Nullable Integer frameWidth,
        @Nullable Integer frameHeight,
        @Nullable Double framesPerSecond,
        @Nullable Long qpSum,
        @Nullable Instant lastPacketReceivedTimestamp,
        long headerBytesReceived,
        long packetsDiscarded,
        @Nullable Long fecBytesReceived,
        @Nullable Long fecPacketsReceived,
        @Nullable Long fecPacketsDiscarded,
        long bytesReceived,
        long nackCount,
        @Nullable Long firCount,
        @Nullable Long pliCount,
        @Nullable Double jitterBufferDelay,
        @Nullable Double jitterBufferTargetDelay,
        @Nullable Long jitterBufferEmittedCount,
        @Nullable Double jitterBufferMinimumDelay,
        @Nullable Double audioLevel,
        @Nullable Double totalAudioEnergy,
        @Nullable Long framesReceived,
        @Nullable String playoutId,
        @Nullable Long framesAssembledFromMultiplePackets,
        @Nullable Double totalAssemblyTime,
        @Nullable Long retransmittedPacketsReceived,
        @Nullable Long retransmittedBytesReceived,
        @Nullable Integer rtxSsrc,
        @Nullable Integer fecSsrc)
        implements RtcStats {
    @Override
    public StatsType type() {
        return StatsType.INBOUND_RTP;
    }

    @Override
    public Map<String, Object> members() {
        return new Members()
                .ssrc("ssrc", ssrc)
                .add("kind", kind.toString())
                .add("transportId", transportId)
                .add("codecId", codecId)
                .add("packetsReceived", packetsReceived)
                .add("packetsLost", packetsLost)
                .add("jitter", jitter)
                .add("trackIdentifier", trackIdentifier)
                .add("mid", mid)
                .add("remoteId", remoteId)
                .add("framesDropped", framesDropped)
                .add("frameWidth", frameWidth)
                .add("frameHeight", frameHeight)
                .add("framesPerSecond", framesPerSecond)
                .add("qpSum", qpSum)
                .add("lastPacketReceivedTimestamp", lastPacketReceivedTimestamp)
                .add("headerBytesReceived", headerBytesReceived)
                .add("packetsDiscarded", packetsDiscarded)
                .add("fecBytesReceived", fecBytesReceived)
                .add("fecPacketsReceived", fecPacketsReceived)
                .add("fecPacketsDiscarded", fecPacketsDiscarded)
                .add("bytesReceived", bytesReceived)
                .add("nackCount", nackCount)
                .add("firCount", firCount)
                .add("pliCount", pliCount)
                .add("jitterBufferDelay", jitterBufferDelay)
                .add("jitterBufferTargetDelay", jitterBufferTargetDelay)
                .add("jitterBufferEmittedCount", jitterBufferEmittedCount)
                .add("jitterBufferMinimumDelay", jitterBufferMinimumDelay)
                .add("audioLevel", audioLevel)
                .add("totalAudioEnergy", totalAudioEnergy)
                .add("framesReceived", framesReceived)
                .add("playoutId", playoutId)
                .add("framesAssembledFromMultiplePackets", framesAssembledFromMultiplePackets)
                .add("totalAssemblyTime", totalAssemblyTime)
                .add("retransmittedPacketsReceived", retransmittedPacketsReceived)
                .add("retransmittedBytesReceived", retransmittedBytesReceived)
                .ssrc("rtxSsrc", rtxSsrc)
                .ssrc("fecSsrc", fecSsrc)
                .toMap();
    }
}
