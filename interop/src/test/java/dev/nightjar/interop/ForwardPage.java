package dev.nightjar.interop;

import dev.nightjar.endpoint.Configuration;
import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.JsepDescription;
import dev.nightjar.endpoint.MediaKind;
import dev.nightjar.endpoint.MediaStreamTrack;
import dev.nightjar.endpoint.PeerConnection;
import dev.nightjar.endpoint.ReceivedLayers;
import dev.nightjar.endpoint.RtpTransceiverInit;
import dev.nightjar.endpoint.Track;
import dev.nightjar.endpoint.TransceiverDirection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The page that publishes and plays, and the connections of an endpoint that it talks to. */
final class ForwardPage implements AutoCloseable {
    private static final Duration USUAL = Duration.ofSeconds(30);

    final Browser browser;
    private final Endpoint endpoint;
    private final PageServer server = PageServer.start();
    private @Nullable PeerConnection publisher;
    private @Nullable Configuration ours;

    ForwardPage(Browser browser, Endpoint endpoint) {
        this.browser = browser;
        this.endpoint = endpoint;
        browser.open(server.forwardPage());
    }

    /** Begins anew with a picture of that size that takes bits. */
    void reopen(int width, int height, int noiseRows) {
        browser.open(server.forwardPage(width, height, noiseRows));
    }

    /** Makes our later connections so, and not as the endpoint would. */
    void ours(Configuration configuration) {
        ours = configuration;
    }

    private PeerConnection connection() {
        return ours == null ? endpoint.newPeerConnection() : endpoint.newPeerConnection(ours);
    }

    /** Makes the page's later connections with an RTCConfiguration. */
    void configure(Map<String, ?> configuration) {
        browser.evaluate("wanted => window.configure(wanted)", configuration, USUAL);
    }

    /** {@return the types of the candidates that a connection uses}; the publishing one's without an id. */
    JsonNode route(String id) {
        return browser.evaluate("id => window.route(id)", id, USUAL);
    }

    /** {@return the tracks that the page publishes, connected} */
    Map<MediaKind, MediaStreamTrack> publish() {
        return publish(List.of());
    }

    /** {@return the tracks that the page publishes, connected; the picture in those encodings, or in one} */
    Map<MediaKind, MediaStreamTrack> publish(List<Map<String, ?>> encodings) {
        Map<MediaKind, MediaStreamTrack> tracks = new ConcurrentHashMap<>();
        PeerConnection connection = connection();
        publisher = connection;
        connection.onTrack(event -> {
            event.transceiver().setReceivedLayers(encodings.isEmpty() ? ReceivedLayers.LARGEST : ReceivedLayers.ALL);
            tracks.put(event.track().kind(), event.track());
        });
        String offer = browser.evaluate(
                        "encodings => window.publishOffer(encodings)", encodings.isEmpty() ? null : encodings, USUAL)
                .asString();
        await(connection.setRemoteDescription(JsepDescription.offer(offer)));
        browser.evaluate("answer => window.publishAnswer(answer)", answer(connection), USUAL);
        return tracks;
    }

    /** {@return our end of what the page publishes, null before that} */
    @Nullable
    PeerConnection publisher() {
        return publisher;
    }

    /** The page asks for sound and picture, over the relay where there is one. */
    PeerConnection ask(String id, Map<MediaKind, ? extends Track> tracks, @Nullable LossyRelay relay) {
        PeerConnection connection = connection();
        String offer = browser.evaluate(
                        "arg => window.subscribeOffer(arg)", Map.of("id", id, "bare", relay != null), USUAL)
                .asString();
        await(connection.setRemoteDescription(JsepDescription.offer(offer)));
        connection.addTrack(tracks.get(MediaKind.AUDIO), "stream");
        connection.addTrack(tracks.get(MediaKind.VIDEO), "stream");
        String answer = answer(connection);
        if (relay != null) {
            relay.forwardTo(answer);
        }
        browser.evaluate(
                "arg => window.subscribeAnswer(arg)",
                Map.of("id", id, "answer", answer, "relay", relay == null ? "" : relay.target()),
                USUAL);
        return connection;
    }

    /** The page is offered sound and picture. */
    PeerConnection offer(String id, Map<MediaKind, ? extends Track> tracks) {
        PeerConnection connection = connection();
        RtpTransceiverInit init =
                RtpTransceiverInit.of(TransceiverDirection.SENDONLY).withStreams("stream");
        connection.addTransceiver(tracks.get(MediaKind.AUDIO), init);
        connection.addTransceiver(tracks.get(MediaKind.VIDEO), init);
        offer(id, connection);
        return connection;
    }

    /** The page is offered what a connection sends. */
    void offer(String id, PeerConnection connection) {
        await(connection.setLocalDescription());
        await(connection.gatheringComplete());
        String offer = connection.localDescription().sdp();
        String answer = browser.evaluate("arg => window.subscribe(arg)", Map.of("id", id, "offer", offer), USUAL)
                .asString();
        await(connection.setRemoteDescription(JsepDescription.answer(answer)));
    }

    /** Offers the page what has changed. */
    void negotiate(String id, PeerConnection connection) {
        await(connection.setLocalDescription());
        String offer = connection.localDescription().sdp();
        String answer = browser.evaluate("arg => window.negotiate(arg)", Map.of("id", id, "offer", offer), USUAL)
                .asString();
        await(connection.setRemoteDescription(JsepDescription.answer(answer)));
    }

    JsonNode played(String id) {
        return browser.evaluate("id => window.played(id)", id, USUAL);
    }

    JsonNode published() {
        return browser.evaluate("() => window.stats()");
    }

    void stopPublishing() {
        browser.evaluate("() => window.publishStop()");
    }

    void run(int seconds) {
        browser.run(Duration.ofSeconds(seconds));
    }

    private static String answer(PeerConnection connection) {
        await(connection.setLocalDescription());
        await(connection.gatheringComplete());
        return connection.localDescription().sdp();
    }

    static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
