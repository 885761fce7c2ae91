package dev.nightjar.endpoint;

import static dev.nightjar.endpoint.Sessions.await;
import static dev.nightjar.endpoint.Sessions.exchange;
import static dev.nightjar.endpoint.Sessions.offer;
import static dev.nightjar.endpoint.Sessions.recorded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.RtpCodec;
import dev.nightjar.sdp.SessionDescription;
import dev.nightjar.sdp.SsrcAttribute;
import dev.nightjar.sdp.SsrcGroup;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** W3C WebRTC §5.4.3, setCodecPreferences, against what browsers have offered. */
@Tag("loopback")
class CodecPreferencesTest {
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

    private static Endpoint endpoint;
    private PeerConnection connection;

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
        connection = endpoint.newPeerConnection();
    }

    @AfterEach
    void disconnect() {
        connection.close();
    }

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

    @Test
    void everythingThatChromiumOffersIsAcceptedInOurOrder() {
        offer(connection, recorded(CHROMIUM));

        assertThat(answered(0))
                .containsExactly("opus", "red", "G722", "PCMU", "PCMA", "CN", "telephone-event", "telephone-event");
        List<String> video = codecs(media(connection.localDescription(), 1));
        assertThat(video).startsWith("VP8", "rtx", "H264").contains("VP9", "AV1");
        assertThat(video.indexOf("VP9")).isGreaterThan(video.lastIndexOf("H264"));
        assertThat(video.indexOf("AV1")).isGreaterThan(video.indexOf("VP9"));
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
            assertThat(codecs(media(other.localDescription(), 0)))
                    .containsExactlyInAnyOrder("AV1", "rtx", "VP9", "rtx");

            video.setCodecPreferences(List.of(H265));

            assertThat(codecs(media(await(connection.createOffer()), 0)))
                    .as("nothing of it is left in what was agreed")
                    .containsExactlyInAnyOrder("AV1", "rtx", "VP9", "rtx");
        }
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
