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
import dev.nightjar.rtp.payload.CodecKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Every codec that each browser sends, recorded: FFmpeg decodes it without a word, and the counter of every picture is
 * readable.
 */
@Tag("peers")
class BrowserCodecsLiveTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration TICK = Duration.ofMillis(250);

    /** Pictures that are recorded at the least; half a minute of them has not come on a machine that is not stuck. */
    private static final int LEAST_PICTURES = 60;

    private static final int LEAST_CLICKS = 1;

    /** More of it would cost a browser its bits; redundancy of one packet brings back most of what this takes. */
    private static final double LOSS = 0.08;

    private static final double PACKET_SECONDS = 0.02;

    @TempDir
    Path folder;

    /** What is peculiar to a connection. */
    private enum Trait {
        PLAIN,
        /** Sound is sent twice (RFC 2198) and lost on the way. */
        REDUNDANT,
        /** Nothing is sent while nothing sounds (RFC 7587 §3.1.3). */
        PAUSING
    }

    /**
     * One connection.
     *
     * @param sending what the browser is told to send
     * @param file that it is recorded to
     * @param video ffmpeg's name of its codec, and of its profile where that was agreed
     * @param audio ffmpeg's name of its codec
     */
    private record Case(Sending sending, String file, String video, String audio, Trait trait) {
        Case(Sending sending, String file, String video, String audio) {
            this(sending, file, video, audio, Trait.PLAIN);
        }

        Case redundant() {
            return new Case(sending.audio("red").audio("opus"), file, video, audio, Trait.REDUNDANT);
        }

        Case pausing() {
            return new Case(sending.audio("opus").withDtx(), file, video, audio, Trait.PAUSING);
        }

        String codec() {
            return video.split(" ")[0];
        }
    }

    private static Sending video(String codec, String fmtp) {
        return Sending.nothing().video(codec, fmtp);
    }

    private static Sending h264(String profile) {
        return video("H264", "packetization-mode=1;profile-level-id=" + profile);
    }

    private static Sending svc(String codec, String mode) {
        return video(codec, "").encoding(Map.of("scalabilityMode", mode));
    }

    /** A quarter of the pixels, for what costs a busy machine most. */
    private static Sending half(String codec, String fmtp) {
        return video(codec, fmtp).encoding(Map.of("scaleResolutionDownBy", 2));
    }

    @Test
    void recordsWhatChromiumSends() throws Exception {
        record(
                Browser.Kind.CHROMIUM,
                List.of(
                        new Case(video("VP8", "").audio("opus"), "vp8-opus.webm", "vp8", "opus"),
                        new Case(half("VP9", "profile-id=0"), "vp9-red.webm", "vp9", "opus").redundant(),
                        new Case(svc("VP9", "L3T3_KEY"), "vp9-l3t3key-dtx.webm", "vp9", "opus").pausing(),
                        new Case(svc("VP9", "L1T3").audio("G722"), "vp9-l1t3-g722.mkv", "vp9", "adpcm_g722"),
                        // Chromium's encoder makes constrained baseline of all three, as decoders of them have to take.
                        new Case(h264("42001f").audio("opus"), "h264-baseline.mkv", "h264 Baseline", "opus"),
                        new Case(h264("42e01f").audio("PCMU"), "h264-cb.mkv", "h264 Baseline", "pcm_mulaw"),
                        new Case(h264("4d001f").audio("PCMA"), "h264-main.mkv", "h264 Baseline|Main", "pcm_alaw"),
                        new Case(half("AV1", "").audio("opus"), "av1-opus.webm", "av1", "opus")));
    }

    @Test
    void recordsWhatFirefoxSends() throws Exception {
        record(
                Browser.Kind.FIREFOX,
                List.of(
                        new Case(video("VP8", "").audio("G722"), "vp8-g722.mkv", "vp8", "adpcm_g722"),
                        new Case(half("VP9", "").audio("PCMU"), "vp9-pcmu.mkv", "vp9", "pcm_mulaw"),
                        new Case(half("AV1", ""), "av1-dtx.webm", "av1", "opus").pausing(),
                        new Case(Sending.nothing().audio("PCMA"), "pcma.mkv", "", "pcm_alaw")));
    }

    /** Looks at a file while the next is recorded. */
    private void record(Browser.Kind kind, List<Case> cases) throws Exception {
        List<String> failures = new ArrayList<>();
        List<CompletableFuture<String>> judged = new ArrayList<>();
        try (Endpoint endpoint = Endpoint.open(EndpointConfig.defaults());
                PeerPage page = PeerPage.open(kind)) {
            for (Case each : cases) {
                try {
                    Recorded recorded = record(endpoint, page, each);
                    judged.add(CompletableFuture.supplyAsync(() -> judge(each, recorded)));
                } catch (AssertionError | PeerException wrong) {
                    failures.add(each.file() + ": " + wrong.getMessage());
                }
            }
        }
        for (CompletableFuture<String> each : judged) {
            failures.add(each.get(2, TimeUnit.MINUTES));
        }
        failures.removeIf(String::isEmpty);
        assertThat(failures).isEmpty();
    }

    private record Recorded(Path file, RecorderStats stats, JsonNode browser, StatsReport ours) {}

    private Recorded record(Endpoint endpoint, PeerPage page, Case wish) throws Exception {
        Path file = folder.resolve(wish.file());
        try (Recorder recorder = Recorder.to(file);
                BrowserLink link = new BrowserLink(page, wish.file(), endpoint)) {
            link.onTrack(event -> {
                inTheOffersOrder(event.transceiver());
                recorder.add(event.track());
            });
            link.signal(wish.sending());
            link.whenConnected();
            if (wish.trait() == Trait.REDUNDANT) {
                link.relay().link(LossyRelay.Direction.UP, RelayLink.NONE.withLoss(LOSS));
            }
            long end = System.nanoTime() + PATIENCE.toNanos();
            do {
                page.run(TICK);
            } while (System.nanoTime() < end && !hasEnough(recorder.stats(), link.stats(), wish));
            JsonNode browser = page.stats(link.id());
            StatsReport ours = link.stats();
            return new Recorded(file, recorder.stop().toCompletableFuture().get(20, TimeUnit.SECONDS), browser, ours);
        }
    }

    /** RED comes before Opus only where both sides have it so. */
    private static void inTheOffersOrder(RtpTransceiver transceiver) {
        List<RtpCodecCapability> redFirst =
                new ArrayList<>(RtpReceiver.capabilities(transceiver.kind()).codecs());
        redFirst.sort(Comparator.comparing(codec -> !codec.name().equals("red")));
        if (redFirst.get(0).mimeType().equals("audio/red")) {
            transceiver.setCodecPreferences(redFirst);
        }
    }

    /** By frames: the recorder tells both, and sound comes 50 times a second however busy the machine is. */
    private static boolean hasEnough(RecorderStats stats, StatsReport ours, Case wish) {
        boolean hasPictures = wish.video().isEmpty() || stats.videoFrames() >= LEAST_PICTURES;
        boolean isRepaired = wish.trait() != Trait.REDUNDANT || recovered(ours) > 0;
        return hasPictures && isRepaired && stats.duration().compareTo(Duration.ofMillis(2_300)) >= 0
                || stats.state() == RecorderStats.State.FAILED;
    }

    /** {@return packets of sound that were lost and came back by their copies} */
    private static long recovered(StatsReport ours) {
        return ours.nightjar().inboundStreams().stream()
                .filter(stream -> stream.codec() == CodecKind.OPUS)
                .mapToLong(stream -> stream.repairs().packetsRecovered())
                .sum();
    }

    /** {@return what is wrong, or an empty text} */
    private static String judge(Case wish, Recorded recorded) {
        try {
            RecordingReport report = RecordingProbe.examine(recorded.file());
            StringBuilder said = new StringBuilder("== " + wish.file() + "\nbrowser: " + recorded.browser() + "\n");
            recorded.ours()
                    .nightjar()
                    .inboundStreams()
                    .forEach(stream -> said.append("ours: ").append(stream).append('\n'));
            System.out.println(said.append(report));
            assertThat(recorded.stats().failure()).as("%s", report).isNull();
            assertGood(wish, report);
            if (wish.codec().equals("h264")) {
                assertProfile(wish, recorded);
            } else if (wish.trait() == Trait.REDUNDANT) {
                assertThat(recovered(recorded.ours())).as("%s", report).isPositive();
            } else if (wish.trait() == Trait.PAUSING) {
                assertPauses(report);
            }
            return "";
        } catch (AssertionError | PeerException wrong) {
            return wish.file() + ": " + wrong.getMessage();
        }
    }

    private static void assertGood(Case wish, RecordingReport report) {
        assertThat(report.complaints()).as("%s", report).isEmpty();
        List<String> codecs = report.streams().stream().map(StreamInfo::codec).toList();
        assertThat(codecs)
                .as("%s", report)
                .containsExactlyInAnyOrderElementsOf(
                        wish.video().isEmpty() ? List.of(wish.audio()) : List.of(wish.codec(), wish.audio()));
        assertThat(report.clicks()).as("%s", report).hasSizeGreaterThanOrEqualTo(LEAST_CLICKS);
        if (!wish.video().isEmpty()) {
            assertThat(report.frames()).as("%s", report).hasSameSizeAs(report.videoPackets());
            assertThat(report.frames()).as("%s", report).hasSizeGreaterThanOrEqualTo(LEAST_PICTURES * 9 / 10);
            assertThat(report.readable()).as("%s", report).isEqualTo(1);
            assertThat(report.backwardSteps()).as("%s", report).isEmpty();
        }
    }

    /** The browser says which profile it encodes, and the stream's parameter set says the same (RFC 6184 §8.1). */
    private static void assertProfile(Case wish, Recorded recorded) {
        String profile = RecordingProbe.ffprobe(recorded.file(), "-select_streams", "v:0", "-show_streams")
                .path("streams")
                .path(0)
                .path("profile")
                .asString("");
        System.out.println("== " + wish.file() + ": profile " + profile);
        assertThat(profile)
                .matches(
                        "(Constrained )?(" + wish.video().substring(wish.codec().length() + 1) + ")");
        String agreed = wish.sending().videoParameters();
        assertThat(recorded.browser().findValuesAsString("fmtp"))
                .as("%s", recorded.browser())
                .anyMatch(fmtp -> fmtp.contains(agreed.substring(agreed.indexOf("profile-level-id"))));
    }

    /** Sound is away where nothing sounds, and where it should be else: without pauses it were half a second off. */
    private static void assertPauses(RecordingReport report) {
        int whole = (int) (report.audioSpan() / PACKET_SECONDS);
        assertThat(report.audioPackets()).as("%s", report).hasSizeLessThan(whole * 3 / 4);
        assertThat(report.clickOffsets())
                .as("%s", report)
                .isNotEmpty()
                .allSatisfy(offset -> assertThat(offset).isBetween(-0.2, 0.2));
    }
}
