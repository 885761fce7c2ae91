package dev.nightjar.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OggOpusTest {
    private final MemorySink sink = new MemorySink();

    @Test
    void readsWhatItWrote() throws Exception {
        OggOpusWriter writer = OggOpusWriter.create(sink, OpusHead.of(2), 7);
        for (SampleMedia.Frame frame : SampleMedia.opus()) {
            writer.write(frame.bytes(), 0, frame.bytes().length);
        }
        writer.close();
        writer.close();

        OggOpusReader reader = OggOpusReader.open(ByteSource.of(sink.toBytes()));
        List<MediaFrame> read = all(reader);

        assertThat(reader.channels()).isEqualTo(2);
        assertThat(reader.preSkip()).isEqualTo(OpusHead.LOOK_AHEAD);
        assertThat(read).hasSameSizeAs(SampleMedia.opus());
        for (int i = 0; i < read.size(); i++) {
            assertThat(read.get(i).bytes()).isEqualTo(SampleMedia.opus().get(i).bytes());
            assertThat(read.get(i).nanos()).isEqualTo(i * 20_000_000L);
            assertThat(read.get(i).keyframe()).isTrue();
        }
        assertThat(reader.durationNanos()).isEqualTo(read.size() * 20_000_000L);
    }

    @Test
    void aPacketOverManySegmentsAndPagesIsWhole() throws Exception {
        OggOpusWriter writer = OggOpusWriter.create(sink, OpusHead.of(1), 7);
        byte[] large = new byte[40_000];
        large[0] = (byte) 0xFC;
        byte[] exact = new byte[510];
        exact[0] = (byte) 0xFC;
        for (byte[] packet : List.of(large, exact, large, exact)) {
            writer.write(packet, 0, packet.length);
        }
        writer.close();

        List<MediaFrame> read = all(OggOpusReader.open(ByteSource.of(sink.toBytes())));

        assertThat(read).extracting(frame -> frame.bytes().length).containsExactly(40_000, 510, 40_000, 510);
    }

    @Test
    void aPacketThatGoesOnInTheNextPageIsPutTogether() throws Exception {
        OggOpusWriter.create(sink, OpusHead.of(1), 9);
        byte[] first = page(0, 9, 2, new byte[] {(byte) 255}, payload(255));
        byte[] second = page(OggPages.CONTINUED, 9, 3, new byte[] {10}, new byte[10]);
        sink.write(first, 0, first.length);
        sink.write(second, 0, second.length);

        List<MediaFrame> read = all(OggOpusReader.open(ByteSource.of(sink.toBytes())));

        assertThat(read)
                .singleElement()
                .satisfies(frame -> assertThat(frame.bytes()).hasSize(265));
    }

    @Test
    void pagesOfAnotherStreamArePassedOver() throws Exception {
        OggOpusWriter.create(sink, OpusHead.of(1), 9);
        byte[] other = page(OggPages.FIRST, 10, 0, new byte[] {3}, new byte[3]);
        byte[] own = page(0, 9, 2, new byte[] {20}, payload(20));
        sink.write(other, 0, other.length);
        sink.write(own, 0, own.length);

        assertThat(all(OggOpusReader.open(ByteSource.of(sink.toBytes())))).hasSize(1);
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        assertThatThrownBy(() -> OggOpusReader.open(ByteSource.of(new byte[100])))
                .isInstanceOf(MediaFormatException.class)
                .hasMessageContaining("Ogg page 0: begins with")
                .hasMessageContaining("(expected: \"OggS\" version 0)");
        byte[] vorbis = page(OggPages.FIRST, 1, 0, new byte[] {30}, new byte[30]);
        assertThatThrownBy(() -> OggOpusReader.open(ByteSource.of(vorbis))).hasMessageContaining("OpusHead");
        OggOpusWriter.create(sink, OpusHead.of(1), 9);
        byte[] file = sink.toBytes();
        byte[] cut = Arrays.copyOf(file, file.length - 3);
        assertThatThrownBy(() -> OggOpusReader.open(ByteSource.of(cut))).hasMessageContaining("the file ends after");
        file[file.length - 1] ^= 1;
        assertThatThrownBy(() -> OggOpusReader.open(ByteSource.of(file)))
                .hasMessageContaining("Ogg page 1: checksum")
                .hasMessageContaining("expected: ");
    }

    @Test
    void continuationsThatDoNotFitAreRefused() throws Exception {
        OggOpusWriter.create(sink, OpusHead.of(1), 9);
        byte[] headers = sink.toBytes();
        byte[] orphan = page(OggPages.CONTINUED, 9, 2, new byte[] {10}, new byte[10]);
        byte[] open = page(0, 9, 2, new byte[] {(byte) 255}, payload(255));

        assertThatThrownBy(() -> read(headers, orphan)).hasMessageContaining("continues no packet");
        assertThatThrownBy(() -> read(headers, open)).hasMessageContaining("ends within a packet");
        assertThatThrownBy(() -> read(headers, open, page(0, 9, 3, new byte[] {5}, new byte[5])))
                .hasMessageContaining("leaves a packet unfinished");
    }

    @Test
    void aPacketLongerThanAnyIsRefused() throws Exception {
        OggOpusWriter.create(sink, OpusHead.of(1), 9);
        byte[] lacing = new byte[255];
        Arrays.fill(lacing, (byte) 255);
        for (int i = 0; i < 20; i++) {
            byte[] page = page(i == 0 ? 0 : OggPages.CONTINUED, 9, 2 + i, lacing, new byte[255 * 255]);
            sink.write(page, 0, page.length);
        }

        assertThatThrownBy(() -> all(OggOpusReader.open(ByteSource.of(sink.toBytes()))))
                .hasMessageContaining("more than " + OggPages.MAX_PACKET_BYTES);
    }

    @Test
    void theLengthOfAPacketIsReadFromItsFirstBytes() {
        assertThat(samples(0x00)).isEqualTo(480);
        assertThat(samples(0x18)).isEqualTo(2_880);
        assertThat(samples(0x68)).isEqualTo(960);
        assertThat(samples(0x80)).isEqualTo(120);
        assertThat(samples(0xFC)).isEqualTo(960);
        assertThat(samples(0xFD)).isEqualTo(1_920);
        assertThat(samples(0xFF, 3)).isEqualTo(2_880);
        assertThat(samples(0xFF, 7)).as("140 ms").isEqualTo(-1);
        assertThat(samples(0xFF)).isEqualTo(-1);
        assertThat(OpusPacket.samples(new byte[0], 0, 0)).isEqualTo(-1);
    }

    private static int samples(int... bytes) {
        byte[] packet = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            packet[i] = (byte) bytes[i];
        }
        return OpusPacket.samples(packet, 0, packet.length);
    }

    private static byte[] payload(int length) {
        byte[] payload = new byte[length];
        payload[0] = (byte) 0xFC;
        return payload;
    }

    private static List<MediaFrame> read(byte[] headers, byte[]... pages) throws IOException {
        MemorySink file = new MemorySink();
        file.write(headers, 0, headers.length);
        for (byte[] page : pages) {
            file.write(page, 0, page.length);
        }
        return all(OggOpusReader.open(ByteSource.of(file.toBytes())));
    }

    static byte[] page(int flags, int serial, int sequence, byte[] lacing, byte[] body) {
        java.nio.ByteBuffer page = java.nio.ByteBuffer.allocate(27 + lacing.length + body.length)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .put("OggS".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .put((byte) 0)
                .put((byte) flags)
                .putLong(0)
                .putInt(serial)
                .putInt(sequence)
                .putInt(0)
                .put((byte) lacing.length)
                .put(lacing)
                .put(body);
        return page.putInt(22, OggCrc.add(0, page.array(), 0, page.capacity())).array();
    }

    static List<MediaFrame> all(OggOpusReader reader) throws IOException {
        List<MediaFrame> frames = new ArrayList<>();
        for (MediaFrame frame = reader.read(); frame != null; frame = reader.read()) {
            frames.add(frame);
        }
        return frames;
    }
}
