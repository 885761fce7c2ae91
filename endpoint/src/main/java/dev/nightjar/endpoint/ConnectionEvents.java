package dev.nightjar.endpoint;

import dev.nightjar.ice.IceState;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The states of a connection that events tell of, and who listens.
 *
 * <p>States change, and listeners are called, on the connection's executor only, the change right before its event;
 * states may be read from any thread.
 */
final class ConnectionEvents {
    private final Listeners<TrackEvent> track = new Listeners<>();
    private final Listeners<IceCandidate> iceCandidate = new Listeners<>();
    private final Listeners<IceCandidateErrorEvent> candidateError = new Listeners<>();
    private final Listeners<IceCandidatePair> selectedPair = new Listeners<>();
    private final Listeners<SignalingState> signaling = new Listeners<>();
    private final Listeners<IceGatheringState> gathering = new Listeners<>();
    private final Listeners<IceConnectionState> ice = new Listeners<>();
    private final Listeners<PeerConnectionState> connection = new Listeners<>();
    private final Listeners<Boolean> negotiationNeeded = new Listeners<>();
    private volatile SignalingState signalingState = SignalingState.STABLE;
    private volatile IceGatheringState gatheringState = IceGatheringState.NEW;
    private volatile IceConnectionState iceState = IceConnectionState.NEW;
    private volatile PeerConnectionState connectionState = PeerConnectionState.NEW;
    private volatile @Nullable IceCandidatePair pair;
    private volatile @Nullable String closeReason;
    private boolean isDtlsConnected;
    private boolean isNegotiationNeeded;
    private boolean isClosed;

    void track(TrackEvent event) {
        if (!isClosed) {
            track.fire(event);
        }
    }

    void candidate(IceCandidate candidate) {
        if (!isClosed) {
            iceCandidate.fire(candidate);
        }
    }

    void candidateError(IceCandidateErrorEvent error) {
        if (!isClosed) {
            candidateError.fire(error);
        }
    }

    void selectedPair(IceCandidatePair selected) {
        if (!isClosed) {
            pair = selected;
            selectedPair.fire(selected);
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

    void gatheringState(IceGatheringState state) {
        if (state != gatheringState && !isClosed) {
            gatheringState = state;
            gathering.fire(state);
        }
    }

    void iceState(IceState state) {
        IceConnectionState next = IceConnectionState.valueOf(state.name());
        if (next != iceState && !isClosed) {
            iceState = next;
            ice.fire(next);
            updateConnectionState();
        }
    }

    void dtlsConnected() {
        isDtlsConnected = true;
        updateConnectionState();
    }

    /** ICE or DTLS failed for good. */
    void failed() {
        connectionState(PeerConnectionState.FAILED);
    }

    /**
     * The connection has closed; W3C fires no event for {@code close()} itself, but a headless owner has no other sign.
     */
    void closed(String reason) {
        closeReason = reason;
        signalingState = SignalingState.CLOSED;
        iceState = IceConnectionState.CLOSED;
        connectionState(PeerConnectionState.CLOSED);
        isClosed = true;
    }

    /** W3C WebRTC §4.3.3: the connection's state is ICE's and DTLS's together. */
    private void updateConnectionState() {
        switch (iceState) {
            case FAILED -> connectionState(PeerConnectionState.FAILED);
            case DISCONNECTED -> connectionState(PeerConnectionState.DISCONNECTED);
            case CONNECTED, COMPLETED ->
                connectionState(isDtlsConnected ? PeerConnectionState.CONNECTED : PeerConnectionState.CONNECTING);
            case CHECKING -> connectionState(PeerConnectionState.CONNECTING);
            default -> {
                // New and closed are told by what brings them about.
            }
        }
    }

    private void connectionState(PeerConnectionState state) {
        if (state != connectionState && !isClosed) {
            connectionState = state;
            connection.fire(state);
        }
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
    IceCandidatePair selectedPair() {
        return pair;
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

    void onIceCandidateError(Consumer<IceCandidateErrorEvent> listener) {
        candidateError.add(listener);
    }

    void onSelectedCandidatePair(Consumer<IceCandidatePair> listener) {
        selectedPair.add(listener);
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
