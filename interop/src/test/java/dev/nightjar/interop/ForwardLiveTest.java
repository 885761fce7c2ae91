package dev.nightjar.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.EndpointConfig;
import dev.nightjar.endpoint.MediaKind;
import dev.nightjar.endpoint.MediaStreamTrack;
import dev.nightjar.endpoint.PeerConnection;
import dev.nightjar.rtp.send.OutboundStreamStats;
import dev.nightjar.testkit.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What Chromium publishes is sent on to Chromium and to Firefox, which play it. */
@Tag("peers")
class ForwardLiveTest {
    private final EndpointConfig config =
            EndpointConfig.defaults().withLoopback(true).withLoops(2);

    @Test
    void chromiumPlaysWhatItAsksForAndWhatItIsOfferedUntilThePublisherLeaves() throws Exception {
        try (Endpoint endpoint = Endpoint.open(config);
                Browser browser = Browser.launch(Browser.Kind.CHROMIUM);
                ForwardPage page = new ForwardPage(browser, endpoint)) {
            Map<MediaKind, MediaStreamTrack> tracks = page.publish();
            PeerConnection connection = page.ask("first", tracks, null);
            CountDownLatch needed = new CountDownLatch(1);
            connection.onNegotiationNeeded(needed::countDown);
            untilPlayed(page, "first", 60);
            int asked = page.published().path("pliCount").asInt();
            page.offer("late", tracks);

            JsonNode late = untilPlayed(page, "late", 30);
            JsonNode first = page.played("first");
            print("asking", first);
            print("offered, late", late);
            assertIsPlayed(first, 60);
            assertIsPlayed(late, 30);
            assertThat(page.published().path("pliCount").asInt())
                    .as("a keyframe for the late one")
                    .isGreaterThan(asked);

            page.stopPublishing();
            assertThat(needed.await(30, TimeUnit.SECONDS)).isTrue();
            System.out.println("muted by BYE: " + page.played("first").path("muted"));
            page.negotiate("first", connection);
            Patience.await(
                    Duration.ofSeconds(30),
                    () -> page.played("first").path("muted").size() == 2);
            assertThat(browser.console()).isEmpty();
        }
    }

    @Test
    void firefoxPlaysWhatChromiumPublishes() {
        try (Endpoint endpoint = Endpoint.open(config);
                Browser chromium = Browser.launch(Browser.Kind.CHROMIUM);
                ForwardPage publisher = new ForwardPage(chromium, endpoint)) {
            Map<MediaKind, MediaStreamTrack> tracks = publisher.publish();
            try (Browser firefox = Browser.launchBeside(Browser.Kind.FIREFOX);
                    ForwardPage player = new ForwardPage(firefox, endpoint)) {
                player.ask("asking", tracks, null);
                player.offer("offered", tracks);

                JsonNode asking = untilPlayed(player, "asking", 40);
                JsonNode offered = untilPlayed(player, "offered", 40);
                print("Firefox, asking", asking);
                print("Firefox, offered", offered);
                assertIsPlayed(asking, 40);
                assertIsPlayed(offered, 40);
                // Headless Chromium counts no energy; Firefox does.
                assertThat(asking.path("audioEnergy").asDouble()).isPositive();
                assertThat(offered.path("audioEnergy").asDouble()).isPositive();
            }
        }
    }

    @Test
    void whatChromiumLosesIsSentAgainFromHere() {
        try (Endpoint endpoint = Endpoint.open(config);
                LossyRelay relay = LossyRelay.open(Seeds.seed(11));
                Browser browser = Browser.launch(Browser.Kind.CHROMIUM);
                ForwardPage page = new ForwardPage(browser, endpoint)) {
            Map<MediaKind, MediaStreamTrack> tracks = page.publish();
            PeerConnection connection = page.ask("lossy", tracks, relay);
            page.run(2);
            relay.link(LossyRelay.Direction.DOWN, RelayLink.NONE.withLoss(0.05).withDelay(10, 10));
            int before = page.played("lossy").path("framesDecoded").asInt();

            JsonNode played = untilPlayed(page, "lossy", before + 150);
            print("5 % loss", played);
            OutboundStreamStats video = ForwardPage.await(connection.stats()).nightjar().outboundStreams().stream()
                    .filter(each -> each.retransmittedPacketsSent() > 0)
                    .findFirst()
                    .orElseThrow();
            System.out.println("5 % loss, sent: " + video);
            assertIsPlayed(played, 120);
            assertThat(played.path("nackCount").asInt()).isPositive();
            assertThat(played.path("retransmitted").asInt()).isPositive();
            assertThat(video.roundTripNanos()).isBetween(10_000_000L, 2_000_000_000L);
            assertThat(played.path("freezes").asInt()).isLessThanOrEqualTo(3);
        }
    }

    /** {@return what is played once that is enough to be judged, or after half a minute of it} */
    private static JsonNode untilPlayed(ForwardPage page, String id, int frames) {
        JsonNode played = page.played(id);
        for (int i = 0; i < 30 && !isEnough(played, frames); i++) {
            page.run(1);
            played = page.played(id);
        }
        return played;
    }

    private static boolean isEnough(JsonNode played, int frames) {
        return played.path("framesDecoded").asInt() > frames
                && played.path("counters").size() > 10
                && played.path("audioPackets").asInt() > 100
                && played.path("audioSamples").asInt() > 3 * 48_000;
    }

    private static void assertIsPlayed(JsonNode played, int frames) {
        assertThat(played.path("framesDecoded").asInt()).isGreaterThan(frames);
        List<Integer> counters = new ArrayList<>();
        played.path("counters").forEach(each -> counters.add(each.asInt()));
        assertThat(counters).hasSizeGreaterThan(10).isSorted();
        assertThat(played.path("audioPackets").asInt()).isGreaterThan(100);
        int samples = played.path("audioSamples").asInt();
        assertThat(samples).isGreaterThan(3 * 48_000);
        assertThat(played.path("audioConcealed").asInt()).isLessThan(samples / 10);
        assertThat(played.path("streams").get(0).asString()).isEqualTo("stream");
    }

    private static void print(String what, JsonNode played) {
        System.out.println(what + ": " + played);
    }
}
