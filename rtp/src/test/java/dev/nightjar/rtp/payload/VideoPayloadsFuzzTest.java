package dev.nightjar.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.nightjar.core.NetworkBytes;
import dev.nightjar.testkit.Seeds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Any payloads of video: nothing throws, and whole frames are such as can be sent on. */
class VideoPayloadsFuzzTest {
    @FuzzTest(maxDuration = "60s")
    void anyRunOfAv1PayloadsMakesFramesThatComeBack(byte[] run) {
        PayloadRuns.check(CodecKind.AV1, run);
    }

    @FuzzTest(maxDuration = "60s")
    void anyRunOfH265PayloadsMakesFramesThatComeBack(byte[] run) {
        PayloadRuns.check(CodecKind.H265, run);
    }

    @FuzzTest(maxDuration = "60s")
    void anyRunOfH264PayloadsMakesFramesThatComeBack(byte[] run) {
        PayloadRuns.check(CodecKind.H264, run);
    }

    @FuzzTest(maxDuration = "60s")
    void anyRunOfVp8PayloadsMakesFramesThatComeBack(byte[] run) {
        PayloadRuns.check(CodecKind.VP8, run);
    }

    @FuzzTest(maxDuration = "60s")
    void anyRunOfVp9PayloadsMakesFramesThatComeBack(byte[] run) {
        PayloadRuns.check(CodecKind.VP9, run);
    }

    /** As a description carries them, each after its length. What is refused changes nothing, what is taken is kept. */
    @FuzzTest(maxDuration = "30s")
    void anyParameterSetsMakeAConfigurationOfBoundedLengthOrNone(byte[] sets) {
        H264ParameterSets h264 = new H264ParameterSets();
        H265ParameterSets h265 = new H265ParameterSets();
        for (int at = 0; at + 2 <= sets.length; ) {
            int length = Math.min(NetworkBytes.getUint16(sets, at), sets.length - at - 2);
            at += 2;
            if (length > 0) {
                boolean isSequence = (sets[at] & 0x1F) == 7;
                boolean isTaken = isSequence ? h264.sequence(sets, at, length) : h264.picture(sets, at, length);
                assertThat(isTaken && isSequence && h264.width() <= 0).isFalse();
                boolean isSps = H265Nal.type(sets[at]) == H265Nal.SPS;
                isTaken = h265.take(H265Nal.type(sets[at]), sets, at, length);
                assertThat(isTaken && isSps && h265.width() <= 0).isFalse();
            }
            at += length;
        }
        byte[] avc = h264.configuration();
        byte[] hevc = h265.configuration();
        assertThat(avc == null).isEqualTo(!h264.areComplete());
        assertThat(hevc == null).isEqualTo(!h265.areComplete());
        assertThat(avc == null ? 0 : avc.length)
                .isLessThan(16 + (1 + H264ParameterSets.MAX_PICTURE_SETS) * (H264ParameterSets.MAX_SET_BYTES + 2));
        assertThat(hevc == null ? 0 : hevc.length)
                .isLessThan(40 + (2 + H265ParameterSets.MAX_PICTURE_SETS) * (H265ParameterSets.MAX_SET_BYTES + 2));
    }

    @ParameterizedTest
    @EnumSource(names = {"AV1", "H265"})
    void mutatedPayloadsOfRealVideoDoToo(CodecKind codec) throws IOException {
        SplittableRandom random = Seeds.random(codec.ordinal());
        List<EncodedFrame> sample = codec == CodecKind.AV1 ? SampleVideo.av1() : SampleVideo.h265();
        int frames = 0;
        for (int round = 0; round < 2_000; round++) {
            byte[] run = run(codec, sample, random);
            for (int i = random.nextInt(6); i > 0; i--) {
                run[random.nextInt(run.length)] ^= (byte) (1 << random.nextInt(8));
            }
            frames += PayloadRuns.check(codec, run);
        }
        assertThat(frames).isGreaterThan(1_000);
    }

    private static byte[] run(CodecKind codec, List<EncodedFrame> sample, SplittableRandom random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Packetiser packetiser = Packetiser.of(codec);
        List<EncodedFrame> sent = new ArrayList<>(sample.subList(0, 3));
        sent.add(sample.get(10));
        for (EncodedFrame frame : sent) {
            packetiser.packetise(frame, 64 + random.nextInt(1_000), (buffer, offset, length, last) -> {
                byte[] flags = new byte[2];
                NetworkBytes.putInt16(flags, 0, length | (last ? 0xA000 : 0));
                out.writeBytes(flags);
                out.write(buffer, offset, length);
            });
        }
        return out.toByteArray();
    }
}
