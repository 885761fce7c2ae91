package dev.nightjar.endpoint;

import static dev.nightjar.endpoint.Sessions.answer;
import static dev.nightjar.endpoint.Sessions.await;
import static dev.nightjar.endpoint.Sessions.exchange;
import static dev.nightjar.endpoint.Sessions.offer;
import static dev.nightjar.endpoint.Sessions.recorded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.SessionDescription;
import org.junit.jupiter.api.Test;

/** Peers that know neither mids nor bundles: RFC 9429 §5.10, RFC 9143 §7.3. */
class SectionsWithoutMidTest extends OnePeer {
    private static final String AUDIO = withoutMid(recorded("chromium-156/audio.offer.sdp"));
    private static final String CANDIDATE = "candidate:1 1 udp 2130706431 192.0.2.7 50000 typ host";

    private static String withoutMid(String sdp) {
        return sdp.replaceAll("a=(mid|group):.*\r\n", "").replaceAll("a=extmap:\\d+ \\S*sdes:mid\r\n", "");
    }

    private static MediaDescription section(String sdp, int index) {
        return SessionDescription.parse(sdp).media().get(index);
    }

    @Test
    void anOfferWithoutMidIsAnsweredWithoutAndItsTransceiverHasOneAllTheSame() {
        String ours = answer(connection, AUDIO);

        assertThat(section(ours, 0).isRejected()).isFalse();
        assertThat(ours).doesNotContain("a=mid:").doesNotContain("a=group:");
        assertThat(connection.transceivers()).singleElement().satisfies(only -> {
            assertThat(only.mid()).isNotBlank();
            assertThat(only.currentDirection()).isEqualTo(TransceiverDirection.RECVONLY);
        });
        assertThat(connection.remoteDescription().sdp()).isEqualTo(AUDIO);
        assertThat(connection.currentLocalDescription().sdp()).doesNotContain("a=mid:");
    }

    @Test
    void ofSeveralSectionsOutsideABundleTheFirstIsTaken() {
        String ours = answer(connection, withoutMid(recorded("chromium-156/audio-video-data.offer.sdp")));

        assertThat(SessionDescription.parse(ours).media())
                .extracting(MediaDescription::isRejected)
                .containsExactly(false, true, true);
        assertThat(connection.transceivers()).hasSize(1);
    }

    @Test
    void theSectionGoesOnInLaterOffersOfEitherSide() {
        answer(connection, AUDIO);
        RtpTransceiver only = connection.transceivers().get(0);
        String mid = only.mid();

        answer(connection, AUDIO.replace("a=sendrecv", "a=sendonly"));
        assertThat(connection.transceivers()).containsExactly(only);
        assertThat(only.mid()).isEqualTo(mid);

        String ours = await(connection.createOffer()).sdp();
        assertThat(section(ours, 0).mid()).contains(mid);
        await(connection.setLocalDescription());
        await(connection.setRemoteDescription(JsepDescription.answer(
                withoutMid(recorded("chromium-156/audio.offer.sdp")).replace("a=setup:actpass", "a=setup:passive"))));
        assertThat(connection.transceivers()).containsExactly(only);
        assertThat(connection.remoteDescription().sdp()).doesNotContain("a=mid:");
    }

    @Test
    void anAnswerWithoutMidIsTheOffersSections() {
        RtpTransceiver audio = connection.addTransceiver(MediaKind.AUDIO, TransceiverDirection.RECVONLY);
        try (PeerConnection other = endpoint.newPeerConnection()) {
            await(connection.setLocalDescription());
            offer(other, connection.localDescription().sdp());
            await(other.setLocalDescription());
            String old = withoutMid(other.localDescription().sdp());

            await(connection.setRemoteDescription(JsepDescription.answer(old)));
        }

        assertThat(connection.signalingState()).isEqualTo(SignalingState.STABLE);
        assertThat(audio.mid()).isEqualTo("0");
        assertThat(connection.remoteDescription().sdp()).doesNotContain("a=mid:");
    }

    @Test
    void candidatesAreOfTheSectionOfTheirIndexAndStandInTheDescription() {
        offer(connection, AUDIO);

        await(connection.addIceCandidate(new IceCandidate(CANDIDATE, null, 0, null)));

        assertThat(connection.remoteDescription().sdp())
                .contains("a=" + CANDIDATE)
                .doesNotContain("a=mid:");
    }

    @Test
    void generatedMidsKeepClearOfThoseInUse() {
        try (PeerConnection other = endpoint.newPeerConnection()) {
            connection.addTransceiver(MediaKind.VIDEO, TransceiverDirection.RECVONLY);
            exchange(connection, other);
            String next = other.localDescription().sdp().replace("a=setup:active", "a=setup:active\r\na=x-other:1");
            SessionDescription both = SessionDescription.parse(next).toBuilder()
                    .media(section(AUDIO, 0))
                    .build();

            answer(connection, both.toString());

            assertThat(connection.transceivers())
                    .extracting(RtpTransceiver::mid)
                    .doesNotHaveDuplicates();
            assertThat(connection.localDescription().sdp()).containsOnlyOnce("a=mid:0");
        }
    }

    @Test
    void anOfferThatIsTakenBackLeavesNothing() {
        offer(connection, AUDIO);
        await(connection.setRemoteDescription(new JsepDescription(SdpType.ROLLBACK, "")));

        assertThat(connection.transceivers()).isEmpty();
        assertThat(section(answer(connection, AUDIO), 0).isRejected()).isFalse();
    }
}
