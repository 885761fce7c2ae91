package dev.nightjar.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.endpoint.Configuration;
import dev.nightjar.endpoint.IceServer;
import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.RtpCodec;
import dev.nightjar.sdp.SessionDescription;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("loopback")
class WhipResourceTest {
    private static final String FRAGMENT = "application/trickle-ice-sdpfrag";

    @TempDir
    private Path out;

    private RunningServer running;
    private String offer;

    @BeforeEach
    void start() throws Exception {
        running = RunningServer.local(out);
        offer = RunningServer.resource("chromium-audio-video-data.sdp");
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"chromium-audio-video-data.sdp", "firefox-audio-video-data.sdp"})
    void answersABrowsersOffer(String name) throws Exception {
        HttpResponse<String> created = running.post(RunningServer.resource(name));

        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(created.headers().firstValue("Location").orElseThrow()).startsWith("/whip/");
        assertThat(created.headers().firstValue("ETag").orElseThrow()).matches("\"[0-9a-f]+\"");
        assertThat(created.headers().firstValue("Accept-Patch")).hasValue(FRAGMENT);
        assertThat(created.headers().firstValue("Content-Type")).hasValue("application/sdp");
        SessionDescription answer = SessionDescription.parse(created.body());
        assertThat(answer.media()).hasSize(3);
        assertThat(created.body().lines().filter(line -> line.startsWith("a=group:BUNDLE")))
                .hasSize(1);
        assertThat(created.body().lines().filter(line -> line.startsWith("m=application 0 ")))
                .hasSize(1);
        MediaDescription first = answer.media().get(0);
        assertThat(first.candidates()).isNotEmpty();
        assertThat(first.isEndOfCandidates()).isTrue();
        assertThat(created.body().lines().filter(line -> line.equals("a=recvonly")))
                .hasSize(2);
    }

    /** Safari likes H.264 best: what is recorded is what plays everywhere, whatever the offer's order. */
    @Test
    void takesVp8FirstWhateverTheOfferLikesBestAndNothingThatTheFileCannotHold() throws Exception {
        String h264First = offer.replaceFirst("(m=video \\d+ UDP/TLS/RTP/SAVPF) 96 97 (.*)\r\n", "$1 $2 96 97\r\n");
        assertThat(SessionDescription.parse(h264First)
                        .media()
                        .get(1)
                        .codecs()
                        .get(0)
                        .name())
                .isNotEqualTo("VP8");

        MediaDescription video =
                SessionDescription.parse(running.post(h264First).body()).media().get(1);

        assertThat(video.codecs().get(0).name()).isEqualTo("VP8");
        assertThat(video.codecs().get(1).isRtx()).isTrue();
        assertThat(video.codecs())
                .extracting(RtpCodec::name)
                .contains("VP9", "AV1")
                .doesNotContain("H264");
    }

    @Test
    void refusesAnOfferWithNothingToRecordAndLeavesNothingBehind() throws Exception {
        HttpResponse<String> refused = running.post(RunningServer.resource("chromium-datachannel.sdp"));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("nothing to record");
        assertThat(out).isEmptyDirectory();
        assertThat(running.server.sessions().endAll("test").toCompletableFuture())
                .succeedsWithin(Duration.ofSeconds(30));
        assertThat(running.get("/api/sessions").body()).isEqualTo("[]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "v=0\r\nnonsense\r\n", "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=x\r\n"})
    void namesTheLineThatIsNoSdp(String garbage) throws Exception {
        HttpResponse<String> refused = running.post(garbage);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).containsPattern("line \\d+");
        assertThat(out).isEmptyDirectory();
    }

    @Test
    void refusesEveryTruncationInsideALineOrAnswersWithAReason() throws Exception {
        for (int length = 1; length < offer.length(); length += 397) {
            HttpResponse<String> reply = running.post(offer.substring(0, length));

            assertThat(reply.statusCode()).as("first %d characters", length).isIn(400, 422, 201);
            assertThat(reply.body()).isNotBlank();
        }
    }

    @Test
    void refusesAnEmptyBody() throws Exception {
        HttpResponse<String> refused = running.post("");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("empty");
    }

    @Test
    void refusesAnotherContentTypeOrNone() throws Exception {
        HttpResponse<String> wrong = running.send(running.request("/whip")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(offer)));
        HttpResponse<String> missing = running.send(running.request("/whip").POST(BodyPublishers.ofString(offer)));

        assertThat(wrong.statusCode()).isEqualTo(415);
        assertThat(wrong.body()).contains("application/json").contains("application/sdp");
        assertThat(missing.statusCode()).isEqualTo(415);
    }

    @Test
    void takesAContentTypeWithParametersInAnyCase() throws Exception {
        HttpResponse<String> created = running.send(running.request("/whip")
                .header("Content-Type", "Application/SDP; charset=utf-8")
                .POST(BodyPublishers.ofString(offer)));

        assertThat(created.statusCode()).isEqualTo(201);
    }

    @Test
    void refusesTextThatIsNotUtf8() throws Exception {
        HttpResponse<String> refused = running.send(running.request("/whip")
                .header("Content-Type", "application/sdp")
                .POST(BodyPublishers.ofByteArray(new byte[] {'v', '=', (byte) 0xC3, 0x28})));

        assertThat(refused.statusCode()).isEqualTo(400);
    }

    @Test
    void refusesOtherMethodsAndSaysWhichItHas() throws Exception {
        HttpResponse<String> whip = running.get("/whip");
        String location = running.post(offer).headers().firstValue("Location").orElseThrow();
        HttpResponse<String> session = running.get(location);

        assertThat(whip.statusCode()).isEqualTo(405);
        assertThat(whip.headers().firstValue("Allow")).hasValue("POST, OPTIONS");
        assertThat(session.statusCode()).isEqualTo(405);
        assertThat(session.headers().firstValue("Allow")).hasValue("PATCH, DELETE, OPTIONS");
    }

    @Test
    void doesNotKnowOtherSessions() throws Exception {
        assertThat(running.method("DELETE", "/whip/0123456789abcdef").statusCode())
                .isEqualTo(404);
        assertThat(running.method("PATCH", "/whip/").statusCode()).isEqualTo(404);
        assertThat(running.method("DELETE", "/whip/../api/sessions").statusCode())
                .isEqualTo(404);
    }

    @Test
    void patchesWithThePreconditionsOfTheProtocol() throws Exception {
        HttpResponse<String> created = running.post(offer);
        String location = created.headers().firstValue("Location").orElseThrow();
        String tag = created.headers().firstValue("ETag").orElseThrow();
        String good = fragment("candidate:1 1 udp 2113937151 127.0.0.1 9 typ host");

        assertThat(patch(location, null, FRAGMENT, good).statusCode()).isEqualTo(428);
        assertThat(patch(location, "\"other\"", FRAGMENT, good).statusCode()).isEqualTo(412);
        assertThat(patch(location, tag, "application/sdp", good).statusCode()).isEqualTo(415);
        assertThat(patch(location, tag, FRAGMENT, "garbage").statusCode()).isEqualTo(400);
        assertThat(patch(location, tag, FRAGMENT, fragment("candidate:rubbish")).statusCode())
                .isEqualTo(400);
        assertThat(patch(location, tag, FRAGMENT, good).statusCode()).isEqualTo(204);
        assertThat(patch(location, tag, FRAGMENT, good + "a=end-of-candidates\r\n")
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void deletesOnceAndLeavesNoEmptyFile() throws Exception {
        String location = running.post(offer).headers().firstValue("Location").orElseThrow();

        assertThat(running.method("DELETE", location).statusCode()).isEqualTo(200);
        assertThat(running.method("DELETE", location).statusCode()).isEqualTo(404);
        assertThat(out).isEmptyDirectory();
    }

    @Test
    void endsAPublisherThatNeverConnects() throws Exception {
        try (RunningServer hurried = RunningServer.local(
                out, WhipTiming.DEFAULTS.withConnect(Duration.ofMillis(1)), Configuration.defaults())) {
            String location =
                    hurried.post(offer).headers().firstValue("Location").orElse("/whip/none");
            // The session's own end is what is waited for, not a time.
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (!hurried.server.sessions().live().isEmpty() && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }

            assertThat(hurried.server.sessions().live()).isEmpty();
            assertThat(hurried.method("DELETE", location).statusCode()).isEqualTo(404);
            assertThat(out).isEmptyDirectory();
        }
    }

    @Test
    void answersWithoutWaitingForAServerThatIsDead() throws Exception {
        try (DatagramSocket dead = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                RunningServer hurried = RunningServer.local(
                        out,
                        WhipTiming.DEFAULTS.withGathering(Duration.ofMillis(1)),
                        Configuration.defaults()
                                .withIceServers(List.of(IceServer.of("stun:127.0.0.1:" + dead.getLocalPort()))))) {
            HttpResponse<String> created = hurried.post(offer);

            assertThat(created.statusCode()).isEqualTo(201);
            assertThat(created.body()).doesNotContain("a=end-of-candidates");
        }
        assertThat(WhipTiming.DEFAULTS.gathering()).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void stopsWithASessionThatHasNotConnected() throws Exception {
        running.post(offer);

        running.close();

        assertThat(out).isEmptyDirectory();
    }

    private HttpResponse<String> patch(String location, String tag, String type, String body) throws Exception {
        HttpRequest.Builder request =
                running.request(location).header("Content-Type", type).method("PATCH", BodyPublishers.ofString(body));
        return running.send(tag == null ? request : request.header("If-Match", tag));
    }

    private String fragment(String candidate) {
        String ufrag = line("a=ice-ufrag:");
        return ufrag + line("a=ice-pwd:") + line("m=") + line("a=mid:") + "a=" + candidate + "\r\n";
    }

    private String line(String prefix) {
        return offer.lines().filter(line -> line.startsWith(prefix)).findFirst().orElseThrow() + "\r\n";
    }
}
