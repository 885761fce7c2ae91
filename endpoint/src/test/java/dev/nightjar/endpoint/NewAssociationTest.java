package dev.nightjar.endpoint;

import static dev.nightjar.endpoint.Sessions.answer;
import static dev.nightjar.endpoint.Sessions.await;
import static dev.nightjar.endpoint.Sessions.offer;
import static dev.nightjar.endpoint.Sessions.recorded;
import static dev.nightjar.endpoint.Sessions.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.endpoint.WebRtcException.Name;
import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.SessionDescription;
import dev.nightjar.sdp.SetupRole;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Another DTLS association in a running session: RFC 8842 §3 and §5, RFC 9429 §5.8.3 and §5.11. */
@Tag("loopback")
class NewAssociationTest {
    private static final String OFFER = recorded("jsep/offer-A1.sdp");
    private static final String OTHER_NAME = "a=tls-id:" + "x".repeat(32) + "\r\n";

    private Endpoint endpoint;

    @BeforeEach
    void open() {
        endpoint = Sessions.endpoint();
    }

    @AfterEach
    void close() {
        endpoint.close();
    }

    private static MediaDescription first(String sdp) {
        return SessionDescription.parse(sdp).media().get(0);
    }

    private static String tlsId(PeerConnection connection) {
        return first(connection.localDescription().sdp()).tlsId().orElseThrow();
    }

    private static String restarting(String sdp) {
        return sdp.replaceAll("a=ice-ufrag:.*\r\n", "a=ice-ufrag:EsAw\r\n");
    }

    private static String renamed(String sdp) {
        return sdp.replaceAll("a=tls-id:.*\r\n", OTHER_NAME);
    }

    /** A call is taken over by another device: it has another certificate, and the session goes on with it. */
    @Test
    void anotherPeerTakesTheCallOverByItsOffer() throws Exception {
        try (Endpoint elsewhere = Sessions.endpoint();
                SoundCall call = new SoundCall(endpoint.newPeerConnection(), endpoint.newPeerConnection()).connected();
                PeerConnection third = elsewhere.newPeerConnection()) {
            String before = tlsId(call.right);
            RtpTransceiver audio = third.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDONLY);
            SoundCall.exchange(third, call.right);

            try (EndlessSound sound = new EndlessSound(audio.sender())) {
                call.until(() -> third.connectionState() == PeerConnectionState.CONNECTED);
                call.heard.await(MediaKind.AUDIO, 10);
            }

            assertThat(tlsId(call.right)).isNotEqualTo(before);
            call.until(() -> call.right.connectionState() == PeerConnectionState.CONNECTED);
            assertThat(call.right.transceivers()).hasSize(1);
        }
    }

    @Test
    void anotherPeerTakesTheCallOverByItsAnswerToARestart() throws Exception {
        try (Endpoint elsewhere = Sessions.endpoint();
                SoundCall call = new SoundCall(endpoint.newPeerConnection(), endpoint.newPeerConnection()).connected();
                PeerConnection third = elsewhere.newPeerConnection()) {
            FrameCounter heard = new FrameCounter();
            third.onTrack(heard);
            String before = tlsId(call.left);
            call.left.restartIce();
            SoundCall.exchange(call.left, third);

            try (EndlessSound sound = new EndlessSound(call.audio.sender())) {
                call.until(() -> third.connectionState() == PeerConnectionState.CONNECTED);
                heard.await(MediaKind.AUDIO, 10);
            }

            assertThat(tlsId(call.left)).as("ours was said in the offer").isEqualTo(before);
            call.until(() -> call.left.connectionState() == PeerConnectionState.CONNECTED);
        }
    }

    @Test
    void anotherNameNeedsARestartAndGetsAnotherName() {
        try (PeerConnection connection = endpoint.newPeerConnection()) {
            answer(connection, OFFER);
            String before = tlsId(connection);

            refused(
                    connection.setRemoteDescription(JsepDescription.offer(renamed(OFFER))),
                    Name.INVALID_ACCESS_ERROR,
                    "tls-id");
            answer(connection, OFFER.replaceAll("a=tls-id:.*\r\n", ""));
            answer(connection, restarting(OFFER));
            assertThat(tlsId(connection)).as("a restart alone").isEqualTo(before);

            String again = restarting(renamed(OFFER)).replace("EsAw", "Zyxw");
            offer(connection, again);
            String asked = await(connection.createAnswer()).sdp();
            assertThat(first(asked).tlsId().orElseThrow()).isNotEqualTo(before);
            assertThat(first(asked).setup()).contains(SetupRole.ACTIVE);
            assertThat(await(connection.createAnswer()).sdp()).isEqualTo(asked);
            await(connection.setLocalDescription());
            assertThat(tlsId(connection)).isEqualTo(first(asked).tlsId().orElseThrow());
            assertThat(first(await(connection.createOffer()).sdp()).tlsId()).contains(tlsId(connection));
        }
    }

    @Test
    void anAssociationThatIsTakenBackChangesNothing() {
        try (PeerConnection connection = endpoint.newPeerConnection()) {
            answer(connection, OFFER);
            String before = tlsId(connection);

            offer(connection, restarting(renamed(OFFER)));
            await(connection.createAnswer());
            await(connection.setRemoteDescription(new JsepDescription(SdpType.ROLLBACK, "")));

            assertThat(first(answer(connection, OFFER)).tlsId()).contains(before);
        }
    }

    @Test
    void anAnswerToAnOfferThatDoesNotRestartCannotBringAnother() {
        try (PeerConnection left = endpoint.newPeerConnection();
                PeerConnection right = endpoint.newPeerConnection()) {
            left.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
            Sessions.exchange(left, right);
            await(left.setLocalDescription());
            String answer = answer(right, left.localDescription().sdp());

            refused(
                    left.setRemoteDescription(JsepDescription.answer(renamed(answer))),
                    Name.INVALID_ACCESS_ERROR,
                    "tls-id");
            await(left.setRemoteDescription(JsepDescription.answer(answer)));
        }
    }
}
