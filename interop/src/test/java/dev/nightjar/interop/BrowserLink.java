package dev.nightjar.interop;

import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.JsepDescription;
import dev.nightjar.endpoint.PeerConnection;
import dev.nightjar.endpoint.PeerConnectionState;
import dev.nightjar.endpoint.StatsReport;
import dev.nightjar.endpoint.TrackEvent;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** One connection between a browser's page and an endpoint in this process, over a relay of its own. */
final class BrowserLink implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final PeerPage page;
    private final String id;
    private final LossyRelay relay = LossyRelay.open(1);
    private final PeerConnection connection;
    private final CompletableFuture<Void> connected = new CompletableFuture<>();

    /** Makes both ends, which do not know of each other yet. */
    BrowserLink(PeerPage page, String id, Endpoint endpoint) {
        this.page = page;
        this.id = id;
        connection = endpoint.newPeerConnection();
        connection.onConnectionStateChange(state -> {
            if (state == PeerConnectionState.CONNECTED) {
                connected.complete(null);
            }
        });
        connection
                .whenClosed()
                .thenAccept(ignored -> connected.completeExceptionally(
                        new PeerException(id + ": we closed: " + connection.closeReason())));
    }

    String id() {
        return id;
    }

    LossyRelay relay() {
        return relay;
    }

    void onTrack(Consumer<TrackEvent> listener) {
        connection.onTrack(listener);
    }

    /** Carries offer and answer. */
    void signal(PeerPage.Wish wish) {
        page.answer(id, answer(page.offer(id, wish)), relay.target());
    }

    /** Carries offer and answer of a connection that sends so. */
    void signal(Sending sending) {
        page.answer(id, answer(page.offer(id, sending)), relay.target(), sending.hasDtx());
    }

    private String answer(String offer) {
        await(connection.setRemoteDescription(JsepDescription.offer(offer)));
        await(connection.setLocalDescription());
        await(connection.gatheringComplete());
        JsepDescription answer = connection.localDescription();
        if (answer == null) {
            throw new AssertionError("no local description after setting it");
        }
        relay.forwardTo(answer.sdp());
        return answer.sdp();
    }

    /** {@return the browser's statistics of the transport, once both ends are connected} */
    JsonNode whenConnected() {
        JsonNode transport = page.whenConnected(id);
        await(connected);
        return transport;
    }

    StatsReport stats() {
        return await(connection.stats());
    }

    @Override
    public void close() {
        connection.close();
        relay.close();
        page.close(id);
    }

    private <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new PeerException(id + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PeerException(id + ": interrupted", e);
        }
    }
}
