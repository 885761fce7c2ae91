package dev.nightjar.server;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.ObjectMapper;

/** {@code /api/sessions}: who publishes now, with bitrate, loss, round trip and codec. */
final class SessionsResource {
    static final String PATH = "/api/sessions";

    /** A connection that closes meanwhile does not answer any more. */
    private static final long ANSWER_MILLIS = 800;

    private final WhipSessions sessions;
    private final ObjectMapper json;

    SessionsResource(WhipSessions sessions, ObjectMapper json) {
        this.sessions = sessions;
        this.json = json;
    }

    void handle(Exchange exchange) {
        List<CompletableFuture<SessionView>> views = sessions.live().stream()
                .map(session ->
                        SessionView.of(session).toCompletableFuture().orTimeout(ANSWER_MILLIS, TimeUnit.MILLISECONDS))
                .toList();
        CompletableFuture.allOf(views.toArray(CompletableFuture[]::new)).whenComplete((ok, failure) -> {
            List<SessionView> ready = views.stream()
                    .filter(view -> !view.isCompletedExceptionally())
                    .map(CompletableFuture::join)
                    .toList();
            exchange.reply(HttpReply.bytes(HttpResponseStatus.OK, "application/json", json.writeValueAsBytes(ready)));
        });
    }
}
