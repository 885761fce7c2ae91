package dev.nightjar.benchmarks;

import dev.nightjar.container.ByteSink;
import dev.nightjar.container.MatroskaCodec;
import dev.nightjar.container.MatroskaConfig;
import dev.nightjar.container.MatroskaWriter;
import dev.nightjar.container.TrackSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One video frame of 8 kB and the audio beside it, written to a WebM file. After a minute of media the file begins
 * anew, which is part of the figure.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ContainerBenchmark {
    private static final int FRAMES = 1800;
    private static final long FRAME_NANOS = 33_333_333;

    /** Where the bytes go. */
    @Param({"NOWHERE", "FILE"})
    public Target target = Target.NOWHERE;

    private final byte[] video = new byte[8000];
    private final byte[] audio = new byte[160];
    private Path path = Path.of("benchmark.webm");
    private ByteSink sink = Target.NOWHERE.open(path);
    private MatroskaWriter writer = writer();
    private int frame;

    /** Where the bytes of a file go. */
    public enum Target {
        /** They are dropped. */
        NOWHERE,
        /** A file in the folder for temporary files. */
        FILE;

        ByteSink open(Path path) {
            return this == FILE ? new FileTarget(path) : new NoTarget();
        }
    }

    /** Opens what is written to. */
    @Setup
    public void open() throws IOException {
        path = Files.createTempFile("nightjar-benchmark", ".webm");
        sink = target.open(path);
        writer = writer();
        frame = 0;
    }

    /** Removes the file. */
    @TearDown
    public void close() throws IOException {
        Files.deleteIfExists(path);
    }

    private MatroskaWriter writer() {
        try {
            sink.truncate(0);
            return MatroskaWriter.create(
                    sink,
                    MatroskaConfig.defaults(),
                    List.of(TrackSpec.video(1, MatroskaCodec.VP8, 640, 480), TrackSpec.opus(2, 2)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@return whether both frames were taken} */
    @Benchmark
    public boolean frame() throws IOException {
        if (frame == FRAMES) {
            writer.close();
            writer = writer();
            frame = 0;
        }
        long now = frame * FRAME_NANOS;
        boolean isKeyframe = frame % 300 == 0;
        frame++;
        boolean isTaken = writer.write(1, now, isKeyframe, video, 0, video.length);
        return writer.write(2, now, true, audio, 0, audio.length) && isTaken;
    }

    private static final class NoTarget implements ByteSink {
        @Override
        public void write(byte[] buffer, int offset, int length) {}

        @Override
        public void writeAt(long position, byte[] buffer, int offset, int length) {}

        @Override
        public void truncate(long length) {}
    }

    private static final class FileTarget implements ByteSink {
        private final FileChannel channel;

        FileTarget(Path path) {
            try {
                channel = FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            ByteBuffer bytes = ByteBuffer.wrap(buffer, offset, length);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }

        @Override
        public void writeAt(long position, byte[] buffer, int offset, int length) throws IOException {
            ByteBuffer bytes = ByteBuffer.wrap(buffer, offset, length);
            for (long at = position; bytes.hasRemaining(); ) {
                at += channel.write(bytes, at);
            }
        }

        @Override
        public void truncate(long length) throws IOException {
            channel.truncate(length);
            channel.position(length);
        }
    }
}
