package dev.nightjar.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.EndpointConfig;
import dev.nightjar.endpoint.Recorder;
import dev.nightjar.endpoint.RecorderStats;
import dev.nightjar.endpoint.RtpCodecCapability;
import dev.nightjar.endpoint.RtpReceiver;
import dev.nightjar.endpoint.RtpTransceiver;
import dev.nightjar.endpoint.StatsReport;
import dev.nightjar.rtp.receive.InboundStreamStats;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Every codec that each browser sends, recorded: FFmpeg decodes it without a word and every picture is readable. */
@Tag("peers")
class BrowserCodecsLiveTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration TICK = Duration.ofMillis(250);

    /** Pictures that are recorded at the least; half a minute of them has not come on a machine that is not stuck. */
    private static final int LEAST_PICTURES = 60;

    private static final int LEAST_CLICKS = 1;

    @TempDir
    Path folder;

    /**
     * One connection.
     *
     * @param sending what the browser is told to send
     * @param file that it is recorded to
     * @param video ffmpeg's name of its codec
     * @param audio ffmpeg's name of its codec
     * @param leastReadable share of pictures whose counter can be read: AV1's and VP9's encoders at the few bits that a
     *     connection begins with leave single blocks of it as they were
     */
    private record Case(Sending sending, String file, String video, String audio, double leastReadable) {
        Case(Sending sending, String file, String video, String audio) {
            this(sending, file, video, audio, video.equals("vp8") || video.equals("h264") ? 0.97 : 0.6);
        }
    }

    private static Sending svc(String codec, String mode) {
        return Sending.nothing().video(codec, "").encoding(Map.of("scalabilityMode", mode));
    }

    /** A quarter of the pixels, for what costs a busy machine most and has the most use for the bits. */
    private static Sending half(String codec, String fmtp) {
        return Sending.nothing().video(codec, fmtp).encoding(Map.of("scaleResolutionDownBy", 2));
    }

    @Test
    void recordsWhatChromiumSends() throws Exception {
        Sending baseline = Sending.nothing().video("H264", "packetization-mode=1;profile-level-id=42e01f");
        Sending main = Sending.nothing().video("H264", "packetization-mode=1;profile-level-id=4d001f");
        record(
                Browser.Kind.CHROMIUM,
                List.of(
                        new Case(Sending.nothing().video("VP8", "").audio("opus"), "vp8-opus.webm", "vp8", "opus"),
                        new Case(half("VP9", "profile-id=0").audio("red").audio("opus"), "vp9-red.webm", "vp9", "opus"),
                        new Case(svc("VP9", "L3T3_KEY").audio("opus").withDtx(), "vp9-l3t3key-dtx.webm", "vp9", "opus"),
                        new Case(svc("VP9", "L1T3").audio("G722"), "vp9-l1t3-g722.mkv", "vp9", "adpcm_g722"),
                        new Case(baseline.audio("PCMU"), "h264-baseline-pcmu.mkv", "h264", "pcm_mulaw"),
                        new Case(main.audio("PCMA"), "h264-main-pcma.mkv", "h264", "pcm_alaw"),
                        new Case(half("AV1", "").audio("opus"), "av1-opus.webm", "av1", "opus")));
    }

    @Test
    void recordsWhatFirefoxSends() throws Exception {
        record(
                Browser.Kind.FIREFOX,
                List.of(
                        new Case(Sending.nothing().video("VP8", "").audio("G722"), "vp8-g722.mkv", "vp8", "adpcm_g722"),
                        new Case(half("VP9", "").audio("PCMU"), "vp9-pcmu.mkv", "vp9", "pcm_mulaw"),
                        new Case(half("AV1", "").audio("opus"), "av1-opus.webm", "av1", "opus"),
                        new Case(Sending.nothing().audio("PCMA"), "pcma.mkv", "", "pcm_alaw")));
    }

    private void record(Browser.Kind kind, List<Case> cases) throws Exception {
        List<String> failures = new ArrayList<>();
        try (Endpoint endpoint = Endpoint.open(EndpointConfig.defaults());
                PeerPage page = PeerPage.open(kind)) {
            for (Case each : cases) {
                try {
                    record(endpoint, page, each);
                } catch (AssertionError | PeerException wrong) {
                    failures.add(each.file() + ": " + wrong.getMessage());
                }
            }
        }
        assertThat(failures).isEmpty();
    }

    private void record(Endpoint endpoint, PeerPage page, Case wish)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        Path file = folder.resolve(wish.file());
        JsonNode browser;
        StatsReport ours;
        RecorderStats recorded;
        try (Recorder recorder = Recorder.to(file);
                BrowserLink link = new BrowserLink(page, wish.file(), endpoint)) {
            link.onTrack(event -> {
                inTheOffersOrder(event.transceiver());
                recorder.add(event.track());
            });
            link.signal(wish.sending());
            link.whenConnected();
            long end = System.nanoTime() + PATIENCE.toNanos();
            do {
                page.run(TICK);
            } while (System.nanoTime() < end && !hasEnough(recorder.stats(), wish));
            browser = page.stats(link.id());
            ours = link.stats();
            recorded = recorder.stop().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
        judge(wish, recorded, browser, ours, RecordingProbe.examine(file));
    }

    /** RED comes before Opus only where both sides have it so. */
    private static void inTheOffersOrder(RtpTransceiver transceiver) {
        List<RtpCodecCapability> redFirst = new ArrayList<>(RtpReceiver.capabilities(transceiver.kind()));
        redFirst.sort(Comparator.comparing(codec -> !codec.name().equals("red")));
        if (redFirst.get(0).mimeType().equals("audio/red")) {
            transceiver.setCodecPreferences(redFirst);
        }
    }

    /** By frames: the recorder tells both, and sound comes 50 times a second however busy the machine is. */
    private static boolean hasEnough(RecorderStats stats, Case wish) {
        boolean hasPictures = wish.video().isEmpty() || stats.videoFrames() >= LEAST_PICTURES;
        return hasPictures && stats.duration().compareTo(Duration.ofMillis(2_500)) >= 0
                || stats.state() == RecorderStats.State.FAILED;
    }

    private static void judge(
            Case wish, RecorderStats recorded, JsonNode browser, StatsReport ours, RecordingReport report) {
        System.out.printf(Locale.ROOT, "== %s%nbrowser: %s%n", wish.file(), browser);
        for (InboundStreamStats stream : ours.inboundRtp()) {
            System.out.printf("ours: %s%n", stream);
        }
        System.out.println(report);
        assertThat(recorded.failure()).as("%s", report).isNull();
        assertThat(report.complaints()).as("%s", report).isEmpty();
        List<String> codecs = report.streams().stream().map(StreamInfo::codec).toList();
        assertThat(codecs)
                .as("%s", report)
                .containsExactlyInAnyOrderElementsOf(
                        wish.video().isEmpty() ? List.of(wish.audio()) : List.of(wish.video(), wish.audio()));
        assertThat(report.clicks()).as("%s", report).hasSizeGreaterThanOrEqualTo(LEAST_CLICKS);
        if (!wish.video().isEmpty()) {
            assertThat(report.readable()).as("%s", report).isGreaterThanOrEqualTo(wish.leastReadable());
            if (report.readable() == 1) { // a counter half drawn may be read as another
                assertThat(report.backwardSteps()).as("%s", report).isEmpty();
            }
            assertThat(report.frames()).as("%s", report).hasSizeGreaterThanOrEqualTo(LEAST_PICTURES * 9 / 10);
        }
    }
}
