package dev.nightjar.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessTest {
    @TempDir
    private Path out;

    @Tag("loopback")
    @Test
    void asksForTheTokenEverywhereWhenItIsNotLocal() throws Exception {
        Files.writeString(out.resolve("a.webm"), "film");
        try (RunningServer running = RunningServer.open(out)) {
            assertThat(running.scheme()).isEqualTo("https");
            assertThat(running.server.url()).contains("?token=");
            for (String path : new String[] {"/", "/api/sessions", "/api/recordings", "/recordings/a.webm", "/none"}) {
                HttpResponse<String> without = running.get(path);
                assertThat(without.statusCode()).as(path).isEqualTo(401);
                assertThat(without.headers().firstValue("WWW-Authenticate").orElseThrow())
                        .startsWith("Bearer");
                assertThat(running.get(path + "?token=wrong").statusCode())
                        .as(path)
                        .isEqualTo(401);
            }
            assertThat(running.post("v=0").statusCode()).isEqualTo(401);
            assertThat(running.method("DELETE", "/whip/x").statusCode()).isEqualTo(401);
            assertThat(running.get("/recordings/a.webm?token=" + running.token())
                            .body())
                    .isEqualTo("film");
            assertThat(running.get("/?token=" + running.token()).statusCode()).isEqualTo(200);
            assertThat(running.method("GET", "/api/sessions", "Authorization", "bearer " + running.token())
                            .statusCode())
                    .isEqualTo(200);
            assertThat(running.method("GET", "/api/sessions", "Authorization", "Bearer x")
                            .statusCode())
                    .isEqualTo(401);
            assertThat(running.method("DELETE", "/whip/x", "Authorization", "Bearer " + running.token())
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Tag("loopback")
    @Test
    void answersPreflightsOfListedOriginsOnly() throws Exception {
        try (RunningServer running = RunningServer.local(out)) {
            HttpResponse<String> listed = running.method(
                    "OPTIONS",
                    "/whip",
                    "Origin",
                    RunningServer.ALLOWED_ORIGIN,
                    "Access-Control-Request-Method",
                    "POST");
            HttpResponse<String> other = running.method("OPTIONS", "/whip", "Origin", "https://evil.example");

            assertThat(listed.statusCode()).isEqualTo(204);
            assertThat(listed.headers().firstValue("Access-Control-Allow-Origin"))
                    .hasValue(RunningServer.ALLOWED_ORIGIN);
            assertThat(listed.headers()
                            .firstValue("Access-Control-Allow-Headers")
                            .orElseThrow())
                    .contains("If-Match");
            assertThat(listed.headers().firstValue("Accept-Post")).hasValue("application/sdp");
            assertThat(other.headers().firstValue("Access-Control-Allow-Origin"))
                    .isEmpty();
            assertThat(other.headers().firstValue("Access-Control-Allow-Methods"))
                    .isEmpty();
        }
    }

    @Tag("loopback")
    @Test
    void letsPagesOfListedOriginsPublishAndNoOthers() throws Exception {
        try (RunningServer running = RunningServer.local(out)) {
            assertThat(from(running, RunningServer.ALLOWED_ORIGIN).statusCode()).isEqualTo(400);
            assertThat(from(running, RunningServer.ALLOWED_ORIGIN)
                            .headers()
                            .firstValue("Access-Control-Expose-Headers")
                            .orElseThrow())
                    .contains("Location")
                    .contains("ETag");
            assertThat(from(running, "http://127.0.0.1:" + running.port()).statusCode())
                    .isEqualTo(400);
            assertThat(from(running, "https://evil.example").statusCode()).isEqualTo(403);
            assertThat(from(running, "null").statusCode()).isEqualTo(403);
        }
    }

    @Test
    void keepsTheTokenOutOfItsText() {
        AccessToken token = AccessToken.create(new SecureRandom());

        assertThat(token.toString()).doesNotContain(token.reveal());
        assertThat(token.matches(token.reveal())).isTrue();
        assertThat(token.matches(token.reveal() + "x")).isFalse();
        assertThat(token.matches("")).isFalse();
    }

    private static HttpResponse<String> from(RunningServer running, String origin) throws Exception {
        return running.send(running.request("/whip")
                .header("Origin", origin)
                .header("Content-Type", "application/sdp")
                .POST(BodyPublishers.ofString("v=0")));
    }
}
