package dev.nightjar.endpoint.stats;

import dev.nightjar.ice.CandidateType;
import dev.nightjar.ice.TcpType;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A candidate, ours or the peer's. W3C RTCIceCandidateStats.
 *
 * @param id names it in its report; the same as long as it is there
 * @param timestamp when it was so
 * @param isRemote whether it is the peer's
 * @param transportId {@link TransportStats#id}
 * @param address in text
 * @param port 0 to 65535
 * @param protocol {@code udp} or {@code tcp}
 * @param candidateType what it is
 * @param priority unsigned 32 bits
 * @param url of the server that gave it, or null
 * @param relayProtocol what carries datagrams to a TURN server: {@code udp}, {@code tcp} or {@code tls}, or null
 * @param foundation as signalled
 * @param relatedAddress in text, or null
 * @param relatedPort with it, or null
 * @param usernameFragment of its generation; empty while the peer's is not known
 * @param tcpType of a TCP candidate, else null
 */
public record IceCandidateStats(
        String id,
        Instant timestamp,
        boolean isRemote,
        String transportId,
        String address,
        int port,
        String protocol,
        CandidateType candidateType,
        long priority,
        @Nullable String url,
        @Nullable String relayProtocol,
        String foundation,
        @Nullable String relatedAddress,
        @Nullable Integer relatedPort,
        String usernameFragment,
        @Nullable TcpType tcpType)
        implements RtcStats {
    @Override
    public StatsType type() {
        return isRemote ? StatsType.REMOTE_CANDIDATE : StatsType.LOCAL_CANDIDATE;
    }

    @Override
    public Map<String, Object> members() {
        return new Members()
                .add("transportId", transportId)
                .add("address", address)
                .add("port", port)
                .add("protocol", protocol)
                .add("candidateType", candidateType.token())
                .add("priority", priority)
                .add("url", url)
                .add("relayProtocol", relayProtocol)
                .add("foundation", foundation)
                .add("relatedAddress", relatedAddress)
                .add("relatedPort", relatedPort)
                .add("usernameFragment", usernameFragment.isEmpty() ? null : usernameFragment)
                .add("tcpType", tcpType == null ? null : tcpType.token())
                .toMap();
    }
}
