package dev.nightjar.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class IvfTest {
    private final MemorySink sink = new MemorySink();

    @Test
    void readsWhatItWrote() throws Exception {
        IvfWriter writer = IvfWriter.create(sink, IvfCodec.VP8, 160, 120);
        for (SampleMedia.Frame frame : SampleMedia.vp8()) {
            writer.write(frame.nanos(), frame.bytes(), 0, frame.bytes().length);
        }
        writer.close();

        IvfReader reader = IvfReader.open(ByteSource.of(sink.toBytes()));

        assertThat(reader.codec()).isEqualTo(IvfCodec.VP8);
        assertThat(reader.width()).isEqualTo(160);
        assertThat(reader.height()).isEqualTo(120);
        List<MediaFrame> read = all(reader);
        assertThat(read).hasSameSizeAs(SampleMedia.vp8());
        for (int i = 0; i < read.size(); i++) {
            SampleMedia.Frame frame = SampleMedia.vp8().get(i);
            assertThat(read.get(i).bytes()).isEqualTo(frame.bytes());
            assertThat(read.get(i).keyframe()).isEqualTo(frame.keyframe());
            assertThat(read.get(i).nanos()).isBetween(frame.nanos() - 6_000, frame.nanos() + 6_000);
        }
        assertThat(field(sink.toBytes(), 24)).as("frames").isEqualTo(read.size());
    }

    @Test
    void timesAreInTheUnitOfTheFile() throws Exception {
        byte[] file = file(30_000, 1_001, 3, 90);

        assertThat(IvfReader.open(ByteSource.of(file)).read().nanos()).isEqualTo(100_100_000L);
    }

    @Test
    void aLongerHeaderIsPassedOver() throws Exception {
        byte[] file = file(30, 1, 1, 90);
        byte[] longer = new byte[file.length + 8];
        System.arraycopy(file, 0, longer, 0, 32);
        System.arraycopy(file, 32, longer, 40, file.length - 32);
        longer[6] = 40;

        assertThat(all(IvfReader.open(ByteSource.of(longer)))).hasSize(1);
    }

    @Test
    void saysWhatIsWrongWithAHeader() {
        assertThatThrownBy(() -> IvfReader.open(ByteSource.of("RIFF".repeat(8).getBytes(StandardCharsets.US_ASCII))))
                .isInstanceOf(MediaFormatException.class)
                .hasMessage("not an IVF file: begins with \"RIFF\" (expected: \"DKIF\")");
        assertThatThrownBy(() -> IvfReader.open(ByteSource.of(new byte[9])))
                .hasMessage("IVF header: the file ends after 9 bytes of it (expected: 32)");
        assertThatThrownBy(() -> open(4, 7))
                .hasMessageContaining("IVF version 7")
                .hasMessageContaining("expected: ");
        assertThatThrownBy(() -> open(8, 'X')).hasMessageContaining("IVF codec: \"XP80\"");
        assertThatThrownBy(() -> IvfReader.open(ByteSource.of(file(0, 1, 0, 9))))
                .hasMessageContaining("time base: 0/1");
    }

    @Test
    void aFrameThatIsEmptyOrTooLongOrCutIsRefused() throws Exception {
        byte[] file = file(30, 1, 0, 90);
        ByteBuffer view = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);

        view.putInt(32, 0);
        assertThatThrownBy(() -> all(file)).hasMessageContaining("IVF frame 0: 0 bytes");
        view.putInt(32, -1);
        assertThatThrownBy(() -> all(file)).hasMessageContaining("4294967295 bytes");
        view.putInt(32, IvfReader.MAX_FRAME_BYTES);
        assertThatThrownBy(() -> all(file)).hasMessageContaining("ends after 90 bytes");
        view.putInt(32, 90);
        view.putLong(36, -1);
        assertThatThrownBy(() -> all(file)).hasMessageContaining("timestamp 18446744073709551615");
    }

    @Test
    void keyframesAreToldByTheFirstBytes() {
        assertThat(IvfCodec.VP8.isKeyframe(new byte[] {0x10}, 0, 1)).isTrue();
        assertThat(IvfCodec.VP8.isKeyframe(new byte[] {0x11}, 0, 1)).isFalse();
        assertThat(IvfCodec.VP9.isKeyframe(new byte[] {(byte) 0x82}, 0, 1)).isTrue();
        assertThat(IvfCodec.VP9.isKeyframe(new byte[] {(byte) 0x86}, 0, 1)).isFalse();
        assertThat(IvfCodec.VP9.isKeyframe(new byte[] {(byte) 0x8A}, 0, 1))
                .as("shows another")
                .isFalse();
        assertThat(IvfCodec.VP9.isKeyframe(new byte[] {(byte) 0xB1}, 0, 1))
                .as("profile 3")
                .isTrue();
        assertThat(IvfCodec.AV1.isKeyframe(new byte[] {0x12, 0, 0x0A, 1, 0}, 0, 5))
                .isTrue();
        assertThat(IvfCodec.AV1.isKeyframe(new byte[] {0x12, 0, 0x32, 1, 0}, 0, 5))
                .isFalse();
        assertThat(IvfCodec.AV1.isKeyframe(new byte[] {0x12, (byte) 0xFF, (byte) 0xFF}, 0, 3))
                .isFalse();
        assertThat(IvfCodec.VP8.isKeyframe(new byte[0], 0, 0)).isFalse();
    }

    private static IvfReader open(int index, int value) throws IOException {
        byte[] file = file(30, 1, 0, 9);
        file[index] = (byte) value;
        return IvfReader.open(ByteSource.of(file));
    }

    private static byte[] file(int rate, int scale, long timestamp, int length) throws IOException {
        MemorySink sink = new MemorySink();
        IvfWriter writer = IvfWriter.create(sink, IvfCodec.VP8, 2, 2);
        writer.write(0, new byte[length], 0, length);
        byte[] bytes = sink.toBytes();
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(16, rate)
                .putInt(20, scale)
                .putLong(36, timestamp);
        return bytes;
    }

    private static int field(byte[] file, int offset) {
        return ByteBuffer.wrap(Arrays.copyOfRange(file, offset, offset + 4))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
    }

    private static List<MediaFrame> all(byte[] file) throws IOException {
        return all(IvfReader.open(ByteSource.of(file)));
    }

    static List<MediaFrame> all(IvfReader reader) throws IOException {
        List<MediaFrame> frames = new ArrayList<>();
        for (MediaFrame frame = reader.read(); frame != null; frame = reader.read()) {
            frames.add(frame);
        }
        return frames;
    }
}
