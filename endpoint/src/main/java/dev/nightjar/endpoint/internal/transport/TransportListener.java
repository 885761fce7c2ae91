package dev.nightjar.endpoint.internal.transport;

import dev.nightjar.dtlssrtp.DtlsCloseReason;
import dev.nightjar.endpoint.IceCandidateErrorEvent;
import dev.nightjar.endpoint.RtcError;
import dev.nightjar.ice.Candidate;
import dev.nightjar.ice.IceRole;
import dev.nightjar.ice.IceState;
import dev.nightjar.rtp.receive.RtpEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes what a transport reports, on its loop; an implementation hands it to the connection's executor. */
public interface TransportListener {
    /** A candidate of ours for the generation {@code ufrag} is known, from a server unless {@code source} is null. */
    void onLocalCandidate(String ufrag, Candidate candidate, @Nullable CandidateSource source);

    /** All candidates of ours for the generation {@code ufrag} are known. */
    void onGatheringComplete(String ufrag);

    /** A server gave no candidate. */
    void onCandidateError(IceCandidateErrorEvent error);

    /**
     * ICE uses another pair of candidates, has reached another state, or both at once.
     *
     * @param pair null where it stays
     * @param state null where it stays
     */
    void onIce(@Nullable SelectedPair pair, @Nullable IceState state);

    /** A conflict with the peer, or the peer's description, has given us another role. */
    void onIceRole(IceRole role);

    /** ICE has failed and no restart has come in time. */
    void onIceGivenUp();

    /** The handshake begins. */
    void onDtlsConnecting();

    /** The peer has proved those certificates, its own first. */
    void onDtlsConnected(List<byte[]> remoteCertificates);

    /**
     * DTLS has ended.
     *
     * @param error what the application is told of it; null for an end in order
     */
    void onDtlsClosed(DtlsCloseReason reason, @Nullable RtcError error);

    /** Something has happened in what is received or sent. */
    void onRtp(RtpEvent event);

    /** The transport cannot go on, for a reason in words. */
    void onFailed(String reason);
}
