package dev.nightjar.endpoint;

import dev.nightjar.endpoint.internal.callbacks.Listeners;
import dev.nightjar.ice.IceRole;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The states of a connection and its transports that events tell of, and who listens.
 *
 * <p>States change, and listeners are called, on the connection's executor only, the change right before its event; but
 * for {@link #close}, which any thread may call and after which nothing changes. States may be read from any thread.
 */
final class ConnectionEvents {
    private final Listeners<TrackEvent> track = new Listeners<>();
    private final Listeners<IceCandidate> iceCandidate = new Listeners<>();
    private final Listeners<IceCandidateEvent> candidateEvent = new Listeners<>();
    private final Listeners<IceCandidateErrorEvent> candidateError = new Listeners<>();
    private final Listeners<SignalingState> signaling = new Listeners<>();
    private final Listeners<IceGatheringState> gathering = new Listeners<>();
    private final Listeners<IceConnectionState> ice = new Listeners<>();
    private final Listeners<PeerConnectionState> connection = new Listeners<>();
    private final Listeners<Boolean> negotiationNeeded = new Listeners<>();
    private final IceTransport iceTransport;
    private final DtlsTransport dtlsTransport;
    private volatile IceGatheringState gatheringState = IceGatheringState.NEW;
    private volatile IceConnectionState iceState = IceConnectionState.NEW;
    private volatile PeerConnectionState connectionState = PeerConnectionState.NEW;
    private volatile @Nullable String closeReason;
    private volatile boolean isClosed;
    private SignalingState signalingState = SignalingState.STABLE;
    private boolean isNegotiationNeeded;

    ConnectionEvents(IceTransport.Signalled signalled) {
        this.iceTransport = new IceTransport(signalled);
        this.dtlsTransport = new DtlsTransport(iceTransport);
    }

    /** {@return the one transport of the connection; any thread} */
    DtlsTransport dtlsTransport() {
        return dtlsTransport;
    }

    IceTransport iceTransport() {
        return iceTransport;
    }

    void track(TrackEvent event) {
        if (!isClosed) {
            track.fire(event);
        }
    }

    /** W3C WebRTC §4.8.1: a candidate or the end of a generation's; null when all are known. */
    void candidate(@Nullable IceCandidate candidate) {
        if (isClosed) {
            return;
        }
        if (candidate != null) {
            iceCandidate.fire(candidate);
        }
        candidateEvent.fire(new IceCandidateEvent(candidate));
    }

    void candidateError(IceCandidateErrorEvent error) {
        if (!isClosed) {
            candidateError.fire(error);
        }
    }

    /** W3C WebRTC §4.7.3: once for each time it becomes so. */
    void negotiationNeeded(boolean needed) {
        boolean isNews = needed && !isNegotiationNeeded && !isClosed;
        isNegotiationNeeded = needed;
        if (isNews) {
            negotiationNeeded.fire(true);
        }
    }

    void signalingState(SignalingState state) {
        if (state != signalingState && !isClosed) {
            if (state == SignalingState.STABLE) {
                isNegotiationNeeded = false;
            }
            signalingState = state;
            signaling.fire(state);
        }
    }

    /** W3C WebRTC §5.6: gathering has begun, or is over. */
    void gatheringState(IceGathererState state) {
        boolean isNew;
        boolean isNewOfConnection;
        synchronized (this) {
            isNew = !isClosed && state != iceTransport.gatheringState();
            IceGatheringState derived = ConnectionStates.gathering(List.of(state));
            isNewOfConnection = isNew && derived != gatheringState;
            if (isNew) {
                iceTransport.gatheringState(state);
                gatheringState = derived;
            }
        }
        if (isNew) {
            iceTransport.tellGatheringState(state);
        }
        if (isNewOfConnection) {
            gathering.fire(gatheringState);
        }
    }

    /** RFC 8445 §6.1.1 and §7.3.1.1: our role is known, or a conflict has turned it. */
    void role(IceRole role) {
        iceTransport.role(role);
    }

    /**
     * W3C WebRTC §5.6, the selected candidate pair and state change, all before the first event.
     *
     * @param pair null where it stays
     * @param state null where it stays
     */
    void ice(@Nullable IceCandidatePair pair, @Nullable IceTransportState state) {
        boolean isStateNew;
        IceConnectionState iceBefore;
        PeerConnectionState before;
        synchronized (this) {
            if (isClosed) {
                return;
            }
            if (pair != null) {
                iceTransport.select(pair);
            }
            isStateNew = state != null && state != iceTransport.state();
            iceBefore = iceState;
            before = connectionState;
            if (state != null) {
                iceTransport.state(state);
            }
            derive();
        }
        if (pair != null) {
            iceTransport.tellPair(pair);
        }
        if (state != null && isStateNew) {
            iceTransport.tellState(state);
        }
        if (iceState != iceBefore && !isClosed) {
            ice.fire(iceState);
        }
        tellIfNew(before);
    }

    /** W3C WebRTC §5.5: DTLS has come further, or was closed by the peer. */
    void dtls(DtlsTransportState state, List<byte[]> remoteCertificates) {
        changeDtls(state, remoteCertificates, null);
    }

    /** W3C WebRTC §5.5: DTLS has failed; the error is told before the state. */
    void dtlsFailed(RtcError error) {
        changeDtls(DtlsTransportState.FAILED, List.of(), error);
    }

    private void changeDtls(DtlsTransportState state, List<byte[]> remoteCertificates, @Nullable RtcError error) {
        PeerConnectionState before;
        synchronized (this) {
            DtlsTransportState reached = dtlsTransport.state();
            if (isClosed || reached == state || reached == DtlsTransportState.FAILED) {
                return;
            }
            dtlsTransport.state(state);
            if (state == DtlsTransportState.CONNECTED) {
                dtlsTransport.remoteCertificates(remoteCertificates);
            }
            before = connectionState;
            derive();
        }
        if (error != null) {
            dtlsTransport.tellError(error);
        }
        dtlsTransport.tellState(state);
        tellIfNew(before);
    }

    private void derive() {
        iceState = ConnectionStates.ice(isClosed, List.of(iceTransport.state()));
        connectionState = ConnectionStates.connection(iceState, List.of(dtlsTransport.state()));
    }

    private void tellIfNew(PeerConnectionState before) {
        PeerConnectionState now = connectionState;
        if (now != before && !isClosed) {
            connection.fire(now);
        }
    }

    /** The connection cannot go on, for a reason that no transport has. */
    void failed() {
        synchronized (this) {
            if (isClosed || connectionState == PeerConnectionState.FAILED) {
                return;
            }
            connectionState = PeerConnectionState.FAILED;
        }
        connection.fire(PeerConnectionState.FAILED);
    }

    /** W3C WebRTC §4.4.1.11: every state is closed, and no event tells of it; any thread. */
    synchronized void close(String reason) {
        isClosed = true;
        closeReason = reason;
        dtlsTransport.state(DtlsTransportState.CLOSED);
        iceTransport.state(IceTransportState.CLOSED);
        derive();
    }

    /** *Choice:* W3C fires no event for {@code close()}, but a headless owner has no other sign (ADR 0035). */
    void tellClosed() {
        connection.fire(PeerConnectionState.CLOSED);
    }

    IceGatheringState gatheringState() {
        return gatheringState;
    }

    IceConnectionState iceConnectionState() {
        return iceState;
    }

    PeerConnectionState connectionState() {
        return connectionState;
    }

    @Nullable
    String closeReason() {
        return closeReason;
    }

    void onTrack(Consumer<TrackEvent> listener) {
        track.add(listener);
    }

    void onIceCandidate(Consumer<IceCandidate> listener) {
        iceCandidate.add(listener);
    }

    void onIceCandidateEvent(Consumer<IceCandidateEvent> listener) {
        candidateEvent.add(listener);
    }

    void onIceCandidateError(Consumer<IceCandidateErrorEvent> listener) {
        candidateError.add(listener);
    }

    void onSignalingState(Consumer<SignalingState> listener) {
        signaling.add(listener);
    }

    void onGatheringState(Consumer<IceGatheringState> listener) {
        gathering.add(listener);
    }

    void onIceConnectionState(Consumer<IceConnectionState> listener) {
        ice.add(listener);
    }

    void onConnectionState(Consumer<PeerConnectionState> listener) {
        connection.add(listener);
    }

    void onNegotiationNeeded(Runnable listener) {
        negotiationNeeded.add(needed -> listener.run());
    }
}
