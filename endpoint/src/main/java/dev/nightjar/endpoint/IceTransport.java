package dev.nightjar.endpoint;

import dev.nightjar.endpoint.internal.callbacks.Listeners;
import dev.nightjar.ice.IceRole;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The ICE beneath a {@link DtlsTransport}: W3C RTCIceTransport, §5.6. A connection has one for life, through restarts.
 *
 * <p>Accessors may be called on any thread; listeners are called on the connection's executor, right after the change
 * and before those of the connection itself.
 */
public final class IceTransport {
    private final Signalled signalled;
    private final Listeners<IceTransportState> stateListeners = new Listeners<>();
    private final Listeners<IceGathererState> gatheringListeners = new Listeners<>();
    private final Listeners<IceCandidatePair> pairListeners = new Listeners<>();
    private volatile IceTransportState state = IceTransportState.NEW;
    private volatile IceGathererState gatheringState = IceGathererState.NEW;
    private volatile @Nullable IceRole role;
    private volatile @Nullable IceCandidatePair pair;

    IceTransport(Signalled signalled) {
        this.signalled = signalled;
    }

    /** What descriptions and addIceCandidate have said of the transport; any thread. */
    interface Signalled {
        List<IceCandidate> localCandidates();

        List<IceCandidate> remoteCandidates();

        @Nullable
        IceParameters localParameters();

        @Nullable
        IceParameters remoteParameters();
    }

    /** {@return our role, which a conflict with the peer may turn; null, W3C's unknown, before the first offer} */
    public @Nullable IceRole role() {
        return role;
    }

    /** {@return {@code RTP}: RTP and RTCP share the transport} */
    public IceComponent component() {
        return IceComponent.RTP;
    }

    /** {@return what it has reached} */
    public IceTransportState state() {
        return state;
    }

    /** {@return how far our candidates are known} */
    public IceGathererState gatheringState() {
        return gatheringState;
    }

    /**
     * {@return our candidates that {@link PeerConnection#onIceCandidate} has told of, of the generations that our
     * descriptions name}
     */
    public List<IceCandidate> localCandidates() {
        return signalled.localCandidates();
    }

    /**
     * {@return the peer's candidates that signalling has brought, of its newest description's generation}
     *
     * <p>*Choice:* those that stand in the description count too, not only those of {@link
     * PeerConnection#addIceCandidate}. Peer-reflexive ones are not among them.
     */
    public List<IceCandidate> remoteCandidates() {
        return signalled.remoteCandidates();
    }

    /** {@return the candidates in use; null before there are any, and when the connection is closed} */
    public @Nullable IceCandidatePair selectedCandidatePair() {
        IceTransportState now = state;
        return now == IceTransportState.NEW || now == IceTransportState.CLOSED ? null : pair;
    }

    /** {@return the credentials of our newest description, or null before it is set} */
    public @Nullable IceParameters localParameters() {
        return signalled.localParameters();
    }

    /** {@return the credentials of the peer's newest description, or null before it is set} */
    public @Nullable IceParameters remoteParameters() {
        return signalled.remoteParameters();
    }

    /** Calls {@code listener} when the state changes. */
    public void onStateChange(Consumer<IceTransportState> listener) {
        stateListeners.add(listener);
    }

    /** Calls {@code listener} when the gathering state changes. */
    public void onGatheringStateChange(Consumer<IceGathererState> listener) {
        gatheringListeners.add(listener);
    }

    /** Calls {@code listener} with the candidates in use when they change. */
    public void onSelectedCandidatePairChange(Consumer<IceCandidatePair> listener) {
        pairListeners.add(listener);
    }

    void role(IceRole known) {
        role = known;
    }

    void state(IceTransportState reached) {
        state = reached;
    }

    void gatheringState(IceGathererState reached) {
        gatheringState = reached;
    }

    void select(IceCandidatePair selected) {
        pair = selected;
    }

    void tellState(IceTransportState reached) {
        stateListeners.fire(reached);
    }

    void tellGatheringState(IceGathererState reached) {
        gatheringListeners.fire(reached);
    }

    void tellPair(IceCandidatePair selected) {
        pairListeners.fire(selected);
    }

    /** {@return the candidate of ours that was told with that text, which knows its server; else what is given} */
    IceCandidate asTold(IceCandidate local) {
        return same(signalled.localCandidates(), local);
    }

    /** {@return the candidate of the peer that was signalled with that text; else what is given} */
    IceCandidate asSignalled(IceCandidate remote) {
        return same(signalled.remoteCandidates(), remote);
    }

    private static IceCandidate same(List<IceCandidate> known, IceCandidate candidate) {
        for (IceCandidate each : known) {
            boolean isOfGeneration =
                    each.usernameFragment() == null || each.usernameFragment().equals(candidate.usernameFragment());
            if (isOfGeneration && each.candidate().equals(candidate.candidate())) {
                return each;
            }
        }
        return candidate;
    }
}
