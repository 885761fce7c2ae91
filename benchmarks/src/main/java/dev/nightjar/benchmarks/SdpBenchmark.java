package dev.nightjar.benchmarks;

import dev.nightjar.sdp.SessionDescription;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A whole offer of Chromium's: audio, video with every codec it has, and data, after gathering. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SdpBenchmark {
    private String text = "";
    private SessionDescription description = offer();

    private static SessionDescription offer() {
        return SessionDescription.parse(read());
    }

    private static String read() {
        try (InputStream in = SdpBenchmark.class.getResourceAsStream("chromium-offer.sdp")) {
            if (in == null) {
                throw new IllegalStateException("the offer is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Checks that what is written is what was read. */
    @Setup
    public void prepare() {
        text = read();
        description = SessionDescription.parse(text);
        if (!description.toString().equals(text)) {
            throw new IllegalStateException("the offer came back changed");
        }
    }

    /** {@return the offer, every line checked} */
    @Benchmark
    public SessionDescription parse() {
        return SessionDescription.parse(text);
    }

    /** {@return the offer's text} */
    @Benchmark
    public String write() {
        return description.toString();
    }
}
