package dev.nightjar.endpoint.stats;

import dev.nightjar.dtlssrtp.DtlsCounters;
import dev.nightjar.dtlssrtp.SrtpCounters;
import dev.nightjar.ice.IceCounters;
import dev.nightjar.ice.IcePathStats;
import dev.nightjar.rtp.receive.InboundStreamStats;
import dev.nightjar.rtp.send.OutboundStreamStats;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a connection counts beside W3C webrtc-stats, of the whole connection.
 *
 * @param timestampNanos when it was taken, on the loop's clock
 * @param inboundStreams each stream that arrives as its session sees it: retransmissions apart from what was sent first
 * @param outboundStreams each stream that is sent, likewise
 * @param datagrams what came and went, connectivity checks among it, and what was refused
 * @param selectedPair the pair of candidates in use, or null before there is one
 * @param ice counters of the ICE agent since the last restart
 * @param forwarding what happened to tracks of other connections that are sent here
 * @param dtls counters of the DTLS session
 */
public record NightjarStats(
        long timestampNanos,
        List<InboundStreamStats> inboundStreams,
        List<OutboundStreamStats> outboundStreams,
        DatagramStats datagrams,
        @Nullable IcePathStats selectedPair,
        IceCounters ice,
        ForwardingStats forwarding,
        DtlsCounters dtls) {
    /** Copies the lists. */
    public NightjarStats {
        inboundStreams = List.copyOf(inboundStreams);
        outboundStreams = List.copyOf(outboundStreams);
    }

    /**
     * Datagrams of a connection.
     *
     * @param packetsReceived datagrams that were this connection's
     * @param bytesReceived their bytes
     * @param packetsSent datagrams sent
     * @param bytesSent their bytes
     * @param packetsRefused datagrams of no protocol we know, those beyond what is kept before the keys are there, and
     *     those that {@code rtp} and {@code rtcp} count as refused
     * @param rtp what SRTP did with RTP packets, sent and received, by result
     * @param rtcp what SRTP did with RTCP packets, sent and received, by result
     * @param packetsUnsent RTP and RTCP packets of ours that SRTP refused to protect
     * @param sendsCryptex whether RTP goes out with its CSRCs and header extensions encrypted, RFC 9335
     */
    public record DatagramStats(
            long packetsReceived,
            long bytesReceived,
            long packetsSent,
            long bytesSent,
            long packetsRefused,
            SrtpCounters rtp,
            SrtpCounters rtcp,
            long packetsUnsent,
            boolean sendsCryptex) {}

    /**
     * Tracks of other connections that are sent here; each is among {@code outboundStreams} too.
     *
     * @param packetsWithoutCodec not sent, because the peer has not agreed to their codec
     * @param packetsBeforeKeyframe not sent, because they refer to pictures that the peer has not got
     * @param transportFeedbackReceived transport-wide feedback of the peer; counted only
     * @param bitrateEstimatesReceived REMBs of the peer; counted only
     * @param loopCrossingsDropped packets that this connection's loop had for other loops, which were too far behind
     */
    public record ForwardingStats(
            long packetsWithoutCodec,
            long packetsBeforeKeyframe,
            long transportFeedbackReceived,
            long bitrateEstimatesReceived,
            long loopCrossingsDropped) {}
}
