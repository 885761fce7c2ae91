package dev.nightjar.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("loopback")
class HttpServerTest {
    @TempDir
    private Path out;

    private RunningServer running;

    @BeforeEach
    void start() throws Exception {
        running = RunningServer.local(out);
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/app.js", "/whip.js", "/pattern.js", "/ticker.js", "/style.css", "/icon.svg"})
    void servesThePageAndItsParts(String path) throws Exception {
        HttpResponse<String> page = running.get(path);

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).isNotBlank();
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'self'");
        assertThat(page.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    }

    @Test
    void keepsThePageFreeOfWhatItsPolicyForbids() throws Exception {
        assertThat(running.get("/").body())
                .doesNotContain("style=\"")
                .doesNotContain("<style")
                .doesNotContain("onclick");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/api", "/api/sessions/x", "/recordings", "/recordings/", "/whipped"})
    void doesNotKnowOtherResources(String path) throws Exception {
        assertThat(running.get(path).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/app.js", "/api/sessions", "/api/recordings", "/recordings/a.webm"})
    void refusesOtherMethodsAndSaysWhichItHas(String path) throws Exception {
        HttpResponse<String> refused = running.method("PUT", path);

        assertThat(refused.statusCode()).isEqualTo(405);
        assertThat(refused.headers().firstValue("Allow")).hasValue("GET, HEAD");
    }

    @Test
    void answersHeadWithoutABody() throws Exception {
        HttpResponse<String> head = running.method("HEAD", "/");

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void refusesABodyThatIsTooLong() throws Exception {
        byte[] long_ = new byte[HttpServer.MAX_BODY_BYTES + 1];

        HttpResponse<String> withLength = running.send(running.request("/whip")
                .header("Content-Type", "application/sdp")
                .POST(BodyPublishers.ofByteArray(long_)));
        HttpResponse<String> chunked = running.send(running.request("/whip")
                .header("Content-Type", "application/sdp")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(long_))));

        assertThat(withLength.statusCode()).isEqualTo(413);
        assertThat(withLength.body()).contains("262144");
        assertThat(chunked.statusCode()).isEqualTo(413);
    }

    @Test
    void refusesATooLongBodyBeforeItIsSent() throws Exception {
        String reply = raw("POST /whip HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sdp\r\n"
                + "Content-Length: 300000\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n");

        assertThat(reply).startsWith("HTTP/1.1 413 ");
    }

    @Test
    void takesABodyOfExactlyTheLimit() throws Exception {
        HttpResponse<String> refused = running.send(running.request("/whip")
                .header("Content-Type", "application/sdp")
                .POST(BodyPublishers.ofByteArray(new byte[HttpServer.MAX_BODY_BYTES])));

        assertThat(refused.statusCode()).isEqualTo(400);
    }

    @Test
    void refusesWhatIsNotHttp() throws Exception {
        assertThat(raw("\u0016\u0003\u0001 nonsense\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(raw("GET /%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
        assertThat(running.get("/").statusCode()).isEqualTo(200);
    }

    @Test
    void refusesItsDataUnderANameThatIsNotThisMachines() throws Exception {
        String foreign = " HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n";

        assertThat(raw("GET /api/recordings" + foreign)).startsWith("HTTP/1.1 403 ");
        assertThat(raw("GET /" + foreign)).startsWith("HTTP/1.1 200 ");
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), running.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
