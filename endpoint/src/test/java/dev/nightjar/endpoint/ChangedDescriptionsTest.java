package dev.nightjar.endpoint;

import static dev.nightjar.endpoint.Sessions.answer;
import static dev.nightjar.endpoint.Sessions.await;
import static dev.nightjar.endpoint.Sessions.recorded;
import static dev.nightjar.endpoint.Sessions.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.endpoint.WebRtcException.Name;
import dev.nightjar.sdp.Direction;
import dev.nightjar.sdp.MediaDescription;
import dev.nightjar.sdp.RtpCodec;
import dev.nightjar.sdp.SessionDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Descriptions that an application has changed on the way, as many tutorials have it: the peer's may be anything that
 * is a description (RFC 9429 §5.4), ours are what was created (W3C WebRTC §4.4.2).
 */
class ChangedDescriptionsTest extends OnePeer {
    private static final String OFFER = recorded("chromium-156/audio-video-data.offer.sdp");

    private MediaDescription answered(String offer, int section) {
        return SessionDescription.parse(answer(connection, offer)).media().get(section);
    }

    @Test
    void anotherOrderOfTheFormatsIsTheOrderOfTheAnswer() {
        String h264First = OFFER.replaceFirst("(m=video \\d+ \\S+) 96 97 (.*)\r\n", "$1 $2 96 97\r\n");

        MediaDescription video = answered(h264First, 1);

        assertThat(video.codecs().get(0).isNamed("H264")).isTrue();
        assertThat(video.formats()).containsSequence("96", "97");
    }

    @Test
    void aFormatThatIsTakenOutOfTheLineIsNotThereThoughItsAttributesAre() {
        MediaDescription video = answered(OFFER.replaceFirst("(m=video \\d+ \\S+) 96 97 ", "$1 "), 1);

        assertThat(video.codecs()).extracting(RtpCodec::name).isNotEmpty().doesNotContain("VP8");
        assertThat(video.formats()).doesNotContain("96", "97");
    }

    @Test
    void parametersBandwidthAndUnknownLinesChangeNothingElse() {
        String changed = OFFER.replace("useinbandfec=1", "useinbandfec=1;stereo=1;maxaveragebitrate=510000")
                .replaceFirst("(m=video .*\r\nc=.*\r\n)", "$1b=AS:500\r\nb=TIAS:500000\r\n")
                .replace("a=mid:1\r\n", "a=mid:1\r\na=x-google-flag:conference\r\na=ptime:20\r\n");

        assertThat(answered(changed, 0).codecs().get(0).isNamed("opus")).isTrue();
        assertThat(connection.remoteDescription().sdp()).isEqualTo(changed);
        assertThat(connection.transceivers()).hasSize(2);
    }

    @Test
    void anotherDirectionIsWhatIsAnswered() {
        MediaDescription audio = answered(OFFER.replace("a=sendrecv", "a=inactive"), 0);

        assertThat(audio.direction()).isEqualTo(Direction.INACTIVE);
    }

    @Test
    void extensionsAndFeedbackThatAreTakenOutAreNotAnswered() {
        MediaDescription video =
                answered(OFFER.replaceAll("a=extmap:.*\r\n", "").replaceAll("a=rtcp-fb:.*\r\n", ""), 1);

        assertThat(video.extMaps()).isEmpty();
        assertThat(video.codecs())
                .isNotEmpty()
                .allMatch(codec -> codec.feedback().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=rtpmap:", "a=fmtp:", "a=ice-ufrag:", "m=video ", "a=mid:"})
    void ofOursEveryLineIsWhatWasCreated(String line) {
        connection.addTransceiver(MediaKind.VIDEO, TransceiverDirection.SENDRECV);
        String offer = await(connection.createOffer()).sdp();
        String changed = offer.replaceFirst(line + ".*\r\n", "");
        assertThat(changed).isNotEqualTo(offer);

        refused(
                connection.setLocalDescription(JsepDescription.offer(changed)),
                Name.INVALID_MODIFICATION_ERROR,
                "createOffer");
        assertThat(connection.signalingState()).isEqualTo(SignalingState.STABLE);
        await(connection.setLocalDescription(JsepDescription.offer(offer)));
    }
}
