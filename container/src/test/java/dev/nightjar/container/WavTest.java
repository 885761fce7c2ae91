package dev.nightjar.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WavTest {
    @ParameterizedTest
    @EnumSource(WavFormat.Encoding.class)
    void readsWhatItWrote(WavFormat.Encoding encoding) throws Exception {
        WavFormat format = new WavFormat(encoding, 8_000, 1);
        byte[] samples = samples(format, 401);

        WavReader reader = WavReader.open(ByteSource.of(file(format, samples, true)));

        assertThat(reader.format()).isEqualTo(format);
        MediaFrame first = reader.read(160);
        assertThat(first.nanos()).isZero();
        assertThat(first.bytes()).hasSize(160 * format.blockBytes());
        MediaFrame second = reader.read(160);
        assertThat(second.nanos()).isEqualTo(20_000_000);
        MediaFrame last = reader.read(160);
        assertThat(last.bytes()).hasSize(81 * format.blockBytes());
        assertThat(last.bytes()[0]).isEqualTo(samples[320 * format.blockBytes()]);
        assertThat(reader.read(160)).isNull();
    }

    @Test
    void aFileThatWasNotClosedIsReadToItsEnd() throws Exception {
        WavFormat format = new WavFormat(WavFormat.Encoding.PCM_S16, 48_000, 2);
        byte[] file = file(format, samples(format, 1_000), false);
        byte[] cut = java.util.Arrays.copyOf(file, file.length - 1);

        WavReader reader = WavReader.open(ByteSource.of(cut));

        assertThat(reader.read(2_000).bytes()).as("whole samples only").hasSize(999 * 4);
        assertThat(reader.read(1)).isNull();
    }

    @Test
    void otherChunksAndWhatFollowsTheSamplesArePassedOver() throws Exception {
        WavFormat format = new WavFormat(WavFormat.Encoding.MULAW, 8_000, 1);
        byte[] file = file(format, samples(format, 3), true);
        byte[] longer = new byte[file.length + 8 + 8 + 4];
        System.arraycopy(file, 0, longer, 0, 12);
        System.arraycopy("LIST".getBytes(StandardCharsets.US_ASCII), 0, longer, 12, 4);
        longer[16] = 7;
        System.arraycopy(file, 12, longer, 28, file.length - 12);

        WavReader reader = WavReader.open(ByteSource.of(longer));

        assertThat(reader.read(100).bytes()).hasSize(3);
        assertThat(reader.read(100)).isNull();
    }

    @Test
    void theExtensibleFormNamesItsEncodingFurtherDown() throws Exception {
        ByteBuffer file = ByteBuffer.allocate(12 + 8 + 40 + 8 + 4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF....WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
                .putInt(40)
                .putShort((short) 0xFFFE)
                .putShort((short) 2)
                .putInt(44_100)
                .putInt(44_100 * 4)
                .putShort((short) 4)
                .putShort((short) 16)
                .putShort((short) 22)
                .putShort((short) 16)
                .putInt(3)
                .putShort((short) 1);
        file.position(60);
        file.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(4);

        WavReader reader = WavReader.open(ByteSource.of(file.array()));

        assertThat(reader.format()).isEqualTo(new WavFormat(WavFormat.Encoding.PCM_S16, 44_100, 2));
        assertThat(reader.read(5).bytes()).hasSize(4);
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        WavFormat format = new WavFormat(WavFormat.Encoding.PCM_S16, 8_000, 1);
        assertThatThrownBy(() -> WavReader.open(ByteSource.of(new byte[44])))
                .isInstanceOf(MediaFormatException.class)
                .hasMessageContaining("not a WAV file");
        assertThatThrownBy(() -> changed(format, 20, 3))
                .hasMessage("WAV encoding 3 with 16 bits (expected: 1 with 16, or 6 or 7 with 8: PCM, A-law, µ-law)");
        assertThatThrownBy(() -> changed(format, 22, 0)).hasMessageContaining("0 channels at 8000 Hz");
        assertThatThrownBy(() -> changed(format, 16, 8)).hasMessageContaining("WAV format: 8 bytes");
        assertThatThrownBy(() -> changed(format, 36, 'x')).hasMessageContaining("no chunk of samples");
        assertThatThrownBy(() -> changed(format, 12, 'x')).hasMessageContaining("samples before their format");
    }

    @Test
    void partOfASampleIsNotWritten() throws Exception {
        WavWriter writer = WavWriter.create(new MemorySink(), new WavFormat(WavFormat.Encoding.PCM_S16, 8_000, 2));

        assertThatThrownBy(() -> writer.write(new byte[6], 0, 6)).hasMessageContaining("multiple of 4");
    }

    private static void changed(WavFormat format, int index, int value) throws IOException {
        byte[] file = file(format, samples(format, 10), true);
        file[index] = (byte) value;
        WavReader.open(ByteSource.of(file));
    }

    private static byte[] samples(WavFormat format, int count) {
        byte[] samples = new byte[count * format.blockBytes()];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (byte) (i * 7);
        }
        return samples;
    }

    static byte[] file(WavFormat format, byte[] samples, boolean close) throws IOException {
        MemorySink sink = new MemorySink();
        WavWriter writer = WavWriter.create(sink, format);
        writer.write(samples, 0, samples.length);
        if (close) {
            writer.close();
        }
        return sink.toBytes();
    }
}
