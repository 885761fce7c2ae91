package dev.nightjar.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SampledAudioTest {
    @ParameterizedTest(name = "{1} bytes of {0} are {2} samples, {3} ticks")
    @CsvSource({"PCMU, 160, 160, 160", "PCMA, 80, 80, 80", "G722, 160, 320, 160", "L16, 960, 480, 480"})
    void aPayloadIsAFrameOfSoManySamples(CodecKind codec, int bytes, int samples, int ticks) {
        Frame frame = new Frame(codec);
        Depacketiser depacketiser = Depacketiser.of(codec);
        byte[] packet = new byte[bytes + 2];
        Arrays.fill(packet, (byte) 0x55);
        depacketiser.begin(true);

        assertThat(depacketiser.append(packet, 1, bytes)).isTrue();
        assertThat(depacketiser.finish(frame)).isEqualTo(FrameOutcome.WHOLE);

        assertThat(depacketiser.codec()).isEqualTo(codec);
        assertThat(frame.length()).isEqualTo(bytes);
        assertThat(frame.isKeyframe()).isTrue();
        assertThat(frame.durationSamples()).isEqualTo(samples);
        assertThat((long) samples * codec.clockRate() / codec.sampleRate()).isEqualTo(ticks);
        assertThat(depacketiser.provesNothingLost(packet, 0, bytes)).isFalse();
    }

    @Test
    void l16HasAsManyChannelsAsNegotiatedAndWholeSamplesOnly() {
        SampledAudioDepacketiser depacketiser = new SampledAudioDepacketiser(CodecKind.L16);
        depacketiser.channels(2);
        Frame frame = new Frame(CodecKind.L16);
        depacketiser.begin(false);
        assertThat(depacketiser.append(new byte[400], 0, 400)).isTrue();
        assertThat(depacketiser.finish(frame)).isEqualTo(FrameOutcome.WHOLE);
        assertThat(frame.durationSamples()).isEqualTo(100);

        depacketiser.begin(false);
        assertThat(depacketiser.append(new byte[402], 0, 402)).isFalse();
        assertThat(depacketiser.finish(frame)).isEqualTo(FrameOutcome.BROKEN);
    }

    @Test
    void twoPayloadsOfOneTimestampAreRefusedAndNoneIsEmpty() {
        SampledAudioDepacketiser depacketiser = new SampledAudioDepacketiser(CodecKind.PCMU);
        depacketiser.begin(false);
        assertThat(depacketiser.finish(new Frame(CodecKind.PCMU))).isEqualTo(FrameOutcome.EMPTY);
        depacketiser.append(new byte[10], 0, 10);
        assertThat(depacketiser.append(new byte[10], 0, 10)).isFalse();
        assertThat(depacketiser.finish(new Frame(CodecKind.PCMU))).isEqualTo(FrameOutcome.BROKEN);
        assertThatIllegalArgumentException().isThrownBy(() -> new SampledAudioDepacketiser(CodecKind.OPUS));
    }

    @ParameterizedTest
    @EnumSource(
            value = CodecKind.class,
            names = {"OPUS", "G722", "PCMU", "PCMA", "L16"})
    void aFrameIsThePayloadOfOnePacket(CodecKind codec) {
        byte[] bytes = {9, (byte) 0xFC, 2, 3, 4, 9};
        List<byte[]> payloads = new ArrayList<>();
        AudioPacketiser packetiser = new AudioPacketiser(codec);

        packetiser.packetise(new EncodedFrame(codec, bytes, 1, 4, true, -1, -1), 64, (buffer, offset, length, last) -> {
            assertThat(last).isTrue();
            payloads.add(Arrays.copyOfRange(buffer, offset, offset + length));
        });

        assertThat(packetiser.codec()).isEqualTo(codec);
        assertThat(payloads).hasSize(1);
        assertThat(payloads.get(0)).containsExactly(0xFC, 2, 3, 4);
    }

    @Test
    void aFrameThatDoesNotFitOrIsNoneIsRefused() {
        AudioPacketiser packetiser = new AudioPacketiser(CodecKind.OPUS);
        PayloadSink nobody = (buffer, offset, length, last) -> {
            throw new AssertionError("handed out");
        };

        assertThatIllegalArgumentException()
                .isThrownBy(() -> packetiser.packetise(EncodedFrame.of(CodecKind.OPUS, new byte[65], true), 64, nobody))
                .withMessage("frame: 65 bytes (expected: <= 64)");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> packetiser.packetise(EncodedFrame.of(CodecKind.OPUS, new byte[] {3}, true), 64, nobody))
                .withMessage("frame: no Opus packet");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> packetiser.packetise(EncodedFrame.of(CodecKind.PCMU, new byte[2], true), 64, nobody))
                .withMessage("frame: PCMU (expected: OPUS)");
        assertThatIllegalArgumentException().isThrownBy(() -> new AudioPacketiser(CodecKind.VP8));
    }
}
