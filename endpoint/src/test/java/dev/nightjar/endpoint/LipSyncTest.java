package dev.nightjar.endpoint;

import static dev.nightjar.endpoint.Sessions.answer;
import static dev.nightjar.endpoint.Sessions.await;
import static dev.nightjar.endpoint.Sessions.exchange;
import static dev.nightjar.endpoint.Sessions.offer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.sdp.MediaGroup;
import dev.nightjar.sdp.SessionDescription;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which sections descriptions say are to be played in step: RFC 9429 §5.2.1, §5.2.2 and §5.3.1. */
class LipSyncTest extends TwoPeers {
    private static RtpTransceiver add(PeerConnection to, MediaKind kind, String... streams) {
        return to.addTransceiver(
                kind, RtpTransceiverInit.of(TransceiverDirection.SENDRECV).withStreams(streams));
    }

    private static List<RtpCodecCapability> only(String name) {
        return RtpReceiver.capabilities(MediaKind.VIDEO).codecs().stream()
                .filter(codec -> codec.name().equals(name))
                .toList();
    }

    private static List<String> groups(String sdp) {
        return SessionDescription.parse(sdp).groups().stream()
                .filter(group -> group.semantics().equals(MediaGroup.LS))
                .map(MediaGroup::toString)
                .toList();
    }

    private static String offered(PeerConnection by) {
        return await(by.createOffer()).sdp();
    }

    @Test
    void sectionsOfOneStreamAreAGroupOfTheOfferAndOthersAreNot() {
        add(left, MediaKind.AUDIO, "camera");
        add(left, MediaKind.VIDEO, "camera", "wall");
        add(left, MediaKind.VIDEO, "screen");
        RtpTransceiver late = add(left, MediaKind.AUDIO);

        assertThat(groups(offered(left))).containsExactly("LS 0 1");

        late.sender().setStreams("screen", "wall");

        assertThat(groups(offered(left))).containsExactly("LS 0 1", "LS 1 3", "LS 2 3");
    }

    @Test
    void anAnswerWithoutStreamsKeepsTheOffersGroups() {
        add(left, MediaKind.AUDIO, "camera");
        add(left, MediaKind.VIDEO, "camera");

        assertThat(groups(answer(right, offered(left)))).containsExactly("LS 0 1");
    }

    @Test
    void anAnswerWithStreamsHasTheGroupWhereTheyAreOne() {
        add(left, MediaKind.AUDIO, "camera");
        add(left, MediaKind.VIDEO, "camera");
        right.addTrack(EncodedTrack.of(CodecKind.OPUS), "mine");
        right.addTrack(EncodedTrack.of(CodecKind.VP8), "mine");

        assertThat(groups(answer(right, offered(left)))).containsExactly("LS 0 1");
    }

    @Test
    void anAnswerOfSeveralStreamsHasNoGroup() {
        add(left, MediaKind.AUDIO, "camera");
        add(left, MediaKind.VIDEO, "camera");
        right.addTrack(EncodedTrack.of(CodecKind.OPUS), "sound");
        right.addTrack(EncodedTrack.of(CodecKind.VP8), "picture");

        assertThat(groups(answer(right, offered(left)))).isEmpty();
    }

    @Test
    void whatIsRejectedIsInNoGroup() {
        add(left, MediaKind.AUDIO, "camera");
        add(left, MediaKind.VIDEO, "camera").setCodecPreferences(only("VP8"));
        offer(right, offered(left));
        right.transceivers().get(1).setCodecPreferences(only("H264"));
        await(right.setLocalDescription());

        String answer = right.localDescription().sdp();
        assertThat(SessionDescription.parse(answer).media().get(1).isRejected()).isTrue();
        assertThat(groups(answer)).isEmpty();
    }

    @Test
    void groupsOfTheLastAnswerGoOnWhileTheirSectionsDo() {
        add(left, MediaKind.AUDIO, "camera");
        add(left, MediaKind.VIDEO, "camera");
        add(left, MediaKind.VIDEO, "camera");
        exchange(left, right);

        assertThat(groups(offered(right))).as("sections that only receive").containsExactly("LS 0 1 2");

        left.transceivers().get(1).sender().setStreams();
        assertThat(groups(offered(left))).containsExactly("LS 0 2", "LS 0 1 2");

        right.transceivers().get(2).stop();
        assertThat(groups(offered(right))).containsExactly("LS 0 1");
        right.transceivers().get(1).stop();
        assertThat(groups(offered(right))).isEmpty();
    }
}
