package dev.nightjar.benchmarks;

import dev.nightjar.rtp.feedback.NackGenerator;
import dev.nightjar.rtp.feedback.ReceptionStatistics;
import dev.nightjar.rtp.feedback.TransportFeedbackGenerator;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a received packet costs in bookkeeping: what is missing, when each arrived, and the statistics of reports; with
 * the feedback that comes of it, written as often as in a call.
 *
 * <p>A packet every 500 microseconds; of 100 one is lost and comes 20 packets later.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FeedbackBenchmark {
    private static final int SSRC = 0xCAFE_0000;
    private static final int LOST_EVERY = 100;
    private static final int COMES_LATER = 20;
    private static final long INTERVAL_NANOS = 500_000;

    private final NackGenerator nacks = new NackGenerator();
    private final TransportFeedbackGenerator arrivals = new TransportFeedbackGenerator(1);
    private final ReceptionStatistics statistics = new ReceptionStatistics(SSRC, 90_000);
    private final int[] missing = new int[64];
    private final byte[] feedback = new byte[1200];
    private int number;
    private int transportNumber;
    private long nowNanos;

    /** {@return something that depends on what was missing} */
    @Benchmark
    public int nack() {
        advance();
        return nackOne();
    }

    /** {@return the bytes of feedback written} */
    @Benchmark
    public int transportWide() {
        advance();
        return transportWideOne();
    }

    /** {@return something that depends on all three} */
    @Benchmark
    public long all() {
        advance();
        int sum = nackOne() + transportWideOne();
        statistics.received(number & 0xFFFF, number * 300, 1200, nowNanos);
        return sum + statistics.packets();
    }

    private void advance() {
        number++;
        nowNanos += INTERVAL_NANOS;
    }

    private int nackOne() {
        if (number % LOST_EVERY != 0) {
            nacks.received(number & 0xFFFF, nowNanos);
        }
        if (number % LOST_EVERY == COMES_LATER) {
            nacks.received(number - COMES_LATER & 0xFFFF, nowNanos);
        }
        return nacks.deadlineNanos() <= nowNanos ? nacks.poll(missing, nowNanos) : 0;
    }

    private int transportWideOne() {
        transportNumber++;
        if (transportNumber % LOST_EVERY != 0) {
            arrivals.received(transportNumber & 0xFFFF, SSRC, nowNanos);
        }
        int written = 0;
        if (arrivals.deadlineNanos() <= nowNanos) {
            for (int more; (more = arrivals.poll(feedback, 0, feedback.length, nowNanos)) > 0; ) {
                written += more;
            }
        }
        return written;
    }
}
