package dev.nightjar.endpoint;

import dev.nightjar.testkit.network.VirtualNetwork;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The negotiation of one side of a random walk: W3C WebRTC §10.7, in all the ways an application may write it.
 *
 * <p>Offers are made implicitly, from createOffer, twice before they are told, or taken back before they are told; they
 * are answered implicitly, from createAnswer, late, after a provisional answer, or
 * declined by a rollback of both sides.
 */
final class WalkPeer {
    private static final Set<String> NONE = Set.of();
    private static final Set<String> OUTDATED = Set.of("InvalidModificationError", "InvalidStateError");
    private static final Set<String> WRONG_CANDIDATE = Set.of("OperationError", "InvalidStateError");
    private static final OfferOptions RESTARTING = OfferOptions.defaults().withIceRestart(true);
    private static final long LATE_NANOS = 700_000_000;

    final VirtualSide side;
    final PeerConnection connection;
    final WalkCalls calls;
    private final boolean isPolite;
    private final SplittableRandom random;
    private final VirtualNetwork network;
    private final WalkWire wire;
    private WalkPeer other;
    private boolean isStrange = true;
    private boolean isMakingOffer;
    private boolean isIgnoringOffer;
    private boolean isAnswerPending;
    private boolean isAnswering;
    private int offer;
    private int answered;

    WalkPeer(
            VirtualSide side,
            WalkCalls calls,
            boolean isPolite,
            SplittableRandom random,
            VirtualNetwork network,
            WalkWire wire) {
        this.side = side;
        this.connection = side.connection;
        this.calls = calls;
        this.isPolite = isPolite;
        this.random = random;
        this.network = network;
        this.wire = wire;
        connection.onNegotiationNeeded(this::offer);
        connection.onIceConnectionStateChange(state -> {
            if (state == IceConnectionState.FAILED) {
                calls.call("restartIce as ICE has failed", NONE, connection::restartIce);
            }
        });
        side.trickleTo(candidate -> wire.send(() -> other.receive(candidate)));
    }

    void connectTo(WalkPeer peer) {
        other = peer;
    }

    /** From now on everything is done the plain way, so that it comes to an end. */
    void bePlain(boolean isPlain) {
        isStrange = !isPlain;
    }

    /** {@return whether nothing goes on that this side has begun} */
    boolean isAtRest() {
        return !isMakingOffer
                && !isAnswering
                && calls.pending() == 0
                && wire.underWay() == 0
                && connection.signalingState() == SignalingState.STABLE;
    }

    private boolean isClosed() {
        return connection.signalingState() == SignalingState.CLOSED;
    }

    private void offer() {
        isMakingOffer = true;
        CompletableFuture<Void> made = switch (isStrange ? random.nextInt(8) : 0) {
            case 1 -> createdOffer(OfferOptions.defaults());
            case 2 -> createdOffer(RESTARTING);
            case 3 -> local("twice").thenCompose(ok -> local("twice"));
            case 4 -> local("and take back").thenCompose(ok -> takeBack());
            case 5 -> createdOffer(RESTARTING).thenCompose(ok -> createdOffer(RESTARTING));
            default -> local("");
        };
        made.thenRun(this::tell).whenComplete((ok, failure) -> {
            isMakingOffer = false;
            if (failure != null && connection.signalingState() == SignalingState.STABLE) {
                offer();
            }
        });
    }

    private CompletableFuture<Void> local(String how) {
        return calls.promise("setLocalDescription() " + how, NONE, connection::setLocalDescription);
    }

    private CompletableFuture<Void> takeBack() {
        return calls.promise(
                "setLocalDescription(rollback)",
                Set.of("InvalidStateError"),
                () -> connection.setLocalDescription(JsepDescription.rollback()));
    }

    private CompletableFuture<Void> createdOffer(OfferOptions options) {
        return calls.promise(
                        "createOffer(" + options + ")",
                        Set.of("InvalidStateError"),
                        () -> connection.createOffer(options))
                .thenCompose(made -> calls.promise(
                        "setLocalDescription(created offer)", OUTDATED, () -> connection.setLocalDescription(made)));
    }

    /** Tells what is pending, or the answer that was set last. */
    private void tell() {
        JsepDescription pending = connection.pendingLocalDescription();
        boolean isOffer = pending != null && pending.type() == SdpType.OFFER;
        if (isOffer) {
            int number = ++offer;
            wire.send(() -> other.receiveOffer(pending, number));
        }
    }

    private void tellAnswer(int number) {
        JsepDescription answer = connection.localDescription();
        if (answer != null && answer.type() != SdpType.OFFER) {
            wire.send(() -> other.receiveAnswer(answer, number));
        }
    }

    private void receiveOffer(JsepDescription description, int number) {
        boolean isReady = !isMakingOffer && (connection.signalingState() == SignalingState.STABLE || isAnswerPending);
        isIgnoringOffer = !isPolite && !isReady;
        if (isIgnoringOffer || isClosed()) {
            return;
        }
        isAnswering = true;
        answered = number;
        calls.promise("setRemoteDescription(offer)", NONE, () -> connection.setRemoteDescription(description))
                .thenRun(() -> answer(number))
                .whenComplete((ok, failure) -> isAnswering &= failure == null);
    }

    private void answer(int number) {
        switch (isStrange ? random.nextInt(9) : 0) {
            case 1 -> createdAnswer(number);
            case 2 -> network.schedule(random.nextLong(LATE_NANOS), () -> implicitAnswer(number));
            case 3 -> provisionalAnswer(number);
            case 4 -> decline(number, true);
            case 5 -> decline(number, false);
            default -> implicitAnswer(number);
        }
    }

    private void implicitAnswer(int number) {
        if (isClosed()) {
            isAnswering = false;
            return;
        }
        local("to answer").thenRun(() -> tellAnswer(number)).whenComplete((ok, failure) -> isAnswering = false);
    }

    private void createdAnswer(int number) {
        calls.promise("createAnswer()", NONE, connection::createAnswer)
                .thenCompose(made -> calls.promise(
                        "setLocalDescription(created answer)", OUTDATED, () -> connection.setLocalDescription(made)))
                .thenRun(() -> tellAnswer(number))
                .whenComplete((ok, failure) -> {
                    if (failure == null) {
                        isAnswering = false;
                    } else {
                        implicitAnswer(number);
                    }
                });
    }

    private void provisionalAnswer(int number) {
        calls.promise(
                        "setLocalDescription(pranswer)",
                        NONE,
                        () -> connection.setLocalDescription(JsepDescription.pranswer("")))
                .thenRun(() -> {
                    tellAnswer(number);
                    network.schedule(random.nextLong(LATE_NANOS), () -> implicitAnswer(number));
                })
                .whenComplete((ok, failure) -> isAnswering &= failure == null);
    }

    private void decline(int number, boolean isRemote) {
        calls.promise("rollback of the peer's offer", NONE, () -> rollback(isRemote))
                .thenRun(() -> wire.send(() -> other.declined(number)))
                .whenComplete((ok, failure) -> isAnswering = false);
    }

    private CompletionStage<Void> rollback(boolean isRemote) {
        JsepDescription rollback = JsepDescription.rollback();
        return isRemote ? connection.setRemoteDescription(rollback) : connection.setLocalDescription(rollback);
    }

    private void declined(int number) {
        if (number == offer && connection.signalingState() == SignalingState.HAVE_LOCAL_OFFER && !isAnswering) {
            isMakingOffer = true;
            boolean isRemote = random.nextBoolean();
            calls.promise("rollback of a declined offer", NONE, () -> rollback(isRemote))
                    .whenComplete((ok, failure) -> isMakingOffer = false);
        }
    }

    private void receiveAnswer(JsepDescription description, int number) {
        boolean isAwaited = connection.signalingState() == SignalingState.HAVE_LOCAL_OFFER
                || connection.signalingState() == SignalingState.HAVE_REMOTE_PRANSWER;
        if (number != offer || !isAwaited) {
            if (!isClosed()) {
                calls.fault("an answer to offer " + number + " that comes to nothing: " + this);
            }
            return;
        }
        isAnswerPending = description.type() == SdpType.ANSWER;
        calls.promise(
                        "setRemoteDescription(" + description.type() + ")",
                        NONE,
                        () -> connection.setRemoteDescription(description))
                .whenComplete((ok, failure) -> isAnswerPending = false);
    }

    /** One of an offer that was ignored, taken back or declined may be wrong. */
    private void receive(IceCandidate candidate) {
        calls.promise("addIceCandidate of the peer", WRONG_CANDIDATE, () -> connection.addIceCandidate(candidate));
    }

    @Override
    public String toString() {
        return side.name + " " + connection.signalingState() + " " + connection.iceConnectionState() + " "
                + connection.connectionState() + " making " + isMakingOffer + " answering " + isAnswering + " pending "
                + calls.pending() + " closed " + connection.closeReason() + " offered " + offer + " answered "
                + answered + " " + connection.transceivers();
    }
}
