package dev.nightjar.endpoint;

import static dev.nightjar.endpoint.Sessions.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code a=rtcp-fb:* ack ccfb}, RFC 8888 §6, and transport-wide numbers that ask for feedback. */
@Tag("loopback")
class CongestionFeedbackNegotiationTest {
    private static final String LINE = "a=rtcp-fb:* ack ccfb\r\n";
    private static final String FIRST = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";
    private static final String SECOND = "http://www.webrtc.org/experiments/rtp-hdrext/transport-wide-cc-02";
    private static final EndpointConfig LOOPBACK =
            EndpointConfig.defaults().withBindAddresses(List.of(InetAddress.getLoopbackAddress()));
    private static final Configuration WISHED = Configuration.defaults().withCongestionFeedback(true);

    @Test
    void itIsOfferedInEverySectionWhereItIsWished() {
        try (Endpoint endpoint = Endpoint.open(LOOPBACK)) {
            assertThat(count(offer(endpoint.newPeerConnection()), LINE)).isZero();
            assertThat(count(offer(endpoint.newPeerConnection(WISHED)), LINE)).isEqualTo(2);
        }
    }

    @Test
    void itIsAcceptedWhereEverySectionOffersItAndItIsWished() {
        try (Endpoint endpoint = Endpoint.open(LOOPBACK)) {
            String offer = offer(endpoint.newPeerConnection(WISHED));

            assertThat(count(answer(endpoint, WISHED, offer), LINE)).isEqualTo(2);
            assertThat(count(answer(endpoint, WISHED, offer.replaceFirst("a=rtcp-fb:\\* ack ccfb\r\n", "")), LINE))
                    .isZero();
            assertThat(count(answer(endpoint, Configuration.defaults(), offer), LINE))
                    .isZero();
            // As Chromium 156 writes it.
            String asChromium = offer.replace("rtcp-fb:* ack", "rtcp-fb:96 ack");
            assertThat(count(answer(endpoint, WISHED, asChromium), LINE)).isEqualTo(2);
        }
    }

    @Test
    void itCannotBeChangedLater() {
        try (Endpoint endpoint = Endpoint.open(LOOPBACK)) {
            PeerConnection connection = endpoint.newPeerConnection(WISHED);

            assertThatThrownBy(() -> connection.setConfiguration(WISHED.withCongestionFeedback(false)))
                    .isInstanceOf(WebRtcException.class)
                    .hasMessageContaining("congestionFeedback");
        }
    }

    @Test
    void theSecondTransportWideNumberIsTakenWhereTheFirstIsNotOffered() {
        try (Endpoint endpoint = Endpoint.open(LOOPBACK)) {
            Configuration usual = Configuration.defaults();
            String offer = offer(endpoint.newPeerConnection());
            assertThat(count(offer, SECOND)).isZero();

            String alone = answer(endpoint, usual, offer.replace(FIRST, SECOND));
            assertThat(count(alone, SECOND)).isEqualTo(2);
            String both = offer.replace("a=extmap:3 " + FIRST, "a=extmap:3 " + FIRST + "\r\na=extmap:15 " + SECOND);
            assertThat(count(answer(endpoint, usual, both), SECOND)).isZero();
        }
    }

    private static String offer(PeerConnection connection) {
        connection.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDONLY);
        connection.addTransceiver(MediaKind.VIDEO, TransceiverDirection.SENDONLY);
        String offer = await(connection.createOffer()).sdp();
        connection.close();
        return offer;
    }

    private static String answer(Endpoint endpoint, Configuration configuration, String offer) {
        PeerConnection connection = endpoint.newPeerConnection(configuration);
        String answer = Sessions.answer(connection, offer);
        connection.close();
        return answer;
    }

    private static int count(String description, String part) {
        return description.split(java.util.regex.Pattern.quote(part), -1).length - 1;
    }
}
