package dev.nightjar.endpoint;

import dev.nightjar.endpoint.internal.callbacks.ConnectionFuture;
import dev.nightjar.endpoint.internal.callbacks.OperationsChain;
import dev.nightjar.endpoint.internal.callbacks.SerialExecutor;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The methods of a connection that its operations chain runs, and what follows from each: W3C WebRTC §4.4.1.2 to
 * §4.4.1.5 and §4.7.3.
 *
 * <p>Any thread may call; operations run on the connection's executor, each changing state, telling of it, and
 * completing its stage in one task.
 */
final class Signaling {
    private final Object lock;
    private final SerialExecutor executor;
    private final OperationsChain chain;
    private final Negotiation negotiation;
    private final TransportControl transport;
    private final ConnectionEvents events;
    private volatile boolean hasDescribed;

    /**
     * Makes the methods of one connection.
     *
     * @param lock guards {@code negotiation}
     */
    Signaling(
            Object lock,
            SerialExecutor executor,
            Negotiation negotiation,
            TransportControl transport,
            ConnectionEvents events) {
        this.lock = lock;
        this.executor = executor;
        this.chain = new OperationsChain(executor, this::checkNegotiationNeeded);
        this.negotiation = negotiation;
        this.transport = transport;
        this.events = events;
    }

    CompletionStage<JsepDescription> createOffer(OfferOptions options) {
        return operation(() -> {
            synchronized (lock) {
                return negotiation.createOffer(options);
            }
        });
    }

    CompletionStage<JsepDescription> createAnswer() {
        return operation(() -> {
            synchronized (lock) {
                return negotiation.createAnswer();
            }
        });
    }

    /**
     * W3C WebRTC §4.4.2, setLocalDescription.
     *
     * @param description null for the one that the signalling state asks for
     */
    CompletionStage<Void> setLocalDescription(@Nullable JsepDescription description) {
        hasDescribed = true;
        return operation(() -> {
            JsepDescription given = description;
            Outcome outcome;
            IceCandidate place;
            String ufrag;
            boolean gathers;
            synchronized (lock) {
                if (given == null) {
                    given = new JsepDescription(negotiation.implicitType(), "");
                }
                outcome = negotiation.applyLocal(given);
                place = negotiation.transportSection();
                ufrag = negotiation.localUfrag();
                gathers = given.type() == SdpType.OFFER ? negotiation.hasSections() : given.type() != SdpType.ROLLBACK;
            }
            apply(outcome);
            if (gathers) {
                gather(given.type() == SdpType.OFFER, ufrag, place);
            }
            return null;
        });
    }

    /** {@return whether setLocalDescription has been called; any thread} */
    boolean hasDescribed() {
        return hasDescribed;
    }

    private void gather(boolean offering, String ufrag, IceCandidate place) {
        transport.gather(offering, ufrag, place, (generation, candidates) -> {
            synchronized (lock) {
                negotiation.gathered(generation, candidates);
            }
        });
    }

    /** W3C WebRTC §4.4.2, setRemoteDescription: an offer that crosses ours takes ours back, whatever it says itself. */
    CompletionStage<Void> setRemoteDescription(JsepDescription description) {
        return operation(() -> {
            Outcome undone = null;
            synchronized (lock) {
                if (negotiation.crosses(description.type())) {
                    undone = negotiation.applyLocal(JsepDescription.rollback());
                }
            }
            if (undone != null) {
                apply(undone);
            }
            Outcome outcome;
            synchronized (lock) {
                outcome = negotiation.applyRemote(description);
            }
            apply(outcome);
            return null;
        });
    }

    CompletionStage<Void> addIceCandidate(IceCandidate candidate) {
        if (!candidate.isEndOfCandidates() && candidate.sdpMid() == null && candidate.sdpMLineIndex() == null) {
            // W3C WebRTC §4.4.2: a TypeError.
            ConnectionFuture<Void> refused = new ConnectionFuture<>(executor);
            executor.execute(() -> refused.completeExceptionally(new IllegalArgumentException(
                    "candidate: neither sdpMid nor sdpMLineIndex (expected: one of them)")));
            return refused;
        }
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

    /** W3C WebRTC §4.4.1.5: the state first, then the tracks, all in the task that completes the operation. */
    private void apply(Outcome outcome) {
        transport.apply(outcome.transport());
        TransportPlan.Restart restart = outcome.transport().restart();
        SignalingState state;
        synchronized (lock) {
            if (restart != null && restart.credentials() == null) {
                transport.restartTakenBack(negotiation.localUfrag());
            }
            state = negotiation.signalingState();
        }
        outcome.candidates().forEach(transport::addRemoteCandidate);
        if (state == SignalingState.CLOSED) {
            // W3C WebRTC §4.4.1.5: nothing more is told.
            return;
        }
        events.signalingState(state);
        outcome.tracks().tell(events);
    }

    /** Something was wished that may need an offer; any thread. */
    void updateNegotiationNeeded() {
        executor.execute(this::checkNegotiationNeeded);
    }

    /** W3C WebRTC §4.7.3: looked at when no operation is under way; the chain asks again when it is idle. */
    void checkNegotiationNeeded() {
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

    /** {@return the stage of {@code body}, which runs on the executor in its turn, and fails once closed} */
    <T> CompletionStage<T> operation(Supplier<T> body) {
        return chain.enqueue(() -> {
            synchronized (lock) {
                negotiation.requireOpen();
            }
            return CompletableFuture.completedFuture(body.get());
        });
    }
}
