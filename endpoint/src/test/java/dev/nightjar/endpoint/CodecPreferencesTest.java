package dev.nightjar.endpoint;

import static dev.nightjar.endpoint.Sessions.await;
import static dev.nightjar.endpoint.Sessions.exchange;
import static dev.nightjar.endpoint.Sessions.offer;
import static dev.nightjar.endpoint.Sessions.recorded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.endpoint.internal.codecs.MediaCapabilities;
import dev.nightjar.sdp.CodecNegotiation;
import dev.nightjar.sdp.ExtMap;
import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.RtpCodec;
import dev.nightjar.sdp.SessionDescription;
import dev.nightjar.sdp.SsrcAttribute;
import dev.nightjar.sdp.SsrcGroup;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** W3C WebRTC §5.4.3, setCodecPreferences, against what browsers have offered. */
class CodecPreferencesTest extends OnePeer {
    private static final String CHROMIUM = "chromium-156/audio-video-data.offer.sdp";
    private static final RtpCodecCapability VP9 = new RtpCodecCapability("video/VP9", 90_000, 1, "profile-id=0");
    private static final RtpCodecCapability AV1 = new RtpCodecCapability("video/AV1", 90_000, 1, "profile=0");
    private static final RtpCodecCapability H265 = new RtpCodecCapability("video/h265", 90_000, 1, "");
    private static final RtpCodecCapability RTX = new RtpCodecCapability("video/rtx", 90_000, 1, "");
    private static final RtpCodecCapability VIDEO_RED = new RtpCodecCapability("video/red", 90_000, 1, "");
    private static final RtpCodecCapability ULPFEC = new RtpCodecCapability("video/ulpfec", 90_000, 1, "");
    private static final RtpCodecCapability FLEXFEC = new RtpCodecCapability("video/flexfec-03", 90_000, 1, "");
    private static final RtpCodecCapability OPUS = new RtpCodecCapability("audio/opus", 48_000, 2, "");
    private static final RtpCodecCapability RED = new RtpCodecCapability("audio/red", 48_000, 2, "");
    private static final RtpCodecCapability PCMA = new RtpCodecCapability("audio/PCMA", 8_000, 1, "");

    private List<String> answered(int section) {
        await(connection.setLocalDescription());
        return codecs(media(connection.localDescription(), section));
    }

    private static MediaDescription media(JsepDescription description, int section) {
        return SessionDescription.parse(description.sdp()).media().get(section);
    }

    private static List<String> codecs(MediaDescription section) {
        return section.codecs().stream().map(RtpCodec::name).toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                CHROMIUM,
                "chromium-156/vp9-av1-order.offer.sdp",
                "chromium-156/h264-only.offer.sdp",
                "firefox-esr-153/audio-video-data.offer.sdp"
            })
    void withoutAWishAnAnswerFollowsTheOffersOrder(String recording) {
        offer(connection, recorded(recording));
        await(connection.setLocalDescription());

        SessionDescription offered = SessionDescription.parse(recorded(recording));
        SessionDescription answered =
                SessionDescription.parse(connection.localDescription().sdp());
        for (MediaDescription section : answered.media()) {
            if (!section.isRejected()) {
                List<String> order = new ArrayList<>(
                        offered.media(section.mid().orElseThrow()).orElseThrow().formats());
                order.retainAll(section.formats());
                assertThat(section.formats()).isNotEmpty().isEqualTo(order);
            }
        }
    }

    @Test
    void everythingThatChromiumOffersIsAcceptedButParity() {
        offer(connection, recorded(CHROMIUM));

        assertThat(answered(0))
                .containsExactly("opus", "red", "G722", "PCMU", "PCMA", "CN", "telephone-event", "telephone-event");
        assertThat(codecs(media(connection.localDescription(), 1)))
                .startsWith("VP8", "rtx")
                .contains("H264", "VP9", "AV1")
                .doesNotContain("red", "ulpfec", "flexfec-03");
    }

    @Test
    void whatAnAnswererPrefersIsAllThatItAcceptsInThatOrder() {
        offer(connection, recorded(CHROMIUM));

        connection.transceivers().get(0).setCodecPreferences(List.of(RED, OPUS));
        connection.transceivers().get(1).setCodecPreferences(List.of(AV1, VP9, RTX));

        assertThat(answered(0)).containsExactly("red", "opus");
        MediaDescription video = media(connection.localDescription(), 1);
        assertThat(codecs(video)).containsExactly("AV1", "rtx", "VP9", "rtx");
        assertThat(video.codecs().get(0).parameters()).hasToString("profile=0;level-idx=5;tier=0");
        assertThat(video.codecs().get(2).payloadType()).as("the offer's number").isEqualTo(98);
    }

    @Test
    void withoutRtxInTheListThereIsNone() {
        offer(connection, recorded(CHROMIUM));

        connection.transceivers().get(1).setCodecPreferences(List.of(VP9));
        connection.transceivers().get(0).setCodecPreferences(List.of(PCMA, RED));

        assertThat(answered(1)).containsExactly("VP9");
        assertThat(codecs(media(connection.localDescription(), 0)))
                .as("redundancy of what is not accepted")
                .containsExactly("PCMA");
    }

    @Test
    void parityThatIsPreferredIsOfferedWithItsRetransmissionsAndItsSource() {
        RtpTransceiver video = connection.addTransceiver(MediaKind.VIDEO, TransceiverDirection.SENDONLY);
        video.setCodecPreferences(List.of(VP9, RTX, VIDEO_RED, ULPFEC, FLEXFEC));

        MediaDescription section = media(await(connection.createOffer()), 0);

        assertThat(codecs(section)).containsExactly("VP9", "rtx", "red", "rtx", "ulpfec", "flexfec-03");
        assertEachRetransmissionIsOfACodecThatIsThere(section);
        int ssrc = video.sender().ssrc();
        assertThat(section.ssrcGroups())
                .containsExactly(
                        new SsrcGroup("FID", List.of(ssrc, SenderEncodings.retransmission(ssrc))),
                        new SsrcGroup("FEC-FR", List.of(ssrc, ParityPlanning.ssrc(ssrc))));
        assertThat(section.ssrcs()).extracting(SsrcAttribute::ssrc).contains(ssrc, ParityPlanning.ssrc(ssrc));
    }

    @Test
    void parityThatIsPreferredIsAcceptedOfWhatChromiumOffers() {
        offer(connection, recorded(CHROMIUM));

        connection.transceivers().get(1).setCodecPreferences(List.of(VP9, RTX, VIDEO_RED, ULPFEC, FLEXFEC));
        answered(1);

        MediaDescription section = media(connection.localDescription(), 1);
        assertThat(codecs(section)).startsWith("VP9", "rtx", "red", "rtx", "ulpfec");
        assertEachRetransmissionIsOfACodecThatIsThere(section);
    }

    @Test
    void withoutRedInTheListItsRetransmissionsAreNotThereEither() {
        offer(connection, recorded(CHROMIUM));

        connection.transceivers().get(1).setCodecPreferences(List.of(VP9, RTX, ULPFEC));
        answered(1);

        assertEachRetransmissionIsOfACodecThatIsThere(media(connection.localDescription(), 1));
        assertThat(codecs(media(connection.localDescription(), 1))).containsExactly("VP9", "rtx", "ulpfec");
    }

    private static void assertEachRetransmissionIsOfACodecThatIsThere(MediaDescription section) {
        List<Integer> types =
                section.codecs().stream().map(RtpCodec::payloadType).toList();
        assertThat(section.codecs())
                .filteredOn(RtpCodec::isRtx)
                .isNotEmpty()
                .allMatch(rtx -> types.contains(rtx.associatedPayloadType().orElseThrow()));
    }

    @Test
    void aSectionWithNothingThatIsPreferredIsRejected() {
        offer(connection, recorded(CHROMIUM));

        connection.transceivers().get(1).setCodecPreferences(List.of(H265));

        assertThat(answered(0)).isNotEmpty();
        assertThat(media(connection.localDescription(), 1).isRejected()).isTrue();
    }

    @Test
    void anOffererOffersWhatItPrefersAndAnEmptyListIsNoWish() {
        RtpTransceiver audio = connection.addTransceiver(MediaKind.AUDIO, TransceiverDirection.RECVONLY);
        RtpTransceiver video = connection.addTransceiver(MediaKind.VIDEO, TransceiverDirection.RECVONLY);
        audio.setCodecPreferences(List.of(PCMA, OPUS, RED));
        video.setCodecPreferences(List.of(RTX, VP9));

        JsepDescription offer = await(connection.createOffer());

        assertThat(codecs(media(offer, 0))).containsExactly("PCMA", "opus", "red");
        assertThat(codecs(media(offer, 1))).containsExactly("VP9", "rtx");

        video.setCodecPreferences(List.of());

        assertThat(codecs(media(await(connection.createOffer()), 1)))
                .startsWith("VP8", "rtx", "H264")
                .contains("H265");
    }

    @Test
    void preferencesOrderAndNarrowWhatWasAgreedWhenItIsOfferedAgain() {
        RtpTransceiver video = connection.addTransceiver(MediaKind.VIDEO, TransceiverDirection.SENDONLY);
        try (PeerConnection other = endpoint.newPeerConnection()) {
            exchange(connection, other);

            video.setCodecPreferences(List.of(AV1, VP9, RTX));
            exchange(connection, other);

            assertThat(codecs(media(connection.localDescription(), 0))).containsExactly("AV1", "rtx", "VP9", "rtx");
            assertThat(codecs(media(other.localDescription(), 0))).containsExactly("AV1", "rtx", "VP9", "rtx");

            video.setCodecPreferences(List.of(H265));

            assertThat(codecs(media(await(connection.createOffer()), 0))).containsExactly("H265");
            exchange(connection, other);
            assertThat(codecs(media(other.localDescription(), 0)))
                    .as("the answer accepts what it was not asked for before")
                    .containsExactly("H265");
        }
    }

    /** RFC 9429 §5.2.2. */
    @Test
    void whatWasNotAgreedIsOfferedAgainBehindWhatWas() {
        offer(connection, recorded("chromium-156/vp9-av1-order.offer.sdp"));
        await(connection.setLocalDescription());
        List<RtpCodec> agreed = media(connection.localDescription(), 0).codecs();

        List<RtpCodec> again = media(await(connection.createOffer()), 0).codecs();

        assertThat(codecs(media(connection.localDescription(), 0)))
                .startsWith("AV1")
                .doesNotContain("VP8");
        assertThat(again.subList(0, agreed.size())).isEqualTo(agreed);
        assertThat(again.subList(agreed.size(), again.size()))
                .extracting(RtpCodec::name)
                .contains("VP8", "H264", "H265");
        assertThat(again).extracting(RtpCodec::payloadType).doesNotHaveDuplicates();
        SessionDescription offered = SessionDescription.parse(recorded("chromium-156/vp9-av1-order.offer.sdp"));
        assertThat(again.subList(agreed.size(), again.size()))
                .extracting(codec -> Integer.toString(codec.payloadType()))
                .as("numbers that the peer has given a meaning")
                .doesNotContainAnyElementsOf(offered.media().get(0).formats());
        for (RtpCodec codec : again) {
            assertThat(again.stream().filter(each -> CodecNegotiation.isSameFormat(each, codec)))
                    .filteredOn(each -> !each.isRtx())
                    .as("%s", codec)
                    .hasSizeLessThan(2);
        }
    }

    @Test
    void aCodecThatStandsTwiceCountsWhereItStandsFirst() {
        RtpTransceiver video = connection.addTransceiver(MediaKind.VIDEO, TransceiverDirection.RECVONLY);

        video.setCodecPreferences(
                List.of(VP9, AV1, VP9, new RtpCodecCapability("VIDEO/vp9", 90_000, 1, "profile-id=0"), RTX, RTX));

        assertThat(codecs(media(await(connection.createOffer()), 0))).containsExactly("VP9", "rtx", "AV1", "rtx");
    }

    /** RFC 9429 §5.2.1: what an endpoint sends and receives is the same, so no direction leaves anything out. */
    @ParameterizedTest
    @EnumSource(value = TransceiverDirection.class, names = "STOPPED", mode = EnumSource.Mode.EXCLUDE)
    void preferencesMeanTheSameInEachDirection(TransceiverDirection direction) {
        RtpTransceiver audio = connection.addTransceiver(MediaKind.AUDIO, direction);

        audio.setCodecPreferences(List.of(PCMA, OPUS));

        assertThat(codecs(media(await(connection.createOffer()), 0))).containsExactly("PCMA", "opus");
        assertThat(RtpSender.capabilities(MediaKind.AUDIO)).isEqualTo(RtpReceiver.capabilities(MediaKind.AUDIO));
    }

    @ParameterizedTest
    @EnumSource(MediaKind.class)
    void everyCapabilityIsAPreferenceThatIsOffered(MediaKind kind) {
        RtpCapabilities capabilities = RtpReceiver.capabilities(kind);
        RtpTransceiver transceiver = connection.addTransceiver(kind, TransceiverDirection.SENDRECV);

        transceiver.setCodecPreferences(capabilities.codecs());

        MediaDescription offered = media(await(connection.createOffer()), 0);
        assertThat(offered.codecs().stream().map(codec -> MediaCapabilities.capability(kind, codec)))
                .containsAll(capabilities.codecs());
        assertThat(offered.extMaps())
                .extracting(ExtMap::uri)
                .containsExactlyElementsOf(capabilities.headerExtensions());
    }

    @Test
    void soundAddedLaterKeepsClearOfVideoAndRedundancyFollowsItsCodec() {
        offer(connection, recorded("chromium-156/h264-only.offer.sdp"));
        await(connection.setLocalDescription());
        connection.addTransceiver(MediaKind.AUDIO, TransceiverDirection.RECVONLY);

        SessionDescription again =
                SessionDescription.parse(await(connection.createOffer()).sdp());

        MediaDescription audio = again.media().get(again.media().size() - 1);
        int opus = audio.codecs().get(0).payloadType();
        assertThat(audio.codecs().get(1).parameters()).hasToString(opus + "/" + opus);
    }

    /** RFC 6904 §4: whoever encrypts extensions in this way needs a key that DTLS-SRTP does not make for us. */
    @Test
    void encryptedHeaderExtensionsAreNotAccepted() {
        String encrypted = "urn:ietf:params:rtp-hdrext:encrypt urn:ietf:params:rtp-hdrext:";
        offer(
                connection,
                recorded(CHROMIUM)
                        .replaceFirst(
                                "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\n",
                                "a=extmap:1 " + encrypted + "ssrc-audio-level\r\n"));
        await(connection.setLocalDescription());

        assertThat(connection.remoteDescription().sdp()).contains(encrypted);
        assertThat(connection.localDescription().sdp()).doesNotContain("hdrext:encrypt");
        assertThat(media(connection.localDescription(), 0).extMaps()).noneMatch(extension -> extension.id() == 1);
    }

    @Test
    void codecsThatNobodyHasAndListsWithoutMediaAreRefused() {
        RtpTransceiver video = connection.addTransceiver(MediaKind.VIDEO, TransceiverDirection.RECVONLY);

        for (List<RtpCodecCapability> wrong : List.of(
                List.of(new RtpCodecCapability("video/VP7", 90_000, 1, "")),
                List.of(new RtpCodecCapability("video/VP9", 8_000, 1, "profile-id=0")),
                List.of(OPUS),
                List.of(RTX))) {
            assertThatThrownBy(() -> video.setCodecPreferences(wrong))
                    .isInstanceOf(WebRtcException.class)
                    .hasMessageContaining("InvalidModificationError");
        }

        assertThat(codecs(media(await(connection.createOffer()), 0))).startsWith("VP8");
    }
}
