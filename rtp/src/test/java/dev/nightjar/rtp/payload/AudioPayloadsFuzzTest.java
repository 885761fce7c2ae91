package dev.nightjar.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Any payload of audio: refused, or a frame of a bounded duration that can be sent as it came. */
class AudioPayloadsFuzzTest {
    private static final CodecKind[] CODECS =
            Arrays.stream(CodecKind.values()).filter(codec -> !codec.isVideo()).toArray(CodecKind[]::new);

    /** The first byte chooses the codec and its channels. */
    @FuzzTest(maxDuration = "30s")
    void aPayloadIsRefusedOrAFrameThatIsSentAsItCame(byte[] input) {
        if (input.length < 2) {
            return;
        }
        CodecKind codec = CODECS[(input[0] & 0xFF) % CODECS.length];
        byte[] payload = Arrays.copyOfRange(input, 1, input.length);
        Depacketiser depacketiser = Depacketiser.of(codec);
        if (depacketiser instanceof SampledAudioDepacketiser sampled) {
            sampled.channels((input[0] & 0xFF) >> 4);
        }
        List<Frame> frames = new ArrayList<>();
        FrameAssembler assembler = new FrameAssembler(depacketiser, frame -> frames.add(frame.copyOf()));

        assembler.packet(7, false, false, payload, 0, payload.length, 1);

        assertThat(frames.size() + assembler.framesDropped()).isEqualTo(1);
        for (Frame frame : frames) {
            assertThat(Arrays.copyOf(frame.buffer(), frame.length())).isEqualTo(payload);
            assertThat(frame.durationSamples()).isBetween(0, codec == CodecKind.OPUS ? 5_760 : 2 * payload.length);
            List<byte[]> sent = new ArrayList<>();
            Packetiser.of(codec)
                    .packetise(
                            EncodedFrame.of(codec, payload, true),
                            Math.max(64, payload.length),
                            (b, o, l, last) -> sent.add(Arrays.copyOfRange(b, o, o + l)));
            assertThat(sent).containsExactly(payload);
        }
    }

    @FuzzTest(maxDuration = "20s")
    void whatAnOpusPacketTellsIsSaidWithoutLeavingIt(byte[] packet) {
        int samples = OpusPacket.durationSamples(packet, 0, packet.length);
        byte[] longer = new byte[packet.length + 8];
        Arrays.fill(longer, (byte) 0xFF);
        System.arraycopy(packet, 0, longer, 3, packet.length);

        assertThat(samples).isBetween(-1, OpusPacket.MAX_SAMPLES).isNotZero();
        assertThat(OpusPacket.durationSamples(longer, 3, packet.length)).isEqualTo(samples);
        assertThat(OpusPacket.hasForwardErrorCorrection(longer, 3, packet.length))
                .isEqualTo(OpusPacket.hasForwardErrorCorrection(packet, 0, packet.length));
        assertThat(OpusPacket.isStereo(longer, 3, packet.length))
                .isEqualTo(OpusPacket.isStereo(packet, 0, packet.length));
        assertThat(OpusPacket.isSilence(longer, 3, packet.length))
                .isEqualTo(OpusPacket.isSilence(packet, 0, packet.length));
    }

    @FuzzTest(maxDuration = "20s")
    void comfortNoiseIsWrittenAsItWasRead(byte[] payload) {
        ComfortNoise noise = ComfortNoise.parse(payload, 0, payload.length);
        if (noise == null) {
            assertThat(payload).isEmpty();
            return;
        }
        byte[] written = new byte[1 + noise.coefficients().length];
        assertThat(noise.writeTo(written, 0)).isEqualTo(written.length);

        byte[] expected = Arrays.copyOf(payload, Math.min(payload.length, 1 + ComfortNoise.MAX_ORDER));
        expected[0] &= 0x7F; // reserved
        assertThat(written).isEqualTo(expected);
        for (int i = 0; i < noise.coefficients().length; i++) {
            assertThat(noise.reflection(i)).isBetween(-32_766, 32_766);
        }
    }
}
