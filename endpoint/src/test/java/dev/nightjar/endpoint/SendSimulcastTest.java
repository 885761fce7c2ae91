package dev.nightjar.endpoint;

import static dev.nightjar.endpoint.Sessions.await;
import static dev.nightjar.endpoint.Sessions.recorded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.SessionDescription;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What descriptions say of the encodings that we send, and what an exchange leaves of them: RFC 8851, RFC 8853. */
@Tag("loopback")
class SendSimulcastTest {
    private static final RtpTransceiverInit THREE = RtpTransceiverInit.of(TransceiverDirection.SENDONLY)
            .withSendEncodings(
                    RtpEncodingParameters.of("a"), RtpEncodingParameters.of("b"), RtpEncodingParameters.of("c"));

    private static Endpoint endpoint;
    private PeerConnection sending;
    private PeerConnection receiving;

    @BeforeAll
    static void open() {
        endpoint = Sessions.endpoint();
    }

    @AfterAll
    static void close() {
        endpoint.close();
    }

    @BeforeEach
    void connect() {
        sending = endpoint.newPeerConnection();
        receiving = endpoint.newPeerConnection();
    }

    @AfterEach
    void disconnect() {
        sending.close();
        receiving.close();
    }

    @Test
    void anOfferNamesEachEncodingAndNoSsrc() {
        sending.addTransceiver(MediaKind.VIDEO, THREE);
        await(sending.setLocalDescription());

        MediaDescription section = video(sending);
        assertThat(section.rids()).extracting(Object::toString).containsExactly("a send", "b send", "c send");
        assertThat(section.simulcast().orElseThrow()).hasToString("send a;b;c");
        assertThat(section.ssrcs()).as("RFC 9429 §5.2.1").isEmpty();
        assertThat(section.ssrcGroups()).isEmpty();
        assertThat(section.extMaps())
                .extracting(extension -> extension.uri())
                .contains(
                        "urn:ietf:params:rtp-hdrext:sdes:mid",
                        "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id",
                        "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id");
    }

    @Test
    void anOfferThatDoesNotSendNamesNothing() {
        sending.addTransceiver(
                        MediaKind.VIDEO,
                        RtpTransceiverInit.of(TransceiverDirection.RECVONLY).withSendEncodings(THREE.sendEncodings()))
                .sender();
        await(sending.setLocalDescription());

        assertThat(video(sending).rids()).isEmpty();
        assertThat(video(sending).simulcast()).isEmpty();
    }

    @Test
    void whatAnAnswerTakesStaysWhateverItsOrder() {
        RtpSender sender = offered();
        await(receiving.setRemoteDescription(sending.localDescription()));
        receiving.transceivers().get(0).setReceivedLayers(ReceivedLayers.ALL);
        await(receiving.setLocalDescription());
        answer(receiving.localDescription().sdp().replace("recv a;b;c", "recv c;a;b"));

        assertThat(rids(sender)).containsExactly("a", "b", "c");
        assertThat(sender.encodings().sent()).allMatch(each -> each.isSent() && each.wireRid() != null);
        assertThat(video(await(sending.createOffer())).simulcast().orElseThrow())
                .as("the next offer")
                .hasToString("send a;b;c");
    }

    @Test
    void whatAnAnswerLeavesOutIsGoneForGood() {
        RtpSender sender = offered();
        await(receiving.setRemoteDescription(sending.localDescription()));
        receiving.transceivers().get(0).setReceivedLayers(ReceivedLayers.ALL);
        await(receiving.setLocalDescription());
        answer(receiving.localDescription().sdp().replace("recv a;b;c", "recv b;c"));

        assertThat(rids(sender)).containsExactly("b", "c");
        assertThat(sender.encodings().sent())
                .extracting(SentEncoding::index)
                .as("each stays the track's encoding that it was")
                .containsExactly(1, 2);
        assertThat(video(await(sending.createOffer())).simulcast().orElseThrow())
                .hasToString("send b;c");
    }

    @Test
    void oneThatIsAskedForByNameKeepsIt() {
        RtpSender sender = offered();
        await(receiving.setRemoteDescription(sending.localDescription()));
        await(receiving.setLocalDescription());
        assertThat(video(receiving).simulcast().orElseThrow()).hasToString("recv c");
        await(sending.setRemoteDescription(receiving.localDescription()));

        assertThat(rids(sender)).containsExactly("c");
        assertThat(sender.encodings().sent().get(0).wireRid()).isEqualTo("c");
        assertThat(video(await(sending.createOffer())).simulcast().orElseThrow())
                .hasToString("send c");
    }

    @Test
    void withoutSimulcastInTheAnswerTheFirstStaysAndIsNotNamed() {
        RtpSender sender = offered();
        await(receiving.setRemoteDescription(sending.localDescription()));
        await(receiving.setLocalDescription());
        answer(receiving.localDescription().sdp().replaceAll("a=(rid|simulcast):[^\r]*\r\n", ""));

        assertThat(rids(sender)).containsExactly("a");
        assertThat(sender.encodings().sent().get(0).wireRid()).isNull();
        MediaDescription next = video(await(sending.createOffer()));
        assertThat(next.simulcast()).isEmpty();
        assertThat(next.rids()).isEmpty();
        assertThat(next.ssrcs()).extracting(ssrc -> ssrc.ssrc()).contains(sender.ssrc());
    }

    @Test
    void withoutTheHeaderExtensionThereIsNoSimulcast() {
        RtpSender sender = offered();
        await(receiving.setRemoteDescription(sending.localDescription()));
        receiving.transceivers().get(0).setReceivedLayers(ReceivedLayers.ALL);
        await(receiving.setLocalDescription());
        answer(receiving.localDescription().sdp().replaceAll("a=extmap:[^\r]*sdes:rtp-stream-id[^\r]*\r\n", ""));

        assertThat(rids(sender)).containsExactly("a");
        assertThat(sender.encodings().sent().get(0).wireRid()).isNull();
    }

    @Test
    void whatThePeerPausesIsNotSentUntilAnotherExchange() {
        RtpSender sender = offered();
        await(receiving.setRemoteDescription(sending.localDescription()));
        receiving.transceivers().get(0).setReceivedLayers(ReceivedLayers.ALL.withPaused(java.util.Set.of("b")));
        await(receiving.setLocalDescription());
        await(sending.setRemoteDescription(receiving.localDescription()));
        assertThat(sender.encodings().sent()).extracting(SentEncoding::isSent).containsExactly(true, false, true);
        assertThat(sender.parameters().encodings())
                .as("active is the application's")
                .allMatch(RtpEncodingParameters::active);

        receiving.transceivers().get(0).setReceivedLayers(ReceivedLayers.ALL);
        Sessions.exchange(receiving, sending);

        assertThat(video(sending).simulcast().orElseThrow()).hasToString("send a;b;c");
        assertThat(sender.encodings().sent()).allMatch(SentEncoding::isSent);
    }

    @Test
    void restrictionsOfTheAnswerAreKeptTo() {
        RtpSender sender = offered();
        await(receiving.setRemoteDescription(sending.localDescription()));
        receiving.transceivers().get(0).setReceivedLayers(ReceivedLayers.ALL);
        await(receiving.setLocalDescription());
        int type = video(receiving).codecs().get(0).payloadType();
        answer(receiving
                .localDescription()
                .sdp()
                .replace("a=rid:b recv", "a=rid:b recv pt=" + type + ";max-br=300000;max-width=640"));

        SentEncoding b = sender.encodings().sent().get(1);
        assertThat(b.settings(1).maxBitrateBps()).isEqualTo(300_000);
        assertThat(b.allows(type)).isTrue();
        assertThat(b.allows(type + 1)).isFalse();
    }

    @Test
    void anOfferToReceiveSimulcastIsAnsweredWithWhatTheTrackHas() {
        EncodedTrack track = EncodedTrack.ofEncodings(CodecKind.VP8, 2);
        RtpSender sender = sending.addTrack(track);

        await(sending.setRemoteDescription(JsepDescription.offer(receivingOffer("recv h;~l,m;x", "h", "l", "m", "x"))));
        await(sending.setLocalDescription());

        assertThat(video(sending).simulcast().orElseThrow()).hasToString("send h;~l");
        assertThat(video(sending).rids()).extracting(Object::toString).containsExactly("h send", "l send");
        assertThat(video(sending).ssrcs()).isEmpty();
        assertThat(rids(sender)).containsExactly("h", "l");
        assertThat(sender.encodings().sent()).extracting(SentEncoding::isSent).containsExactly(true, false);
        assertThat(sender.encodings().sent().get(0).ssrc()).isEqualTo(sender.ssrc());
        assertThat(sender.parameters().encodings())
                .extracting(RtpEncodingParameters::scaleResolutionDownBy)
                .containsExactly(4.0, 2.0);
    }

    @Test
    void aTrackOfOneEncodingAnswersWithoutSimulcast() {
        RtpSender sender = sending.addTrack(EncodedTrack.of(CodecKind.VP8));

        await(sending.setRemoteDescription(JsepDescription.offer(receivingOffer("recv h;l", "h", "l"))));
        await(sending.setLocalDescription());

        assertThat(video(sending).simulcast()).isEmpty();
        assertThat(video(sending).direction().sends()).isTrue();
        assertThat(video(sending).ssrcs()).isNotEmpty();
        assertThat(sender.encodings().sent()).hasSize(1);
        assertThat(sender.encodings().sent().get(0).wireRid()).isNull();
    }

    @Test
    void aTrackThatArrivesFromElsewhereIsOfOneEncodingWhateverThePeerProposed() {
        MediaStreamTrack elsewhere = arriving();
        await(sending.setRemoteDescription(JsepDescription.offer(receivingOffer("recv h;l", "h", "l"))));
        await(sending.setLocalDescription());
        assertThat(video(sending).simulcast()).as("nothing is sent yet").isEmpty();

        RtpSender sender = sending.addTrack(elsewhere);

        assertThat(sender.encodings().rids()).as("that transceiver's").containsExactly("h", "l");
        assertThat(video(await(sending.createOffer())).simulcast()).isEmpty();
        assertThat(video(await(sending.createOffer())).ssrcs()).isNotEmpty();
        assertThatThrownBy(() -> receiving.addTransceiver(elsewhere, THREE))
                .hasMessageContaining("NotSupportedError")
                .hasMessageContaining("at most one");
        RtpSender several = receiving.addTransceiver(MediaKind.VIDEO, THREE).sender();
        Sessions.refused(
                several.replaceTrack(elsewhere),
                WebRtcException.Name.INVALID_MODIFICATION_ERROR,
                "the sender has several encodings");
    }

    @Test
    void anOfferThatIsTakenBackTakesItsEncodingsAlong() {
        RtpSender sender = sending.addTrack(EncodedTrack.ofEncodings(CodecKind.VP8, 3));
        await(sending.setRemoteDescription(JsepDescription.offer(receivingOffer("recv h;l", "h", "l"))));
        assertThat(sender.parameters().encodings()).hasSize(2);

        await(sending.setRemoteDescription(new JsepDescription(SdpType.ROLLBACK, "")));

        assertThat(sender.parameters().encodings()).hasSize(1);
        assertThat(sender.encodings().rids()).isEmpty();
        await(sending.setLocalDescription());
        assertThat(video(sending).simulcast()).isEmpty();
    }

    @Test
    void anOfferOfAHundredEncodingsGetsFour() {
        RtpSender sender = sending.addTrack(EncodedTrack.ofEncodings(CodecKind.VP8, 4));
        String[] rids =
                java.util.stream.IntStream.range(0, 100).mapToObj(i -> "r" + i).toArray(String[]::new);
        await(sending.setRemoteDescription(
                JsepDescription.offer(receivingOffer("recv " + String.join(";", rids), rids))));
        await(sending.setLocalDescription());

        assertThat(video(sending).simulcast().orElseThrow()).hasToString("send r0;r1;r2;r3");
        assertThat(sender.encodings().sent()).hasSize(SendEncodings.MAX_ENCODINGS);
    }

    @Test
    void namesThatTheApplicationGaveAreNotChangedByAnOffer() {
        RtpSender sender = offered();
        await(receiving.setRemoteDescription(sending.localDescription()));
        receiving.transceivers().get(0).setReceivedLayers(ReceivedLayers.ALL);
        await(receiving.setLocalDescription());
        await(sending.setRemoteDescription(receiving.localDescription()));

        String again = await(receiving.createOffer()).sdp();
        await(receiving.setLocalDescription());
        await(sending.setRemoteDescription(JsepDescription.offer(
                again.replace("recv a;b;c", "recv x;b").replace("a=rid:a recv", "a=rid:x recv"))));
        await(sending.setLocalDescription());

        assertThat(video(sending).simulcast().orElseThrow()).hasToString("send b");
        assertThat(rids(sender)).containsExactly("b");
    }

    /** {@return a track that a third connection receives} */
    private static MediaStreamTrack arriving() {
        PeerConnection third = endpoint.newPeerConnection();
        Sessions.offer(third, recorded("chromium-156/audio-video-data.offer.sdp"));
        await(third.setLocalDescription());
        return third.transceivers().stream()
                .filter(each -> each.kind() == MediaKind.VIDEO)
                .map(each -> each.receiver().track())
                .findFirst()
                .orElseThrow();
    }

    /** Chromium's offer of one picture, turned into one of a peer that receives several. */
    private static String receivingOffer(String simulcast, String... rids) {
        StringBuilder lines = new StringBuilder();
        for (String rid : rids) {
            lines.append("a=rid:").append(rid).append(" recv\r\n");
        }
        lines.append("a=simulcast:").append(simulcast).append("\r\n");
        return recorded("chromium-156/simulcast.offer.sdp")
                .replaceAll("a=(rid|simulcast):[^\r]*\r\n", "")
                .replaceAll("(?s)(m=video.*?)a=sendrecv\r\n", "$1a=recvonly\r\n" + lines)
                .replaceAll("(?s)(m=video.*?)a=sendonly\r\n", "$1a=recvonly\r\n" + lines);
    }

    /** {@return the sender of an offer with three encodings} */
    private RtpSender offered() {
        RtpSender sender = sending.addTransceiver(MediaKind.VIDEO, THREE).sender();
        await(sending.setLocalDescription());
        return sender;
    }

    private void answer(String sdp) {
        await(sending.setRemoteDescription(JsepDescription.answer(sdp)));
    }

    private static List<String> rids(RtpSender sender) {
        return sender.parameters().encodings().stream()
                .map(RtpEncodingParameters::rid)
                .toList();
    }

    private static MediaDescription video(PeerConnection connection) {
        return video(connection.localDescription());
    }

    private static MediaDescription video(JsepDescription description) {
        return SessionDescription.parse(description.sdp()).media().stream()
                .filter(each -> each.type().equals("video"))
                .findFirst()
                .orElseThrow();
    }
}
