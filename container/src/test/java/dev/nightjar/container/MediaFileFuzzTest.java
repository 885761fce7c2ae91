package dev.nightjar.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.Seeds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Damaged files end in a clear exception or are read; what was read is the same when it is written and read again. */
class MediaFileFuzzTest {
    private static final int ROUNDS = 4_000;

    /** One way to read a file and write what was read. */
    private interface Form {
        List<MediaFrame> read(ByteSource source) throws IOException;

        byte[] write(List<MediaFrame> frames) throws IOException;
    }

    @Test
    void ivf() throws Exception {
        MemorySink sink = new MemorySink();
        IvfWriter writer = IvfWriter.create(sink, IvfCodec.VP8, 160, 120);
        for (SampleMedia.Frame frame : SampleMedia.vp8().subList(0, 12)) {
            writer.write(frame.nanos(), frame.bytes(), 0, frame.bytes().length);
        }
        play(sink.toBytes(), 40, new Form() {
            @Override
            public List<MediaFrame> read(ByteSource source) throws IOException {
                return IvfTest.all(IvfReader.open(source));
            }

            @Override
            public byte[] write(List<MediaFrame> frames) throws IOException {
                MemorySink sink = new MemorySink();
                IvfWriter writer = IvfWriter.create(sink, IvfCodec.VP8, 160, 120);
                for (MediaFrame frame : frames) {
                    writer.write(frame.nanos(), frame.bytes(), 0, frame.bytes().length);
                }
                writer.close();
                return sink.toBytes();
            }
        });
    }

    @Test
    void oggOpus() throws Exception {
        byte[] file = opus(SampleMedia.opus().subList(0, 70).stream()
                .map(frame -> new MediaFrame(frame.nanos(), true, frame.bytes()))
                .toList());
        play(file, 140, new Form() {
            @Override
            public List<MediaFrame> read(ByteSource source) throws IOException {
                return OggOpusTest.all(OggOpusReader.open(source));
            }

            @Override
            public byte[] write(List<MediaFrame> frames) throws IOException {
                return opus(frames);
            }
        });
    }

    private static byte[] opus(List<MediaFrame> frames) throws IOException {
        MemorySink sink = new MemorySink();
        OggOpusWriter writer = OggOpusWriter.create(sink, OpusHead.of(1), 1);
        for (MediaFrame frame : frames) {
            writer.write(frame.bytes(), 0, frame.bytes().length);
        }
        writer.close();
        return sink.toBytes();
    }

    @Test
    void wav() throws Exception {
        WavFormat format = new WavFormat(WavFormat.Encoding.MULAW, 8_000, 1);
        WavFormat[] read = {format};
        play(WavTest.file(format, new byte[500], true), 60, new Form() {
            @Override
            public List<MediaFrame> read(ByteSource source) throws IOException {
                WavReader reader = WavReader.open(source);
                read[0] = reader.format();
                List<MediaFrame> frames = new ArrayList<>();
                for (MediaFrame frame = reader.read(160); frame != null; frame = reader.read(160)) {
                    frames.add(frame);
                }
                return frames;
            }

            @Override
            public byte[] write(List<MediaFrame> frames) throws IOException {
                ByteArrayOutputStream samples = new ByteArrayOutputStream();
                frames.forEach(frame -> samples.writeBytes(frame.bytes()));
                return WavTest.file(read[0], samples.toByteArray(), true);
            }
        });
    }

    @Test
    void annexB() throws Exception {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (SampleMedia.Frame frame : SampleMedia.h264().subList(0, 6)) {
            stream.write(frame.bytes());
        }
        for (AnnexBCodec codec : AnnexBCodec.values()) {
            play(stream.toByteArray(), 2_000, new Form() {
                @Override
                public List<MediaFrame> read(ByteSource source) throws IOException {
                    AnnexBReader reader = AnnexBReader.open(source, codec, 30);
                    List<MediaFrame> frames = new ArrayList<>();
                    for (MediaFrame frame = reader.read(); frame != null; frame = reader.read()) {
                        frames.add(frame);
                    }
                    return frames;
                }

                @Override
                public byte[] write(List<MediaFrame> frames) throws IOException {
                    MemorySink sink = new MemorySink();
                    AnnexBWriter writer = AnnexBWriter.create(sink, codec);
                    for (MediaFrame frame : frames) {
                        writer.write(frame.bytes(), 0, frame.bytes().length);
                    }
                    return sink.toBytes();
                }
            });
        }
    }

    /** Damages the file's first bytes most, since it is headers that lead readers astray. */
    private static void play(byte[] file, int headerBytes, Form form) throws IOException {
        SplittableRandom random = Seeds.random(file.length);
        int whole = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] damaged = Arrays.copyOf(file, random.nextInt(4) == 0 ? random.nextInt(file.length) : file.length);
            int changes = random.nextInt(5);
            for (int i = 0; i < changes && damaged.length > 0; i++) {
                int reach = random.nextBoolean() ? Math.min(headerBytes, damaged.length) : damaged.length;
                damaged[random.nextInt(reach)] = (byte) random.nextInt();
            }
            List<MediaFrame> read;
            try {
                read = form.read(ByteSource.of(damaged));
            } catch (MediaFormatException refused) {
                assertThat(refused.getMessage()).isNotBlank();
                continue;
            }
            assertThat(bytes(read)).isLessThanOrEqualTo(2L * damaged.length + 64);
            if (!read.isEmpty()) {
                whole++;
                List<MediaFrame> again = form.read(ByteSource.of(form.write(read)));
                assertThat(again).hasSameSizeAs(read);
                for (int i = 0; i < read.size(); i++) {
                    assertThat(again.get(i).bytes()).isEqualTo(read.get(i).bytes());
                }
            }
        }
        assertThat(whole).as("files that were read").isGreaterThan(ROUNDS / 20);
    }

    private static long bytes(List<MediaFrame> frames) {
        return frames.stream().mapToLong(frame -> frame.bytes().length).sum();
    }
}
