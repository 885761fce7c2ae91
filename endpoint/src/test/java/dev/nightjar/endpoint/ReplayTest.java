package dev.nightjar.endpoint;

import static dev.nightjar.endpoint.Sessions.await;
import static dev.nightjar.endpoint.Sessions.offer;
import static dev.nightjar.endpoint.Sessions.recorded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.endpoint.ReplayedAnswer.Difference;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.sdp.Direction;
import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.SessionDescription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every recorded exchange again, with this endpoint in the place of the peer that answered: our answer agrees to what
 * the recorded one did, but for the differences that {@code docs/replayed-answers.md} lists with their reasons.
 */
@Tag("loopback")
class ReplayTest {
    private static final Path TABLE = Path.of("../docs/replayed-answers.md");
    private static final List<String> STEPS =
            List.of("", "sendonly-", "inactive-", "restart-", "stopped-", "recycled-");
    private static final List<String> SESSIONS = List.of(
            "audio",
            "audio-video-data",
            "datachannel",
            "direction-change",
            "h264-only",
            "ice-restart",
            "max-bundle",
            "max-compat",
            "recvonly",
            "simulcast",
            "stop-and-recycle",
            "two-video-one-audio",
            "vp9-av1-order");
    /** Each of the examples by itself: the second of a pair comes from the side that answered the first. */
    private static final List<String> EXAMPLES = List.of("A1", "B1", "B2", "C1", "C2");

    private static final Map<String, CodecKind> TRACKS = Map.of("audio", CodecKind.OPUS, "video", CodecKind.VP8);

    @Test
    void everyDifferenceFromARecordedAnswerStandsInTheTableAndNoOther() throws IOException {
        List<Difference> differences = new ArrayList<>();
        int steps = 0;
        try (Endpoint endpoint = Sessions.endpoint()) {
            for (String browser : List.of("chromium-156", "firefox-esr-153")) {
                for (String session : SESSIONS) {
                    steps += replay(endpoint, browser, session, differences);
                }
            }
            for (String example : EXAMPLES) {
                try (PeerConnection connection = endpoint.newPeerConnection()) {
                    differences.addAll(replay(
                            connection,
                            "jsep " + example,
                            "jsep/offer-" + example + ".sdp",
                            "jsep/answer-" + example + ".sdp"));
                }
                steps++;
            }
        }

        assertThat(steps).isEqualTo(40);
        assertThat(differences.stream().map(Difference::toString)).containsExactlyInAnyOrderElementsOf(table());
    }

    private static int replay(Endpoint endpoint, String browser, String session, List<Difference> differences) {
        int steps = 0;
        try (PeerConnection connection = endpoint.newPeerConnection()) {
            for (String step : STEPS) {
                String name = browser + "/" + session + "." + step;
                if (Sessions.exists(name + "offer.sdp")) {
                    String label = browser + " " + session + (step.isEmpty() ? "" : " " + step.replace("-", ""));
                    differences.addAll(replay(connection, label, name + "offer.sdp", name + "answer.sdp"));
                    steps++;
                }
            }
        }
        return steps;
    }

    /** {@return the differences; the connection has as many tracks to send as the peer that was recorded} */
    private static List<Difference> replay(PeerConnection connection, String label, String offer, String answer) {
        SessionDescription recorded = SessionDescription.parse(recorded(answer));
        for (MediaDescription section : recorded.media()) {
            CodecKind codec = TRACKS.get(section.type());
            boolean isSending = !section.isRejected() && section.direction().sends();
            if (codec != null && isSending && connection.localDescription() == null) {
                connection.addTrack(EncodedTrack.of(codec), "stream");
            }
        }
        offer(connection, recorded(offer));
        wishAs(recorded, connection);
        await(connection.setLocalDescription());
        String ours = connection.localDescription().sdp();
        return new ReplayedAnswer(
                        label, SessionDescription.parse(recorded(offer)), recorded, SessionDescription.parse(ours))
                .differences();
    }

    /** The recorded peer may have wished to send only: RFC 9429 §7.3 has it so, before its user takes the call. */
    private static void wishAs(SessionDescription recorded, PeerConnection connection) {
        for (RtpTransceiver transceiver : connection.transceivers()) {
            MediaDescription section =
                    recorded.media(String.valueOf(transceiver.mid())).orElse(null);
            if (section != null && section.direction() == Direction.SENDONLY) {
                transceiver.setDirection(TransceiverDirection.SENDONLY);
            }
        }
    }

    /** {@return the rows without their last cell, the reason; each has one} */
    private static List<String> table() throws IOException {
        List<String> rows = new ArrayList<>();
        for (String line : Files.readAllLines(TABLE)) {
            String[] cells = line.split("\\|", -1);
            if (cells.length == 8 && !line.startsWith("|-") && !line.startsWith("| recording")) {
                assertThat(cells[6].strip()).as(line).contains("RFC");
                rows.add(String.join(
                        " | ",
                        List.of(cells).subList(1, 6).stream().map(String::strip).toList()));
            }
        }
        return rows;
    }
}
