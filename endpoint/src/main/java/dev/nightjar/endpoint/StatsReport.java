package dev.nightjar.endpoint;

import dev.nightjar.ice.IceCounters;
import dev.nightjar.ice.IcePathStats;
import dev.nightjar.rtp.receive.InboundStreamStats;
import dev.nightjar.rtp.receive.OutboundStreamStats;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a connection knows of its streams and its transport at one moment, in the names of W3C webrtc-stats.
 *
 * @param timestampNanos when it was taken, on the loop's clock
 * @param inboundRtp one for each stream that arrives
 * @param outboundRtp one for each stream that is sent
 * @param transport the transport as a whole
 * @param selectedPair the pair of candidates in use, or null before there is one
 * @param ice counters of the ICE agent
 */
public record StatsReport(
        long timestampNanos,
        List<InboundStreamStats> inboundRtp,
        List<OutboundStreamStats> outboundRtp,
        TransportStats transport,
        @Nullable IcePathStats selectedPair,
        IceCounters ice) {
    /** Copies the lists. */
    public StatsReport {
        inboundRtp = List.copyOf(inboundRtp);
        outboundRtp = List.copyOf(outboundRtp);
    }

    /**
     * W3C RTCTransportStats, and what was refused.
     *
     * @param packetsReceived datagrams that were this connection's
     * @param bytesReceived their bytes
     * @param packetsSent datagrams sent
     * @param bytesSent their bytes
     * @param packetsRefused datagrams that failed authentication, were replayed, or came before the keys
     * @param srtpCipher the SRTP profile, or an empty text before DTLS is done
     * @param dtlsCipher the DTLS cipher suite, or an empty text before that
     */
    public record TransportStats(
            long packetsReceived,
            long bytesReceived,
            long packetsSent,
            long bytesSent,
            long packetsRefused,
            String srtpCipher,
            String dtlsCipher) {}
}
