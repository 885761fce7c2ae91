package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.ice.IceTransportPolicy;
import dev.nightjar.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Descriptions of a peer that means harm, or has a bug: they are taken or refused, and nothing in between. */
@Tag("loopback")
class HostileDescriptionsTest {
    private static final int ROUNDS = 300;
    private static final String[] PIECES = {
        "0",
        "-1",
        "4294967296",
        "99999999999999999999",
        "",
        " ",
        "*",
        ":",
        ";",
        "~",
        "\u00e9",
        "a=",
        "mid",
        "BUNDLE",
        "actpass",
        "inactive",
        "ssrc",
        "rid",
        "1",
        "65536",
        "rtx",
        "apt=1",
        "=",
        "/"
    };

    private static Endpoint endpoint;

    private final SplittableRandom random = Seeds.random(20261122);

    @BeforeAll
    static void open() {
        endpoint = Sessions.endpoint();
    }

    @AfterAll
    static void close() {
        endpoint.close();
    }

    /** Without candidates, and on this thread: nothing but the exchange goes on. */
    private PeerConnection connection() {
        return endpoint.newPeerConnection(
                Configuration.defaults().withExecutor(Runnable::run).withIceTransportPolicy(IceTransportPolicy.RELAY));
    }

    private static <T> T now(CompletionStage<T> stage) {
        return Sessions.await(stage);
    }

    private static String full(PeerConnection offerer) {
        RtpTransceiverInit layers = RtpTransceiverInit.of(TransceiverDirection.SENDRECV)
                .withSendEncodings(RtpEncodingParameters.of("q"), RtpEncodingParameters.of("h"));
        offerer.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
        offerer.addTransceiver(MediaKind.VIDEO, layers);
        offerer.addTransceiver(MediaKind.VIDEO, TransceiverDirection.RECVONLY);
        now(offerer.setLocalDescription());
        return offerer.localDescription().sdp();
    }

    private String garbled(String sdp) {
        List<String> lines = new ArrayList<>(List.of(sdp.split("\r\n")));
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            int at = random.nextInt(lines.size());
            String line = lines.get(at);
            int from = random.nextInt(line.length() + 1);
            int to = random.nextInt(from, line.length() + 1);
            switch (random.nextInt(6)) {
                case 0 -> lines.remove(at);
                case 1 -> lines.add(random.nextInt(lines.size()), line);
                case 2 -> lines.set(at, lines.set(random.nextInt(lines.size()), line));
                case 3 -> lines.set(at, line.substring(0, from) + piece() + line.substring(to));
                case 4 -> lines.set(at, line.substring(0, from));
                default -> lines.set(at, line.replaceFirst("[0-9]+", piece()));
            }
        }
        return String.join("\r\n", lines) + "\r\n";
    }

    private String piece() {
        return PIECES[random.nextInt(PIECES.length)];
    }

    private static String outline(PeerConnection connection) {
        return connection.signalingState() + " " + connection.transceivers() + " "
                + Objects.hashCode(connection.remoteDescription());
    }

    /** {@return whether it was taken} */
    private static boolean isTaken(CompletionStage<?> stage, String sdp) {
        Throwable failure = Sessions.await(stage.handle((ok, thrown) -> thrown));
        assertThat(failure)
                .as(sdp)
                .satisfiesAnyOf(
                        none -> assertThat(none).isNull(),
                        some -> assertThat(some).isInstanceOf(WebRtcException.class));
        return failure == null;
    }

    @Test
    void anOfferIsTakenAndCanBeAnsweredOrChangesNothing() {
        PeerConnection offerer = connection();
        String offer = full(offerer);
        int taken = 0;
        for (int i = 0; i < ROUNDS; i++) {
            PeerConnection answerer = connection();
            answerer.addTransceiver(MediaKind.VIDEO, TransceiverDirection.SENDRECV);
            String hostile = garbled(offer);
            String before = outline(answerer);
            if (isTaken(answerer.setRemoteDescription(JsepDescription.offer(hostile)), hostile)) {
                taken++;
                assertThat(isTaken(answerer.setLocalDescription(), hostile))
                        .as(hostile)
                        .isTrue();
                assertThat(isTaken(answerer.setLocalDescription(), hostile))
                        .as("and offers " + hostile)
                        .isTrue();
            } else {
                assertThat(outline(answerer)).as(hostile).isEqualTo(before);
            }
            answerer.close();
        }
        offerer.close();
        assertThat(taken).isBetween(ROUNDS / 10, ROUNDS);
    }

    @Test
    void anAnswerIsTakenOrChangesNothing() {
        int taken = 0;
        for (int i = 0; i < ROUNDS; i++) {
            PeerConnection offerer = connection();
            PeerConnection answerer = connection();
            now(answerer.setRemoteDescription(JsepDescription.offer(full(offerer))));
            now(answerer.setLocalDescription());
            String good = answerer.localDescription().sdp();
            String hostile = garbled(good);
            String before = outline(offerer);
            if (isTaken(offerer.setRemoteDescription(JsepDescription.answer(hostile)), hostile)) {
                taken++;
                assertThat(isTaken(offerer.setLocalDescription(), hostile))
                        .as(hostile)
                        .isTrue();
            } else {
                assertThat(outline(offerer)).as(hostile).isEqualTo(before);
                assertThat(isTaken(offerer.setRemoteDescription(JsepDescription.answer(good)), hostile))
                        .as(hostile)
                        .isTrue();
            }
            offerer.close();
            answerer.close();
        }
        assertThat(taken).isBetween(ROUNDS / 10, ROUNDS);
    }

    @Test
    void laterOffersAreTakenOrChangeNothingThatIsAgreed() {
        for (int i = 0; i < ROUNDS / 5; i++) {
            PeerConnection offerer = connection();
            PeerConnection answerer = connection();
            now(answerer.setRemoteDescription(JsepDescription.offer(full(offerer))));
            now(answerer.setLocalDescription());
            now(offerer.setRemoteDescription(answerer.localDescription()));
            now(offerer.setLocalDescription());
            String good = offerer.localDescription().sdp();
            for (int k = 0; k < 5; k++) {
                String hostile = garbled(good);
                String before = outline(answerer);
                if (isTaken(answerer.setRemoteDescription(JsepDescription.offer(hostile)), hostile)) {
                    if (random.nextBoolean()) {
                        assertThat(isTaken(answerer.setRemoteDescription(JsepDescription.rollback()), hostile))
                                .isTrue();
                    } else {
                        assertThat(isTaken(answerer.setLocalDescription(), hostile))
                                .as(hostile)
                                .isTrue();
                    }
                } else {
                    assertThat(outline(answerer)).as(hostile).isEqualTo(before);
                }
            }
            offerer.close();
            answerer.close();
        }
    }
}
