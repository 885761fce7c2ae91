package dev.nightjar.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.EndpointConfig;
import dev.nightjar.endpoint.JsepDescription;
import dev.nightjar.endpoint.LayerLimits;
import dev.nightjar.endpoint.MediaStreamTrack;
import dev.nightjar.endpoint.Recorder;
import dev.nightjar.endpoint.RecorderStats;
import dev.nightjar.endpoint.TrackLayer;
import dev.nightjar.rtp.payload.CodecKind;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Chromium's scalable encodings, sent on to a Chromium that plays them while its layers are limited; what is picked of
 * them decodes alone, and the recording has them whole.
 */
@Tag("peers")
class ScalableVideoLiveTest {
    private static final int WIDTH = 960;
    private static final int HEIGHT = 540;
    private static final int ALL = Integer.MAX_VALUE;

    @TempDir
    Path folder;

    @Test
    void whatABrowserPlaysFollowsTheLimitsOfItsLayers() throws Exception {
        try (Endpoint endpoint = Endpoint.open(EndpointConfig.defaults());
                PeerPage page = PeerPage.open(Browser.Kind.CHROMIUM, WIDTH, HEIGHT)) {
            KeptPackets av1 = new KeptPackets();
            KeptPackets vp9 = new KeptPackets();
            spatial(endpoint, page, "AV1", av1);
            spatial(endpoint, page, "VP9", vp9);
            temporal(endpoint, page);

            assertDecodes(av1, CodecKind.AV1);
            assertDecodes(vp9, CodecKind.VP9);
        }
    }

    /** Fewer pixels, fewer pictures, and all again. */
    private void spatial(Endpoint endpoint, PeerPage page, String codec, KeptPackets kept) throws Exception {
        Path file = folder.resolve(codec + ".webm");
        RecorderStats recorded;
        try (Recorder recorder = Recorder.to(file);
                BrowserLink link = new BrowserLink(page, codec, endpoint)) {
            MediaStreamTrack track = publish(link, codec, "L3T3_KEY", kept, recorder);
            try (PlayedTrack played = new PlayedTrack(page, codec + " player", endpoint, track)) {
                assertThat(played.takesDescriptors()).isTrue();
                int top = played.await(
                                "all",
                                seen -> seen.path("frameHeight").asInt() >= height(track)
                                        && top(track).spatialLayer() > 0
                                        && top(track).temporalLayer() == 2)
                        .path("frameHeight")
                        .asInt();
                System.out.println(codec + " layers: " + track.layers());

                played.limit(LayerLimits.size(WIDTH, top - 1));
                played.await("smaller", seen -> seen.path("frameHeight").asInt() < top);

                played.limit(LayerLimits.layers(0, 0));
                played.await("the base", seen -> seen.path("framesPerSecond").asDouble() < rate(track) * 0.45);

                played.limit(LayerLimits.NONE);
                played.await(
                        "all again",
                        seen -> seen.path("frameHeight").asInt() >= top
                                && seen.path("framesPerSecond").asDouble() > rate(track) * 0.7);
            }
            recorded = recorder.stop().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
        RecordingReport report = RecordingProbe.examine(file, WIDTH, HEIGHT);
        System.out.println(codec + " recorded: " + report);
        assertThat(recorded.failure()).isNull();
        // FFmpeg's AV1 decoder shows nothing while the highest layer of the sequence is not sent, and says nothing of
        // it.
        assertThat(report.backwardSteps()).as("%s", report).isEmpty();
        assertThat(report.readable()).as("%s", report).isGreaterThan(0.9);
    }

    private void temporal(Endpoint endpoint, PeerPage page) throws Exception {
        try (BrowserLink link = new BrowserLink(page, "VP8", endpoint)) {
            MediaStreamTrack track = publish(link, "VP8", "L1T2", new KeptPackets(), null);
            try (PlayedTrack played = new PlayedTrack(page, "VP8 player", endpoint, track)) {
                played.await(
                        "all",
                        seen -> top(track).temporalLayer() == 1
                                && seen.path("framesPerSecond").asDouble() > rate(track) * 0.7);
                played.limit(LayerLimits.layers(ALL, 0));
                played.await("half", seen -> seen.path("framesPerSecond").asDouble() < rate(track) * 0.65);
                played.limit(LayerLimits.NONE);
                played.await("all again", seen -> seen.path("framesPerSecond").asDouble() > rate(track) * 0.7);
            }
        }
    }

    private static MediaStreamTrack publish(
            BrowserLink link, String codec, String mode, KeptPackets kept, @Nullable Recorder recorder)
            throws Exception {
        CompletableFuture<MediaStreamTrack> track = new CompletableFuture<>();
        link.onTrack(event -> {
            event.track().addPacketSink(kept);
            if (recorder != null) {
                recorder.add(event.track());
            }
            track.complete(event.track());
        });
        link.signal(Sending.nothing().video(codec, "").encoding(Map.of("scalabilityMode", mode)));
        link.whenConnected();
        JsepDescription offer = track.get(30, TimeUnit.SECONDS).connection().remoteDescription();
        kept.offered(offer == null ? "" : offer.sdp());
        return track.get(30, TimeUnit.SECONDS);
    }

    private static TrackLayer top(MediaStreamTrack track) {
        return track.layers().stream()
                .max(Comparator.comparingInt(TrackLayer::spatialLayer).thenComparingInt(TrackLayer::temporalLayer))
                .orElse(new TrackLayer("", 0, 0, 0, 0, 0));
    }

    private static int height(MediaStreamTrack track) {
        return Math.max(1, top(track).height());
    }

    /** {@return pictures a second that there are, no more than the page draws} */
    private static double rate(MediaStreamTrack track) {
        return Math.min(30, Math.max(1, top(track).framesPerSecond()));
    }

    private void assertDecodes(KeptPackets kept, CodecKind kind) throws Exception {
        int base = kept.decoded(folder, kind, 0, 0);
        int baseAtFullRate = kept.decoded(folder, kind, 0, 2);
        int middle = kept.decoded(folder, kind, 1, 1);
        int all = kept.decoded(folder, kind, 7, 7);

        System.out.println(kind + " pictures: " + base + " base, " + baseAtFullRate + " at full rate, " + middle
                + " of the middle, " + all + " of all layers");
        assertThat(base).isPositive().isLessThan(baseAtFullRate);
        // The last picture may have come in part, its base layer whole.
        assertThat(baseAtFullRate).isLessThanOrEqualTo(all + 1);
        assertThat(middle).isBetween(base, all + 1);
    }
}
