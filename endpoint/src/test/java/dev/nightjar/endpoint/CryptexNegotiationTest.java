package dev.nightjar.endpoint;

import static dev.nightjar.endpoint.Sessions.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dtlssrtp.SrtpProfile;
import dev.nightjar.endpoint.stats.NightjarStats;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RTP with encrypted CSRCs and header extensions, from {@code a=cryptex} to the frame, RFC 9335. */
@Tag("loopback")
class CryptexNegotiationTest {
    private static final String LINE = "a=cryptex\r\n";
    private static final EndpointConfig LOOPBACK =
            EndpointConfig.defaults().withBindAddresses(List.of(InetAddress.getLoopbackAddress()));
    private static final EndpointConfig WITHOUT =
            LOOPBACK.withSecurity(SecurityConfig.defaults().withCryptex(false));

    /** Without a=ssrc the answerer knows a stream by its mid alone, and that travels encrypted. */
    @ParameterizedTest
    @EnumSource(names = {"AES_CM_128_HMAC_SHA1_80", "AEAD_AES_128_GCM"})
    void mediaArrivesWhenAllButTheMidIsUnknown(SrtpProfile profile) throws Exception {
        EndpointConfig config = LOOPBACK.withSecurity(SecurityConfig.defaults().withSrtpProfiles(List.of(profile)));
        RecordedMedia sound = RecordedMedia.opus(300);
        try (Endpoint offering = Endpoint.open(config);
                Endpoint answering = Endpoint.open(config);
                DumpPlayer player = new DumpPlayer()) {
            PeerConnection offerer = offering.newPeerConnection();
            PeerConnection answerer = answering.newPeerConnection();
            FrameCounter frames = new FrameCounter();
            answerer.onTrack(frames);
            RtpTransceiver audio = offerer.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDONLY);
            CompletableFuture<Void> connected = connected(offerer);

            exchange(offerer, answerer, offer -> offer.replaceAll("a=ssrc[^\r]*\r\n", ""), answer -> answer);
            connected.get(PeerPair.SECONDS, TimeUnit.SECONDS);
            player.play(sound, audio.sender());

            frames.await(MediaKind.AUDIO, sound.frames());
            NightjarStats.DatagramStats sent = stats(offerer);
            NightjarStats.DatagramStats received = stats(answerer);
            assertThat(sent.sendsCryptex()).isTrue();
            assertThat(received.sendsCryptex()).isTrue();
            assertThat(await(offerer.stats()).transport().srtpCipher()).isEqualTo(profile.registeredName());
            assertThat(sent.rtp().sent()).isGreaterThanOrEqualTo(sound.frames());
            assertThat(received.rtp().accepted()).isGreaterThanOrEqualTo(sound.frames());
            assertThat(received.rtp().refused() + received.rtcp().refused()).isZero();
            assertThat(sent.packetsUnsent() + received.packetsUnsent()).isZero();
            offerer.close();
        }
    }

    @Test
    void everySectionOfAnOfferSaysIt() {
        try (Endpoint endpoint = Endpoint.open(LOOPBACK);
                Endpoint without = Endpoint.open(WITHOUT)) {
            assertThat(count(offer(endpoint.newPeerConnection()))).isEqualTo(2);
            assertThat(count(offer(without.newPeerConnection()))).isZero();
        }
    }

    @Test
    void anAnswerSaysItWhenEverySectionOfTheOfferDoes() {
        try (Endpoint endpoint = Endpoint.open(LOOPBACK);
                Endpoint without = Endpoint.open(WITHOUT)) {
            String offer = offer(endpoint.newPeerConnection());

            assertThat(count(answer(endpoint, offer))).isEqualTo(2);
            assertThat(count(answer(endpoint, offer.replace(LINE, "")))).isZero();
            assertThat(count(answer(endpoint, offer.replaceFirst(LINE, "")))).isZero();
            assertThat(count(answer(endpoint, forTheSession(offer)))).isEqualTo(2);
            assertThat(count(answer(without, offer))).isZero();
        }
    }

    @Test
    void itIsSentOnlyToAPeerThatSaysIt() throws Exception {
        try (Endpoint endpoint = Endpoint.open(LOOPBACK);
                Endpoint without = Endpoint.open(WITHOUT)) {
            assertThat(sendsCryptex(endpoint, endpoint, answer -> answer)).containsExactly(true, true);
            assertThat(sendsCryptex(endpoint, without, answer -> answer)).containsExactly(false, false);
            assertThat(sendsCryptex(without, endpoint, answer -> answer)).containsExactly(false, false);
            assertThat(sendsCryptex(endpoint, endpoint, answer -> answer.replace(LINE, "")))
                    .containsExactly(false, true);
            assertThat(sendsCryptex(endpoint, endpoint, answer -> answer.replaceFirst(LINE, "")))
                    .containsExactly(false, true);
            assertThat(sendsCryptex(endpoint, endpoint, CryptexNegotiationTest::forTheSession))
                    .containsExactly(true, true);
        }
    }

    @Test
    void aLaterOfferMayTakeItBack() throws Exception {
        try (Endpoint endpoint = Endpoint.open(LOOPBACK)) {
            PeerConnection offerer = withTwoSections(endpoint.newPeerConnection());
            PeerConnection answerer = endpoint.newPeerConnection();
            CompletableFuture<Void> connected = connected(offerer);
            CompletableFuture<Void> answererConnected = connected(answerer);
            exchange(offerer, answerer, offer -> offer, answer -> answer);
            CompletableFuture.allOf(connected, answererConnected).get(PeerPair.SECONDS, TimeUnit.SECONDS);
            assertThat(stats(answerer).sendsCryptex()).isTrue();

            exchange(offerer, answerer, offer -> offer.replace(LINE, ""), answer -> answer);

            assertThat(stats(answerer).sendsCryptex()).isFalse();
            assertThat(stats(offerer).sendsCryptex()).isFalse();
            offerer.close();
        }
    }

    /** What both sides do once they are connected, the offerer first. */
    private static List<Boolean> sendsCryptex(Endpoint offering, Endpoint answering, UnaryOperator<String> ofAnswer)
            throws Exception {
        PeerConnection offerer = withTwoSections(offering.newPeerConnection());
        PeerConnection answerer = answering.newPeerConnection();
        CompletableFuture<Void> connected = connected(offerer);
        CompletableFuture<Void> answererConnected = connected(answerer);
        exchange(offerer, answerer, offer -> offer, ofAnswer);
        CompletableFuture.allOf(connected, answererConnected).get(PeerPair.SECONDS, TimeUnit.SECONDS);
        List<Boolean> sends =
                List.of(stats(offerer).sendsCryptex(), stats(answerer).sendsCryptex());
        offerer.close();
        answerer.close();
        return sends;
    }

    private static void exchange(
            PeerConnection offerer,
            PeerConnection answerer,
            UnaryOperator<String> ofOffer,
            UnaryOperator<String> ofAnswer) {
        await(offerer.setLocalDescription());
        await(offerer.gatheringComplete());
        String offer = ofOffer.apply(offerer.localDescription().sdp());
        await(answerer.setRemoteDescription(JsepDescription.offer(offer)));
        await(answerer.setLocalDescription());
        await(answerer.gatheringComplete());
        String answer = ofAnswer.apply(answerer.localDescription().sdp());
        await(offerer.setRemoteDescription(JsepDescription.answer(answer)));
    }

    private static PeerConnection withTwoSections(PeerConnection connection) {
        connection.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDONLY);
        connection.addTransceiver(MediaKind.VIDEO, TransceiverDirection.SENDONLY);
        return connection;
    }

    private static String offer(PeerConnection connection) {
        return await(withTwoSections(connection).createOffer()).sdp();
    }

    private static String answer(Endpoint endpoint, String offer) {
        PeerConnection connection = endpoint.newPeerConnection();
        String answer = Sessions.answer(connection, offer);
        connection.close();
        return answer;
    }

    private static String forTheSession(String description) {
        return description.replace(LINE, "").replace("t=0 0\r\n", "t=0 0\r\n" + LINE);
    }

    private static int count(String description) {
        return description.split(LINE, -1).length - 1;
    }

    private static NightjarStats.DatagramStats stats(PeerConnection connection) {
        return await(connection.stats()).nightjar().datagrams();
    }

    private static CompletableFuture<Void> connected(PeerConnection connection) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        connection.onConnectionStateChange(state -> {
            if (state == PeerConnectionState.CONNECTED) {
                done.complete(null);
            }
        });
        return done;
    }
}
