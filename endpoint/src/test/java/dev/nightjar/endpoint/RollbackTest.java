package dev.nightjar.endpoint;

import static dev.nightjar.endpoint.Sessions.await;
import static dev.nightjar.endpoint.Sessions.exchange;
import static dev.nightjar.endpoint.Sessions.failure;
import static dev.nightjar.endpoint.Sessions.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.endpoint.WebRtcException.Name;
import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.sdp.SessionDescription;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Offers that are taken back, RFC 9429 §5.7, by who made them or by one that crosses them. */
class RollbackTest extends TwoPeers {
    private static final JsepDescription ROLLBACK = JsepDescription.rollback();

    @Test
    void takesItsOwnOfferBack() {
        RtpTransceiver audio = left.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDONLY);
        JsepDescription offer = await(left.createOffer());
        await(left.setLocalDescription(offer));
        assertThat(audio.mid()).isEqualTo("0");

        await(left.setLocalDescription(ROLLBACK));

        assertThat(left.signalingState()).isEqualTo(SignalingState.STABLE);
        assertThat(left.transceivers()).containsExactly(audio);
        assertThat(audio.mid()).isNull();
        assertThat(left.localDescription()).isNull();
        refused(left.setLocalDescription(offer), Name.INVALID_MODIFICATION_ERROR, "createOffer");
        refused(left.setLocalDescription(ROLLBACK), Name.INVALID_STATE_ERROR, "rollback");
    }

    @Test
    void keepsWhatTheApplicationWishedMeanwhileWhenAnOfferIsTakenBack() {
        RtpTransceiver audio = left.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDONLY);
        exchange(left, right);
        await(left.setRemoteDescription(remoteOffer()));
        audio.setDirection(TransceiverDirection.INACTIVE);
        RtpTransceiver added = left.addTransceiver(MediaKind.VIDEO, TransceiverDirection.RECVONLY);

        await(left.setRemoteDescription(ROLLBACK));

        assertThat(audio.direction()).isEqualTo(TransceiverDirection.INACTIVE);
        assertThat(left.transceivers()).containsExactly(audio, added);
    }

    private JsepDescription remoteOffer() {
        right.addTransceiver(MediaKind.VIDEO, TransceiverDirection.SENDONLY);
        return await(right.createOffer());
    }

    @Test
    void anOfferThatCrossesOursTakesOursBackFirst() {
        left.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDONLY);
        right.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDONLY);
        List<SignalingState> states = new CopyOnWriteArrayList<>();
        left.onSignalingStateChange(states::add);
        await(left.setLocalDescription());
        await(right.setLocalDescription());

        await(left.setRemoteDescription(right.localDescription()));

        assertThat(states)
                .containsExactly(
                        SignalingState.HAVE_LOCAL_OFFER, SignalingState.STABLE, SignalingState.HAVE_REMOTE_OFFER);
    }

    @Test
    void anOfferThatCannotBeReadTakesOursBackAllTheSame() {
        left.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDONLY);
        await(left.setLocalDescription());

        WebRtcException unreadable = failure(left.setRemoteDescription(JsepDescription.offer("v=0\r\n")));
        assertThat(unreadable.errorName()).isEqualTo(Name.OPERATION_ERROR);
        assertThat(unreadable).isInstanceOfSatisfying(RtcError.class, error -> {
            assertThat(error.errorDetail()).isEqualTo(RtcErrorDetail.SDP_SYNTAX_ERROR);
            assertThat(error.sdpLineNumber()).hasValue(2);
        });

        assertThat(left.signalingState()).isEqualTo(SignalingState.STABLE);
    }

    @Test
    void eitherMethodTakesAnOfferOfEitherSideBack() {
        left.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDONLY);
        await(left.setLocalDescription());
        await(right.setRemoteDescription(left.localDescription()));

        await(left.setRemoteDescription(ROLLBACK));
        await(right.setLocalDescription(ROLLBACK));

        assertThat(left.signalingState()).isEqualTo(SignalingState.STABLE);
        assertThat(right.signalingState()).isEqualTo(SignalingState.STABLE);
        assertThat(right.transceivers()).isEmpty();
    }

    @Test
    void aTransceiverOfAnOfferThatWasGivenATrackOutlivesTheOffer() {
        left.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
        await(left.setLocalDescription());
        await(right.setRemoteDescription(left.localDescription()));
        RtpTransceiver audio = right.transceivers().get(0);
        assertThat(right.addTrack(EncodedTrack.of(CodecKind.OPUS))).isEqualTo(audio.sender());

        await(right.setRemoteDescription(ROLLBACK));

        assertThat(right.transceivers()).containsExactly(audio);
        assertThat(audio.mid()).isNull();
        await(right.setLocalDescription());
        assertThat(SessionDescription.parse(right.localDescription().sdp()).media())
                .hasSize(1);
    }

    @Test
    void anOfferThatRejectsASectionEndsItsTransceiverAtOnceAndForGood() {
        left.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDONLY);
        RtpTransceiver sent = left.addTransceiver(MediaKind.VIDEO, TransceiverDirection.SENDONLY);
        exchange(left, right);
        RtpTransceiver received = right.transceivers().get(1);
        sent.stop();
        await(left.setLocalDescription());

        await(right.setRemoteDescription(left.localDescription()));
        assertThat(received.receiver().track().isEnded()).isTrue();
        assertThat(received.currentDirection()).isEqualTo(TransceiverDirection.STOPPED);
        assertThat(right.transceivers()).contains(received);
        await(right.setRemoteDescription(ROLLBACK));

        assertThat(received.currentDirection()).isEqualTo(TransceiverDirection.STOPPED);
        assertThat(SessionDescription.parse(await(right.createOffer()).sdp())
                        .media()
                        .get(1)
                        .isRejected())
                .isTrue();
    }

    @Test
    void aTrackThatATakenBackOfferSilencedIsToldOfAgain() {
        RtpTransceiver audio = left.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDONLY);
        audio.sender().streamIds(List.of("one"));
        List<String> told = new CopyOnWriteArrayList<>();
        right.onTrack(
                event -> told.add(event.streamIds() + " " + event.receiver().streamIds()));
        exchange(left, right);
        audio.setDirection(TransceiverDirection.INACTIVE);
        await(left.setLocalDescription());
        await(right.setRemoteDescription(left.localDescription()));
        assertThat(right.transceivers().get(0).receiver().track().isMuted()).isTrue();

        await(right.setRemoteDescription(ROLLBACK));

        assertThat(told).containsExactly("[one] [one]", "[one] [one]");
        assertThat(right.transceivers().get(0).receiver().track().isReceptive()).isTrue();
    }
}
