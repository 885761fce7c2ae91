package dev.nightjar.interop;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A WHIP publisher that is not a browser: aiortc in a process of its own, which sends the same pictures and beeps as
 * the counter page, in VP8 or H.264 and Opus.
 *
 * <p>Its offers differ from a browser's where it matters: each m-section has its own ICE credentials, and the data
 * channel is described the old way ({@code DTLS/SCTP}).
 */
public final class AiortcPublisher implements AutoCloseable {
    private final PythonPeer peer;

    private AiortcPublisher(PythonPeer peer) {
        this.peer = peer;
    }

    /** {@return a publisher that is ready to start} */
    public static AiortcPublisher launch() {
        return new AiortcPublisher(PythonPeer.launch("aiortc_publisher", Tool.PYTHON));
    }

    /**
     * Publishes, and returns {@code {status, location, offer, answer}}.
     *
     * @param options {@code whip}, and if wanted {@code token}, {@code relay} (see {@link LossyRelay#target}),
     *     {@code codec} (VP8 or H264), {@code width}, {@code height}, {@code dataChannel}
     */
    public JsonNode start(Map<String, ?> options) {
        return peer.start(options);
    }

    /** {@return connectionState, counter, videoPacketsSent, videoBytesSent, audioPacketsSent} */
    public JsonNode stats() {
        return peer.stats();
    }

    /** {@return the HTTP status of the DELETE that ended the session} */
    public int stop() {
        return peer.stop();
    }

    @Override
    public void close() {
        peer.close();
    }
}
