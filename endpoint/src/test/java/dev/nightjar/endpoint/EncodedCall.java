package dev.nightjar.endpoint;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A connection that sends encoded tracks of one stream, and one that receives them, of one endpoint. */
final class EncodedCall implements AutoCloseable {
    static final int SECONDS = 60;

    final PeerConnection sending;
    final PeerConnection receiving;

    private EncodedCall(Endpoint endpoint, Configuration configuration) {
        sending = endpoint.newPeerConnection(configuration);
        receiving = endpoint.newPeerConnection(configuration);
    }

    /** {@return a call that is connected} */
    static EncodedCall connect(
            Endpoint endpoint, Configuration configuration, List<EncodedTrack> tracks, Consumer<TrackEvent> onTrack)
            throws Exception {
        EncodedCall call = new EncodedCall(endpoint, configuration);
        call.receiving.onTrack(onTrack);
        tracks.forEach(track -> call.sending.addTrack(track, "film"));
        CompletableFuture<Void> both = CompletableFuture.allOf(connected(call.sending), connected(call.receiving));
        call.exchange();
        both.get(SECONDS, TimeUnit.SECONDS);
        return call;
    }

    /** Carries an offer and its answer, for the first time or again. */
    void exchange() {
        Sessions.await(sending.setLocalDescription());
        Sessions.await(sending.gatheringComplete());
        Sessions.await(receiving.setRemoteDescription(sending.localDescription()));
        Sessions.await(receiving.setLocalDescription());
        Sessions.await(receiving.gatheringComplete());
        Sessions.await(sending.setRemoteDescription(receiving.localDescription()));
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

    @Override
    public void close() {
        sending.close();
        receiving.close();
    }
}
