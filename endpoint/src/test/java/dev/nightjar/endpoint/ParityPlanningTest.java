package dev.nightjar.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.rtp.payload.CodecKind;
import dev.nightjar.rtp.repair.FecFormat;
import dev.nightjar.rtp.send.ParityFormat;
import dev.nightjar.sdp.RtpCodec;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParityPlanningTest {
    private static final int SSRC = 0x1234_5678;
    private static final RtpCodec VP8 = RtpCodec.of(96, "VP8", 90_000);
    private static final RtpCodec RED = RtpCodec.of(118, "red", 90_000);
    private static final RtpCodec RED_RTX = RtpCodec.rtx(119, 90_000, 118);
    private static final RtpCodec ULPFEC = RtpCodec.of(120, "ulpfec", 90_000);
    private static final RtpCodec FLEXFEC = RtpCodec.of(35, "flexfec-03", 90_000);

    @Test
    void flexfecComesBeforeUlpfec() {
        ParityFormat format = ParityPlanning.of(List.of(VP8, RED, ULPFEC, FLEXFEC), CodecKind.VP8, SSRC);

        assertThat(format.format()).isEqualTo(FecFormat.FLEXFEC);
        assertThat(format.payloadType()).isEqualTo(35);
        assertThat(format.ssrc()).isEqualTo(0x9234_5678).isEqualTo(ParityPlanning.ssrc(SSRC));
        assertThat(format.firstSequenceNumber()).isEqualTo(0x3456);
    }

    @Test
    void ulpfecNeedsRedAndKnowsItsRetransmissions() {
        assertThat(ParityPlanning.of(List.of(VP8, RED, RED_RTX, ULPFEC), CodecKind.VP8, SSRC))
                .isEqualTo(ParityFormat.ulpfec(120, 118, 119));
        assertThat(ParityPlanning.of(List.of(VP8, RED, ULPFEC), CodecKind.VP9, SSRC))
                .isEqualTo(ParityFormat.ulpfec(120, 118, -1));
        assertThat(ParityPlanning.of(List.of(VP8, ULPFEC), CodecKind.VP8, SSRC)).isNull();
        assertThat(ParityPlanning.of(List.of(VP8, RED), CodecKind.VP8, SSRC)).isNull();
    }

    @Test
    void codecsThatDoNotNumberTheirFramesHaveFlexfecAlone() {
        for (CodecKind kind : List.of(CodecKind.H264, CodecKind.AV1, CodecKind.H265)) {
            assertThat(ParityPlanning.of(List.of(RED, ULPFEC), kind, SSRC)).isNull();
            assertThat(ParityPlanning.of(List.of(RED, ULPFEC, FLEXFEC), kind, SSRC))
                    .extracting(ParityFormat::format)
                    .isEqualTo(FecFormat.FLEXFEC);
        }
    }

    @Test
    void soundHasNone() {
        assertThat(ParityPlanning.of(List.of(RED, ULPFEC, FLEXFEC), CodecKind.OPUS, SSRC))
                .isNull();
    }

    @Test
    void mediaRetransmissionsAndFlexfecHaveDifferentSources() {
        for (int ssrc : new int[] {1, 0x4000_0000, 0x7FFF_FFFE}) {
            assertThat(List.of(ssrc, SenderEncodings.retransmission(ssrc), ParityPlanning.ssrc(ssrc)))
                    .doesNotHaveDuplicates()
                    .doesNotContain(0, -1);
        }
    }
}
