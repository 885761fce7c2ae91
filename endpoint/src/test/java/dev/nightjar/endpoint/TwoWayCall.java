package dev.nightjar.endpoint;

import java.util.concurrent.CompletableFuture;

/** One connection that carries sound both ways: its offerer has sockets of its own, its answerer shares. */
final class TwoWayCall {
    final PeerConnection offerer;
    final PeerConnection answerer;
    final RtpTransceiver offered;
    final FrameCounter heardByOfferer = new FrameCounter();
    final FrameCounter heardByAnswerer = new FrameCounter();

    /** Completes when both sides are connected. */
    final CompletableFuture<Void> connected;

    private final Endpoint offering;

    TwoWayCall(Endpoint offering, Endpoint answering) {
        this.offering = offering;
        offerer = offering.newPeerConnection();
        answerer = answering.newPeerConnection();
        connected = CompletableFuture.allOf(connected(offerer), connected(answerer));
        offered = offerer.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
        offerer.onTrack(heardByOfferer);
        answerer.onTrack(heardByAnswerer);
        offerer.createOffer()
                .thenCompose(offerer::setLocalDescription)
                .thenCompose(ok -> offerer.gatheringComplete())
                .thenCompose(ok -> answerer.setRemoteDescription(offerer.localDescription()))
                .thenRun(() -> answered().setDirection(TransceiverDirection.SENDRECV))
                .thenCompose(ok -> answerer.createAnswer())
                .thenCompose(answerer::setLocalDescription)
                .thenCompose(ok -> answerer.gatheringComplete())
                .thenCompose(ok -> offerer.setRemoteDescription(answerer.localDescription()))
                .whenComplete((ok, failure) -> {
                    if (failure != null) {
                        connected.completeExceptionally(failure);
                    }
                });
    }

    private static CompletableFuture<Void> connected(PeerConnection connection) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        connection.onConnectionStateChange(state -> {
            if (state == PeerConnectionState.CONNECTED) {
                done.complete(null);
            }
        });
        return done;
    }

    boolean isOfferedBy(Endpoint endpoint) {
        return endpoint == offering;
    }

    RtpTransceiver answered() {
        return answerer.transceivers().get(0);
    }

    void close() {
        offerer.close();
        answerer.close();
    }
}
