package dev.nightjar.endpoint.stats;

import dev.nightjar.ice.IcePairStats;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * W3C RTCIceCandidatePairStats: a pair of candidates. Packets and bytes are those of media and DTLS while it was used.
 *
 * @param id names it in its report; the same as long as it is there
 * @param timestamp when it was so
 * @param transportId {@link TransportStats#id}
 * @param localCandidateId {@link IceCandidateStats#id} of ours
 * @param remoteCandidateId {@link IceCandidateStats#id} of the peer's
 * @param state how far checking it has come
 * @param priority unsigned 64 bits; no member of W3C any more
 * @param nominated whether it was nominated and has not failed since
 * @param packetsSent datagrams sent
 * @param packetsReceived datagrams received
 * @param bytesSent their bytes
 * @param bytesReceived their bytes
 * @param totalRoundTripTime seconds of all answered checks
 * @param currentRoundTripTime seconds of the newest, or null before the first
 * @param availableOutgoingBitrate bits per second that the path takes; null where it is not in use or that is not known
 * @param requestsReceived authenticated checks of the peer
 * @param requestsSent checks, without consent checks
 * @param responsesReceived answers to checks and consent checks
 * @param responsesSent our answers
 * @param consentRequestsSent consent checks, RFC 7675 §5.1
 */
public record IceCandidatePairStats(
        String id,
        Instant timestamp,
        String transportId,
        String localCandidateId,
        String remoteCandidateId,
        IcePairStats.State state,
        long priority,
        boolean nominated,
        long packetsSent,
        long packetsReceived,
        long bytesSent,
        long bytesReceived,
        double totalRoundTripTime,
        @Nullable Double currentRoundTripTime,
        @Nullable Double availableOutgoingBitrate,
        long requestsReceived,
        long requestsSent,
        long responsesReceived,
        long responsesSent,
        long consentRequestsSent)
        implements RtcStats {
    @Override
    public StatsType type() {
        return StatsType.CANDIDATE_PAIR;
    }

    @Override
    public Map<String, Object> members() {
        return new Members()
                .add("transportId", transportId)
                .add("localCandidateId", localCandidateId)
                .add("remoteCandidateId", remoteCandidateId)
                .add("state", state.token())
                .add("nominated", nominated)
                .add("packetsSent", packetsSent)
                .add("packetsReceived", packetsReceived)
                .add("bytesSent", bytesSent)
                .add("bytesReceived", bytesReceived)
                .add("totalRoundTripTime", totalRoundTripTime)
                .add("currentRoundTripTime", currentRoundTripTime)
                .add("availableOutgoingBitrate", availableOutgoingBitrate)
                .add("requestsReceived", requestsReceived)
                .add("requestsSent", requestsSent)
                .add("responsesReceived", responsesReceived)
                .add("responsesSent", responsesSent)
                .add("consentRequestsSent", consentRequestsSent)
                .toMap();
    }
}
