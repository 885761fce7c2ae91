package dev.nightjar.interop;

import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.JsepDescription;
import dev.nightjar.endpoint.LayerLimits;
import dev.nightjar.endpoint.MediaStreamTrack;
import dev.nightjar.endpoint.PeerConnection;
import dev.nightjar.endpoint.RtpSender;
import dev.nightjar.endpoint.RtpTransceiverInit;
import dev.nightjar.endpoint.TransceiverDirection;
import dev.nightjar.rtp.HeaderExtensionUri;
import java.time.Duration;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** A track that arrives here, sent on to a page that plays it. */
final class PlayedTrack implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(45);
    private static final Duration TICK = Duration.ofMillis(250);

    private final PeerPage page;
    private final String id;
    private final PeerConnection connection;
    private final RtpSender sender;
    private final String answer;

    /** Connects the page, which is offered the track. */
    PlayedTrack(PeerPage page, String id, Endpoint endpoint, MediaStreamTrack track) {
        this.page = page;
        this.id = id;
        connection = endpoint.newPeerConnection();
        RtpTransceiverInit init =
                RtpTransceiverInit.of(TransceiverDirection.SENDONLY).withStreams("stream");
        sender = connection.addTransceiver(track, init).sender();
        ForwardPage.await(connection.setLocalDescription());
        ForwardPage.await(connection.gatheringComplete());
        answer = page.subscribe(id, connection.localDescription().sdp());
        ForwardPage.await(connection.setRemoteDescription(JsepDescription.answer(answer)));
    }

    /** {@return whether the page takes dependency descriptors, also those that need the longer form of extensions} */
    boolean takesDescriptors() {
        return answer.contains(HeaderExtensionUri.DEPENDENCY_DESCRIPTOR.uri()) && answer.contains("extmap-allow-mixed");
    }

    void limit(LayerLimits limits) {
        sender.setLayerLimits(limits);
    }

    JsonNode stats() {
        return page.played(id);
    }

    /** {@return the statistics once they are so} Frames have to be decoded meanwhile. */
    JsonNode await(String what, Predicate<JsonNode> wanted) {
        int before = stats().path("framesDecoded").asInt();
        long end = System.nanoTime() + PATIENCE.toNanos();
        JsonNode seen;
        do {
            page.run(TICK);
            seen = stats();
            boolean goesOn = seen.path("framesDecoded").asInt() > before + 5;
            if (goesOn && wanted.test(seen)) {
                System.out.printf("%s, %s: %s%n", id, what, brief(seen));
                return seen;
            }
        } while (System.nanoTime() < end);
        throw new AssertionError(id + ", " + what + ": not so within " + PATIENCE + ": " + seen + ", sender: "
                + ForwardPage.await(connection.stats()).nightjar().outboundStreams());
    }

    private static String brief(JsonNode seen) {
        return seen.path("codec").asString() + " " + seen.path("frameWidth") + "x" + seen.path("frameHeight") + " "
                + seen.path("framesPerSecond") + " fps, decoded " + seen.path("framesDecoded") + ", key "
                + seen.path("keyFramesDecoded") + ", dropped " + seen.path("framesDropped") + ", freezes "
                + seen.path("freezes") + ", lost " + seen.path("packetsLost") + ", nack " + seen.path("nackCount")
                + ", pli " + seen.path("pliCount");
    }

    @Override
    public void close() {
        page.unsubscribe(id);
        connection.close();
    }
}
