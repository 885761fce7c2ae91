package dev.nightjar.endpoint.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.container.MediaFrame;
import dev.nightjar.container.WavReader;
import dev.nightjar.rtp.payload.CodecKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WavFileTest {
    private static final int PCM = 1;
    private static final int MULAW = 7;

    /** RFC 3551 §4.5.11: the most significant byte first, where the file has it last. */
    @Test
    void linearSoundOf44KilohertzIsSentAsL16() throws IOException {
        ByteBuffer samples = ByteBuffer.allocate(2 * 600).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 600; i++) {
            samples.putShort((short) (i * 50 - 15_000));
        }

        WavFile file = open(PCM, 44_100, 1, samples.array());

        assertThat(file.codec()).isEqualTo(CodecKind.L16);
        ByteBuffer first = packet(file, 0, 882);
        for (int i = 0; i < 441; i++) {
            assertThat(first.getShort()).isEqualTo((short) (i * 50 - 15_000));
        }
        assertThat(packet(file, 10_000_000, 318).getShort()).isEqualTo((short) (441 * 50 - 15_000));
        assertThat(file.read()).isNull();
    }

    @Test
    void telephoneSoundIsEncodedOrSentAsItIs() throws IOException {
        WavFile linear = open(PCM, 8_000, 1, new byte[2 * 200]);
        WavFile muLaw = open(MULAW, 8_000, 1, new byte[200]);

        assertThat(linear.codec()).isEqualTo(CodecKind.PCMA);
        assertThat(packet(linear, 0, 160).get()).isEqualTo((byte) 0xD5);
        assertThat(muLaw.codec()).isEqualTo(CodecKind.PCMU);
        assertThat(packet(muLaw, 0, 160).get()).isZero();
        assertThat(packet(muLaw, 20_000_000, 40).get()).isZero();
    }

    @Test
    void whatWouldHaveToBeResampledOrMixedIsRefused() {
        assertThatThrownBy(() -> open(PCM, 48_000, 1, new byte[8])).hasMessageContaining("1 channels at 48000 Hz");
        assertThatThrownBy(() -> open(MULAW, 44_100, 1, new byte[8])).hasMessageContaining("1 channels at 44100 Hz");
        assertThatThrownBy(() -> open(PCM, 44_100, 2, new byte[8])).hasMessageContaining("2 channels at 44100 Hz");
    }

    private static ByteBuffer packet(WavFile file, long nanos, int length) throws IOException {
        MediaFrame frame = file.read();
        assertThat(frame).isNotNull();
        assertThat(frame.nanos()).isEqualTo(nanos);
        assertThat(frame.bytes()).hasSize(length);
        return ByteBuffer.wrap(frame.bytes());
    }

    private static WavFile open(int encoding, int rate, int channels, byte[] samples) throws IOException {
        int block = (encoding == PCM ? 2 : 1) * channels;
        byte[] bytes = ByteBuffer.allocate(44 + samples.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF....WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
                .putInt(16)
                .putShort((short) encoding)
                .putShort((short) channels)
                .putInt(rate)
                .putInt(block * rate)
                .putShort((short) block)
                .putShort((short) (8 * block / channels))
                .put("data".getBytes(StandardCharsets.US_ASCII))
                .putInt(samples.length)
                .put(samples)
                .array();
        ByteArrayInputStream in = new ByteArrayInputStream(bytes);
        return new WavFile(WavReader.open(in::read), CodecKind.PCMA, in);
    }
}
