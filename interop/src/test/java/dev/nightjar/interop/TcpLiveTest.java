package dev.nightjar.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.TransportProtocol;
import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.EndpointConfig;
import dev.nightjar.endpoint.JsepDescription;
import dev.nightjar.endpoint.MediaKind;
import dev.nightjar.endpoint.NetworkConfig;
import dev.nightjar.endpoint.PeerConnection;
import dev.nightjar.endpoint.Recorder;
import dev.nightjar.endpoint.StatsReport;
import dev.nightjar.endpoint.TcpConfig;
import dev.nightjar.endpoint.TransceiverDirection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Browsers that reach us over TCP, since we have no UDP; and one that shows its address by a name only. */
@Tag("peers")
class TcpLiveTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration TO_RECORD = Duration.ofSeconds(3);

    private static final String OFFER = """
            async () => {
              const pc = window.pc = new RTCPeerConnection();
              const stream = await openSource();
              pc.addTransceiver(stream.getVideoTracks()[0], { direction: 'sendonly' });
              await pc.setLocalDescription();
              await gathered(pc);
              return pc.localDescription.sdp;
            }
            """;

    private static final String ANSWER = """
            async sdp => {
              const pc = window.pc = new RTCPeerConnection();
              const stream = await openSource();
              await pc.setRemoteDescription({ type: 'offer', sdp });
              const [transceiver] = pc.getTransceivers();
              transceiver.direction = 'sendonly';
              await transceiver.sender.replaceTrack(stream.getVideoTracks()[0]);
              await pc.setLocalDescription();
              await gathered(pc);
              return pc.localDescription.sdp;
            }
            """;

    private static final String TAKE_ANSWER = """
            async sdp => {
              await window.pc.setRemoteDescription({ type: 'answer', sdp });
              return null;
            }
            """;

    /** The pair in use and its local candidate, as the browser has them. */
    private static final String PAIR = """
            async () => {
              await connected(window.pc);
              const all = await window.pc.getStats();
              const transport = [...all.values()].find(each => each.type === 'transport');
              const pair = transport ? all.get(transport.selectedCandidatePairId)
                : [...all.values()].find(each => each.type === 'candidate-pair' && each.selected);
              const local = all.get(pair.localCandidateId);
              return { protocol: local.protocol, tcpType: local.tcpType ?? '', roundTrip: pair.currentRoundTripTime };
            }
            """;

    private static final String NAMED_OFFER = """
            async () => {
              const pc = window.pc = new RTCPeerConnection();
              const canvas = document.createElement('canvas');
              canvas.getContext('2d').fillRect(0, 0, 9, 9);
              pc.addTransceiver(canvas.captureStream(5).getVideoTracks()[0], { direction: 'sendonly' });
              await pc.setLocalDescription();
              await gathered(pc);
              return pc.localDescription.sdp;
            }
            """;

    private static final String CONNECTED = """
            async () => {
              await connected(window.pc);
              return window.pc.connectionState;
            }
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void recordsAPictureThatComesOverTcpWhoeverOffers(Browser.Kind kind) throws Exception {
        try (PageServer server = PageServer.start();
                Browser browser = Browser.launch(kind)) {
            for (boolean browserOffers : new boolean[] {true, false}) {
                browser.open(server.peerPage());
                record(browser, kind, browserOffers);
            }
        }
    }

    private void record(Browser browser, Browser.Kind kind, boolean browserOffers) throws Exception {
        EndpointConfig config = EndpointConfig.defaults()
                .withLoops(2)
                .withNetwork(NetworkConfig.defaults().withUdp(false))
                .withTcp(TcpConfig.listening(0));
        Path file = folder.resolve(browserOffers + ".webm");
        try (Endpoint endpoint = Endpoint.open(config);
                Recorder recorder = Recorder.to(file)) {
            PeerConnection connection = endpoint.newPeerConnection();
            connection.onTrack(event -> recorder.add(event.track()));
            if (browserOffers) {
                answer(browser, connection, OFFER);
            } else {
                offer(browser, connection);
            }
            JsonNode pair = browser.evaluate(PAIR, null, PATIENCE);
            browser.run(TO_RECORD);
            StatsReport stats = await(connection.stats());
            await(recorder.stop());

            RecordingReport report = RecordingProbe.examine(file);
            System.out.printf(
                    Locale.ROOT,
                    "== TCP, %s, %s offers: %s, %s, %d frames%n",
                    kind,
                    browserOffers ? "browser" : "we",
                    pair,
                    endpoint.tcpStats(),
                    report.frames().size());
            assertThat(pair.path("protocol").asString()).isEqualTo("tcp");
            assertThat(stats.nightjar().selectedPair().path().protocol()).isEqualTo(TransportProtocol.TCP);
            assertThat(endpoint.socketStats().datagramsReceived()).isZero();
            assertThat(report.frames()).as("%s", report).hasSizeGreaterThan(10);
            assertThat(report.readable()).as("%s", report).isGreaterThan(0.9);
            assertThat(report.complaints()).as("%s", report).isEmpty();
            connection.close();
        }
    }

    /** Without leave to use the camera Chromium hides its addresses; only our checks can find it then. */
    @Test
    void findsAChromiumThatShowsOnlyNames() throws Exception {
        try (PageServer server = PageServer.start();
                Browser browser =
                        Browser.launch(Browser.Kind.CHROMIUM, List.of("!--use-fake-ui-for-media-stream"), Map.of());
                Endpoint endpoint = Endpoint.open(EndpointConfig.defaults().withMdns(true))) {
            browser.open(server.peerPage());
            PeerConnection connection = endpoint.newPeerConnection();
            String offer = browser.evaluate(NAMED_OFFER, null, PATIENCE).asString();
            assertThat(offer.lines().filter(line -> line.startsWith("a=candidate:")))
                    .isNotEmpty()
                    .allMatch(line -> line.contains(".local "));
            await(connection.setRemoteDescription(JsepDescription.offer(offer)));
            await(connection.setLocalDescription());
            await(connection.gatheringComplete());
            String silent = connection.localDescription().sdp().replaceAll("(?m)^a=candidate:.*\r\n", "");
            browser.evaluate(TAKE_ANSWER, silent, PATIENCE);

            assertThat(browser.evaluate(CONNECTED, null, PATIENCE).asString()).isEqualTo("connected");
            connection.close();
        }
    }

    private static void answer(Browser browser, PeerConnection connection, String script) throws Exception {
        String offer = browser.evaluate(script, null, PATIENCE).asString();
        await(connection.setRemoteDescription(JsepDescription.offer(offer)));
        await(connection.setLocalDescription());
        await(connection.gatheringComplete());
        browser.evaluate(TAKE_ANSWER, connection.localDescription().sdp(), PATIENCE);
    }

    private static void offer(Browser browser, PeerConnection connection) throws Exception {
        connection.addTransceiver(MediaKind.VIDEO, TransceiverDirection.RECVONLY);
        await(connection.setLocalDescription());
        await(connection.gatheringComplete());
        String answer = browser.evaluate(ANSWER, connection.localDescription().sdp(), PATIENCE)
                .asString();
        await(connection.setRemoteDescription(JsepDescription.answer(answer)));
    }

    private static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
