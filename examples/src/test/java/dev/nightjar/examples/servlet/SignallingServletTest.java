package dev.nightjar.examples.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.endpoint.JsepDescription;
import dev.nightjar.examples.Caller;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The servlet of docs/embedding.md in a container: Tomcat, with nothing else. */
@Tag("loopback")
class SignallingServletTest {
    /** Kept, so that its level is: Tomcat tells of every start and stop. */
    private static final Logger TOMCAT_LOG = Logger.getLogger("org.apache");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Tomcat tomcat = new Tomcat();

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws Exception {
        TOMCAT_LOG.setLevel(Level.SEVERE);
        tomcat.setBaseDir(folder.toString());
        tomcat.setHostname("127.0.0.1");
        tomcat.setPort(0);
        tomcat.getConnector();
        Context context = tomcat.addContext("", folder.toString());
        Tomcat.addServlet(context, "calls", new SignallingServlet()).setAsyncSupported(true);
        context.addServletMappingDecoded("/calls/*", "calls");
        tomcat.start();
    }

    @AfterEach
    void stop() throws Exception {
        tomcat.stop();
        tomcat.destroy();
    }

    @Test
    void aPeerCallsIsHeardAndHangsUp() throws Exception {
        try (Caller caller = new Caller()) {
            HttpResponse<String> created = send(post(caller.offer()));
            assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
            assertThat(created.headers().firstValue("Content-Type").orElseThrow())
                    .startsWith("application/sdp");
            caller.await(caller.connection().setRemoteDescription(JsepDescription.answer(created.body())));
            assertThat(caller.hearsItself()).isTrue();

            URI call = uri(created.headers().firstValue("Location").orElseThrow());
            assertThat(send(HttpRequest.newBuilder(call).DELETE()).statusCode()).isEqualTo(200);
            caller.await(caller.connection().whenClosed());
        }
    }

    @Test
    void whatIsNoOfferIsRefused() throws Exception {
        assertThat(send(post("hello")).statusCode()).isEqualTo(400);
    }

    @Test
    void aCallThatIsNotThereCannotBeHungUp() throws Exception {
        assertThat(send(HttpRequest.newBuilder(uri("/calls/none")).DELETE()).statusCode())
                .isEqualTo(404);
    }

    private HttpRequest.Builder post(String offer) {
        return HttpRequest.newBuilder(uri("/calls"))
                .header("Content-Type", "application/sdp")
                .POST(HttpRequest.BodyPublishers.ofString(offer));
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + path);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(
                request.timeout(Duration.ofSeconds(Caller.SECONDS)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
