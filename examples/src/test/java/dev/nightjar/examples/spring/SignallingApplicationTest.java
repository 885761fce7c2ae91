package dev.nightjar.examples.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.IceCandidate;
import dev.nightjar.endpoint.JsepDescription;
import dev.nightjar.endpoint.PeerConnection;
import dev.nightjar.endpoint.SdpType;
import dev.nightjar.examples.Caller;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The application of docs/embedding.md, called as a page would call it. */
@Tag("loopback")
class SignallingApplicationTest {
    /** What a container takes as one message unless it is told otherwise. */
    private static final int USUAL_LIMIT = 8_192;

    private final JsonMapper json = new JsonMapper();
    private ConfigurableApplicationContext application;
    private Endpoint endpoint;

    @BeforeEach
    void start() {
        application = new SpringApplication(SignallingApplication.class)
                .run(
                        "--server.address=127.0.0.1",
                        "--server.port=0",
                        "--spring.main.banner-mode=off",
                        "--logging.level.root=OFF");
        endpoint = application.getBean(Endpoint.class);
    }

    @AfterEach
    void stop() {
        application.close();
    }

    @Test
    void aPageThatTricklesItsCandidatesIsHeard() throws Exception {
        try (Caller caller = new Caller()) {
            caller.watch(3);
            PeerConnection pc = caller.connection();
            Page page = new Page(pc);
            WebSocket socket = connect(page);
            pc.onIceCandidate(candidate -> page.send(socket, "candidate", of(candidate)));
            caller.await(pc.setLocalDescription()
                    .thenRun(() -> page.send(socket, "description", of(pc.localDescription()))));
            assertThat(pc.localDescription().sdp()).hasSizeGreaterThan(USUAL_LIMIT);

            assertThat(caller.hearsItself())
                    .as("heard; answered %s", page.answered)
                    .isTrue();
            assertThat(endpoint.connectionCount()).isOne();

            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(Caller.SECONDS, TimeUnit.SECONDS);
            caller.await(pc.whenClosed());
        }
    }

    @Test
    void aMessageThatMakesNoSenseEndsTheCall() throws Exception {
        try (Caller caller = new Caller()) {
            for (String message : new String[] {
                "no JSON",
                "{\"description\":{\"type\":\"offer\",\"sdp\":\"hello\"}}",
                "{\"description\":{\"type\":\"x\"}}"
            }) {
                Page page = new Page(caller.connection());
                connect(page).sendText(message, true).get(Caller.SECONDS, TimeUnit.SECONDS);
                page.closed.get(Caller.SECONDS, TimeUnit.SECONDS);
            }
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Caller.SECONDS);
        while (endpoint.connectionCount() > 0 && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(endpoint.connectionCount()).isZero();
    }

    @Test
    void theEndpointEndsWithTheApplication() throws Exception {
        try (Caller caller = new Caller()) {
            Page page = new Page(caller.connection());
            connect(page);
            application.close();

            page.closed.get(Caller.SECONDS, TimeUnit.SECONDS);
            assertThat(endpoint.connectionCount()).isZero();
        }
    }

    private WebSocket connect(Page page) throws Exception {
        String port = application.getEnvironment().getRequiredProperty("local.server.port");
        URI uri = URI.create("ws://127.0.0.1:" + port + "/signalling");
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(uri, page)
                .get(Caller.SECONDS, TimeUnit.SECONDS);
    }

    private ObjectNode of(JsepDescription description) {
        return json.createObjectNode()
                .put("type", description.type().toString())
                .put("sdp", description.sdp());
    }

    private ObjectNode of(IceCandidate candidate) {
        return json.createObjectNode()
                .put("candidate", candidate.candidate())
                .put("sdpMid", candidate.sdpMid())
                .put("usernameFragment", candidate.usernameFragment());
    }

    /** What the page's script would do with messages. */
    private final class Page implements WebSocket.Listener {
        private final PeerConnection pc;
        private final StringBuilder text = new StringBuilder();
        private final CompletableFuture<Void> closed = new CompletableFuture<>();
        private final CompletableFuture<SdpType> answered = new CompletableFuture<>();
        private CompletableFuture<?> sending = CompletableFuture.completedFuture(null);

        Page(PeerConnection pc) {
            this.pc = pc;
        }

        /** A WebSocket of the JDK takes one message after another. */
        synchronized void send(WebSocket socket, String name, ObjectNode value) {
            String message = json.createObjectNode().set(name, value).toString();
            sending = sending.thenCompose(ok -> socket.sendText(message, true));
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                take(json.readTree(text.toString()));
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        private void take(JsonNode message) {
            JsonNode description = message.path("description");
            if (description.isObject()) {
                SdpType type = SdpType.of(description.path("type").asString());
                pc.setRemoteDescription(new JsepDescription(
                                type, description.path("sdp").asString()))
                        .thenRun(() -> answered.complete(type));
            } else {
                JsonNode candidate = message.path("candidate");
                pc.addIceCandidate(IceCandidate.of(
                        candidate.path("candidate").asString(),
                        candidate.path("sdpMid").asString()));
            }
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            closed.complete(null);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            closed.complete(null);
        }
    }
}
