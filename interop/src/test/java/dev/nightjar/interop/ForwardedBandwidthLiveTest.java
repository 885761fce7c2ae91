package dev.nightjar.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.endpoint.Configuration;
import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.EndpointConfig;
import dev.nightjar.endpoint.MediaKind;
import dev.nightjar.endpoint.MediaStreamTrack;
import dev.nightjar.endpoint.PeerConnection;
import dev.nightjar.endpoint.stats.IceCandidatePairStats;
import dev.nightjar.testkit.Seeds;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Chromium's simulcast is sent on to Chromium over paths that grow narrow, told of by either feedback. */
@Tag("peers")
class ForwardedBandwidthLiveTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String RFC_8888 =
            "--force-fieldtrials=WebRTC-RFC8888CongestionControlFeedback/Enabled,offer:true/";
    private static final RelayLink NARROW = RelayLink.NONE.withRate(300_000, 12_000);
    private static final int WIDTH = 960;

    private final EndpointConfig config =
            EndpointConfig.defaults().withLoopback(true).withLoops(2);

    private static Map<String, ?> encoding(String rid, int scale, int maxBitrate) {
        return Map.of("rid", rid, "scaleResolutionDownBy", scale, "maxBitrate", maxBitrate);
    }

    @Test
    void aSmallerEncodingIsPlayedWhereThePathGrowsNarrow() {
        try (Endpoint endpoint = Endpoint.open(config);
                LossyRelay byRtp = LossyRelay.open(Seeds.seed(1));
                LossyRelay byNumbers = LossyRelay.open(Seeds.seed(2));
                Browser browser = Browser.launch(Browser.Kind.CHROMIUM, List.of(RFC_8888), Map.of());
                ForwardPage page = new ForwardPage(browser, endpoint)) {
            page.reopen(WIDTH, 540, 60);
            page.ours(Configuration.defaults().withCongestionFeedback(true));
            Map<MediaKind, MediaStreamTrack> tracks = page.publish(
                    List.of(encoding("q", 4, 80_000), encoding("h", 2, 180_000), encoding("f", 1, 700_000)));
            PeerConnection rtp = page.ask("rtp", tracks, byRtp);
            page.ours(Configuration.defaults());
            PeerConnection numbers = page.ask("numbers", tracks, byNumbers);
            Patience.await(PATIENCE, () -> width(page, "rtp") > WIDTH / 2 && width(page, "numbers") > WIDTH / 2);
            print("wide", page, tracks, rtp, numbers);

            byRtp.link(LossyRelay.Direction.DOWN, NARROW);
            byNumbers.link(LossyRelay.Direction.DOWN, NARROW);
            Patience.await(PATIENCE, () -> isSmaller(page, "rtp") && isSmaller(page, "numbers"));
            print("narrow", page, tracks, rtp, numbers);

            assertThat(rtp.remoteDescription().sdp()).contains(" ack ccfb");
            assertThat(rtp.localDescription().sdp()).contains("a=rtcp-fb:* ack ccfb");
            assertThat(numbers.localDescription().sdp()).doesNotContain("ccfb");
            assertThat(available(rtp)).isLessThan(500_000);
            assertThat(available(numbers)).isLessThan(500_000);
            assertThat(page.published().path("ccfbReceived").asInt(1)).isPositive();
        }
    }

    private static boolean isSmaller(ForwardPage page, String id) {
        int width = width(page, id);
        return width > 0 && width <= WIDTH / 2;
    }

    private static int width(ForwardPage page, String id) {
        return page.played(id).path("frameWidth").asInt();
    }

    private static long available(PeerConnection connection) {
        IceCandidatePairStats pair = ForwardPage.await(connection.stats()).selectedPair();
        Double bitrate = pair == null ? null : pair.availableOutgoingBitrate();
        return bitrate == null ? -1 : Math.round(bitrate);
    }

    private static void print(
            String what,
            ForwardPage page,
            Map<MediaKind, MediaStreamTrack> tracks,
            PeerConnection rtp,
            PeerConnection numbers) {
        System.out.printf(
                "== %s: %s%n by RFC 8888 %d bit/s, %s%n by transport-wide numbers %d bit/s, %s%n published %s%n",
                what,
                tracks.get(MediaKind.VIDEO).layers(),
                available(rtp),
                width(page, "rtp"),
                available(numbers),
                width(page, "numbers"),
                page.published());
    }
}
