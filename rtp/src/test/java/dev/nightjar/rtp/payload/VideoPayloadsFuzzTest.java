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

/** Any payloads of AV1 and H.265: nothing throws, and whole frames are such as can be sent on. */
class VideoPayloadsFuzzTest {
    @FuzzTest(maxDuration = "60s")
    void anyRunOfAv1PayloadsMakesFramesThatComeBack(byte[] run) {
        PayloadRuns.check(CodecKind.AV1, run);
    }

    @FuzzTest(maxDuration = "60s")
    void anyRunOfH265PayloadsMakesFramesThatComeBack(byte[] run) {
        PayloadRuns.check(CodecKind.H265, run);
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
