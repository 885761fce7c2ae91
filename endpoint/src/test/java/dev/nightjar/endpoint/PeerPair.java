package dev.nightjar.endpoint;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A connection that offers to send and the one that answers it, on endpoints of this process. */
public final class PeerPair implements AutoCloseable {
    public static final int SECONDS = 60;

    final PeerConnection offerer;
    final PeerConnection answerer;
    final RtpTransceiver audio;
    final RtpTransceiver video;

    /** Completes when both sides are connected. */
    final CompletableFuture<Void> connected;

    private PeerPair(PeerConnection offerer, PeerConnection answerer, Consumer<TrackEvent> onTrack) {
        this.offerer = offerer;
        this.answerer = answerer;
        answerer.onTrack(onTrack);
        audio = offerer.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDONLY);
        video = offerer.addTransceiver(MediaKind.VIDEO, TransceiverDirection.SENDONLY);
        connected = CompletableFuture.allOf(connected(offerer), connected(answerer));
    }

    /** {@return a pair whose sides are exchanging descriptions} */
    static PeerPair start(Endpoint offering, Endpoint answering, Consumer<TrackEvent> onTrack) {
        return start(offering.newPeerConnection(), answering.newPeerConnection(), onTrack);
    }

    static PeerPair start(PeerConnection offerer, PeerConnection answerer, Consumer<TrackEvent> onTrack) {
        PeerPair pair = new PeerPair(offerer, answerer, onTrack);
        pair.exchange().whenComplete((ok, failure) -> {
            if (failure != null) {
                pair.connected.completeExceptionally(failure);
            }
        });
        return pair;
    }

    private CompletionStage<Void> exchange() {
        return offerer.createOffer()
                .thenCompose(offerer::setLocalDescription)
                .thenCompose(ok -> offerer.gatheringComplete())
                .thenCompose(ok -> answerer.setRemoteDescription(offerer.localDescription()))
                .thenCompose(ok -> answerer.createAnswer())
                .thenCompose(answerer::setLocalDescription)
                .thenCompose(ok -> answerer.gatheringComplete())
                .thenCompose(ok -> offerer.setRemoteDescription(answerer.localDescription()));
    }

    PeerPair awaitConnected() throws Exception {
        connected.get(SECONDS, TimeUnit.SECONDS);
        return this;
    }

    StatsReport answererStats() throws Exception {
        return answerer.stats().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
    }

    /** Closes the offerer and waits until the answerer has heard of it. */
    void closeByOfferer() throws Exception {
        CompletableFuture<Void> closed = answerer.whenClosed().toCompletableFuture();
        offerer.close();
        closed.get(SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        offerer.close();
        answerer.close();
    }

    private static CompletableFuture<Void> connected(PeerConnection connection) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        connection.onConnectionStateChange(state -> {
            if (state == PeerConnectionState.CONNECTED) {
                done.complete(null);
            }
        });
        connection
                .whenClosed()
                .thenRun(() -> done.completeExceptionally(
                        new IllegalStateException("closed before it was connected: " + connection.closeReason())));
        return done;
    }
}
