package dev.nightjar.benchmarks;

import dev.nightjar.rtp.ExtensionMap;
import dev.nightjar.rtp.HeaderExtensionUri;
import dev.nightjar.rtp.HeaderExtensions;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.RtpWriter;
import java.util.Arrays;
import java.util.Map;
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

/** Reading an RTP packet: its header, and the three header extensions that Chromium's video has on every packet. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RtpBenchmark {
    private static final int PACKETS = 64;
    private static final int PAYLOAD = 100;

    private final HeaderExtensions extensions = new HeaderExtensions(ExtensionMap.of(Map.of(
            2, HeaderExtensionUri.ABS_SEND_TIME.uri(),
            3, HeaderExtensionUri.TRANSPORT_WIDE_CC.uri(),
            4, HeaderExtensionUri.MID.uri())));
    private final RtpPacket view = new RtpPacket();
    private final byte[][] packets = new byte[PACKETS][];
    private int next;

    /** Writes packets with a header of 28 bytes. */
    @Setup
    public void prepare() {
        for (int i = 0; i < PACKETS; i++) {
            byte[] packet = new byte[256];
            RtpWriter writer = new RtpWriter()
                    .payloadType(96)
                    .sequenceNumber(i)
                    .rtpTimestamp(3000 * i)
                    .ssrc(0xCAFE_0000)
                    .extension(2, 0x01_0000 + i, 3)
                    .extension(3, i, 2)
                    .extension(4, "0");
            int length = writer.writeTo(packet, 0, new byte[PAYLOAD], 0, PAYLOAD);
            packets[i] = Arrays.copyOf(packet, length);
        }
    }

    /** {@return something that depends on the fixed header} */
    @Benchmark
    public int header() {
        RtpPacket packet = wrap();
        return packet.ssrc() ^ packet.sequenceNumber() ^ packet.rtpTimestamp() ^ packet.payloadOffset();
    }

    /** {@return something that depends on the fixed header and on three extensions, one of them a text} */
    @Benchmark
    public int headerAndThreeExtensions() {
        RtpPacket packet = wrap();
        String mid = extensions.mid(packet);
        return packet.ssrc()
                ^ packet.sequenceNumber()
                ^ packet.rtpTimestamp()
                ^ packet.payloadOffset()
                ^ extensions.transportWideSequenceNumber(packet)
                ^ extensions.absSendTime(packet)
                ^ (mid == null ? 0 : mid.length());
    }

    private RtpPacket wrap() {
        next = (next + 1) % PACKETS;
        byte[] packet = packets[next];
        if (!view.wrap(packet, 0, packet.length)) {
            throw new IllegalStateException("a packet is none");
        }
        return view;
    }
}
