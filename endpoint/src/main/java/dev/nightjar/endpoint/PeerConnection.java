package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

import dev.nightjar.dtlssrtp.CertificateKind;
import dev.nightjar.endpoint.internal.callbacks.ConnectionFuture;
import dev.nightjar.endpoint.internal.callbacks.SerialExecutor;
import dev.nightjar.endpoint.internal.loop.MediaLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection to one peer: W3C RTCPeerConnection, with Java's manners.
 *
 * <p>Thread-safe. What W3C makes synchronous returns at once; what it makes a promise joins the operations chain and
 * returns a stage. Every callback runs, and every stage completes, on one executor, one at a time, in the standard's
 * order; waiting for a stage on that executor throws {@link IllegalStateException}. Stages fail with {@link
 * WebRtcException}.
 *
 * <p>Specifications: W3C WebRTC 1.0 §4.4, RFC 9429.
 */
public final class PeerConnection implements AutoCloseable {
    private final Endpoint endpoint;
    private final Object lock = new Object();
    private final SerialExecutor executor;
    private final ConnectionEvents events;
    private final Negotiation negotiation;
    private final TransportControl transport;
    private final ConnectionFuture<Void> closed;
    private final Signaling signaling;
    private final TransceiverMethods transceivers;

    /**
     * Makes a certificate for {@link Configuration#certificates}, valid for {@link Certificate#DEFAULT_LIFETIME}: W3C
     * generateCertificate. Computed, and the stage completed, on a thread of the JDK's common pool.
     */
    public static CompletionStage<Certificate> generateCertificate(CertificateKind kind) {
        return generateCertificate(kind, Certificate.DEFAULT_LIFETIME);
    }

    /**
     * Makes a certificate as {@link #generateCertificate(CertificateKind)} does, valid for so long; more than {@link
     * Certificate#MAX_LIFETIME} counts as that.
     *
     * @throws IllegalArgumentException for a negative lifetime
     */
    public static CompletionStage<Certificate> generateCertificate(CertificateKind kind, Duration expires) {
        return Certificate.generate(kind, expires);
    }

    PeerConnection(Endpoint endpoint, Configuration configuration) {
        this.endpoint = endpoint;
        Executor given = configuration.executor();
        this.executor = new SerialExecutor(given == null ? endpoint.callbacks() : given);
        this.events = new ConnectionEvents(new SignalledIce(lock, this::negotiation));
        this.closed = new ConnectionFuture<>(executor);
        this.transport = new TransportControl(
                endpoint, configuration, executor, events, new ConnectionReports(this, executor, events));
        this.negotiation = new Negotiation(this, transport.identity());
        this.signaling = new Signaling(lock, executor, negotiation, transport, events);
        this.transceivers = new TransceiverMethods(
                lock, executor, negotiation, transport, signaling, new SentTracks(this, transport));
    }

    /**
     * {@return an offer for what the transceivers wish; without any it has no m-sections}
     *
     * <p>Fails with InvalidStateError when closed, and while an offer of the peer waits for its answer.
     */
    public CompletionStage<JsepDescription> createOffer() {
        return createOffer(OfferOptions.defaults());
    }

    /** {@return an offer as {@link #createOffer()} gives it, with options} */
    public CompletionStage<JsepDescription> createOffer(OfferOptions options) {
        return signaling.createOffer(requireNonNull(options, "options"));
    }

    /**
     * Has the next offer restart ICE, as after the network has changed or ICE has failed; {@link #onNegotiationNeeded}
     * tells when it is time for that offer. Nothing happens before the first offer or answer, or once closed.
     */
    public void restartIce() {
        synchronized (lock) {
            negotiation.restartIce();
        }
        updateNegotiationNeeded();
    }

    /**
     * Takes other STUN and TURN servers, another policy of candidates, or, before setLocalDescription has been called,
     * another size of the candidate pool: W3C setConfiguration, where nothing else may change. Candidates are gathered
     * by it from the next description of ours on that begins ICE anew: the first, one after {@link #restartIce}, or the
     * next offer, which restarts ICE if something has changed (RFC 9429 §4.1.18). What is in use stays in use until
     * then.
     *
     * @throws WebRtcException InvalidStateError when closed, InvalidModificationError when anything else differs
     */
    public void setConfiguration(Configuration changed) {
        requireNonNull(changed, "changed");
        synchronized (lock) {
            negotiation.requireOpen();
            Configuration before = transport.configuration();
            before.requireModifiable(changed, signaling.hasDescribed());
            if (!changed.equals(before)) {
                transport.configuration(changed);
                negotiation.configured();
            }
        }
    }

    /** {@return what the connection was made with, or what it has been given since: W3C getConfiguration} */
    public Configuration configuration() {
        return transport.configuration();
    }

    /**
     * {@return an answer to the peer's pending offer} There are no options: W3C's RTCAnswerOptions has no members.
     *
     * <p>Fails with InvalidStateError unless there is one.
     */
    public CompletionStage<JsepDescription> createAnswer() {
        return signaling.createAnswer();
    }

    /**
     * Takes a description of ours into use and begins to gather candidates.
     *
     * <p>The text is what createOffer or createAnswer last gave, unchanged, or empty for what fits the type; an answer
     * may be set as a provisional one before it is set for good. A rollback takes back whichever offer is pending.
     *
     * <p>Fails with InvalidModificationError when the text is another, and with InvalidStateError where the type does
     * not fit the signalling state.
     */
    public CompletionStage<Void> setLocalDescription(JsepDescription description) {
        return signaling.setLocalDescription(requireNonNull(description, "description"));
    }

    /**
     * Takes the description into use that the signalling state asks for: what was last created where that still says
     * how things are, else one created now.
     */
    public CompletionStage<Void> setLocalDescription() {
        return signaling.setLocalDescription(null);
    }

    /**
     * Takes a description of the peer into use. An offer that crosses one of ours takes ours back first, whether it can
     * be taken then or not, so that perfect negotiation works; the impolite side of it has to keep such an offer from
     * here itself.
     *
     * <p>Fails, and changes nothing else, with InvalidStateError where the type does not fit the signalling state, with
     * {@code sdp-syntax-error} and the line when the text is no session description, with InvalidAccessError when its
     * content is not valid or does not go on from what is agreed, with OperationError when it cannot be negotiated, and
     * with NotSupportedError when it asks for what is not built.
     */
    public CompletionStage<Void> setRemoteDescription(JsepDescription description) {
        return signaling.setRemoteDescription(requireNonNull(description, "description"));
    }

    /**
     * Takes a candidate of the peer; one that comes before the answer is kept for it.
     *
     * <p>Candidates that cannot be used (TCP where that is off, another component) are ignored. Fails with
     * InvalidStateError before there is a description of the peer, with OperationError when the text is not a candidate
     * or names an m-section or a user fragment that no description in use has, and with {@link
     * IllegalArgumentException} when it names no m-section at all, unless it is the end of candidates.
     *
     * @param candidate null for the end of candidates of every m-section, as an event without a candidate has it
     */
    public CompletionStage<Void> addIceCandidate(@Nullable IceCandidate candidate) {
        return signaling.addIceCandidate(candidate == null ? IceCandidate.END_OF_ALL : candidate);
    }

    /**
     * Adds an m-section to the next offer. An offer of the peer makes transceivers of its own, see {@link #addTrack}.
     *
     * @throws IllegalArgumentException for the direction {@code STOPPED}
     * @throws WebRtcException InvalidStateError when closed, OperationError when there are too many
     */
    public RtpTransceiver addTransceiver(MediaKind kind, TransceiverDirection direction) {
        return addTransceiver(kind, RtpTransceiverInit.of(direction));
    }

    /**
     * Adds an m-section as {@link #addTransceiver(MediaKind, TransceiverDirection)} does, in streams and encodings.
     *
     * @throws WebRtcException OperationError for a scalabilityMode that no codec has
     * @throws IllegalArgumentException for a maxFramerate of 0
     */
    public RtpTransceiver addTransceiver(MediaKind kind, RtpTransceiverInit init) {
        return transceivers.add(requireNonNull(kind, "kind"), requireNonNull(init, "init"));
    }

    /**
     * Adds a transceiver that sends a track which arrives on another connection of this endpoint, or one of frames.
     *
     * @throws WebRtcException InvalidStateError when closed, InvalidAccessError for a track of another endpoint,
     *     OperationError when there are too many
     */
    public RtpTransceiver addTransceiver(Track track, RtpTransceiverInit init) {
        return transceivers.add(requireNonNull(track, "track"), requireNonNull(init, "init"));
    }

    /**
     * Sends a track that arrives on another connection of this endpoint as it comes, or one of frames that the
     * application has: nothing is decoded or encoded.
     *
     * <p>Before an answer it takes a section of the peer's offer that wants such a track, else it adds one for the next
     * offer. Keyframes that the peer asks for are asked for there, what it has missed is sent again from here. When the
     * track ends the sender loses it, as by {@link #removeTrack}, and the peer is told by BYE.
     *
     * @param streamIds streams that the peer puts the track into; a browser plays tracks of one stream in step
     * @throws WebRtcException InvalidStateError when closed, InvalidAccessError when it is sent already or of another
     *     endpoint, OperationError when there are too many transceivers
     */
    public RtpSender addTrack(Track track, String... streamIds) {
        return transceivers.addTrack(requireNonNull(track, "track"), List.of(streamIds));
    }

    /**
     * Stops sending a track; the next negotiation tells the peer. Nothing happens when the sender has none.
     *
     * @throws WebRtcException InvalidStateError when closed, InvalidAccessError for a sender of another connection
     */
    public void removeTrack(RtpSender sender) {
        transceivers.removeTrack(requireNonNull(sender, "sender"), this);
    }

    /** {@return the transceivers in the order they were made, without those whose section is rejected} */
    public List<RtpTransceiver> transceivers() {
        return transceivers.list();
    }

    /** {@return the sending halves of {@link #transceivers}} */
    public List<RtpSender> senders() {
        return transceivers().stream().map(RtpTransceiver::sender).toList();
    }

    /** {@return the receiving halves of {@link #transceivers}} */
    public List<RtpReceiver> receivers() {
        return transceivers().stream().map(RtpTransceiver::receiver).toList();
    }

    /**
     * {@return our description, pending before current, with the candidates gathered so far; null before one is set}
     */
    public @Nullable JsepDescription localDescription() {
        synchronized (lock) {
            return negotiation.local(negotiation.descriptions().local());
        }
    }

    /** {@return our description that was last agreed, with the candidates gathered so far, or null} */
    public @Nullable JsepDescription currentLocalDescription() {
        synchronized (lock) {
            return negotiation.local(negotiation.descriptions().currentLocal());
        }
    }

    /** {@return our offer or provisional answer that is not agreed yet, with the candidates so far, or null} */
    public @Nullable JsepDescription pendingLocalDescription() {
        synchronized (lock) {
            return negotiation.local(negotiation.descriptions().pendingLocal());
        }
    }

    /**
     * {@return the peer's description, pending before current, with the candidates that came after it; null before one
     * is set}
     */
    public @Nullable JsepDescription remoteDescription() {
        synchronized (lock) {
            return negotiation.remote(negotiation.descriptions().remote());
        }
    }

    /** {@return the peer's description that was last agreed, or null} */
    public @Nullable JsepDescription currentRemoteDescription() {
        synchronized (lock) {
            return negotiation.remote(negotiation.descriptions().currentRemote());
        }
    }

    /** {@return the peer's offer or provisional answer that is not agreed yet, or null} */
    public @Nullable JsepDescription pendingRemoteDescription() {
        synchronized (lock) {
            return negotiation.remote(negotiation.descriptions().pendingRemote());
        }
    }

    /** {@return whether the peer takes candidates that come after its description; null before one is set} */
    public @Nullable Boolean canTrickleIceCandidates() {
        synchronized (lock) {
            return negotiation.canTrickle();
        }
    }

    /** {@return where the offer/answer exchange stands} */
    public SignalingState signalingState() {
        synchronized (lock) {
            return negotiation.signalingState();
        }
    }

    /** {@return how far local candidates are known} */
    public IceGatheringState iceGatheringState() {
        return events.gatheringState();
    }

    /** {@return what ICE has reached} */
    public IceConnectionState iceConnectionState() {
        return events.iceConnectionState();
    }

    /** {@return what ICE and DTLS together have reached} */
    public PeerConnectionState connectionState() {
        return events.connectionState();
    }

    /** {@return the candidates in use: W3C RTCIceTransport's getSelectedCandidatePair; null before there are any} */
    public @Nullable IceCandidatePair selectedCandidatePair() {
        return events.iceTransport().selectedCandidatePair();
    }

    /**
     * {@return a stage that completes when every local candidate is known; fails when the connection closes before}
     *
     * <p>A description of ours that restarts ICE begins another one.
     */
    public CompletionStage<Void> gatheringComplete() {
        return transport.gathering().complete();
    }

    /** {@return a stage that completes when the connection has closed, by us, by the peer, or by failure} */
    public CompletionStage<Void> whenClosed() {
        return closed.copy();
    }

    /** {@return why the connection ended, in words; null while it has not} */
    public @Nullable String closeReason() {
        return events.closeReason();
    }

    /** Calls {@code listener} for each track that the peer begins to send. */
    public void onTrack(Consumer<TrackEvent> listener) {
        events.onTrack(listener);
    }

    /**
     * Calls {@code listener} with each local candidate, and with the end of candidates of each generation: what the
     * peer is to hear.
     */
    public void onIceCandidate(Consumer<IceCandidate> listener) {
        events.onIceCandidate(listener);
    }

    /**
     * Calls {@code listener} with all that W3C's icecandidate event tells: what {@link #onIceCandidate} does, and an
     * event without a candidate when all are known.
     */
    public void onIceCandidateEvent(Consumer<IceCandidateEvent> listener) {
        events.onIceCandidateEvent(listener);
    }

    /** Calls {@code listener} for each server that gives no candidate. */
    public void onIceCandidateError(Consumer<IceCandidateErrorEvent> listener) {
        events.onIceCandidateError(listener);
    }

    /** Calls {@code listener} with the candidates in use when they change: selectedcandidatepairchange of W3C. */
    public void onSelectedCandidatePairChange(Consumer<IceCandidatePair> listener) {
        events.iceTransport().onSelectedCandidatePairChange(listener);
    }

    /** Calls {@code listener} when the signalling state changes. */
    public void onSignalingStateChange(Consumer<SignalingState> listener) {
        events.onSignalingState(listener);
    }

    /** Calls {@code listener} when the gathering state changes. */
    public void onIceGatheringStateChange(Consumer<IceGatheringState> listener) {
        events.onGatheringState(listener);
    }

    /** Calls {@code listener} when the ICE state changes. */
    public void onIceConnectionStateChange(Consumer<IceConnectionState> listener) {
        events.onIceConnectionState(listener);
    }

    /** Calls {@code listener} when the connection state changes. */
    public void onConnectionStateChange(Consumer<PeerConnectionState> listener) {
        events.onConnectionState(listener);
    }

    /** Calls {@code listener} when an offer would change what is agreed. */
    public void onNegotiationNeeded(Runnable listener) {
        events.onNegotiationNeeded(listener);
    }

    /**
     * Fails: data channels are not built.
     *
     * @throws WebRtcException InvalidStateError when closed, else NotSupportedError
     */
    public void createDataChannel(String label) {
        requireNonNull(label, "label");
        synchronized (lock) {
            negotiation.requireOpen();
        }
        throw new WebRtcException(
                WebRtcException.Name.NOT_SUPPORTED_ERROR, "createDataChannel: there is no SCTP (expected: media only)");
    }

    /** {@return what is known of the streams and the transport now: W3C getStats without a selector} */
    public CompletionStage<StatsReport> stats() {
        return transport.stats();
    }

    /** {@return what a sender sends, and what that refers to; InvalidAccessError for another connection's} */
    public CompletionStage<StatsReport> stats(RtpSender sender) {
        return new StatsSelection(this).of(requireNonNull(sender, "sender"));
    }

    /** {@return what a receiver receives, and what that refers to; InvalidAccessError for another connection's} */
    public CompletionStage<StatsReport> stats(RtpReceiver receiver) {
        return new StatsSelection(this).of(requireNonNull(receiver, "receiver"));
    }

    /** {@return that of the track's sender or receiver; fails with InvalidAccessError unless there is just one} */
    public CompletionStage<StatsReport> stats(Track track) {
        return new StatsSelection(this).of(requireNonNull(track, "track"));
    }

    /** {@return what has come of each STUN and TURN server by now, in the order of the configuration} */
    public CompletionStage<List<IceServerReport>> iceServerReports() {
        return transport.serverReports();
    }

    /** Ends the connection: tells the peer, ends every track, frees what it holds. Idempotent. */
    @Override
    public void close() {
        close("closed");
    }

    /** Ends the connection for a reason in words; any thread. */
    void close(String reason) {
        List<MediaStreamTrack> ending;
        synchronized (lock) {
            if (negotiation.signalingState() == SignalingState.CLOSED) {
                return;
            }
            SentTracks.release(negotiation.transceivers());
            ending = negotiation.close();
        }
        events.close(reason);
        transport.close();
        endpoint.forget(this);
        executor.execute(() -> {
            events.tellClosed();
            ending.forEach(MediaStreamTrack::end);
            transport.gathering().closed();
            closed.complete(null);
        });
    }

    /** Something was wished that may need an offer; any thread. */
    void updateNegotiationNeeded() {
        signaling.updateNegotiationNeeded();
    }

    /** Runs a task on the loop of the transport; false when the endpoint has ended. Any thread. */
    boolean onLoop(Consumer<PeerTransport> task) {
        return transport.onLoop(task);
    }

    /** {@return the methods that change transceivers, for the objects that they belong to} */
    TransceiverMethods transceiverMethods() {
        return transceivers;
    }

    Object lock() {
        return lock;
    }

    /** {@return the offer/answer exchange, to be read under the lock} */
    Negotiation negotiation() {
        return negotiation;
    }

    /** Gathers candidates for the pool, where there is one. */
    void fillPool() {
        transport.fillPool();
    }

    Endpoint endpoint() {
        return endpoint;
    }

    SerialExecutor callbacks() {
        return executor;
    }

    LocalGathering gathering() {
        return transport.gathering();
    }

    String cname() {
        return transport.identity().cname();
    }

    MediaLoop loop() {
        return transport.loop();
    }

    ConnectionEvents events() {
        return events;
    }

    void requestKeyframe(String mid) {
        transport.requestKeyframe(mid);
    }

    void requestKeyframe(int ssrc) {
        transport.requestKeyframe(ssrc);
    }

    void layersChanged(RtpSender sender) {
        transport.layersChanged(sender);
    }

    void sendRtp(String mid, String encodingName, byte[] packet) {
        transport.sendRtp(mid, encodingName, packet);
    }
}
