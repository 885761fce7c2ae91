package dev.nightjar.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.endpoint.EncodedTrack;
import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.EndpointConfig;
import dev.nightjar.endpoint.FileSource;
import dev.nightjar.endpoint.FileSourceConfig;
import dev.nightjar.endpoint.JsepDescription;
import dev.nightjar.endpoint.PeerConnection;
import dev.nightjar.endpoint.PeerConnectionState;
import dev.nightjar.endpoint.RtpCodecCapability;
import dev.nightjar.endpoint.RtpReceiver;
import dev.nightjar.endpoint.RtpTransceiver;
import dev.nightjar.endpoint.RtpTransceiverInit;
import dev.nightjar.endpoint.TransceiverDirection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * Players that are not browsers, to which files are sent: aiortc and GStreamer decode and tell the counters and beeps,
 * Pion writes files that FFmpeg decodes.
 */
@Tag("peers")
class OtherPlayersLiveTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Pictures in a file, which is played again and again. */
    private static final int PICTURES = 150;

    /** Sent until the player may stop, and seen of those. */
    private static final int SENT = 80;

    private static final int SEEN = 70;

    private static final int BEEPS = 2;

    private static Path pion;
    private static Path films;

    @TempDir
    private Path folder;

    private enum Player {
        AIORTC,
        GSTREAMER,
        PION
    }

    /** What a file is encoded in, as ffmpeg makes it. */
    private enum Film {
        VP8("-c:v libvpx -deadline realtime -cpu-used 8 -auto-alt-ref 0 -b:v 500k -g 30 vp8.ivf"),
        H264("-c:v libx264 -preset veryfast -tune zerolatency -profile:v baseline -b:v 500k -g 30 h264.h264"),
        H265("-c:v libx265 -preset ultrafast -tune zerolatency -b:v 500k -g 30 -x265-params log-level=error h265.h265"),
        OPUS("-c:a libopus -b:a 32k opus.opus"),
        G722("-c:a g722 -ar 16000 g722.g722"),
        L16("-c:a pcm_s16le -ar 44100 l16.wav");

        private final String coding;

        Film(String coding) {
            this.coding = coding;
        }

        Path file(Path folder) throws IOException, InterruptedException {
            Path file = folder.resolve(coding.substring(coding.lastIndexOf(' ') + 1));
            if (Files.exists(file)) {
                return file;
            }
            return coding.startsWith("-c:v")
                    ? DrawnRecording.picture(folder, coding)
                    : DrawnRecording.sound(folder, coding);
        }
    }

    /** What a player decoded. */
    private record Seen(List<Integer> counters, int unreadable, int beeps, String said) {
        static Seen told(JsonNode stats) {
            List<Integer> counters = new ArrayList<>();
            stats.path("counters").forEach(counter -> counters.add(counter.asInt()));
            return new Seen(
                    counters,
                    stats.path("unreadable").asInt(),
                    stats.path("beeps").asInt(),
                    stats.toString());
        }

        static Seen written(Path folder) throws IOException {
            RecordingReport video = null;
            RecordingReport audio = null;
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    RecordingReport report = RecordingProbe.examine(file, 320, 240);
                    assertThat(report.complaints()).as("%s", report).isEmpty();
                    video = file.getFileName().toString().startsWith("video") ? report : video;
                    audio = file.getFileName().toString().startsWith("audio") ? report : audio;
                }
            }
            assertThat(video).as("a file of pictures").isNotNull();
            assertThat(audio).as("a file of sound").isNotNull();
            int unreadable = video.frames().size() - video.counters().size();
            return new Seen(video.counters(), unreadable, audio.clicks().size(), video + "\n" + audio);
        }

        /** {@return how often the next picture follows, past the end of the file} */
        int successions() {
            int successions = 0;
            for (int i = 1; i < counters.size(); i++) {
                successions += counters.get(i) == (counters.get(i - 1) + 1) % PICTURES ? 1 : 0;
            }
            return successions;
        }
    }

    @BeforeAll
    static void compile(@TempDir Path shared) {
        pion = PionMedia.build(shared);
        films = shared;
    }

    @ParameterizedTest
    @CsvSource({
        "AIORTC, VP8, OPUS",
        "AIORTC, H264, OPUS",
        "PION, VP8, OPUS",
        "PION, H264, OPUS",
        "GSTREAMER, VP8, OPUS",
        "GSTREAMER, H264, L16",
        "GSTREAMER, H265, G722"
    })
    void playsWhatIsSentFromFiles(Player player, Film video, Film audio) throws Exception {
        try (Endpoint endpoint = Endpoint.open(EndpointConfig.defaults().withLoopback(true));
                FileSource source = FileSource.open(
                        endpoint, FileSourceConfig.DEFAULT.withLoop(true), video.file(films), audio.file(films));
                MediaPeer peer = launch(player)) {
            PeerConnection connection = connect(endpoint, source, peer);
            source.start();
            Patience.await(PATIENCE, () -> sent(connection) >= SENT, () -> "sent " + sent(connection));

            Seen seen = seen(player, peer);

            System.out.printf("== %s, %s and %s, %d sent: %s%n", player, video, audio, sent(connection), seen);
            assertThat(seen.unreadable()).as("%s", seen).isZero();
            assertThat(seen.counters()).as("%s", seen).hasSizeGreaterThanOrEqualTo(SEEN);
            assertThat(seen.successions()).as("%s", seen).isGreaterThanOrEqualTo((int)
                    (0.95 * (seen.counters().size() - 1)));
            assertThat(seen.beeps()).as("%s", seen).isGreaterThanOrEqualTo(BEEPS);
            connection.close();
        }
    }

    private static MediaPeer launch(Player player) {
        return switch (player) {
            case AIORTC -> PythonPeer.launch("aiortc_player", Tool.PYTHON);
            case GSTREAMER -> PythonPeer.launch("gstreamer_player", Tool.PYTHON_GSTREAMER);
            case PION -> PionMedia.launch(pion);
        };
    }

    /** Offers both tracks, and returns once both ends are up. */
    private PeerConnection connect(Endpoint endpoint, FileSource source, MediaPeer peer) {
        PeerConnection connection = endpoint.newPeerConnection();
        RtpTransceiverInit init =
                RtpTransceiverInit.of(TransceiverDirection.SENDONLY).withStreams("film");
        for (EncodedTrack track : source.tracks()) {
            RtpTransceiver transceiver = connection.addTransceiver(track, init);
            transceiver.setCodecPreferences(ofCodec(track));
        }
        ForwardPage.await(connection.setLocalDescription());
        ForwardPage.await(connection.gatheringComplete());
        String answer = peer.play(Map.of("sdp", connection.localDescription().sdp(), "folder", folder.toString()));
        ForwardPage.await(connection.setRemoteDescription(JsepDescription.answer(answer)));
        Patience.await(PATIENCE, () -> connection.connectionState() == PeerConnectionState.CONNECTED);
        return connection;
    }

    /** GStreamer takes the first codec of an offer, whichever comes then. */
    private static List<RtpCodecCapability> ofCodec(EncodedTrack track) {
        return RtpReceiver.capabilities(track.kind()).codecs().stream()
                .filter(codec -> codec.name().equalsIgnoreCase(track.codec().encodingName()))
                .toList();
    }

    private static long sent(PeerConnection connection) {
        return ForwardPage.await(connection.stats()).nightjar().outboundStreams().stream()
                .mapToLong(stream ->
                        stream.frames().keyFramesSent() > 0 ? stream.frames().framesSent() : 0)
                .max()
                .orElse(0);
    }

    private Seen seen(Player player, MediaPeer peer) throws IOException {
        if (player == Player.PION) {
            Patience.await(PATIENCE, () -> peer.stats().path("pictures").asInt() >= SEEN, () -> "seen " + peer.stats());
            peer.stop();
            return Seen.written(folder);
        }
        Patience.await(
                PATIENCE,
                () -> {
                    Seen seen = Seen.told(peer.stats());
                    return seen.counters().size() >= SEEN && seen.beeps() >= BEEPS;
                },
                () -> "seen " + peer.stats());
        return Seen.told(peer.stats());
    }
}
