package dev.nightjar.endpoint;

import static dev.nightjar.endpoint.Sessions.answer;
import static dev.nightjar.endpoint.Sessions.offer;
import static dev.nightjar.endpoint.Sessions.recorded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.sdp.Direction;
import dev.nightjar.sdp.ExtMap;
import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.RtpCodec;
import dev.nightjar.sdp.SessionDescription;
import dev.nightjar.sdp.SetupRole;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What browsers have offered, answered. */
class RecordedOffersTest extends OnePeer {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "chromium-156/audio-video-data.offer.sdp",
                "chromium-156/audio.offer.sdp",
                "chromium-156/datachannel.offer.sdp",
                "chromium-156/direction-change.offer.sdp",
                "chromium-156/h264-only.offer.sdp",
                "chromium-156/max-bundle.offer.sdp",
                "chromium-156/max-compat.offer.sdp",
                "chromium-156/recvonly.offer.sdp",
                "chromium-156/simulcast.offer.sdp",
                "chromium-156/two-video-one-audio.offer.sdp",
                "chromium-156/vp9-av1-order.offer.sdp",
                "firefox-esr-153/audio-video-data.offer.sdp",
                "firefox-esr-153/audio.offer.sdp",
                "firefox-esr-153/datachannel.offer.sdp",
                "firefox-esr-153/direction-change.offer.sdp",
                "firefox-esr-153/max-bundle.offer.sdp",
                "firefox-esr-153/max-compat.offer.sdp",
                "firefox-esr-153/recvonly.offer.sdp",
                "firefox-esr-153/simulcast.offer.sdp",
                "firefox-esr-153/two-video-one-audio.offer.sdp",
                "firefox-esr-153/vp9-av1-order.offer.sdp",
                "firefox-152/webrtc-rs-simulcast-offer.sdp",
                "safari/webrtc-rs-safari-offer.sdp",
                "safari/str0m-safari-datachannel-offer.sdp",
                "safari/aiortc-safari-legacy-offer.sdp",
                "jsep/offer-A1.sdp",
                "jsep/offer-B1.sdp",
                "jsep/offer-C1.sdp"
            })
    void answersWhatWasRecorded(String name) {
        String offer = recorded(name);

        assertAnswers(offer, answer(connection, offer));
    }

    @ParameterizedTest
    @ValueSource(strings = {"chromium-156", "firefox-esr-153"})
    void followsAChangeOfDirection(String browser) {
        List<String> steps = List.of("offer", "sendonly-offer", "inactive-offer");
        for (String step : steps) {
            String offer = recorded(browser + "/direction-change." + step + ".sdp");
            assertAnswers(offer, answer(connection, offer));
        }

        RtpTransceiver inactive = connection.transceivers().stream()
                .filter(each -> each.currentDirection() == TransceiverDirection.INACTIVE)
                .findFirst()
                .orElseThrow();
        assertThat(inactive.receiver().track().isMuted()).isTrue();
        assertThat(inactive.receiver().track().isEnded()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"chromium-156", "firefox-esr-153"})
    void followsASectionThatIsStoppedAndUsedAgain(String browser) {
        String first = recorded(browser + "/stop-and-recycle.offer.sdp");
        assertAnswers(first, answer(connection, first));
        RtpTransceiver video = connection.transceivers().get(1);
        MediaStreamTrack before = video.receiver().track();

        String stopped = recorded(browser + "/stop-and-recycle.stopped-offer.sdp");
        assertAnswers(stopped, answer(connection, stopped));

        assertThat(before.isEnded()).isTrue();
        assertThat(video.currentDirection()).isEqualTo(TransceiverDirection.STOPPED);
        assertThat(connection.transceivers()).hasSize(1);

        String recycled = recorded(browser + "/stop-and-recycle.recycled-offer.sdp");
        assertAnswers(recycled, answer(connection, recycled));

        assertThat(connection.transceivers()).hasSize(2).doesNotContain(video);
        assertThat(connection.transceivers().get(1).receiver().track().isEnded())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"chromium-156", "firefox-esr-153"})
    void answersAnIceRestartWithOtherCredentials(String browser) {
        String first = answer(connection, recorded(browser + "/ice-restart.offer.sdp"));
        String restarting = recorded(browser + "/ice-restart.restart-offer.sdp");

        String second = answer(connection, restarting);

        assertAnswers(restarting, second);
        assertThat(credentials(second)).doesNotContainAnyElementsOf(credentials(first));
        assertThat(credentials(answer(connection, restarting))).isEqualTo(credentials(second));
    }

    private static List<String> credentials(String description) {
        return description
                .lines()
                .filter(line -> line.startsWith("a=ice-ufrag:") || line.startsWith("a=ice-pwd:"))
                .distinct()
                .toList();
    }

    @Test
    void asksForOneEncodingOfASimulcastOffer() {
        MediaDescription video = video(answer(connection, recorded("chromium-156/simulcast.offer.sdp")));

        assertThat(video.simulcast().orElseThrow()).hasToString("recv f");
        assertThat(video.rids()).extracting(Object::toString).containsExactly("f recv");
    }

    @Test
    void answersARecvonlyOfferWithNothingToSend() {
        String answer = answer(connection, recorded("chromium-156/recvonly.offer.sdp"));

        assertThat(SessionDescription.parse(answer).media())
                .allMatch(section -> section.direction() == Direction.INACTIVE);
        assertThat(connection.transceivers())
                .allMatch(each -> each.receiver().track().isMuted());
    }

    @Test
    void sendsToARecvonlyOfferWhereTheApplicationWishesTo() {
        connection.addTrack(EncodedTrack.of(CodecKind.VP8), "stream");
        RtpTransceiver video = connection.transceivers().get(0);
        String answer = answer(connection, recorded("chromium-156/recvonly.offer.sdp"));

        assertThat(video(answer).direction()).isEqualTo(Direction.SENDONLY);
        assertThat(video(answer).ssrcs()).isNotEmpty();
        assertThat(video.currentDirection()).isEqualTo(TransceiverDirection.SENDONLY);
    }

    @Test
    void aTransceiverOfAddTransceiverWaitsForAnOfferOfOurs() {
        RtpTransceiver video = connection.addTransceiver(MediaKind.VIDEO, TransceiverDirection.SENDONLY);
        String answer = answer(connection, recorded("chromium-156/recvonly.offer.sdp"));

        assertThat(video(answer).direction()).isEqualTo(Direction.INACTIVE);
        assertThat(video.mid()).isNull();
        assertThat(connection.transceivers()).hasSize(3);
    }

    @Test
    void aTrackIsNotAddedToASectionThatIsOnlySent() {
        connection.addTrack(EncodedTrack.of(CodecKind.OPUS), "stream");
        offer(connection, recorded("chromium-156/audio.offer.sdp").replace("a=sendrecv", "a=sendonly"));

        assertThat(connection.transceivers().get(0).mid()).isNull();
    }

    @Test
    void describesTheTransportInARejectedSectionForPeersThatInsist() {
        String answer = answer(connection, recorded("chromium-156/audio-video-data.offer.sdp"));
        MediaDescription data = SessionDescription.parse(answer).media().get(2);

        assertThat(data.isRejected()).isTrue();
        assertThat(data.iceUfrag()).isEqualTo(video(answer).iceUfrag());
        assertThat(answer.substring(answer.indexOf("m=application")))
                .contains("a=ice-pwd:", "a=fingerprint:", "a=setup:")
                .doesNotContain("a=candidate:");
    }

    @Test
    void offersAgainWithTheSectionsAndNumbersOfWhatItAnswered() {
        String offer = recorded("chromium-156/audio-video-data.offer.sdp");
        SessionDescription first = SessionDescription.parse(answer(connection, offer));
        connection.addTransceiver(MediaKind.VIDEO, TransceiverDirection.SENDONLY);

        SessionDescription again = SessionDescription.parse(
                Sessions.await(connection.createOffer()).sdp());

        assertThat(again.media().get(0).mid()).isEqualTo(first.media().get(0).mid());
        assertThat(again.media().get(1).mid()).isEqualTo(first.media().get(1).mid());
        for (int i = 0; i < 2; i++) {
            assertThat(again.media().get(i).codecs())
                    .startsWith(first.media().get(i).codecs().toArray(RtpCodec[]::new));
            assertThat(again.media().get(i).extMaps())
                    .isEqualTo(first.media().get(i).extMaps());
        }
        // The place of a rejected data channel stays: Firefox refuses to have it used for media.
        assertThat(again.media()).hasSize(4);
        assertThat(again.media().get(2).isRejected()).isTrue();
        MediaDescription added = again.media().get(3);
        assertThat(added.type()).isEqualTo("video");
        assertThat(added.mid()).isNotEqualTo(first.media().get(2).mid());
        assertThat(added.codecs()).isEqualTo(again.media().get(1).codecs());
        assertThat(again.origin().sessionId()).isEqualTo(first.origin().sessionId());
        assertThat(again.origin()).isEqualTo(first.origin().next());
    }

    @Test
    void neitherMovesNorDropsARejectedSectionWhenItOffersAgain() {
        answer(connection, recorded("chromium-156/audio-video-data.offer.sdp"));

        SessionDescription again = SessionDescription.parse(
                Sessions.await(connection.createOffer()).sdp());

        assertThat(again.media()).hasSize(3);
        assertThat(again.media().get(2).type()).isEqualTo("application");
        assertThat(again.media().get(2).isRejected()).isTrue();
    }

    @Test
    void keepsNewPayloadTypesClearOfThePeers() {
        answer(connection, recorded("firefox-esr-153/audio.offer.sdp"));
        connection.addTransceiver(MediaKind.VIDEO, TransceiverDirection.RECVONLY);

        SessionDescription again = SessionDescription.parse(
                Sessions.await(connection.createOffer()).sdp());

        List<Integer> taken =
                SessionDescription.parse(recorded("firefox-esr-153/audio.offer.sdp")).media().get(0).codecs().stream()
                        .map(RtpCodec::payloadType)
                        .toList();
        assertThat(again.media().get(1).codecs())
                .hasSizeGreaterThan(10)
                .noneMatch(codec -> taken.contains(codec.payloadType()));
        assertThat(again.media().get(1).codecs().stream().map(RtpCodec::payloadType))
                .doesNotHaveDuplicates();
        List<ExtMap> audio = again.media().get(0).extMaps();
        for (ExtMap extension : again.media().get(1).extMaps()) {
            assertThat(audio)
                    .noneMatch(other ->
                            other.id() == extension.id() && !other.uri().equals(extension.uri()))
                    .noneMatch(
                            other -> other.id() != extension.id() && other.uri().equals(extension.uri()));
        }
    }

    @Test
    void takesAPendingOfferBack() {
        offer(connection, recorded("chromium-156/audio-video-data.offer.sdp"));
        List<RtpTransceiver> made = connection.transceivers();
        MediaStreamTrack track = made.get(0).receiver().track();

        Sessions.await(connection.setRemoteDescription(new JsepDescription(SdpType.ROLLBACK, "")));

        assertThat(connection.transceivers()).isEmpty();
        assertThat(track.isEnded()).isTrue();
        assertThat(connection.remoteDescription()).isNull();
        // Another browser's credentials are no ICE restart, because nothing was agreed with the first.
        String other = recorded("firefox-esr-153/audio-video-data.offer.sdp");
        assertAnswers(other, answer(connection, other));
    }

    private static MediaDescription video(String sdp) {
        return SessionDescription.parse(sdp).media().stream()
                .filter(section -> section.type().equals("video"))
                .findFirst()
                .orElseThrow();
    }

    private void assertAnswers(String offerText, String answerText) {
        SessionDescription offer = SessionDescription.parse(offerText);
        SessionDescription answer = SessionDescription.parse(answerText);
        assertThat(answer.media()).hasSameSizeAs(offer.media());
        for (int i = 0; i < offer.media().size(); i++) {
            assertAnswers(offer.media().get(i), answer.media().get(i));
        }
        List<String> accepted = answer.media().stream()
                .filter(section -> !section.isRejected())
                .map(section -> section.mid().orElseThrow())
                .toList();
        if (!accepted.isEmpty() && !offer.groups().isEmpty()) {
            assertThat(answer.groups().get(0).mids()).containsExactlyElementsOf(accepted);
        }
        assertThat(connection.signalingState()).isEqualTo(SignalingState.STABLE);
    }

    private static void assertAnswers(MediaDescription offered, MediaDescription answered) {
        assertThat(answered.type()).isEqualTo(offered.type());
        assertThat(answered.protocol()).isEqualTo(offered.protocol());
        assertThat(answered.mid()).isEqualTo(offered.mid());
        if (offered.isRejected() || offered.type().equals("application")) {
            assertThat(answered.isRejected()).isTrue();
            return;
        }
        if (answered.isRejected()) {
            assertThat(offered.codecs()).noneMatch(codec -> codec.isNamed("VP8") || codec.isNamed("opus"));
            return;
        }
        assertThat(answered.direction()).isEqualTo(Direction.answer(offered.direction(), Direction.RECVONLY));
        assertThat(answered.setup()).contains(SetupRole.ACTIVE);
        assertThat(answered.isRtcpMux()).isTrue();
        assertThat(answered.formats()).isNotEmpty().isSubsetOf(offered.formats());
        for (ExtMap extension : answered.extMaps()) {
            assertThat(offered.extMaps())
                    .anyMatch(
                            other -> other.id() == extension.id() && other.uri().equals(extension.uri()));
        }
    }
}
