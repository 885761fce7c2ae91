package dev.nightjar.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.endpoint.Configuration;
import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.EndpointConfig;
import dev.nightjar.endpoint.IceCandidatePair;
import dev.nightjar.endpoint.IceServer;
import dev.nightjar.endpoint.MediaKind;
import dev.nightjar.endpoint.MediaStreamTrack;
import dev.nightjar.endpoint.NetworkConfig;
import dev.nightjar.endpoint.PeerConnection;
import dev.nightjar.ice.IceTransportPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/**
 * Media between each browser and us over coturn, where one of the two uses relayed candidates only. The page offers
 * what
 * it publishes, and answers the offer of what it plays.
 */
@Tag("peers")
class RelayedBrowserLiveTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int FRAMES = 30;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void mediaFlowsWhereTheBrowserUsesRelaysOnlyAndWhereWeDo(Browser.Kind kind) {
        try (Coturn server = Coturn.start(folder, IceCall.machine(), Coturn.oneUser());
                Browser browser = Browser.launch(kind)) {
            for (String transport : List.of("udp", "tcp")) {
                try (Endpoint endpoint = Endpoint.open(EndpointConfig.defaults());
                        ForwardPage page = new ForwardPage(browser, endpoint)) {
                    page.configure(relayOnly(server.uri(transport)));
                    assertMediaFlows(page);
                    assertThat(page.route(null).path("local").asString()).isEqualTo("relay");
                    assertThat(page.route("played").path("local").asString()).isEqualTo("relay");
                }
            }
            for (String transport : List.of("udp", "tls")) {
                EndpointConfig config = EndpointConfig.defaults()
                        .withNetwork(NetworkConfig.defaults().withServerTrust(TurnTrust.manager(server.certificate())))
                        .withConnections(Configuration.defaults()
                                .withIceServers(
                                        List.of(IceServer.of(server.uri(transport), Coturn.USER, Coturn.PASSWORD)))
                                .withIceTransportPolicy(IceTransportPolicy.RELAY));
                try (Endpoint endpoint = Endpoint.open(config);
                        ForwardPage page = new ForwardPage(browser, endpoint)) {
                    assertThat(ours(assertMediaFlows(page))).contains(" typ relay");
                    assertThat(ours(page.publisher())).contains(" typ relay");
                }
            }
        }
    }

    /** What the page publishes comes here and goes back to it, where it is decoded, over the connection returned. */
    private static PeerConnection assertMediaFlows(ForwardPage page) {
        Map<MediaKind, MediaStreamTrack> tracks = page.publish();
        PeerConnection connection = page.offer("played", tracks);
        try {
            Patience.await(PATIENCE, () -> {
                JsonNode played = page.played("played");
                return played.path("framesDecoded").asInt() >= FRAMES
                        && played.path("audioPackets").asInt() >= FRAMES;
            });
        } catch (AssertionError e) {
            throw new AssertionError(page.played("played") + " of " + page.published(), e);
        }
        System.out.println("== " + page.route("played") + " " + page.played("played"));
        return connection;
    }

    private static String ours(PeerConnection connection) {
        IceCandidatePair pair = connection.selectedCandidatePair();
        assertThat(pair).isNotNull();
        return pair.local().candidate();
    }

    private static Map<String, ?> relayOnly(String uri) {
        return Map.of(
                "iceServers",
                List.of(Map.of("urls", uri, "username", Coturn.USER, "credential", Coturn.PASSWORD)),
                "iceTransportPolicy",
                "relay");
    }
}
