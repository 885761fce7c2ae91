package dev.nightjar.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Any bytes as a file: a clear exception, or frames of no more bytes than the file, which are written and read again. */
class ContainerFuzzTest {
    /** Where a page's header says how many lengths follow. */
    private static final int SEGMENTS = 26;

    @FuzzTest(maxDuration = "30s")
    void anIvfFileIsRefusedOrComesBack(byte[] file) throws IOException {
        List<MediaFrame> frames = new ArrayList<>();
        IvfReader reader;
        try {
            reader = IvfReader.open(ByteSource.of(file));
            for (MediaFrame frame = reader.read(); frame != null; frame = reader.read()) {
                frames.add(frame);
            }
        } catch (MediaFormatException refused) {
            assertThat(refused.getMessage()).isNotBlank();
            return;
        }
        assertThat(bytes(frames)).isLessThanOrEqualTo(file.length);
        assertThat(frames).allMatch(frame -> frame.nanos() >= 0);
        MemorySink sink = new MemorySink();
        IvfWriter writer = IvfWriter.create(sink, reader.codec(), reader.width(), reader.height());
        for (MediaFrame frame : frames) {
            writer.write(frame.nanos(), frame.bytes(), 0, frame.bytes().length);
        }
        writer.close();
        IvfReader again = IvfReader.open(ByteSource.of(sink.toBytes()));
        assertThat(again.width()).isEqualTo(reader.width());
        for (MediaFrame frame : frames) {
            same(again.read(), frame);
        }
        assertThat(again.read()).isNull();
    }

    /** The checksum of each page is put right first, since no search would find it. */
    @FuzzTest(maxDuration = "30s")
    void anOggFileIsRefusedOrComesBack(byte[] bytes) throws IOException {
        byte[] file = bytes.clone();
        sumUp(file);
        List<MediaFrame> frames = new ArrayList<>();
        OggOpusReader reader;
        try {
            reader = OggOpusReader.open(ByteSource.of(file));
            for (MediaFrame frame = reader.read(); frame != null; frame = reader.read()) {
                frames.add(frame);
            }
        } catch (MediaFormatException refused) {
            assertThat(refused.getMessage()).isNotBlank();
            return;
        }
        assertThat(bytes(frames)).isLessThanOrEqualTo(file.length);
        assertThat(reader.channels()).isBetween(1, 255);
        MemorySink sink = new MemorySink();
        OggOpusWriter writer = OggOpusWriter.create(sink, OpusHead.of(1), 1);
        for (MediaFrame frame : frames) {
            writer.write(frame.bytes(), 0, frame.bytes().length);
        }
        writer.close();
        OggOpusReader again = OggOpusReader.open(ByteSource.of(sink.toBytes()));
        for (MediaFrame frame : frames) {
            MediaFrame read = again.read();
            same(read, frame);
            assertThat(read.nanos()).isEqualTo(frame.nanos());
        }
        assertThat(again.read()).isNull();
        assertThat(again.durationNanos()).isEqualTo(reader.durationNanos());
    }

    private static void sumUp(byte[] file) {
        int at = 0;
        while (at + OggPages.HEADER_LENGTH <= file.length && file[at] == 'O') {
            int length = OggPages.HEADER_LENGTH + (file[at + SEGMENTS] & 0xFF);
            if (at + length > file.length) {
                return;
            }
            for (int i = at + OggPages.HEADER_LENGTH;
                    i < at + OggPages.HEADER_LENGTH + (file[at + SEGMENTS] & 0xFF);
                    i++) {
                length += file[i] & 0xFF;
            }
            if (at + length > file.length) {
                return;
            }
            ByteBuffer fields = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
            fields.putInt(at + OggPages.CRC_OFFSET, 0);
            fields.putInt(at + OggPages.CRC_OFFSET, OggCrc.add(0, file, at, length));
            at += length;
        }
    }

    @FuzzTest(maxDuration = "30s")
    void aWavFileIsRefusedOrComesBack(byte[] file) throws IOException {
        ByteArrayOutputStream samples = new ByteArrayOutputStream();
        WavReader reader;
        try {
            reader = WavReader.open(ByteSource.of(file));
        } catch (MediaFormatException refused) {
            assertThat(refused.getMessage()).isNotBlank();
            return;
        }
        WavFormat format = reader.format();
        long lastNanos = -1;
        for (MediaFrame frame = reader.read(160); frame != null; frame = reader.read(160)) {
            samples.writeBytes(frame.bytes());
            assertThat(frame.nanos()).isGreaterThan(lastNanos);
            lastNanos = frame.nanos();
        }
        assertThat(samples.size()).isLessThanOrEqualTo(file.length);
        assertThat(samples.size() % format.blockBytes()).isZero();
        WavReader again = WavReader.open(ByteSource.of(WavTest.file(format, samples.toByteArray(), true)));
        assertThat(again.format()).isEqualTo(format);
        MediaFrame read = again.read(1_000_000);
        assertThat(read == null ? new byte[0] : read.bytes()).isEqualTo(samples.toByteArray());
    }

    @FuzzTest(maxDuration = "30s")
    void aByteStreamIsRefusedOrComesBack(byte[] file) throws IOException {
        for (AnnexBCodec codec : AnnexBCodec.values()) {
            List<MediaFrame> frames = new ArrayList<>();
            try {
                AnnexBReader reader = AnnexBReader.open(ByteSource.of(file), codec, 25);
                for (MediaFrame frame = reader.read(); frame != null; frame = reader.read()) {
                    frames.add(frame);
                }
            } catch (MediaFormatException refused) {
                assertThat(refused.getMessage()).isNotBlank();
                continue;
            }
            // A start code of three bytes becomes a length of four.
            assertThat(bytes(frames)).isLessThanOrEqualTo(2L * file.length);
            MemorySink sink = new MemorySink();
            AnnexBWriter writer = AnnexBWriter.create(sink, codec);
            for (MediaFrame frame : frames) {
                writer.write(frame.bytes(), 0, frame.bytes().length);
            }
            if (frames.isEmpty()) {
                continue;
            }
            AnnexBReader again = AnnexBReader.open(ByteSource.of(sink.toBytes()), codec, 25);
            for (MediaFrame frame : frames) {
                MediaFrame read = again.read();
                same(read, frame);
                assertThat(read.keyframe()).isEqualTo(frame.keyframe());
            }
            assertThat(again.read()).isNull();
        }
    }

    @FuzzTest(maxDuration = "20s")
    void anAccessUnitOfStartCodesGetsLengthsWithinItsBounds(byte[] unit) {
        byte[] out = new byte[3 + Avc.maxLengthPrefixed(unit.length)];
        int length = Avc.lengthPrefixed(unit, 0, unit.length, out, 3);
        int at = 3;
        while (at < 3 + length) {
            int size = ByteBuffer.wrap(out).getInt(at);
            assertThat(size).isBetween(1, 3 + length - at - 4);
            at += 4 + size;
        }
        byte[] configuration = Avc.codecPrivate(unit, 0, unit.length);
        assertThat(configuration == null ? 0 : configuration.length).isLessThanOrEqualTo(unit.length + 16);
    }

    private static long bytes(List<MediaFrame> frames) {
        return frames.stream().mapToLong(frame -> frame.bytes().length).sum();
    }

    private static void same(MediaFrame read, MediaFrame expected) {
        assertThat(read).isNotNull();
        assertThat(Arrays.equals(read.bytes(), expected.bytes())).isTrue();
    }
}
