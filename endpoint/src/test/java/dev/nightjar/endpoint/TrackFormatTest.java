package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.rtp.ExtensionMap;
import dev.nightjar.rtp.forward.ForwardFormat;
import dev.nightjar.rtp.forward.PayloadTypes;
import dev.nightjar.sdp.RtpCodec;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrackFormatTest {
    private static final String MODE_1 = "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f";
    private static final String MODE_0 = "level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=42e01f";

    private final TrackFormat track = new TrackFormat(
            new ForwardFormat(List.of(), ExtensionMap.EMPTY),
            List.of(
                    RtpCodec.of(96, "VP8", 90_000),
                    RtpCodec.rtx(97, 90_000, 96),
                    RtpCodec.of(102, "H264", 90_000).withParameters(MODE_1),
                    RtpCodec.of(104, "H264", 90_000).withParameters(MODE_0)));

    @Test
    void aCodecBecomesThePayloadTypeThatTheReceiverHasForTheSame() {
        PayloadTypes types = track.toReceiver(List.of(
                RtpCodec.of(108, "H264", 90_000).withParameters(MODE_1),
                RtpCodec.of(120, "VP8", 90_000),
                RtpCodec.rtx(121, 90_000, 120)));

        assertThat(types.sent(96)).isEqualTo(120);
        assertThat(types.sent(102)).isEqualTo(108);
        assertThat(types.sent(104)).as("another packetization mode").isEqualTo(-1);
        assertThat(types.sent(97))
                .as("a retransmission is never sent on as such")
                .isEqualTo(-1);
    }

    @Test
    void noiseAndTonesGoWithTheSoundTheyBelongToAndRedundancyIsNot() {
        TrackFormat sound = new TrackFormat(
                new ForwardFormat(List.of(), ExtensionMap.EMPTY),
                List.of(
                        RtpCodec.of(0, "PCMU", 8_000),
                        RtpCodec.of(63, "red", 48_000).withChannels(2),
                        RtpCodec.of(13, "CN", 8_000),
                        RtpCodec.of(110, "telephone-event", 48_000),
                        RtpCodec.of(126, "telephone-event", 8_000)));
        List<RtpCodec> receiver = List.of(
                RtpCodec.of(13, "CN", 8_000),
                RtpCodec.of(101, "telephone-event", 8_000),
                RtpCodec.of(112, "red", 48_000).withChannels(2));

        PayloadTypes types = sound.toReceiver(receiver);

        assertThat(types.sent(13)).isEqualTo(13);
        assertThat(types.sent(126)).isEqualTo(101);
        assertThat(types.sent(110)).as("another clock").isEqualTo(-1);
        assertThat(types.sent(63)).isEqualTo(-1);
        assertThat(sound.fits(receiver)).as("what only accompanies").isFalse();
    }

    @Test
    void aRefusalNamesWhatIsSentAndWhatWasAgreed() {
        List<RtpCodec> receiver = List.of(RtpCodec.of(35, "AV1", 90_000));

        assertThat(track.fits(receiver)).isFalse();
        assertThat(track.fits(List.of(RtpCodec.of(35, "vp8", 90_000)))).isTrue();
        assertThat(track.refusal(102, receiver)).contains("H264/90000").contains("AV1/90000");
        assertThat(track.refusal(50, receiver)).contains("payload type 50");
    }
}
