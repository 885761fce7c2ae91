package dev.nightjar.endpoint;

import java.util.concurrent.CompletableFuture;

/**
 * Tells when a connection is connected.
 *
 * @param done completes then
 */
record Connected(CompletableFuture<Void> done) {
    static Connected of(PeerConnection connection) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        connection.onConnectionStateChange(state -> {
            if (state == PeerConnectionState.CONNECTED) {
                done.complete(null);
            }
        });
        return new Connected(done);
    }
}
