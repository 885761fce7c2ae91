package dev.nightjar.endpoint;

import static dev.nightjar.endpoint.Sessions.await;
import static dev.nightjar.endpoint.Sessions.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.endpoint.WebRtcException.Name;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers for now and answers for good, RFC 9429 §4.1.10.1. */
class ProvisionalAnswerTest extends TwoPeers {
    private final List<SignalingState> states = new CopyOnWriteArrayList<>();

    @BeforeEach
    void offer() {
        left.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
        left.addTransceiver(MediaKind.VIDEO, TransceiverDirection.SENDRECV);
        left.onSignalingStateChange(states::add);
        right.onSignalingStateChange(states::add);
        await(left.setLocalDescription());
        await(right.setRemoteDescription(left.localDescription()));
    }

    private JsepDescription answerForNow() {
        await(right.setLocalDescription(new JsepDescription(SdpType.PRANSWER, "")));
        return right.localDescription();
    }

    @Test
    void bothSidesGoThroughTheStatesOfAProvisionalAnswer() {
        JsepDescription offer = left.localDescription();

        JsepDescription provisional = answerForNow();
        await(left.setRemoteDescription(provisional));

        assertThat(provisional.type()).isEqualTo(SdpType.PRANSWER);
        assertThat(right.signalingState()).isEqualTo(SignalingState.HAVE_LOCAL_PRANSWER);
        assertThat(right.pendingLocalDescription().type()).isEqualTo(SdpType.PRANSWER);
        assertThat(right.pendingRemoteDescription().type()).isEqualTo(SdpType.OFFER);
        assertThat(right.currentLocalDescription()).isNull();
        assertThat(left.signalingState()).isEqualTo(SignalingState.HAVE_REMOTE_PRANSWER);
        assertThat(left.pendingRemoteDescription()).isEqualTo(provisional);
        assertThat(left.pendingLocalDescription().sdp()).startsWith(offer.sdp().substring(0, 100));
        assertThat(left.currentRemoteDescription()).isNull();

        await(right.setLocalDescription());
        await(left.setRemoteDescription(right.localDescription()));

        assertThat(right.localDescription().type()).isEqualTo(SdpType.ANSWER);
        assertThat(right.pendingLocalDescription()).isNull();
        assertThat(right.pendingRemoteDescription()).isNull();
        assertThat(left.currentRemoteDescription().type()).isEqualTo(SdpType.ANSWER);
        assertThat(left.pendingLocalDescription()).isNull();
        assertThat(states)
                .containsExactly(
                        SignalingState.HAVE_LOCAL_OFFER,
                        SignalingState.HAVE_REMOTE_OFFER,
                        SignalingState.HAVE_LOCAL_PRANSWER,
                        SignalingState.HAVE_REMOTE_PRANSWER,
                        SignalingState.STABLE,
                        SignalingState.STABLE);
    }

    @Test
    void theTransportConnectsWithoutAFinalAnswer() throws Exception {
        Connected leftConnected = Connected.of(left);
        Connected rightConnected = Connected.of(right);

        answerForNow();
        await(right.gatheringComplete());
        await(left.setRemoteDescription(right.localDescription()));
        await(left.gatheringComplete());
        for (String line : left.localDescription().sdp().lines().toList()) {
            if (line.startsWith("a=candidate:")) {
                await(right.addIceCandidate(IceCandidate.of(line.substring(2), "0")));
            }
        }

        await(leftConnected.done());
        await(rightConnected.done());
        assertThat(left.signalingState()).isEqualTo(SignalingState.HAVE_REMOTE_PRANSWER);
        assertThat(left.transceivers().get(0).currentDirection()).isEqualTo(TransceiverDirection.SENDONLY);
        await(right.setLocalDescription());
        await(left.setRemoteDescription(right.localDescription()));
        assertThat(left.connectionState()).isEqualTo(PeerConnectionState.CONNECTED);
    }

    @Test
    void aProvisionalAnswerMayComeAgainAndTheFinalOneMayDiffer() {
        await(left.setRemoteDescription(answerForNow()));
        RtpTransceiver audio = right.transceivers().get(0);
        assertThat(audio.currentDirection()).isEqualTo(TransceiverDirection.RECVONLY);

        audio.setDirection(TransceiverDirection.SENDRECV);
        await(left.setRemoteDescription(answerForNow()));
        assertThat(left.transceivers().get(0).currentDirection()).isEqualTo(TransceiverDirection.SENDRECV);
        audio.setDirection(TransceiverDirection.INACTIVE);
        await(right.setLocalDescription());
        await(left.setRemoteDescription(right.localDescription()));

        assertThat(audio.currentDirection()).isEqualTo(TransceiverDirection.INACTIVE);
        assertThat(left.transceivers().get(0).currentDirection()).isEqualTo(TransceiverDirection.INACTIVE);
    }

    @Test
    void theTextOfAProvisionalAnswerMayBeSetForGood() {
        JsepDescription answer = await(right.createAnswer());

        await(right.setLocalDescription(JsepDescription.pranswer(answer.sdp())));
        await(right.setLocalDescription(answer));

        assertThat(right.signalingState()).isEqualTo(SignalingState.STABLE);
    }

    @Test
    void neitherSideTakesAProvisionalAnswerBackOrOffersMeanwhile() {
        await(left.setRemoteDescription(answerForNow()));

        for (PeerConnection each : List.of(left, right)) {
            refused(each.setLocalDescription(JsepDescription.rollback()), Name.INVALID_STATE_ERROR, "pranswer");
            refused(each.setRemoteDescription(JsepDescription.rollback()), Name.INVALID_STATE_ERROR, "pranswer");
            refused(each.createOffer(), Name.INVALID_STATE_ERROR, "createOffer");
            refused(each.setRemoteDescription(left.localDescription()), Name.INVALID_STATE_ERROR, "rollback");
        }
        refused(left.setLocalDescription(), Name.INVALID_STATE_ERROR, "local offer");
        refused(left.createAnswer(), Name.INVALID_STATE_ERROR, "have-remote-pranswer");
    }

    @Test
    void aProvisionalAnswerFreesNoSectionButThePeersRejectionEndsATransceiver() {
        String rejecting = answerForNow().sdp().replaceFirst("m=video 9", "m=video 0");
        RtpTransceiver video = left.transceivers().get(1);

        await(left.setRemoteDescription(JsepDescription.pranswer(rejecting)));

        assertThat(left.transceivers()).contains(video);
        assertThat(video.currentDirection()).isEqualTo(TransceiverDirection.STOPPED);
        await(left.setRemoteDescription(JsepDescription.answer(rejecting)));
        assertThat(left.transceivers()).hasSize(1).doesNotContain(video);
    }

    @Test
    void anAnswerOfAnotherPeerIsRefusedWithTheReason() {
        JsepDescription provisional = answerForNow();
        await(left.setRemoteDescription(provisional));
        String other = provisional.sdp().replaceAll("a=ice-ufrag:.*\r\n", "a=ice-ufrag:other\r\n");

        refused(left.setRemoteDescription(JsepDescription.answer(other)), Name.NOT_SUPPORTED_ERROR, "forking");

        assertThat(left.signalingState()).isEqualTo(SignalingState.HAVE_REMOTE_PRANSWER);
    }
}
