package dev.nightjar.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.TransportProtocol;
import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.EndpointConfig;
import dev.nightjar.endpoint.JsepDescription;
import dev.nightjar.endpoint.PeerConnection;
import dev.nightjar.endpoint.Recorder;
import dev.nightjar.endpoint.StatsReport;
import dev.nightjar.endpoint.TcpConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/**
 * A browser behind a firewall that lets no UDP out, and we with UDP as usual: it reaches us by our TCP port, and where
 * we have none by a TURN server over TCP.
 */
@Tag("peers")
class FirewalledBrowserLiveTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Enough to judge the picture by. */
    private static final int FRAMES = 20;

    private static final String OFFER = """
            async iceServers => {
              const pc = window.pc = new RTCPeerConnection({ iceServers });
              const stream = await openSource();
              pc.addTransceiver(stream.getVideoTracks()[0], { direction: 'sendonly' });
              await pc.setLocalDescription();
              await gathered(pc);
              return pc.localDescription.sdp;
            }
            """;

    /** Firefox has no statistics of transports, and says which pair is selected itself. */
    private static final String TAKE_ANSWER = """
            async sdp => {
              await window.pc.setRemoteDescription({ type: 'answer', sdp });
              await connected(window.pc);
              const all = await window.pc.getStats();
              const transport = [...all.values()].find(each => each.type === 'transport');
              const pair = transport?.selectedCandidatePairId
                ? all.get(transport.selectedCandidatePairId)
                : [...all.values()].find(each => each.type === 'candidate-pair' && each.selected);
              const local = all.get(pair.localCandidateId);
              return { type: local.candidateType, protocol: local.protocol, relay: local.relayProtocol ?? '' };
            }
            """;

    private static final String CLOSE = "async () => { window.pc.close(); return null; }";

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void reachesOurTcpPortAndWhereWeHaveNoneUsByTurnOverTcp(Browser.Kind kind) throws Exception {
        try (FirewalledNetwork network = FirewalledNetwork.open(folder);
                Coturn server = Coturn.start(folder, FirewalledNetwork.outside().getHostAddress(), Coturn.oneUser());
                PageServer pages = PageServer.start(FirewalledNetwork.outside());
                Browser browser = Browser.launchIn(network.enter(), kind, pages)) {
            browser.open(pages.peerPage());

            JsonNode direct = assertRecorded(browser, TcpConfig.listening(0), List.of());
            assertThat(direct.path("protocol").asString()).isEqualTo("tcp");
            assertThat(network.dropped()).as("what it tried by UDP").isPositive();

            JsonNode relayed = assertRecorded(
                    browser,
                    TcpConfig.off(),
                    List.of(Map.of("urls", server.uri("tcp"), "username", Coturn.USER, "credential", Coturn.PASSWORD)));
            assertThat(relayed.path("type").asString()).isEqualTo("relay");
            assertThat(relayed.path("relay").asString()).isEqualTo("tcp");
        }
    }

    /** {@return the browser's candidate in use, once its picture has been recorded} */
    private JsonNode assertRecorded(Browser browser, TcpConfig tcp, List<Map<String, String>> iceServers)
            throws Exception {
        EndpointConfig config = EndpointConfig.defaults()
                .withBindAddresses(List.of(FirewalledNetwork.outside()))
                .withTcp(tcp);
        Path file = folder.resolve(tcp.isListening() ? "direct.webm" : "relayed.webm");
        try (Endpoint endpoint = Endpoint.open(config);
                Recorder recorder = Recorder.to(file)) {
            PeerConnection connection = endpoint.newPeerConnection();
            connection.onTrack(event -> recorder.add(event.track()));
            String offer = browser.evaluate(OFFER, iceServers, PATIENCE).asString();
            await(connection.setRemoteDescription(JsepDescription.offer(offer)));
            await(connection.setLocalDescription());
            await(connection.gatheringComplete());
            JsonNode local =
                    browser.evaluate(TAKE_ANSWER, connection.localDescription().sdp(), PATIENCE);
            Patience.await(
                    PATIENCE,
                    () -> recorder.stats().videoFrames() >= FRAMES,
                    () -> recorder.stats().toString());
            StatsReport stats = await(connection.stats());
            await(recorder.stop());
            browser.evaluate(CLOSE);
            connection.close();

            RecordingReport report = RecordingProbe.examine(file);
            System.out.println("== behind a firewall: " + local + ", "
                    + stats.nightjar().selectedPair().path().protocol() + ", "
                    + report.frames().size() + " frames");
            assertThat(stats.nightjar().selectedPair().path().protocol())
                    .isEqualTo(tcp.isListening() ? TransportProtocol.TCP : TransportProtocol.UDP);
            assertThat(report.frames()).as("%s", report).hasSizeGreaterThan(10);
            assertThat(report.readable()).as("%s", report).isGreaterThan(0.9);
            return local;
        }
    }

    private static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
