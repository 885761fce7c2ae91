package dev.nightjar.endpoint;

import dev.nightjar.ice.CandidateType;
import dev.nightjar.ice.IcePairStats;
import dev.nightjar.ice.IceRole;
import dev.nightjar.ice.IceState;
import dev.nightjar.ice.TcpType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ICE of a connection in numbers, in the names of W3C webrtc-stats: what RTCTransportStats says of it, its pairs
 * and its candidates.
 *
 * <p>An id stays the same as long as what it names is there, through ICE restarts too.
 *
 * @param selectedCandidatePairId {@link CandidatePair#id} of the pair in use, or null before there is one
 * @param selectedCandidatePairChanges how often that has changed, the first one included
 * @param iceRole ours
 * @param iceLocalUsernameFragment ours, of the generation in use
 * @param iceState what the connection has reached
 * @param candidatePairs of the generation in use and of a restart under way
 * @param localCandidates ours
 * @param remoteCandidates the peer's
 */
public record IceStats(
        @Nullable String selectedCandidatePairId,
        int selectedCandidatePairChanges,
        IceRole iceRole,
        String iceLocalUsernameFragment,
        IceState iceState,
        List<CandidatePair> candidatePairs,
        List<Candidate> localCandidates,
        List<Candidate> remoteCandidates) {
    /** Copies the lists. */
    public IceStats {
        candidatePairs = List.copyOf(candidatePairs);
        localCandidates = List.copyOf(localCandidates);
        remoteCandidates = List.copyOf(remoteCandidates);
    }

    /**
     * W3C RTCIceCandidatePairStats. Packets and bytes are those of media and DTLS while the pair was in use.
     *
     * @param id names it
     * @param localCandidateId {@link Candidate#id} of ours
     * @param remoteCandidateId {@link Candidate#id} of the peer's
     * @param state how far checking it has come
     * @param priority unsigned 64 bits
     * @param nominated whether it was nominated and has not failed since
     * @param packetsSent datagrams sent
     * @param packetsReceived datagrams received
     * @param bytesSent their bytes
     * @param bytesReceived their bytes
     * @param totalRoundTripNanos of all answered checks
     * @param currentRoundTripNanos of the newest, 0 before the first
     * @param requestsReceived authenticated checks of the peer
     * @param requestsSent checks, without consent checks
     * @param responsesReceived answers to checks and consent checks
     * @param responsesSent our answers
     * @param consentRequestsSent consent checks
     */
    public record CandidatePair(
            String id,
            String localCandidateId,
            String remoteCandidateId,
            IcePairStats.State state,
            long priority,
            boolean nominated,
            long packetsSent,
            long packetsReceived,
            long bytesSent,
            long bytesReceived,
            long totalRoundTripNanos,
            long currentRoundTripNanos,
            long requestsReceived,
            long requestsSent,
            long responsesReceived,
            long responsesSent,
            long consentRequestsSent) {}

    /**
     * W3C RTCIceCandidateStats.
     *
     * @param id names it
     * @param address in text
     * @param port 0 to 65535
     * @param protocol {@code udp} or {@code tcp}
     * @param candidateType what it is
     * @param priority unsigned 32 bits
     * @param foundation as signalled
     * @param relatedAddress in text, or null
     * @param relatedPort with it, or null
     * @param usernameFragment of its generation; empty while the peer's is not known
     * @param tcpType of a TCP candidate, else null
     * @param url of the server that gave it, or null
     * @param relayProtocol what carries datagrams to a TURN server: {@code udp}, {@code tcp} or {@code tls}, or null
     */
    public record Candidate(
            String id,
            String address,
            int port,
            String protocol,
            CandidateType candidateType,
            long priority,
            String foundation,
            @Nullable String relatedAddress,
            @Nullable Integer relatedPort,
            String usernameFragment,
            @Nullable TcpType tcpType,
            @Nullable String url,
            @Nullable String relayProtocol) {}
}
