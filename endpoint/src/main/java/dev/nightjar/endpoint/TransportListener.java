package dev.nightjar.endpoint;

import dev.nightjar.dtlssrtp.DtlsCloseReason;
import dev.nightjar.ice.Candidate;
import dev.nightjar.ice.IceState;
import dev.nightjar.rtp.receive.RtpEvent;
import org.jspecify.annotations.Nullable;

/** Takes what a transport reports, on its loop; an implementation hands it to the connection's executor. */
interface TransportListener {
    /** A candidate of ours for the generation {@code ufrag} is known, from a server unless {@code source} is null. */
    void onLocalCandidate(String ufrag, Candidate candidate, @Nullable CandidateSource source);

    /** All candidates of ours for the generation {@code ufrag} are known. */
    void onGatheringComplete(String ufrag);

    /** A server gave no candidate. */
    void onCandidateError(IceCandidateErrorEvent error);

    void onIceState(IceState state);

    /** ICE has failed and no restart has come in time. */
    void onIceGivenUp();

    /** ICE uses those two candidates from now on. */
    void onSelectedPair(String localUfrag, Candidate local, String remoteUfrag, Candidate remote);

    void onDtlsConnected();

    void onDtlsClosed(DtlsCloseReason reason);

    void onRtp(RtpEvent event);

    /** The transport cannot go on, for a reason in words. */
    void onFailed(String reason);
}
