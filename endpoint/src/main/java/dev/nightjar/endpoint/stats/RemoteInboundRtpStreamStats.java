package dev.nightjar.endpoint.stats;

import dev.nightjar.endpoint.MediaKind;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the peer reports of a stream that it receives. W3C RTCRemoteInboundRtpStreamStats.
 *
 * @param id names it in its report; the same as long as it is there
 * @param timestamp when it was so
 * @param ssrc unsigned 32 bits in an {@code int}
 * @param kind what it carries
 * @param transportId {@link TransportStats#id}
 * @param codecId {@link CodecStats#id} of what it carries now, or null before its first packet
 * @param packetsLost as the last report says; duplicates may make it negative
 * @param jitter interarrival jitter in seconds
 * @param localId {@link OutboundRtpStreamStats#id}
 * @param roundTripTime seconds, by the last report that tells it, or null
 * @param totalRoundTripTime the sum of all that told it, in seconds
 * @param fractionLost 0 to 1, between the last two reports
 * @param roundTripTimeMeasurements reports that told the round trip
 */
public record RemoteInboundRtpStreamStats(
        String id,
        Instant timestamp,
        int ssrc,
        MediaKind kind,
        String transportId,
        @Nullable String codecId,
        long packetsLost,
        double jitter,
        String localId,
        @Nullable Double roundTripTime,
        double totalRoundTripTime,
        double fractionLost,
        long roundTripTimeMeasurements)
        implements RtcStats {
    @Override
    public StatsType type() {
        return StatsType.REMOTE_INBOUND_RTP;
    }

    @Override
    public Map<String, Object> members() {
        return new Members()
                .ssrc("ssrc", ssrc)
                .add("kind", kind.toString())
                .add("transportId", transportId)
                .add("codecId", codecId)
                .add("packetsLost", packetsLost)
                .add("jitter", jitter)
                .add("localId", localId)
                .add("roundTripTime", roundTripTime)
                .add("totalRoundTripTime", totalRoundTripTime)
                .add("fractionLost", fractionLost)
                .add("roundTripTimeMeasurements", roundTripTimeMeasurements)
                .toMap();
    }
}
