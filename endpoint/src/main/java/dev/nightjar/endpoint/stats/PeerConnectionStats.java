package dev.nightjar.endpoint.stats;

import java.time.Instant;
import java.util.Map;

/**
 * The connection. W3C RTCPeerConnectionStats.
 *
 * @param id names it in its report; the same as long as it is there
 * @param timestamp when it was so
 * @param dataChannelsOpened channels that were open
 * @param dataChannelsClosed those of them that have closed
 */
public record PeerConnectionStats(String id, Instant timestamp, long dataChannelsOpened, long dataChannelsClosed)
        implements RtcStats {
    @Override
    public StatsType type() {
        return StatsType.PEER_CONNECTION;
    }

    @Override
    public Map<String, Object> members() {
        return new Members()
                .add("dataChannelsOpened", dataChannelsOpened)
                .add("dataChannelsClosed", dataChannelsClosed)
                .toMap();
    }
}
