package dev.nightjar.interop;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A WHIP publisher that is not a browser: GStreamer's webrtcbin, which sends the same pictures and beeps as the counter
 * page, in VP8, H.264 or H.265 and Opus, G.722 or L16.
 */
public final class GStreamerPublisher implements AutoCloseable {
    private final PythonPeer peer;

    private GStreamerPublisher(PythonPeer peer) {
        this.peer = peer;
    }

    /** {@return a publisher that is ready to start} */
    public static GStreamerPublisher launch() {
        return new GStreamerPublisher(PythonPeer.launch("gstreamer_publisher", Tool.PYTHON_GSTREAMER));
    }

    /**
     * Publishes, and returns {@code {status, location, offer, answer}} once it is connected.
     *
     * @param options {@code whip}, and if wanted {@code token}, {@code codec} (VP8, H264, which is
     *     baseline, H264-HIGH or H265), {@code audio} (OPUS, G722 or L16), {@code width}, {@code height}
     */
    public JsonNode start(Map<String, ?> options) {
        return peer.start(options);
    }

    /** {@return connectionState, counter} */
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
