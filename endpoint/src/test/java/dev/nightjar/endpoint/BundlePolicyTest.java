package dev.nightjar.endpoint;

import static dev.nightjar.endpoint.Sessions.answer;
import static dev.nightjar.endpoint.Sessions.await;
import static dev.nightjar.endpoint.Sessions.exchange;
import static dev.nightjar.endpoint.Sessions.recorded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.SessionDescription;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What our sections say of the transport they share. */
@Tag("loopback")
class BundlePolicyTest {
    private static Endpoint endpoint;

    @BeforeAll
    static void open() {
        endpoint = Sessions.endpoint();
    }

    @AfterAll
    static void close() {
        endpoint.close();
    }

    private static PeerConnection connection(BundlePolicy policy) {
        PeerConnection connection =
                endpoint.newPeerConnection(Configuration.defaults().withBundlePolicy(policy));
        for (MediaKind kind : List.of(MediaKind.AUDIO, MediaKind.VIDEO, MediaKind.VIDEO)) {
            connection.addTransceiver(kind, TransceiverDirection.SENDONLY);
        }
        return connection;
    }

    private static List<MediaDescription> offered(PeerConnection connection) {
        return SessionDescription.parse(await(connection.createOffer()).sdp()).media();
    }

    private static List<Boolean> bundleOnly(PeerConnection connection) {
        return offered(connection).stream().map(MediaDescription::isBundleOnly).toList();
    }

    @Test
    void thePolicySaysWhichSectionsMayBeTakenAlone() {
        assertThat(Configuration.defaults().bundlePolicy()).isEqualTo(BundlePolicy.BALANCED);
        assertThat(bundleOnly(connection(BundlePolicy.BALANCED))).containsExactly(false, false, true);
        assertThat(bundleOnly(connection(BundlePolicy.MAX_COMPAT))).containsExactly(false, false, false);
        assertThat(bundleOnly(connection(BundlePolicy.MAX_BUNDLE))).containsExactly(false, true, true);
    }

    @Test
    void aSectionForTheBundleOnlyHasPortZeroAndSaysTheBundlesTransport() {
        PeerConnection connection = connection(BundlePolicy.MAX_BUNDLE);
        List<MediaDescription> sections = offered(connection);
        MediaDescription video = sections.get(1);

        assertThat(video.port()).isZero();
        assertThat(video.mid()).contains("1");
        assertThat(video.isRtcpMux()).isTrue();
        for (String name : List.of("ice-ufrag", "ice-pwd", "fingerprint", "setup", "tls-id")) {
            assertThat(video.attributes().values(name))
                    .as(name)
                    .hasSize(1)
                    .isEqualTo(sections.get(0).attributes().values(name));
        }
        CompletableFuture<Void> gathered = new CompletableFuture<>();
        connection.onIceGatheringStateChange(state -> {
            if (state == IceGatheringState.COMPLETE) {
                gathered.complete(null);
            }
        });
        await(connection.setLocalDescription());
        await(gathered);
        assertThat(SessionDescription.parse(connection.localDescription().sdp()).media())
                .extracting(section -> section.attributes().has("candidate"))
                .containsExactly(true, false, false);
    }

    @Test
    void sectionsForTheBundleOnlyAreAgreedAndAreOrdinaryOnesFromThenOn() {
        PeerConnection left = connection(BundlePolicy.MAX_BUNDLE);
        PeerConnection right = endpoint.newPeerConnection();

        exchange(left, right);

        assertThat(left.transceivers())
                .extracting(RtpTransceiver::currentDirection)
                .containsOnly(TransceiverDirection.SENDONLY);
        assertThat(right.localDescription().sdp()).doesNotContain("bundle-only");
        assertThat(bundleOnly(left)).containsExactly(false, false, false);
        left.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDONLY);
        assertThat(bundleOnly(left)).containsExactly(false, false, false, true);
        exchange(left, right);
        assertThat(right.transceivers()).hasSize(4);
        exchange(right, left);
    }

    @Test
    void thePolicyOfAConnectionDoesNotChange() {
        PeerConnection connection = connection(BundlePolicy.BALANCED);

        assertThatThrownBy(() -> connection.setConfiguration(
                        connection.configuration().withBundlePolicy(BundlePolicy.MAX_BUNDLE)))
                .isInstanceOf(WebRtcException.class)
                .hasMessageContaining("InvalidModificationError: bundlePolicy");
    }

    @Test
    void offersNameTheDtlsAssociationAndAnswersWhereTheOfferDoes() {
        PeerConnection left = connection(BundlePolicy.BALANCED);
        String name = offered(left).get(0).tlsId().orElseThrow();
        PeerConnection right = endpoint.newPeerConnection();

        exchange(left, right);

        assertThat(offered(left).get(0).tlsId()).contains(name);
        assertThat(right.localDescription().sdp()).contains("a=tls-id:").doesNotContain(name);
        assertThat(answer(endpoint.newPeerConnection(), recorded("chromium-156/audio.offer.sdp")))
                .doesNotContain("a=tls-id");
    }

    @Test
    void offersSayThatRtcpHasNoPortOfItsOwnAndAnswersDoNot() {
        PeerConnection left = connection(BundlePolicy.BALANCED);
        PeerConnection right = endpoint.newPeerConnection();
        exchange(left, right);

        assertThat(left.localDescription().sdp()).contains("a=rtcp-mux\r\na=rtcp-mux-only\r\n");
        assertThat(right.localDescription().sdp()).contains("a=rtcp-mux\r\n").doesNotContain("rtcp-mux-only");
        assertThat(await(left.createOffer()).sdp())
                .as("RFC 9429 §5.2.2: not once it is agreed")
                .contains("a=rtcp-mux\r\n")
                .doesNotContain("rtcp-mux-only");
    }

    /** RFC 9429 §5.2.1 and §5.3.1. */
    @Test
    void offersSayWhatOurIceCanAndAnswersAsMuchOfItAsTheOffer() {
        String offer = recorded("chromium-156/audio.offer.sdp");

        assertThat(offered(connection(BundlePolicy.BALANCED)).get(0).iceOptions())
                .containsExactly("trickle", "ice2");
        assertThat(answer(endpoint.newPeerConnection(), offer)).contains("a=ice-options:trickle\r\n");
        assertThat(answer(
                        endpoint.newPeerConnection(),
                        offer.replace("a=ice-options:trickle", "a=ice-options:ice2 trickle x")))
                .contains("a=ice-options:trickle ice2\r\n");
        assertThat(answer(endpoint.newPeerConnection(), offer.replaceAll("a=ice-options:.*\r\n", "")))
                .doesNotContain("a=ice-options");
    }

    @Test
    void laterOffersHaveReducedSizeReportsWhereTheAnswerHadThem() {
        PeerConnection left = connection(BundlePolicy.BALANCED);
        PeerConnection right = endpoint.newPeerConnection();
        await(left.setLocalDescription());
        assertThat(left.localDescription().sdp()).contains("a=rtcp-rsize");
        String answer = answer(right, left.localDescription().sdp());
        await(left.setRemoteDescription(JsepDescription.answer(answer.replace("a=rtcp-rsize\r\n", ""))));

        assertThat(await(left.createOffer()).sdp()).doesNotContain("a=rtcp-rsize");
    }
}
