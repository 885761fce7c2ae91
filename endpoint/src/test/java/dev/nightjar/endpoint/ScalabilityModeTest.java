package dev.nightjar.endpoint;

import static dev.nightjar.endpoint.Sessions.await;
import static dev.nightjar.endpoint.Sessions.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.sdp.RtpCodec;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers inside an encoding, by the names and the rules of WebRTC-SVC §4 and §6. */
class ScalabilityModeTest extends TwoPeers {
    private static RtpTransceiverInit sending(String... modes) {
        List<RtpEncodingParameters> encodings = Stream.of(modes)
                .map(mode -> RtpEncodingParameters.DEFAULT.withScalabilityMode(mode))
                .toList();
        if (encodings.size() == 2) {
            encodings = List.of(encodings.get(0).withRid("a"), encodings.get(1).withRid("b"));
        }
        return RtpTransceiverInit.of(TransceiverDirection.SENDONLY).withSendEncodings(encodings);
    }

    private static List<RtpEncodingParameters> encodings(String mode) {
        return sending(mode).sendEncodings();
    }

    @ParameterizedTest
    @CsvSource({
        "L1T1, 3",
        "L1T2, 3",
        "L1T3, 3",
        "L2T1, 2",
        "L2T2, 2",
        "L2T3, 2",
        "L3T1, 2",
        "L3T2, 2",
        "L3T3, 2",
        "L2T1h, 2",
        "L2T2h, 2",
        "L2T3h, 2",
        "L3T1h, 2",
        "L3T2h, 2",
        "L3T3h, 2",
        "S2T1, 2",
        "S2T2, 2",
        "S2T3, 2",
        "S2T1h, 2",
        "S2T2h, 2",
        "S2T3h, 2",
        "S3T1, 2",
        "S3T2, 2",
        "S3T3, 2",
        "S3T1h, 2",
        "S3T2h, 2",
        "S3T3h, 2",
        "L2T1_KEY, 2",
        "L2T2_KEY, 2",
        "L2T2_KEY_SHIFT, 2",
        "L2T3_KEY, 2",
        "L2T3_KEY_SHIFT, 2",
        "L3T1_KEY, 2",
        "L3T2_KEY, 2",
        "L3T2_KEY_SHIFT, 2",
        "L3T3_KEY, 2",
        "L3T3_KEY_SHIFT, 2"
    })
    void eachNameIsAModeOfTheCodecsThatHaveIt(String mode, int codecs) {
        long having = Stream.of("VP8", "VP9", "AV1")
                .filter(name ->
                        ScalabilityMode.refusal(encodings(mode), List.of(RtpCodec.of(100, name, 90_000))) == null)
                .count();

        assertThat(having).isEqualTo(codecs);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "l1t3",
                "L1T3 ",
                "L1T4",
                "L4T1",
                "L0T1",
                "S1T1",
                "L1T3h",
                "L1T2_KEY",
                "S2T1_KEY",
                "L2T1_KEY_SHIFT"
            })
    void anyOtherNameIsAnOperationErrorOfAddTransceiver(String mode) {
        assertThatThrownBy(() -> left.addTransceiver(MediaKind.VIDEO, sending(mode)))
                .isInstanceOfSatisfying(
                        WebRtcException.class,
                        refused -> assertThat(refused.errorName()).isEqualTo(WebRtcException.Name.OPERATION_ERROR))
                .hasMessageContaining("scalabilityMode");
        assertThatThrownBy(() -> left.addTransceiver(EncodedTrack.of(CodecKind.VP9), sending(mode)))
                .isInstanceOf(WebRtcException.class);
        assertThat(left.transceivers()).isEmpty();
    }

    @Test
    void soundHasNoLayersAndAClosedConnectionNoOpinion() {
        assertThatThrownBy(() -> left.addTransceiver(MediaKind.AUDIO, sending("L1T1")))
                .hasMessageContaining("OperationError");
        left.close();
        assertThatThrownBy(() -> left.addTransceiver(MediaKind.AUDIO, sending("L1T1")))
                .hasMessageContaining("InvalidStateError");
    }

    @Test
    void severalEncodingsInOneStreamAreNotSentBesideOthers() {
        assertThatThrownBy(() -> left.addTransceiver(MediaKind.VIDEO, sending("L1T3", "S2T1")))
                .hasMessageContaining("OperationError")
                .hasMessageContaining("one way of simulcast");
        RtpTransceiverInit silent = sending("L1T3", "S2T1");
        silent = silent.withSendEncodings(
                silent.sendEncodings().get(0), silent.sendEncodings().get(1).withActive(false));
        RtpSender sender = left.addTransceiver(MediaKind.VIDEO, silent).sender();

        refused(
                sender.setParameters(sender.parameters().withEncoding(1, each -> each.withActive(true))),
                WebRtcException.Name.INVALID_MODIFICATION_ERROR,
                "one way of simulcast");
        assertThat(sender.parameters().encodings().get(1).active()).isFalse();
    }

    @Test
    void beforeAnAnswerAnyCodecMayHaveTheModeAfterwardsTheOneInUse() {
        EncodedTrack track = EncodedTrack.of(CodecKind.VP8);
        RtpSender sender = left.addTransceiver(track, sending("L1T2")).sender();
        await(sender.setParameters(sender.parameters().withEncoding(0, each -> each.withScalabilityMode("L3T3_KEY"))));
        Sessions.exchange(left, right);

        assertThat(sender.parameters().encodings().get(0).scalabilityMode()).isEqualTo("L3T3_KEY");
        refused(
                sender.setParameters(sender.parameters().withEncoding(0, each -> each.withScalabilityMode("L2T1"))),
                WebRtcException.Name.INVALID_MODIFICATION_ERROR,
                "no codec has that");
        await(sender.setParameters(sender.parameters().withEncoding(0, each -> each.withScalabilityMode("L1T3"))));
        await(sender.replaceTrack(EncodedTrack.of(CodecKind.VP9)));
        await(sender.setParameters(sender.parameters().withEncoding(0, each -> each.withScalabilityMode("L2T1"))));
        await(sender.replaceTrack(null));
        await(sender.setParameters(sender.parameters().withEncoding(0, each -> each.withScalabilityMode("S2T1"))));
    }

    @Test
    void picturesThatNeverComeAreARangeErrorOfAddTransceiverOnly() {
        RtpEncodingParameters never = RtpEncodingParameters.DEFAULT.withMaxFramerate(0.0);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> left.addTransceiver(
                        MediaKind.VIDEO,
                        RtpTransceiverInit.of(TransceiverDirection.SENDONLY).withSendEncodings(never)))
                .withMessageContaining("maxFramerate: 0");
        left.addTransceiver(
                MediaKind.AUDIO,
                RtpTransceiverInit.of(TransceiverDirection.SENDONLY).withSendEncodings(never));
        RtpSender sender = left.addTransceiver(MediaKind.VIDEO, TransceiverDirection.SENDONLY)
                .sender();
        await(sender.setParameters(sender.parameters().withEncoding(0, each -> each.withMaxFramerate(0.0))));
    }
}
