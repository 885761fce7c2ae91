package dev.nightjar.endpoint;

import dev.nightjar.dtlssrtp.DtlsRole;
import dev.nightjar.dtlssrtp.Fingerprint;
import dev.nightjar.ice.Candidate;
import dev.nightjar.ice.IceCredentials;
import dev.nightjar.ice.IceRole;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a description changes in the transport; null where it changes nothing.
 *
 * @param remoteIce what the peer's description says of ICE
 * @param dtls how DTLS begins
 * @param sections what the RTP session carries from now on
 */
record TransportPlan(
        @Nullable RemoteIce remoteIce,
        @Nullable Dtls dtls,
        @Nullable List<SectionPlan> sections) {
    static final TransportPlan NOTHING = new TransportPlan(null, null, null);

    /**
     * The peer's side of ICE.
     *
     * @param role ours
     * @param credentials the peer's
     * @param lite whether the peer is lite
     * @param candidates that its description holds
     * @param endOfCandidates whether no more follow
     */
    record RemoteIce(
            IceRole role,
            IceCredentials credentials,
            boolean lite,
            List<Candidate> candidates,
            boolean endOfCandidates) {}

    /**
     * How DTLS begins.
     *
     * @param role ours
     * @param fingerprints one of which the peer's certificate must have
     */
    record Dtls(DtlsRole role, List<Fingerprint> fingerprints) {}
}
