package dev.nightjar.benchmarks;

import dev.nightjar.rtp.congestion.BandwidthConfig;
import dev.nightjar.rtp.congestion.CongestionController;
import dev.nightjar.rtp.congestion.PacedPacket;
import dev.nightjar.rtp.congestion.Pacer;
import dev.nightjar.rtp.congestion.PacketClass;
import dev.nightjar.rtp.congestion.ProbeCluster;
import dev.nightjar.rtp.feedback.TransportFeedbackGenerator;
import dev.nightjar.rtp.rtcp.RtcpReader;
import dev.nightjar.rtp.rtcp.TransportFeedback;
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
 * What a sent packet costs in pacing and congestion control, with its share of the feedback: a packet each millisecond,
 * feedback each 100, written by a receiver's generator and read by the RTCP parser.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CongestionBenchmark {
    private static final long INTERVAL_NANOS = 1_000_000;
    private static final long DELAY_NANOS = 25_000_000;
    private static final long RATE_BPS = 20_000_000;

    private final CongestionController controller = new CongestionController(BandwidthConfig.DEFAULT);
    private final Pacer pacer = new Pacer(256, 1_500);
    private final TransportFeedbackGenerator receiver = new TransportFeedbackGenerator(1);
    private final RtcpReader reader = new RtcpReader();
    private final byte[] packet = new byte[1_200];
    private final byte[] feedback = new byte[1_200];
    private int number;
    private long nowNanos;

    /** {@return the target after a packet went through pacer, controller and back} */
    @Benchmark
    public long packet() {
        nowNanos += INTERVAL_NANOS;
        pacer.pacingRate(RATE_BPS, nowNanos);
        pacer.offer(PacketClass.VIDEO, 0, packet, 0, packet.length, nowNanos);
        for (PacedPacket paced = pacer.poll(nowNanos); paced != null; paced = pacer.poll(nowNanos)) {
            controller.packetSent(number & 0xFFFF, paced.length(), paced.kind(), paced.probeCluster(), nowNanos);
            receiver.received(number & 0xFFFF, 2, nowNanos + DELAY_NANOS);
            number++;
        }
        report();
        controller.advance(nowNanos);
        for (ProbeCluster probe = controller.pollProbe(); probe != null; probe = controller.pollProbe()) {
            pacer.probe(probe, nowNanos);
        }
        return controller.targetBitrateBps();
    }

    private void report() {
        int length = receiver.poll(feedback, 0, feedback.length, nowNanos + DELAY_NANOS);
        if (length > 0
                && reader.wrap(feedback, 0, length)
                && reader.next()
                && reader.message() instanceof TransportFeedback message) {
            controller.transportFeedback(message, nowNanos + DELAY_NANOS);
        }
    }
}
