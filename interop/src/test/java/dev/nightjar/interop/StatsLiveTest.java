package dev.nightjar.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.EndpointConfig;
import dev.nightjar.endpoint.MediaKind;
import dev.nightjar.endpoint.MediaStreamTrack;
import dev.nightjar.endpoint.Player;
import dev.nightjar.rtp.payload.Frame;
import dev.nightjar.rtp.receive.InboundStreamStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Two ends of one call count the same: what Chromium says that it has sent is what we say has come, once it is silent;
 * and its sound and pictures are played in step.
 */
@Tag("peers")
class StatsLiveTest {
    private static final Duration TICK = Duration.ofMillis(250);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int PICTURES = 50;

    /** W3C's counts of two ends, taken at two moments, that may differ by so much. */
    private static final double SHARE = 0.05;

    /** Packets of padding that probes for bandwidth may have, at the rates of this call. */
    private static final int PROBE_PACKETS = 40;

    private record Case(String name, Sending sending) {}

    /** A frame that was played: its moment by the sender's clock, and by ours. */
    private record Played(long ntpNanos, long atNanos) {}

    @Test
    void whatChromiumHasSentIsWhatHasCome() throws Exception {
        List<Case> cases = List.of(
                new Case("vp8", Sending.nothing().video("VP8", "").audio("opus")),
                new Case("vp9", Sending.nothing().video("VP9", "profile-id=0").audio("opus")),
                new Case(
                        "h264",
                        Sending.nothing()
                                .video("H264", "packetization-mode=1;profile-level-id=42e01f")
                                .audio("opus")));
        try (Endpoint endpoint = Endpoint.open(EndpointConfig.defaults());
                PeerPage page = PeerPage.open(Browser.Kind.CHROMIUM)) {
            for (Case each : cases) {
                call(endpoint, page, each);
            }
        }
    }

    private static void call(Endpoint endpoint, PeerPage page, Case wish) throws Exception {
        Map<MediaKind, List<Played>> played = new ConcurrentHashMap<>();
        Map<MediaKind, MediaStreamTrack> tracks = new ConcurrentHashMap<>();
        try (BrowserLink link = new BrowserLink(page, wish.name(), endpoint);
                Player player = Player.create()) {
            link.onTrack(event -> {
                play(player, event.track(), played);
                tracks.put(event.track().kind(), event.track());
            });
            link.signal(wish.sending());
            link.whenConnected();
            await(page, link, () -> tracks.size() == 2);
            JsonNode before = compareDictionaries(endpoint, page, link, tracks);
            List<InboundStreamStats> ours = link.stats().nightjar().inboundStreams();
            JsonNode reports = page.reports(link.id());
            for (InboundStreamStats stream : ours) {
                JsonNode sent = of(reports, stream).get("sent");
                System.out.printf("== %s%nours: %s%nits: %s%n", wish.name(), stream, sent);
                compare(stream, sent, of(before, stream).get("remote"));
            }
            System.out.printf("== %s: %s%n", wish.name(), apart(played));
        }
    }

    /**
     * Sends what comes back as well, compares both ways, and falls silent.
     *
     * @return the browser's reports before it was silent
     */
    private static JsonNode compareDictionaries(
            Endpoint endpoint, PeerPage page, BrowserLink link, Map<MediaKind, MediaStreamTrack> tracks) {
        try (SentBack back = new SentBack(page, link.id() + "-back", endpoint, tracks)) {
            await(page, link, () -> hasPictures(link) && hasReports(page.reports(link.id()), link));
            await(page, link, () -> back.stats().remoteInboundRtp().size() == 2);
            JsonNode before = page.reports(link.id());
            page.silence(link.id());
            await(page, link, () -> isQuiet(page, link));
            agree(page, "received", () -> SameStats.received(link.stats(), page.dictionaries(link.id())));
            agree(page, "sent", () -> SameStats.sent(back.stats(), page.dictionaries(back.id())));
            System.out.printf(
                    "== %s: %s%n%s%n",
                    link.id(), link.stats().asMap(), back.stats().asMap());
            return before;
        }
    }

    private static void agree(PeerPage page, String what, Supplier<List<String>> differences) {
        List<String> latest = new CopyOnWriteArrayList<>();
        Patience.await(
                PATIENCE,
                () -> {
                    page.run(TICK);
                    latest.clear();
                    latest.addAll(differences.get());
                    return latest.isEmpty();
                },
                () -> what + " differs: " + latest);
    }

    private static void play(Player player, MediaStreamTrack track, Map<MediaKind, List<Played>> played) {
        List<Played> own = played.computeIfAbsent(track.kind(), kind -> new CopyOnWriteArrayList<>());
        player.play(track, frame -> {
            if (frame.ntpNanos() != Frame.UNKNOWN) {
                own.add(new Played(frame.ntpNanos(), System.nanoTime()));
            }
        });
    }

    private static void await(PeerPage page, BrowserLink link, BooleanSupplier condition) {
        try {
            Patience.await(PATIENCE, () -> {
                page.run(TICK);
                return condition.getAsBoolean();
            });
        } catch (AssertionError late) {
            String seen = link.id() + ": ours " + link.stats() + ", its " + page.reports(link.id());
            throw new AssertionError(seen, late);
        }
    }

    private static boolean hasPictures(BrowserLink link) {
        return link.stats().nightjar().inboundStreams().stream()
                .anyMatch(stream -> stream.frameWidth() > 0 && stream.framesReceived() >= PICTURES);
    }

    /** A report from each side on each stream, so that round trips are known. */
    private static boolean hasReports(JsonNode reports, BrowserLink link) {
        List<InboundStreamStats> ours = link.stats().nightjar().inboundStreams();
        for (InboundStreamStats stream : ours) {
            JsonNode of = of(reports, stream);
            if (stream.remoteOutbound().reportsSent() == 0
                    || of == null
                    || !of.path("remote").has("roundTripTime")) {
                return false;
            }
        }
        return ours.size() == 2;
    }

    private static boolean isQuiet(PeerPage page, BrowserLink link) {
        JsonNode first = page.reports(link.id());
        List<InboundStreamStats> ours = link.stats().nightjar().inboundStreams();
        JsonNode second = page.reports(link.id());
        for (InboundStreamStats stream : ours) {
            long before = of(first, stream).at("/sent/packetsSent").asLong();
            boolean isSame =
                    before == of(second, stream).at("/sent/packetsSent").asLong();
            long bytes = of(second, stream).at("/sent/bytesSent").asLong();
            if (!isSame || !near(stream.bytesReceived(), bytes, 0)) {
                return false;
            }
        }
        return ours.size() == 2;
    }

    private static JsonNode of(JsonNode reports, InboundStreamStats stream) {
        for (JsonNode report : reports) {
            if (report.at("/sent/ssrc").asLong() == Integer.toUnsignedLong(stream.ssrc())) {
                return report;
            }
        }
        return null;
    }

    private static boolean near(double ours, double its, int slack) {
        return Math.abs(ours - its) <= Math.max(slack, SHARE * its);
    }

    /**
     * Chromium counts retransmissions, and padding that probes the path, among packets. We tell the first apart, and the
     * second comes on the retransmission stream and is nothing: so there is slack for a probe.
     */
    private static void compare(InboundStreamStats ours, JsonNode sent, JsonNode remote) {
        String both = ours + " and " + sent;
        long packets = ours.packetsReceived() + ours.retransmittedPacketsReceived();
        assertThat(near(packets, sent.get("packetsSent").asLong(), PROBE_PACKETS))
                .as(both)
                .isTrue();
        assertThat(near(ours.bytesReceived(), sent.get("bytesSent").asLong(), 0))
                .as(both)
                .isTrue();
        assertThat(remote.get("roundTripTime").asDouble()).as("%s", remote).isBetween(0.0, 30.0);
        assertThat(ours.remoteOutbound().packetsSent())
                .as(both)
                .isBetween(1L, sent.get("packetsSent").asLong());
        if (!"video".equals(sent.get("kind").asString())) {
            assertThat(ours.audioLevel()).as(both).isBetween(0.0, 1.0);
            assertThat(ours.totalAudioEnergy()).as(both).isGreaterThanOrEqualTo(0);
            return;
        }
        assertThat(near(ours.framesReceived(), sent.get("framesSent").asLong(), 0))
                .as(both)
                .isTrue();
        assertThat(near(ours.keyFramesReceived(), sent.get("keyFramesEncoded").asLong(), 1))
                .as(both)
                .isTrue();
        assertThat(near(ours.qpSum(), sent.get("qpSum").asLong(), 0)).as(both).isTrue();
        assertThat(ours.jitterBuffer().jitterBufferEmittedCount()).as(both).isPositive();
    }

    /** {@return how far sound is from the picture of its moment, as both were played; for the reader of the log} */
    private static String apart(Map<MediaKind, List<Played>> played) {
        List<Played> sounds = played.getOrDefault(MediaKind.AUDIO, List.of());
        List<Double> millis = new ArrayList<>();
        for (Played picture : played.getOrDefault(MediaKind.VIDEO, List.of())) {
            Played nearest = null;
            for (Played sound : sounds) {
                boolean isNearer = nearest == null
                        || Math.abs(sound.ntpNanos() - picture.ntpNanos())
                                < Math.abs(nearest.ntpNanos() - picture.ntpNanos());
                nearest = isNearer ? sound : nearest;
            }
            if (nearest != null && Math.abs(nearest.ntpNanos() - picture.ntpNanos()) < 20_000_000) {
                long offset = (picture.atNanos() - picture.ntpNanos()) - (nearest.atNanos() - nearest.ntpNanos());
                millis.add(offset / 1e6);
            }
        }
        Collections.sort(millis);
        int count = millis.size();
        return count == 0
                ? "no frames with a clock"
                : String.format(
                        Locale.ROOT,
                        "pictures against sound, %d pairs: median %.1f ms, 5%% %.1f, 95%% %.1f",
                        count,
                        millis.get(count / 2),
                        millis.get(count / 20),
                        millis.get(count * 19 / 20));
    }
}
