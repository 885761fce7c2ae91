package dev.nightjar.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.EndpointConfig;
import dev.nightjar.endpoint.LayerLimits;
import dev.nightjar.endpoint.MediaStreamTrack;
import dev.nightjar.endpoint.ReceivedLayers;
import dev.nightjar.endpoint.Recorder;
import dev.nightjar.endpoint.RecorderStats;
import dev.nightjar.endpoint.TrackLayer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Three encodings of each browser's picture, seen as layers; the recording has the largest. */
@Tag("peers")
class SimulcastLiveTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Duration TICK = Duration.ofMillis(250);
    private static final int WIDTH = 960;
    private static final int HEIGHT = 540;

    @TempDir
    Path folder;

    private static Map<String, ?> encoding(String rid, int scale, int maxBitrate) {
        return Map.of("rid", rid, "scaleResolutionDownBy", scale, "maxBitrate", maxBitrate);
    }

    @ParameterizedTest
    @EnumSource(Browser.Kind.class)
    void threeEncodingsAreLayersAndTheLargestIsRecorded(Browser.Kind kind) throws Exception {
        Path file = folder.resolve("simulcast.webm");
        Sending sending = Sending.nothing()
                .video("VP8", "")
                .encoding(encoding("q", 4, 100_000))
                .encoding(encoding("h", 2, 200_000))
                .encoding(encoding("f", 1, 500_000));
        CompletableFuture<MediaStreamTrack> track = new CompletableFuture<>();
        Map<String, TrackLayer> seen = new TreeMap<>();
        RecorderStats recorded;
        String browser;
        try (Endpoint endpoint = Endpoint.open(EndpointConfig.defaults());
                PeerPage page = PeerPage.open(kind, WIDTH, HEIGHT);
                Recorder recorder = Recorder.to(file);
                BrowserLink link = new BrowserLink(page, "simulcast", endpoint)) {
            link.onTrack(event -> {
                event.transceiver().setReceivedLayers(ReceivedLayers.ALL);
                recorder.add(event.track());
                track.complete(event.track());
            });
            link.signal(sending);
            link.whenConnected();
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() < end && !isEachSeenWithItsSize(seen)) {
                page.run(TICK);
                track.get(30, TimeUnit.SECONDS)
                        .layers()
                        .forEach(layer -> seen.merge(
                                layer.rid(), layer, (before, now) -> now.width() > before.width() ? now : before));
            }
            assertPlayerSwitches(page, endpoint, track.join(), seen);
            browser = page.stats(link.id()).toString();
            recorded = recorder.stop().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
        RecordingReport report = RecordingProbe.examine(file, WIDTH, HEIGHT);
        System.out.printf("== simulcast of %s%nlayers: %s%nbrowser: %s%n%s%n", kind, seen, browser, report);

        assertThat(seen.keySet()).as("%s", browser).containsExactly("f", "h", "q");
        assertThat(List.of(seen.get("q").width(), seen.get("h").width()))
                .as("%s", seen)
                .isSorted();
        assertThat(seen.get("f").width())
                .as("%s", seen)
                .isGreaterThanOrEqualTo(seen.get("h").width());
        assertThat(recorded.failure()).isNull();
        assertThat(report.complaints()).as("%s", report).isEmpty();
        // The keyframe with which a larger encoding takes over may show what the smaller one has shown already.
        assertThat(report.backwardSteps()).as("%s", report).hasSizeLessThanOrEqualTo(2);
        assertThat(report.readable()).as("%s", report).isGreaterThan(0.9);
        assertThat(report.widest())
                .as("%s", report)
                .isGreaterThanOrEqualTo(seen.get("f").width());
    }

    /** The smallest encoding and the largest again, as the page's statistics show it. */
    private static void assertPlayerSwitches(
            PeerPage page, Endpoint endpoint, MediaStreamTrack track, Map<String, TrackLayer> seen) {
        TrackLayer smallest = Objects.requireNonNull(seen.get("q"), "q");
        try (PlayedTrack played = new PlayedTrack(page, "player", endpoint, track)) {
            int height = played.await(
                            "the largest", stats -> stats.path("frameHeight").asInt() > smallest.height())
                    .path("frameHeight")
                    .asInt();
            played.limit(LayerLimits.size(smallest.width(), smallest.height()));
            played.await("the smallest", stats -> stats.path("frameHeight").asInt() <= smallest.height());
            played.limit(LayerLimits.NONE);
            played.await("the largest again", stats -> stats.path("frameHeight").asInt() >= height / 2);
        }
    }

    private static boolean isEachSeenWithItsSize(Map<String, TrackLayer> seen) {
        return seen.size() == 3 && seen.values().stream().allMatch(layer -> layer.width() > 0);
    }
}
