package dev.nightjar.endpoint;

import dev.nightjar.dtlssrtp.DtlsCounters;
import dev.nightjar.dtlssrtp.DtlsRole;
import dev.nightjar.dtlssrtp.SrtpCounters;
import dev.nightjar.ice.IceCounters;
import dev.nightjar.ice.IcePathStats;
import dev.nightjar.rtp.receive.InboundStreamStats;
import dev.nightjar.rtp.send.OutboundStreamStats;
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
 * @param ice counters of the ICE agent since the last restart
 * @param iceTransport its pairs and candidates, and what it uses
 * @param forwarding what happened to tracks of other connections that are sent here
 * @param dtls counters of the DTLS session
 */
public record StatsReport(
        long timestampNanos,
        List<InboundStreamStats> inboundRtp,
        List<OutboundStreamStats> outboundRtp,
        TransportStats transport,
        @Nullable IcePathStats selectedPair,
        IceCounters ice,
        IceStats iceTransport,
        ForwardingStats forwarding,
        DtlsCounters dtls) {
    /** Copies the lists. */
    public StatsReport {
        inboundRtp = List.copyOf(inboundRtp);
        outboundRtp = List.copyOf(outboundRtp);
    }

    /**
     * Tracks of other connections that are sent here; each is among {@code outboundRtp} too.
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

    /**
     * W3C RTCTransportStats, and what was refused.
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
     * @param srtpCipher the SRTP profile, or an empty text before DTLS is done
     * @param sendsCryptex whether RTP goes out with its CSRCs and header extensions encrypted, RFC 9335
     * @param dtlsCipher the DTLS cipher suite, or an empty text before that
     * @param dtlsState how far DTLS has come
     * @param dtlsRole ours in DTLS, or null before it is agreed
     * @param availableOutgoingBitrateBps what the path takes as far as is known, for encoded tracks; -1 without any
     */
    public record TransportStats(
            long packetsReceived,
            long bytesReceived,
            long packetsSent,
            long bytesSent,
            long packetsRefused,
            SrtpCounters rtp,
            SrtpCounters rtcp,
            long packetsUnsent,
            String srtpCipher,
            boolean sendsCryptex,
            String dtlsCipher,
            DtlsTransportState dtlsState,
            @Nullable DtlsRole dtlsRole,
            long availableOutgoingBitrateBps) {}
}
