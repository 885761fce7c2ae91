package dev.nightjar.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What encoders make goes through RTP unchanged, and is described as FFmpeg describes it. */
class SampleVideoTest {
    @ParameterizedTest
    @CsvSource({"AV1, 64", "AV1, 300", "AV1, 1200", "AV1, 100000", "H265, 64", "H265, 300", "H265, 1200", "H265, 100000"
    })
    void encodedFramesComeBackByteForByte(CodecKind codec, int maxPayloadBytes) throws IOException {
        List<EncodedFrame> sent = codec == CodecKind.AV1 ? SampleVideo.av1() : SampleVideo.h265();
        RoundTrip trip = new RoundTrip(codec);

        for (EncodedFrame frame : sent) {
            trip.send(frame, maxPayloadBytes);

            assertThat(trip.lastFrame()).isEqualTo(frame.buffer());
            assertThat(trip.sizes).allMatch(size -> size <= maxPayloadBytes);
            assertThat(trip.marked).containsExactly(trip.sizes.size() - 1);
        }

        assertThat(trip.frames).hasSize(SampleVideo.FRAMES).allSatisfy(frame -> {
            assertThat(frame.width()).isEqualTo(SampleVideo.WIDTH);
            assertThat(frame.height()).isEqualTo(SampleVideo.HEIGHT);
            assertThat(HexFormat.of().formatHex(frame.codecPrivate()))
                    .isEqualTo(codec == CodecKind.AV1 ? SampleVideo.AV1_CONFIGURATION : SampleVideo.H265_CONFIGURATION);
        });
        assertThat(trip.frames)
                .extracting(Frame::isKeyframe)
                .isEqualTo(sent.stream().map(EncodedFrame::keyframe).toList());
        assertThat(trip.frames)
                .extracting(Frame::codecPrivate)
                .containsOnly(trip.frames.get(0).codecPrivate());
    }

    @ParameterizedTest
    @CsvSource({"AV1, 1", "H265, 3"})
    void aLargeFrameIsARunOfEqualPackets(CodecKind codec, int slack) throws IOException {
        EncodedFrame keyframe = (codec == CodecKind.AV1 ? SampleVideo.av1() : SampleVideo.h265()).get(0);
        RoundTrip trip = new RoundTrip(codec).send(keyframe, 500);

        int first = trip.sizes.size() - keyframe.length() / 500;
        List<Integer> run = trip.sizes.subList(Math.max(0, first - 1), trip.sizes.size());
        assertThat(run.subList(0, run.size() - 1)).allMatch(size -> size.equals(run.get(0)));
        assertThat(run.get(run.size() - 1)).isBetween(run.get(0) - slack * run.size(), run.get(0));
    }
}
