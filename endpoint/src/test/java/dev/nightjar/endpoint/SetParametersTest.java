package dev.nightjar.endpoint;

import static dev.nightjar.endpoint.Sessions.await;
import static dev.nightjar.endpoint.Sessions.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.payload.EncodedFrame;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** W3C WebRTC §5.2: getParameters and setParameters. */
@Tag("loopback")
class SetParametersTest {
    private static final EncodedFrame KEYFRAME = EncodedFrame.of(CodecKind.VP8, new byte[10], true);

    private final Endpoint endpoint = Sessions.endpoint();
    private final PeerConnection connection = endpoint.newPeerConnection();
    private final RtpTransceiver transceiver = connection.addTransceiver(
            MediaKind.VIDEO,
            RtpTransceiverInit.of(TransceiverDirection.SENDONLY)
                    .withSendEncodings(RtpEncodingParameters.of("a"), RtpEncodingParameters.of("b")));
    private final RtpSender sender = transceiver.sender();

    @AfterEach
    void close() {
        endpoint.close();
    }

    @Test
    void encodingsAreChangedWithoutANegotiation() {
        RtpSendParameters taken = sender.parameters();

        await(sender.setParameters(taken.withEncoding(
                0,
                encoding -> encoding.withActive(false).withMaxBitrate(90_000L).withScaleResolutionDownBy(null))));

        RtpSendParameters now = sender.parameters();
        assertThat(now.transactionId()).isNotEqualTo(taken.transactionId());
        assertThat(now.encodings().get(0))
                .isEqualTo(new RtpEncodingParameters(
                        "a", false, 90_000L, null, 1.0, RtpEncodingParameters.Priority.LOW, null));
        assertThat(now.encodings().get(1)).isEqualTo(taken.encodings().get(1));
        assertThat(sender.encodings().sent()).extracting(SentEncoding::isSent).containsExactly(false, true);
        assertThat(sender.encodings().sent().get(0).settings(0).maxBitrateBps()).isEqualTo(90_000);
    }

    @Test
    void onlyTheFirstOfTwoChangesOfOneStateCounts() {
        RtpSendParameters one = sender.parameters();
        RtpSendParameters other = sender.parameters();
        assertThat(other.transactionId()).isEqualTo(one.transactionId());
        await(sender.setParameters(one));

        refused(sender.setParameters(other), WebRtcException.Name.INVALID_STATE_ERROR, "a call of parameters");
        sender.parameters();
        refused(
                sender.setParameters(other),
                WebRtcException.Name.INVALID_MODIFICATION_ERROR,
                "are not those last taken");
    }

    @Test
    void numberNamesAndOrderStay() {
        RtpSendParameters taken = sender.parameters();
        List<RtpEncodingParameters> encodings = taken.encodings();

        for (List<RtpEncodingParameters> others : List.of(
                encodings.subList(0, 1),
                List.of(encodings.get(1), encodings.get(0)),
                List.of(encodings.get(0), RtpEncodingParameters.of("c")),
                List.of(encodings.get(0), RtpEncodingParameters.DEFAULT))) {
            refused(
                    sender.setParameters(taken.withEncodings(others)),
                    WebRtcException.Name.INVALID_MODIFICATION_ERROR,
                    "the encodings are others");
        }
        RtpParameters agreed = new RtpParameters(List.of(), List.of(), new RtpParameters.Rtcp("mine", false));
        refused(
                sender.setParameters(new RtpSendParameters(taken.transactionId(), encodings, agreed)),
                WebRtcException.Name.INVALID_MODIFICATION_ERROR,
                "are not those last taken");
        await(sender.setParameters(taken));
    }

    @Test
    void whatWasTakenBeforeANegotiationIsNotGoodAfterIt() {
        RtpSendParameters before = sender.parameters();
        assertThat(before.agreed().codecs()).isEmpty();
        PeerConnection peer = endpoint.newPeerConnection();
        await(connection.setLocalDescription());
        await(peer.setRemoteDescription(connection.localDescription()));
        peer.transceivers().get(0).setReceivedLayers(ReceivedLayers.ALL);
        await(peer.setLocalDescription());
        await(connection.setRemoteDescription(peer.localDescription()));

        refused(sender.setParameters(before), WebRtcException.Name.INVALID_STATE_ERROR, "a call of parameters");
        RtpParameters agreed = sender.parameters().agreed();
        assertThat(agreed.codecs().get(0).codec().mimeType()).isEqualTo("video/VP8");
        assertThat(agreed.codecs().get(0).payloadType())
                .isEqualTo(transceiver.agreed().codecs().get(0).payloadType());
        assertThat(agreed.headerExtensions())
                .contains(new RtpParameters.HeaderExtension("urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id", 10));
        assertThat(agreed.rtcp().reducedSize()).isTrue();
        assertThat(agreed.rtcp().cname()).isNotEmpty();
    }

    @Test
    void anAnswerByWhichNothingIsSentSaysTheCodecsAnewToo() {
        RtpTransceiver silent = connection.addTransceiver(MediaKind.AUDIO, TransceiverDirection.RECVONLY);
        RtpSendParameters before = silent.sender().parameters();
        PeerConnection peer = endpoint.newPeerConnection();
        Sessions.exchange(connection, peer);

        refused(
                silent.sender().setParameters(before),
                WebRtcException.Name.INVALID_STATE_ERROR,
                "a call of parameters");
        assertThat(silent.sender().parameters().agreed().codecs()).isNotEmpty();
    }

    @Test
    void aSenderThatIsStoppedTakesNoParameters() {
        RtpSendParameters taken = sender.parameters();
        transceiver.stop();

        refused(sender.setParameters(taken), WebRtcException.Name.INVALID_STATE_ERROR, "is stopped");
    }

    @Test
    void packetsAndTracksFromElsewhereHaveOneEncoding() {
        assertThatThrownBy(() -> sender.sendRtp("VP8", new byte[12], 0, 12))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("several encodings");
        assertThatThrownBy(() -> EncodedTrack.ofEncodings(CodecKind.VP8, 5)).hasMessageContaining("encodings: 5");
        assertThatThrownBy(() -> EncodedTrack.ofEncodings(CodecKind.OPUS, 2)).hasMessageContaining("encodings: 2");
        assertThatThrownBy(() -> EncodedTrack.of(CodecKind.VP8).send(1, KEYFRAME, 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }
}
