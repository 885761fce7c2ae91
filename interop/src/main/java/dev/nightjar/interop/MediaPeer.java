package dev.nightjar.interop;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A program that is no browser and publishes or plays, in a process of its own; each says what it is asked for. */
interface MediaPeer extends AutoCloseable {
    /** Asks for something and returns the answer; throws {@link PeerException} with what went wrong there. */
    JsonNode request(String command, Map<String, ?> options);

    /** Publishes by WHIP, and returns {@code {status, ...}} once that is answered or the connection is up. */
    default JsonNode start(Map<String, ?> options) {
        return request("start", options);
    }

    /** {@return the answer to an offer of what it shall play} */
    default String play(Map<String, ?> options) {
        return request("play", options).asString();
    }

    default JsonNode stats() {
        return request("stats", Map.of());
    }

    /** {@return the HTTP status of the DELETE that ended a session} */
    default int stop() {
        return request("stop", Map.of()).asInt();
    }

    @Override
    void close();
}
