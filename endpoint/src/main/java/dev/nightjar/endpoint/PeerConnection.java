package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
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
    private final OperationsChain chain;
    private final ConnectionEvents events;
    private final Negotiation negotiation;
    private final TransportControl transport;
    private final ConnectionFuture<Void> closed;
    private final SentTracks sentTracks;

    PeerConnection(Endpoint endpoint, Configuration configuration) {
        this.endpoint = endpoint;
        Executor given = configuration.executor();
        this.executor = new SerialExecutor(given == null ? endpoint.callbacks() : given);
        this.chain = new OperationsChain(executor, this::checkNegotiationNeeded);
        this.events = new ConnectionEvents();
        this.closed = new ConnectionFuture<>(executor);
        this.transport = new TransportControl(
                endpoint, configuration, executor, events, new ConnectionReports(this, executor, events));
        this.negotiation = new Negotiation(this, transport.identity());
        this.sentTracks = new SentTracks(this, transport);
    }

    /**
     * {@return an offer for what the transceivers wish}
     *
     * <p>Fails with InvalidStateError when closed.
     */
    public CompletionStage<JsepDescription> createOffer() {
        return createOffer(OfferOptions.defaults());
    }

    /** {@return an offer as {@link #createOffer()} gives it, with options} */
    public CompletionStage<JsepDescription> createOffer(OfferOptions options) {
        requireNonNull(options, "options");
        return operation(() -> {
            synchronized (lock) {
                return negotiation.createOffer(options);
            }
        });
    }

    /**
     * Has the next offer restart ICE, as after the network has changed or ICE has failed; {@link #onNegotiationNeeded}
     * tells when it is time for that offer. Nothing happens before the first offer or answer.
     *
     * @throws WebRtcException InvalidStateError when closed
     */
    public void restartIce() {
        synchronized (lock) {
            negotiation.requireOpen();
            negotiation.restartIce();
        }
        updateNegotiationNeeded();
    }

    /**
     * Takes other STUN and TURN servers, or another policy of candidates: W3C setConfiguration, where nothing else may
     * change. Candidates are gathered by it from the next description of ours on that begins ICE anew: the first, one
     * after {@link #restartIce}, or the next offer, which restarts ICE if something has changed (RFC 9429 §4.1.18).
     * What is in use stays in use until then.
     *
     * @throws WebRtcException InvalidStateError when closed, InvalidModificationError when anything else differs
     */
    public void setConfiguration(Configuration changed) {
        requireNonNull(changed, "changed");
        synchronized (lock) {
            negotiation.requireOpen();
            Configuration before = transport.configuration();
            before.requireModifiable(changed);
            if (!changed.equals(before)) {
                transport.configuration(changed);
                negotiation.restartIce();
            }
        }
    }

    /** {@return what the connection was made with, or what it has been given since: W3C getConfiguration} */
    public Configuration configuration() {
        return transport.configuration();
    }

    /**
     * {@return an answer to the peer's pending offer}
     *
     * <p>Fails with InvalidStateError unless there is one.
     */
    public CompletionStage<JsepDescription> createAnswer() {
        return operation(() -> {
            synchronized (lock) {
                return negotiation.createAnswer();
            }
        });
    }

    /**
     * Takes a description of ours into use and begins to gather candidates.
     *
     * <p>Fails with InvalidStateError where the type does not fit the signalling state, and with
     * InvalidModificationError when the text is not what createOffer or createAnswer last gave.
     */
    public CompletionStage<Void> setLocalDescription(JsepDescription description) {
        requireNonNull(description, "description");
        return operation(() -> {
            applyLocal(description);
            return null;
        });
    }

    /** Takes the description into use that the signalling state asks for, as it was last created or created now. */
    public CompletionStage<Void> setLocalDescription() {
        return operation(() -> {
            JsepDescription implicit;
            synchronized (lock) {
                implicit = negotiation.implicit(
                        negotiation.signalingState() == SignalingState.HAVE_REMOTE_OFFER
                                ? SdpType.ANSWER
                                : SdpType.OFFER);
            }
            applyLocal(implicit);
            return null;
        });
    }

    /**
     * Takes a description of the peer into use. An offer that crosses one of ours takes ours back first, so that
     * perfect negotiation works; the impolite side of it has to keep such an offer from here itself.
     *
     * <p>Fails, and changes nothing else, with InvalidStateError where the type does not fit the signalling state, with
     * {@code sdp-syntax-error} and the line when the text is no session description, with InvalidAccessError when it
     * does not go on from what is agreed, with OperationError when it cannot be negotiated, and with
     * NotSupportedError when it asks for what is not built.
     */
    public CompletionStage<Void> setRemoteDescription(JsepDescription description) {
        requireNonNull(description, "description");
        return operation(() -> {
            Descriptions.Described remote;
            Outcome undone = null;
            synchronized (lock) {
                remote = negotiation.read(description);
                if (negotiation.crosses(remote)) {
                    undone = negotiation.rollback();
                }
            }
            if (undone != null) {
                apply(undone);
            }
            Outcome outcome;
            synchronized (lock) {
                outcome = negotiation.applyRemote(remote);
            }
            apply(outcome);
            return null;
        });
    }

    /**
     * Takes a candidate of the peer; one that comes before the offer/answer exchange is complete is kept for it.
     *
     * <p>Candidates that cannot be used (mDNS names, TCP, another component, another generation) are ignored. Fails
     * with OperationError when the text is not a candidate or names an m-section that does not exist.
     */
    public CompletionStage<Void> addIceCandidate(IceCandidate candidate) {
        requireNonNull(candidate, "candidate");
        return operation(() -> {
            boolean isForNow;
            synchronized (lock) {
                isForNow = negotiation.takeCandidate(candidate);
            }
            if (isForNow) {
                transport.addRemoteCandidate(candidate);
            }
            return null;
        });
    }

    /**
     * Adds an m-section to the next offer, or one that an offer of the peer may fill.
     *
     * @throws IllegalArgumentException for the direction {@code STOPPED}
     * @throws WebRtcException InvalidStateError when closed, OperationError when there are too many
     */
    public RtpTransceiver addTransceiver(MediaKind kind, TransceiverDirection direction) {
        RtpTransceiver added;
        requireNonNull(kind, "kind");
        RtpTransceiver.requireDirection(direction);
        synchronized (lock) {
            negotiation.requireOpen();
            added = negotiation.transceivers().add(kind, direction, false);
        }
        updateNegotiationNeeded();
        return added;
    }

    /**
     * Adds a transceiver that sends a track which arrives on another connection of this endpoint, or one of frames.
     *
     * @throws WebRtcException InvalidStateError when closed, InvalidAccessError for a track of another endpoint,
     *     OperationError when there are too many
     */
    public RtpTransceiver addTransceiver(Track track, RtpTransceiverInit init) {
        requireNonNull(track, "track");
        requireNonNull(init, "init");
        RtpTransceiver added;
        synchronized (lock) {
            negotiation.requireOpen();
            added = sentTracks.add(negotiation.transceivers(), track, init);
        }
        updateNegotiationNeeded();
        return added;
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
        requireNonNull(track, "track");
        RtpSender sender;
        synchronized (lock) {
            negotiation.requireOpen();
            sender = sentTracks.add(negotiation.transceivers(), track, List.of(streamIds));
        }
        updateNegotiationNeeded();
        return sender;
    }

    /**
     * Stops sending a track; the next negotiation tells the peer. Nothing happens when the sender has none.
     *
     * @throws WebRtcException InvalidStateError when closed, InvalidAccessError for a sender of another connection
     */
    public void removeTrack(RtpSender sender) {
        requireNonNull(sender, "sender");
        synchronized (lock) {
            negotiation.requireOpen();
            sentTracks.remove(sender.transceiver(this));
        }
        updateNegotiationNeeded();
    }

    /** {@return the transceivers in the order they were made, without those whose section is rejected} */
    public List<RtpTransceiver> transceivers() {
        synchronized (lock) {
            return negotiation.transceivers().list();
        }
    }

    /**
     * {@return our description, pending before current, with the candidates gathered so far; null before one is set}
     */
    public @Nullable JsepDescription localDescription() {
        synchronized (lock) {
            return negotiation.localDescription();
        }
    }

    /** {@return the peer's description, pending before current; null before one is set} */
    public @Nullable JsepDescription remoteDescription() {
        synchronized (lock) {
            return negotiation.remoteDescription();
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
        return events.selectedPair();
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
        return closed;
    }

    /** {@return why the connection ended, in words; null while it has not} */
    public @Nullable String closeReason() {
        return events.closeReason();
    }

    /** Calls {@code listener} for each track that the peer begins to send. */
    public void onTrack(Consumer<TrackEvent> listener) {
        events.onTrack(listener);
    }

    /** Calls {@code listener} with each local candidate, at last with the end of candidates. */
    public void onIceCandidate(Consumer<IceCandidate> listener) {
        events.onIceCandidate(listener);
    }

    /** Calls {@code listener} for each server that gives no candidate. */
    public void onIceCandidateError(Consumer<IceCandidateErrorEvent> listener) {
        events.onIceCandidateError(listener);
    }

    /** Calls {@code listener} with the candidates in use when they change: selectedcandidatepairchange of W3C. */
    public void onSelectedCandidatePairChange(Consumer<IceCandidatePair> listener) {
        events.onSelectedCandidatePair(listener);
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

    /** {@return what is known of the streams and the transport now} */
    public CompletionStage<StatsReport> stats() {
        return transport.stats();
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
        transport.close();
        endpoint.forget(this);
        executor.execute(() -> {
            events.closed(reason);
            ending.forEach(MediaStreamTrack::end);
            transport.gathering().closed();
            closed.complete(null);
        });
    }

    private void applyLocal(JsepDescription description) {
        Outcome outcome;
        IceCandidate place;
        String ufrag;
        synchronized (lock) {
            outcome = negotiation.applyLocal(description);
            place = negotiation.transportSection();
            ufrag = negotiation.localUfrag();
        }
        apply(outcome);
        if (description.type() != SdpType.ROLLBACK) {
            transport.gather(description.type() == SdpType.OFFER, ufrag, place, (generation, candidates) -> {
                synchronized (lock) {
                    negotiation.gathered(generation, candidates);
                }
            });
        }
    }

    /** W3C WebRTC §4.4.1.5: the state first, then the tracks, all in the task that completes the operation. */
    private void apply(Outcome outcome) {
        transport.apply(outcome.transport());
        TransportPlan.Restart restart = outcome.transport().restart();
        if (restart != null && restart.credentials() == null) {
            synchronized (lock) {
                transport.restartTakenBack(negotiation.localUfrag());
            }
        }
        outcome.candidates().forEach(transport::addRemoteCandidate);
        events.signalingState(signalingState());
        outcome.tracks().tell(events);
    }

    /** Something was wished that may need an offer; any thread. */
    void updateNegotiationNeeded() {
        executor.execute(this::checkNegotiationNeeded);
    }

    /** W3C WebRTC §4.7.3: looked at when no operation is under way; the chain asks again when it is idle. */
    private void checkNegotiationNeeded() {
        if (chain.isBusy()) {
            return;
        }
        boolean isStable;
        boolean isNeeded;
        synchronized (lock) {
            isStable = negotiation.signalingState() == SignalingState.STABLE;
            isNeeded = isStable && negotiation.isNegotiationNeeded();
        }
        if (isStable) {
            events.negotiationNeeded(isNeeded);
        }
    }

    void stop(RtpTransceiver transceiver) {
        synchronized (lock) {
            negotiation.requireOpen();
            if (transceiver.isStopping()) {
                return;
            }
            transceiver.beginStop();
            sentTracks.stopped(transceiver);
            if (transceiver.mid() == null) {
                transceiver.stopped();
                negotiation.transceivers().remove(transceiver);
            }
        }
        executor.execute(() -> {
            MediaStreamTrack track = transceiver.receiver().track();
            if (track != null) {
                track.end();
            }
        });
        updateNegotiationNeeded();
    }

    CompletionStage<Void> replaceTrack(RtpTransceiver transceiver, @Nullable Track track) {
        return operation(() -> {
            synchronized (lock) {
                sentTracks.replace(transceiver, track);
            }
            return null;
        });
    }

    /** A track that a sender of ours has is gone: the sender loses it, and the peer hears BYE; any thread. */
    void trackEnded(RtpTransceiver transceiver, Track track) {
        executor.execute(() -> {
            synchronized (lock) {
                boolean isSent = transceiver.sender().track() == track;
                if (!isSent || negotiation.signalingState() == SignalingState.CLOSED) {
                    return;
                }
                transport.pause(transceiver.sender());
                sentTracks.remove(transceiver);
            }
            checkNegotiationNeeded();
        });
    }

    /** Runs a task on the loop of the transport; false when the endpoint has ended. Any thread. */
    boolean onLoop(Consumer<PeerTransport> task) {
        return transport.onLoop(task);
    }

    /** A track that a sender of ours has falls silent: the peer hears BYE, and media when it comes; any thread. */
    void trackMuted(RtpTransceiver transceiver, MediaStreamTrack track) {
        if (transceiver.sender().track() == track) {
            transport.pause(transceiver.sender());
        }
    }

    private <T> CompletionStage<T> operation(Supplier<T> body) {
        return chain.enqueue(() -> {
            synchronized (lock) {
                negotiation.requireOpen();
            }
            return CompletableFuture.completedFuture(body.get());
        });
    }

    Object lock() {
        return lock;
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
