package dev.nightjar.examples.spring;

import dev.nightjar.endpoint.Configuration;
import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.IceCandidate;
import dev.nightjar.endpoint.JsepDescription;
import dev.nightjar.endpoint.PeerConnection;
import dev.nightjar.endpoint.SdpType;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.TextWebSocketHandler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

// snippet: spring-handler
/** One connection a WebSocket. Messages are those of perfect negotiation: {"description": …} or {"candidate": …}. */
@Component
class SignallingHandler extends TextWebSocketHandler {
    private static final int MAX_MESSAGE_BYTES =
            65_536; // descriptions of browsers are larger than a container's default

    private final Map<String, PeerConnection> calls = new ConcurrentHashMap<>();
    private final Endpoint endpoint;
    private final Configuration configuration;
    private final JsonMapper json;

    /** Sending may block, so callbacks run on threads of the application's; still one at a time for each connection. */
    SignallingHandler(Endpoint endpoint, JsonMapper json, @Qualifier("applicationTaskExecutor") Executor executor) {
        this.endpoint = endpoint;
        this.json = json;
        this.configuration = Configuration.defaults().withExecutor(executor);
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession session) {
        session.setTextMessageSizeLimit(MAX_MESSAGE_BYTES);
        PeerConnection pc = endpoint.newPeerConnection(configuration);
        calls.put(session.getId(), pc);
        pc.onTrack(event -> pc.addTrack(event.track(), "echo")); // what the application does with the peer
        pc.onNegotiationNeeded(() -> describe(pc, session));
        pc.onIceCandidate(candidate -> {
            ObjectNode fields = json.createObjectNode()
                    .put("candidate", candidate.candidate())
                    .put("sdpMid", candidate.sdpMid())
                    .put("usernameFragment", candidate.usernameFragment());
            send(session, json.createObjectNode().set("candidate", fields));
        });
        pc.whenClosed().thenRun(() -> close(session));
    }

    @Override
    protected void handleTextMessage(WebSocketSession session, TextMessage text) {
        PeerConnection pc = calls.get(session.getId());
        JsonNode message = json.readTree(text.getPayload());
        CompletionStage<Void> taken;
        if (message.has("description")) {
            JsonNode fields = message.get("description");
            SdpType type = SdpType.of(fields.path("type").asString());
            taken = pc.setRemoteDescription(
                    new JsepDescription(type, fields.path("sdp").asString()));
            if (type == SdpType.OFFER) {
                taken = taken.thenCompose(ok -> describe(pc, session));
            }
        } else {
            JsonNode fields = message.path("candidate");
            taken = pc.addIceCandidate(new IceCandidate(
                    fields.path("candidate").asString(""),
                    fields.path("sdpMid").asStringOpt().orElse(null),
                    null,
                    fields.path("usernameFragment").asStringOpt().orElse(null)));
        }
        taken.exceptionally(failure -> {
            pc.close(); // the peer's mistake; a peer that may be wrong now and then would be told instead
            return null;
        });
    }

    private CompletionStage<Void> describe(PeerConnection pc, WebSocketSession session) {
        return pc.setLocalDescription().thenAccept(ok -> {
            JsepDescription description = pc.localDescription();
            ObjectNode fields = json.createObjectNode()
                    .put("type", description.type().toString())
                    .put("sdp", description.sdp());
            send(session, json.createObjectNode().set("description", fields));
        });
    }

    private static void send(WebSocketSession session, JsonNode message) {
        try {
            session.sendMessage(new TextMessage(message.toString()));
        } catch (IOException | IllegalStateException gone) {
            close(session);
        }
    }

    private static void close(WebSocketSession session) {
        try {
            session.close();
        } catch (IOException gone) {
            // There is nobody to tell.
        }
    }

    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
        calls.remove(session.getId()).close();
    }
}
// end of snippet
