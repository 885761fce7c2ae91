package dev.nightjar.endpoint.stats;

import dev.nightjar.endpoint.MediaKind;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A stream that is sent. W3C RTCOutboundRtpStreamStats.
 *
 * <p>Nothing is encoded here: members about frames are of what the application has encoded, and are null where packets
 * made elsewhere are sent.
 *
 * @param id names it in its report; the same as long as it is there
 * @param timestamp when it was so
 * @param ssrc unsigned 32 bits in an {@code int}
 * @param kind what it carries
 * @param transportId {@link TransportStats#id}
 * @param codecId {@link CodecStats#id} of what it carries now, or null before its first packet
 * @param packetsSent its packets, retransmissions included
 * @param bytesSent their payload bytes
 * @param mid its section
 * @param mediaSourceId {@link MediaSourceStats#id} of the track that is sent, or null
 * @param remoteId {@link RemoteInboundRtpStreamStats#id}, or null before a report
 * @param rid its name among several encodings, or null
 * @param encodingIndex its place among the encodings of its sender, or null for sound
 * @param headerBytesSent headers and padding, retransmissions included
 * @param retransmittedPacketsSent among {@code packetsSent}
 * @param retransmittedBytesSent their payload bytes
 * @param rtxSsrc of its retransmissions, or null where RTX is not negotiated
 * @param targetBitrate bits per second that it may take of the path, or null
 * @param framesSent pictures sent
 * @param framesEncoded the same
 * @param keyFramesEncoded those of them that decoding can begin at
 * @param qpSum sum of their quantisers, where the codec tells
 * @param totalPacketSendDelay seconds that packets waited for their turn, all together
 * @param nackCount NACK packets received
 * @param firCount FIRs received
 * @param pliCount PLIs received
 * @param active whether the application and the peer want it sent
 * @param scalabilityMode as the application has said, or null
 */
public record OutboundRtpStreamStats(
        String id,
        Instant timestamp,
        int ssrc,
        MediaKind kind,
        String transportId,
        @Nullable String codecId,
        long packetsSent,
        long bytesSent,
        @Nullable String mid,
        @Nullable String mediaSourceId,
        @Nullable String remoteId,
        @Nullable String rid,
        @Nullable Integer encodingIndex,
        long headerBytesSent,
        long retransmittedPacketsSent,
        long retransmittedBytesSent,
        @Nullable Integer rtxSsrc,
        @Nullable Double targetBitrate,
        @Nullable Long framesSent,
        @Nullable Long framesEncoded,
        @Nullable Long keyFramesEncoded,
        @Nullable Long qpSum,
        @Nullable Double totalPacketSendDelay,
        long nackCount,
        @Nullable Long firCount,
        @Nullable Long pliCount,
        @Nullable Boolean active,
        @Nullable String scalabilityMode)
        implements RtcStats {
    @Override
    public StatsType type() {
        return StatsType.OUTBOUND_RTP;
    }

    @Override
    public Map<String, Object> members() {
        return new Members()
                .ssrc("ssrc", ssrc)
                .add("kind", kind.toString())
                .add("transportId", transportId)
                .add("codecId", codecId)
                .add("packetsSent", packetsSent)
                .add("bytesSent", bytesSent)
                .add("mid", mid)
                .add("mediaSourceId", mediaSourceId)
                .add("remoteId", remoteId)
                .add("rid", rid)
                .add("encodingIndex", encodingIndex)
                .add("headerBytesSent", headerBytesSent)
                .add("retransmittedPacketsSent", retransmittedPacketsSent)
                .add("retransmittedBytesSent", retransmittedBytesSent)
                .ssrc("rtxSsrc", rtxSsrc)
                .add("targetBitrate", targetBitrate)
                .add("framesSent", framesSent)
                .add("framesEncoded", framesEncoded)
                .add("keyFramesEncoded", keyFramesEncoded)
                .add("qpSum", qpSum)
                .add("totalPacketSendDelay", totalPacketSendDelay)
                .add("nackCount", nackCount)
                .add("firCount", firCount)
                .add("pliCount", pliCount)
                .add("active", active)
                .add("scalabilityMode", scalabilityMode)
                .toMap();
    }
}
