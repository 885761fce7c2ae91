package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the application does between making a description and setting it, or between setting it and the answer. */
class ChangedMeanwhileTest extends TwoPeers {
    @Test
    void aTransceiverThatStopsBeforeItsOfferIsSetGetsNoTrackByTheAnswer() {
        RtpTransceiver audio = left.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
        left.addTransceiver(MediaKind.VIDEO, TransceiverDirection.SENDRECV);
        JsepDescription offer = Sessions.await(left.createOffer());
        audio.stop();
        Sessions.await(left.setLocalDescription(offer));
        Sessions.await(right.setRemoteDescription(left.localDescription()));
        Sessions.await(right.setLocalDescription());

        Sessions.await(left.setRemoteDescription(right.localDescription()));
        Sessions.exchange(left, right);

        assertThat(left.transceivers()).doesNotContain(audio);
        assertThat(right.transceivers()).hasSize(1);
        assertThat(left.localDescription().sdp()).contains("m=audio 0 ");
        Sessions.exchange(right, left);
    }

    @Test
    void aTransceiverThatStopsBeforeItsAnswerIsSetIsRejectedByTheNextOffer() {
        left.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
        Sessions.await(left.setLocalDescription());
        Sessions.await(right.setRemoteDescription(left.localDescription()));
        JsepDescription answer = Sessions.await(right.createAnswer());
        RtpTransceiver stopping = right.transceivers().get(0);
        stopping.stop();
        Sessions.await(right.setLocalDescription(answer));
        Sessions.await(left.setRemoteDescription(right.localDescription()));

        Sessions.exchange(right, left);

        assertThat(right.localDescription().sdp()).contains("m=audio 0 ");
        assertThat(left.transceivers()).isEmpty();
        assertThat(right.transceivers()).isEmpty();
    }

    @Test
    void aTransceiverAddedBetweenOfferAndAnswerWaitsForTheNextOffer() {
        left.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
        JsepDescription offer = Sessions.await(left.createOffer());
        RtpTransceiver later = left.addTransceiver(MediaKind.VIDEO, TransceiverDirection.SENDRECV);
        Sessions.await(left.setLocalDescription(offer));
        Sessions.await(right.setRemoteDescription(left.localDescription()));
        Sessions.await(right.setLocalDescription());
        Sessions.await(left.setRemoteDescription(right.localDescription()));

        assertThat(later.mid()).isNull();
        Sessions.exchange(left, right);
        assertThat(later.mid()).isNotNull();
    }

    @Test
    void codecsThatAreChangedBetweenOfferAndAnswerCountFromTheNextOfferOn() {
        RtpTransceiver audio = left.addTransceiver(MediaKind.AUDIO, TransceiverDirection.SENDRECV);
        Sessions.await(left.setLocalDescription());
        Sessions.await(right.setRemoteDescription(left.localDescription()));
        Sessions.await(right.setLocalDescription());
        audio.setCodecPreferences(RtpSender.capabilities(MediaKind.AUDIO).codecs().stream()
                .filter(codec -> codec.mimeType().equalsIgnoreCase("audio/PCMU"))
                .toList());
        Sessions.await(left.setRemoteDescription(right.localDescription()));

        Sessions.exchange(left, right);
        assertThat(right.localDescription().sdp())
                .contains("a=rtpmap:0 PCMU/8000")
                .doesNotContain("opus");
    }
}
