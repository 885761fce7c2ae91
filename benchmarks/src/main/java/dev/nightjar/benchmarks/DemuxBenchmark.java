package dev.nightjar.benchmarks;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.PacketKind;
import dev.nightjar.core.RtpFields;
import java.util.SplittableRandom;
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

/** What every datagram pays before its protocol sees it: its kind, and for RTP its header's end and SSRC. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DemuxBenchmark {
    private static final int PACKETS = 64;

    /** Of nine datagrams six are RTP, and one each RTCP, STUN and DTLS. */
    private static final int[][] FIRST_BYTES = {
        {0x90, 96}, {0x80, 111}, {0x90, 96}, {0xB0, 97}, {0x90, 224}, {0x80, 96}, {0x81, 201}, {0, 1}, {22, 0xFE}
    };

    private final byte[][] datagrams = datagrams();
    private int next;

    /** {@return something that depends on all that was read} */
    @Benchmark
    public int kindHeaderAndSsrc() {
        next = (next + 1) % PACKETS;
        byte[] datagram = datagrams[next];
        PacketKind kind = PacketKind.of(datagram, 0, datagram.length);
        if (kind != PacketKind.RTP) {
            return kind.hashCode();
        }
        return RtpFields.headerLength(datagram, 0, datagram.length)
                + NetworkBytes.getInt32(datagram, RtpFields.SSRC_OFFSET);
    }

    private static byte[][] datagrams() {
        SplittableRandom random = new SplittableRandom(1);
        byte[][] datagrams = new byte[PACKETS][120];
        for (byte[] datagram : datagrams) {
            int[] first = FIRST_BYTES[random.nextInt(FIRST_BYTES.length)];
            datagram[0] = (byte) first[0];
            datagram[1] = (byte) first[1];
            NetworkBytes.putInt32(datagram, 8, random.nextInt());
            NetworkBytes.putInt32(datagram, 12, 0xBEDE_0001);
        }
        return datagrams;
    }
}
