package dev.nightjar.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.EndpointConfig;
import dev.nightjar.endpoint.FileSource;
import dev.nightjar.endpoint.FileSourceConfig;
import dev.nightjar.endpoint.Generator;
import dev.nightjar.endpoint.GeneratorSource;
import dev.nightjar.endpoint.MediaKind;
import dev.nightjar.endpoint.PeerConnection;
import dev.nightjar.endpoint.RtpSender;
import dev.nightjar.endpoint.RtpTransceiverInit;
import dev.nightjar.endpoint.StatsReport;
import dev.nightjar.endpoint.Track;
import dev.nightjar.endpoint.TransceiverDirection;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.send.OutboundStreamStats;
import dev.nightjar.testkit.Seeds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Browsers play what is sent to them from files, in each codec that they have. */
@Tag("peers")
class PlayedFileLiveTest {
    private static final String VP8 =
            "-c:v libvpx -deadline realtime -cpu-used 8 -auto-alt-ref 0 -b:v 500k -g 60 vp8.ivf";
    private static final String VP9 =
            "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -lag-in-frames 0 -b:v 400k -g 60 vp9.ivf";
    private static final String AV1 =
            "-c:v libaom-av1 -usage realtime -cpu-used 8 -lag-in-frames 0 -b:v 400k -g 60 av1.ivf";
    private static final String H264 =
            "-c:v libx264 -preset veryfast -tune zerolatency -profile:v baseline -b:v 500k -g 60 h264.h264";
    private static final String OPUS = "-c:a libopus -b:a 32k opus.opus";
    private static final String G722 = "-c:a g722 -ar 16000 g722.g722";
    private static final String PCMU = "-c:a pcm_mulaw -ar 8000 pcmu.wav";
    private static final String PCM = "-c:a pcm_s16le -ar 8000 pcm.wav";

    /** Pictures of half a minute in portions; one of them goes well on any machine that is not stuck. */
    private static final int PORTIONS = 10;

    private static final int PORTION_SECONDS = 3;

    @TempDir
    private Path folder;

    private final EndpointConfig config = EndpointConfig.defaults().withLoopback(true);

    /** What is sent, as ffmpeg makes it and as the browser names it. */
    private record Film(String video, String audio, String videoType, String audioType) {}

    @Test
    void chromiumPlaysEveryCodecItHas() throws Exception {
        play(
                Browser.Kind.CHROMIUM,
                List.of(
                        new Film(VP8, OPUS, "video/VP8", "audio/opus"),
                        new Film(VP9, G722, "video/VP9", "audio/G722"),
                        new Film(H264, PCMU, "video/H264", "audio/PCMU"),
                        new Film(AV1, PCM, "video/AV1", "audio/PCMA")));
    }

    @Test
    void firefoxPlaysEveryCodecItHas() throws Exception {
        play(
                Browser.Kind.FIREFOX,
                List.of(
                        new Film(VP8, OPUS, "video/VP8", "audio/opus"),
                        new Film(VP9, PCMU, "video/VP9", "audio/PCMU"),
                        new Film(AV1, G722, "video/AV1", "audio/G722")));
    }

    @Test
    void whatChromiumLosesIsRepaired() throws Exception {
        Path video = DrawnRecording.picture(folder, VP8);
        Path audio = DrawnRecording.sound(folder, OPUS);
        try (Endpoint endpoint = Endpoint.open(config);
                Browser browser = Browser.launch(Browser.Kind.CHROMIUM);
                ForwardPage page = new ForwardPage(browser, endpoint)) {
            for (double loss : new double[] {0.05, 0.2}) {
                try (LossyRelay relay = LossyRelay.open(Seeds.seed(5));
                        FileSource source = open(endpoint, video, audio)) {
                    String id = "loss " + loss;
                    PeerConnection connection = page.ask(id, tracks(source), relay);
                    source.start();
                    page.run(1);
                    relay.link(
                            LossyRelay.Direction.DOWN,
                            RelayLink.NONE.withLoss(loss).withDelay(10, 0));
                    page.run(4);
                    relay.link(LossyRelay.Direction.DOWN, RelayLink.NONE.withDelay(10, 0));
                    page.run(1);
                    source.close();
                    assertIsRepaired(page, id, connection, loss == 0.05 ? 0.99 : 0.9);
                    connection.close();
                }
            }
        }
    }

    /** A frame is whole when each of its packets has come, at first or again; a browser may not show each in time. */
    private static void assertIsRepaired(ForwardPage page, String id, PeerConnection connection, double share) {
        OutboundStreamStats sent = video(ForwardPage.await(connection.stats()));
        JsonNode[] played = {page.played(id)};
        int lost = played[0].path("packetsLost").asInt();
        double allowed = 3 + Math.ceil((1 - share) * lost);
        long least = sent.frames().framesSent() - (long) allowed;
        Patience.await(Duration.ofSeconds(30), () -> {
            played[0] = page.played(id);
            return whole(played[0]) >= least;
        });
        System.out.printf("%s%n played %s%n sent %s%n", id, played[0], sent);
        assertThat(lost).as("%s", played[0]).isPositive();
        assertThat(sent.retransmittedPacketsSent()).isPositive();
    }

    private static int whole(JsonNode played) {
        return played.path("framesDecoded").asInt()
                + played.path("framesDropped").asInt();
    }

    private void play(Browser.Kind kind, List<Film> films) throws Exception {
        List<String> failures = new ArrayList<>();
        try (Endpoint endpoint = Endpoint.open(config);
                Browser browser = Browser.launch(kind);
                ForwardPage page = new ForwardPage(browser, endpoint)) {
            for (Film film : films) {
                Path video = DrawnRecording.picture(folder, film.video());
                Path audio = DrawnRecording.sound(folder, film.audio());
                try (FileSource source = open(endpoint, video, audio)) {
                    String failure = play(page, film, source);
                    if (failure != null) {
                        failures.add(failure);
                    }
                }
            }
            playFirstOfSeveral(endpoint, page);
            if (kind == Browser.Kind.CHROMIUM) {
                playGenerated(endpoint, page);
            }
        }
        assertThat(failures).isEmpty();
    }

    /** Browsers take one encoding of a sender that has several: the first flows, W3C WebRTC §4.4.1.5. */
    private void playFirstOfSeveral(Endpoint endpoint, ForwardPage page) throws Exception {
        String id = "several";
        Path small = DrawnRecording.picture(folder, VP8.replace("vp8.ivf", "-vf scale=160:120 small.ivf"));
        Path large = DrawnRecording.picture(folder, VP8);
        PeerConnection connection = endpoint.newPeerConnection();
        try (FileSource source =
                FileSource.openEncodings(endpoint, FileSourceConfig.DEFAULT.withLoop(true), List.of(large, small))) {
            RtpTransceiverInit init = RtpTransceiverInit.of(TransceiverDirection.SENDONLY)
                    .withStreams("stream")
                    .withSendEncodings(source.sendEncodings());
            RtpSender sender =
                    connection.addTransceiver(source.tracks().get(0), init).sender();
            page.offer(id, connection);
            source.start();
            for (int i = 0; i < 30 && page.played(id).path("framesDecoded").asInt() < 30; i++) {
                page.run(1);
            }

            System.out.println("first of several " + page.played(id));
            assertThat(connection.remoteDescription().sdp()).doesNotContain("a=simulcast", "a=rid");
            assertThat(page.played(id).path("framesDecoded").asInt()).isGreaterThanOrEqualTo(30);
            List<OutboundStreamStats> sent =
                    ForwardPage.await(connection.stats()).nightjar().outboundStreams();
            assertThat(sent).extracting(OutboundStreamStats::ssrc).containsExactly(sender.ssrc());
            assertThat(sent.get(0).frames().encoding().scaleResolutionDownBy()).isEqualTo(2);
        } finally {
            connection.close();
        }
    }

    /** Sound and pictures of a generator, which no encoder has made, are decoded as any others. */
    private static void playGenerated(Endpoint endpoint, ForwardPage page) throws Exception {
        String id = "generated";
        try (GeneratorSource source =
                GeneratorSource.open(endpoint, new Generator.Bars(15), new Generator.Tone(CodecKind.PCMU, 440))) {
            PeerConnection connection = page.ask(
                    id,
                    Map.of(
                            MediaKind.VIDEO,
                            source.tracks().get(0),
                            MediaKind.AUDIO,
                            source.tracks().get(1)),
                    null);
            source.start();
            JsonNode played = page.played(id);
            for (int i = 0;
                    i < 30 && (total(played, "framesDecoded") < 30 || total(played, "audioPackets") < 50);
                    i++) {
                page.run(1);
                played = page.played(id);
            }
            connection.close();

            System.out.println("generated " + played);
            assertThat(played.path("codec").asString("")).isEqualToIgnoringCase("video/H264");
            assertThat(played.path("audioCodec").asString("")).isEqualToIgnoringCase("audio/PCMU");
            assertThat(total(played, "framesDecoded")).isGreaterThanOrEqualTo(30);
            assertThat(total(played, "frameWidth")).isEqualTo(256);
            assertThat(total(played, "audioPackets")).isGreaterThanOrEqualTo(50);
        }
    }

    private static int total(JsonNode played, String what) {
        return played.path(what).asInt(0);
    }

    /** {@return what was wrong with every portion, or null} */
    private static String play(ForwardPage page, Film film, FileSource source) {
        String id = film.videoType() + " " + film.audioType();
        PeerConnection connection = page.ask(id, tracks(source), null);
        source.start();
        page.run(1);
        List<String> complaints = new ArrayList<>();
        try {
            for (int i = 0; i < PORTIONS; i++) {
                JsonNode before = page.played(id);
                OutboundStreamStats sentBefore = video(ForwardPage.await(connection.stats()));
                page.run(PORTION_SECONDS);
                JsonNode after = page.played(id);
                StatsReport stats = ForwardPage.await(connection.stats());
                OutboundStreamStats sent = video(stats);
                System.out.printf(
                        "%s%n played %s%n sent %s%n available %s%n",
                        id, after, sent, stats.selectedPair().availableOutgoingBitrate());
                long frames = sent.frames().framesSent() - sentBefore.frames().framesSent();
                String complaint = complaint(film, before, after, frames);
                if (complaint == null) {
                    return null;
                }
                complaints.add(complaint);
            }
        } finally {
            connection.close();
        }
        return id + ": " + complaints;
    }

    private static String complaint(Film film, JsonNode before, JsonNode after, long sent) {
        int decoded = grown(before, after, "framesDecoded");
        if (sent < 23 * PORTION_SECONDS || decoded < 0.95 * sent) {
            return decoded + " frames decoded of " + sent + " sent";
        }
        if (grown(before, after, "freezes") > 0) {
            return "it froze";
        }
        int counters = after.path("counters").size() - before.path("counters").size();
        if (counters < 5 * PORTION_SECONDS) {
            return counters + " counters read";
        }
        if (grown(before, after, "audioPackets") < 45 * PORTION_SECONDS) {
            return grown(before, after, "audioPackets") + " packets of sound";
        }
        boolean isNamed = after.path("codec").asString("").equalsIgnoreCase(film.videoType())
                && after.path("audioCodec").asString("").equalsIgnoreCase(film.audioType());
        return isNamed ? null : "played as " + after.path("codec") + " and " + after.path("audioCodec");
    }

    private static int grown(JsonNode before, JsonNode after, String what) {
        return after.path(what).asInt(0) - before.path(what).asInt(0);
    }

    private static FileSource open(Endpoint endpoint, Path video, Path audio) throws Exception {
        FileSourceConfig config = FileSourceConfig.DEFAULT.withLoop(true).withWavCodec(CodecKind.PCMA);
        return FileSource.open(endpoint, config, video, audio);
    }

    private static Map<MediaKind, Track> tracks(FileSource source) {
        return Map.of(
                MediaKind.VIDEO,
                source.tracks().get(0),
                MediaKind.AUDIO,
                source.tracks().get(1));
    }

    private static OutboundStreamStats video(StatsReport stats) {
        return stats.nightjar().outboundStreams().stream()
                .filter(each -> each.frames().keyFramesSent() > 0)
                .findFirst()
                .orElse(stats.nightjar().outboundStreams().get(0));
    }
}
