package dev.nightjar.endpoint.stats;

import dev.nightjar.endpoint.MediaKind;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the peer reports of a stream that it sends. W3C RTCRemoteOutboundRtpStreamStats.
 *
 * @param id names it in its report; the same as long as it is there
 * @param timestamp when it was so
 * @param ssrc unsigned 32 bits in an {@code int}
 * @param kind what it carries
 * @param transportId {@link TransportStats#id}
 * @param codecId {@link CodecStats#id} of what it carries now, or null before its first packet
 * @param packetsSent as its last report says; 32 bits that wrap
 * @param bytesSent payload bytes, likewise
 * @param localId {@link InboundRtpStreamStats#id}
 * @param remoteTimestamp when it wrote the report, by its clock, or null where it has none
 * @param reportsSent sender reports that have come
 * @param roundTripTime seconds, by its last answer to our clock (RFC 3611 §4.5), or null
 * @param totalRoundTripTime the sum of all measured so, in seconds
 * @param roundTripTimeMeasurements how many were
 */
public record RemoteOutboundRtpStreamStats(
        String id,
        Instant timestamp,
        int ssrc,
        MediaKind kind,
        String transportId,
        @Nullable String codecId,
        long packetsSent,
        long bytesSent,
        String localId,
        @Nullable Instant remoteTimestamp,
        long reportsSent,
        @Nullable Double roundTripTime,
        double totalRoundTripTime,
        long roundTripTimeMeasurements)
        implements RtcStats {
    @Override
    public StatsType type() {
        return StatsType.REMOTE_OUTBOUND_RTP;
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
                .add("localId", localId)
                .add("remoteTimestamp", remoteTimestamp)
                .add("reportsSent", reportsSent)
                .add("roundTripTime", roundTripTime)
                .add("totalRoundTripTime", totalRoundTripTime)
                .add("roundTripTimeMeasurements", roundTripTimeMeasurements)
                .toMap();
    }
}
