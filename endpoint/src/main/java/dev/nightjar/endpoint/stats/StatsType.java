package dev.nightjar.endpoint.stats;

import java.util.Locale;

/** What a dictionary of a report is about: W3C RTCStatsType, without devices and data channels. */
public enum StatsType {
    /** {@link CodecStats}. */
    CODEC,
    /** {@link InboundRtpStreamStats}. */
    INBOUND_RTP,
    /** {@link OutboundRtpStreamStats}. */
    OUTBOUND_RTP,
    /** {@link RemoteInboundRtpStreamStats}. */
    REMOTE_INBOUND_RTP,
    /** {@link RemoteOutboundRtpStreamStats}. */
    REMOTE_OUTBOUND_RTP,
    /** {@link MediaSourceStats}. */
    MEDIA_SOURCE,
    /** {@link AudioPlayoutStats}. */
    MEDIA_PLAYOUT,
    /** {@link PeerConnectionStats}. */
    PEER_CONNECTION,
    /** {@link TransportStats}. */
    TRANSPORT,
    /** {@link IceCandidatePairStats}. */
    CANDIDATE_PAIR,
    /** {@link IceCandidateStats} of ours. */
    LOCAL_CANDIDATE,
    /** {@link IceCandidateStats} of the peer. */
    REMOTE_CANDIDATE,
    /** {@link CertificateStats}. */
    CERTIFICATE;

    /** {@return the word of W3C, {@code inbound-rtp} for example} */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
