package dev.nightjar.endpoint;

import dev.nightjar.dtlssrtp.DtlsRole;
import dev.nightjar.dtlssrtp.Fingerprint;
import dev.nightjar.endpoint.internal.transport.RemoteIce;
import dev.nightjar.ice.IceCredentials;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a description changes in the transport; null where it changes nothing.
 *
 * @param restart what becomes of our side of an ICE restart
 * @param remoteIce what the peer's description says of ICE
 * @param dtls how DTLS begins
 * @param sections what the RTP session carries from now on
 */
record TransportPlan(
        @Nullable Restart restart,
        @Nullable RemoteIce remoteIce,
        @Nullable Dtls dtls,
        @Nullable List<SectionPlan> sections) {
    static final TransportPlan NOTHING = new TransportPlan(null, null, null, null);

    /** {@return a plan that begins a restart, or nothing without credentials} */
    static TransportPlan restart(@Nullable IceCredentials ours) {
        return ours == null ? NOTHING : new TransportPlan(new Restart(ours), null, null, null);
    }

    /** {@return a plan that ends the restart we have offered, if we have, and takes those sections} */
    static TransportPlan withoutRestart(boolean wasOffered, @Nullable List<SectionPlan> sections) {
        return new TransportPlan(wasOffered ? new Restart(null) : null, null, null, sections);
    }

    /**
     * Our side of an ICE restart.
     *
     * @param credentials ours that it begins with, or null when our offer of it was taken back
     */
    record Restart(@Nullable IceCredentials credentials) {}

    /**
     * How DTLS begins.
     *
     * @param role ours
     * @param fingerprints one of which the peer's certificate must have
     */
    record Dtls(DtlsRole role, List<Fingerprint> fingerprints) {}
}
