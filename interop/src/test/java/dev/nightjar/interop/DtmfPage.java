package dev.nightjar.interop;

import dev.nightjar.endpoint.JsepDescription;
import dev.nightjar.endpoint.PeerConnection;
import dev.nightjar.endpoint.PeerConnectionState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A browser's end of one call with sound and telephone keys, see {@code dtmf.js}. */
final class DtmfPage implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String ID = "call";

    private final PageServer server = PageServer.start();
    private final Browser browser;

    DtmfPage(Browser.Kind kind) {
        browser = Browser.launch(kind);
        browser.open(server.peerPage());
    }

    /** Has the browser call us, and returns once both ends are connected. */
    void call(PeerConnection connection) {
        String offer = browser.evaluate("id => window.call(id)", ID, PATIENCE).asString();
        await(connection.setRemoteDescription(JsepDescription.offer(offer)));
        await(connection.setLocalDescription());
        await(connection.gatheringComplete());
        JsepDescription answer = connection.localDescription();
        if (answer == null) {
            throw new AssertionError("no local description after setting it");
        }
        browser.evaluate(
                "answer => peers.get('" + ID + "').setRemoteDescription({ type: 'answer', sdp: answer })",
                answer.sdp(),
                PATIENCE);
        browser.evaluate("id => window.whenPeerConnected(id)", ID, PATIENCE);
        Patience.await(PATIENCE, () -> connection.connectionState() == PeerConnectionState.CONNECTED);
    }

    /**
     * {@return the tones that the browser told of as it sent them, with what was left after each; null where it cannot
     * send any}
     */
    @Nullable
    List<String> dial(String tones, int durationMillis, int gapMillis) {
        JsonNode changes = browser.evaluate(
                "wish => window.dial(wish)",
                Map.of("id", ID, "tones", tones, "duration", durationMillis, "gap", gapMillis),
                PATIENCE);
        if (changes.isNull()) {
            return null;
        }
        List<String> told = new ArrayList<>();
        changes.forEach(change ->
                told.add(change.get(0).asString() + "|" + change.get(1).asString()));
        return told;
    }

    /** {@return the keys that the browser has heard, or null where it has no ears} */
    @Nullable
    String heard() {
        JsonNode keys = browser.evaluate("id => window.heardKeys(id)", ID, PATIENCE);
        return keys.isNull() ? null : keys.asString();
    }

    /** {@return packets that have come, and those that are missing} */
    JsonNode received() {
        return browser.evaluate("id => window.received(id)", ID, PATIENCE);
    }

    @Override
    public void close() {
        try {
            browser.close();
        } finally {
            server.close();
        }
    }

    private static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
