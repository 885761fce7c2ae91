package dev.nightjar.rtp.receive;

import dev.nightjar.core.PacketKind;
import dev.nightjar.rtp.ExtensionMap;
import dev.nightjar.rtp.HeaderExtensionUri;
import dev.nightjar.rtp.RtpPacket;
import dev.nightjar.rtp.RtpWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
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

/**
 * What every datagram pays before its protocol sees it: its kind, the connection its address belongs to, and for RTP
 * the stream.
 *
 * <p>Of nine datagrams seven are RTP, and one each RTCP and DTLS, from 50 addresses; the table of addresses is a map as
 * the endpoint's socket has.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DemuxBenchmark {
    private static final int DATAGRAMS = 1024;
    private static final int ADDRESSES = 50;
    private static final int SOURCES = 8;

    private final Map<InetSocketAddress, RtpDemultiplexer> routes = new HashMap<>();
    private final InetSocketAddress[] remotes = new InetSocketAddress[DATAGRAMS];
    private final byte[][] datagrams = new byte[DATAGRAMS][];
    private final RtpPacket view = new RtpPacket();
    private int next;
    private long nowNanos;

    /** Makes one connection for each address, and datagrams from all of them. */
    @Setup
    public void prepare() throws UnknownHostException {
        InetAddress host = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1});
        for (int i = 0; i < ADDRESSES; i++) {
            RtpDemultiplexer demultiplexer = new RtpDemultiplexer(source -> {});
            demultiplexer.configure(config());
            routes.put(new InetSocketAddress(host, 40_000 + i), demultiplexer);
        }
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < DATAGRAMS; i++) {
            // A socket makes a new address object for each datagram.
            remotes[i] = new InetSocketAddress(host, 40_000 + random.nextInt(ADDRESSES));
            datagrams[i] = datagram(random, i);
        }
    }

    private static ReceiveConfig config() {
        List<MediaSection> sections = new ArrayList<>();
        sections.add(MediaSection.of(
                "0", MediaKind.AUDIO, List.of(CodecParameters.of(111, "opus", 48_000)), FeedbackMechanisms.NONE));
        sections.add(MediaSection.of(
                "1",
                MediaKind.VIDEO,
                List.of(CodecParameters.of(96, "VP8", 90_000), CodecParameters.rtx(97, 96, 90_000)),
                FeedbackMechanisms.ALL));
        return new ReceiveConfig(
                sections,
                ExtensionMap.of(Map.of(
                        3, HeaderExtensionUri.TRANSPORT_WIDE_CC.uri(),
                        4, HeaderExtensionUri.MID.uri(),
                        10, HeaderExtensionUri.RID.uri())),
                true);
    }

    private static byte[] datagram(SplittableRandom random, int number) {
        byte[] datagram = new byte[160];
        int kind = random.nextInt(9);
        if (kind < 7) {
            boolean isVideo = kind > 0;
            new RtpWriter()
                    .payloadType(isVideo ? 96 : 111)
                    .sequenceNumber(number)
                    .ssrc((isVideo ? 0x1000 : 0x2000) + random.nextInt(SOURCES))
                    .extension(3, number & 0xFFFF, 2)
                    .extension(4, isVideo ? "1" : "0")
                    .writeTo(datagram, 0, new byte[100], 0, 100);
        } else {
            datagram[0] = kind == 7 ? (byte) 0x80 : 22;
            datagram[1] = kind == 7 ? (byte) 200 : (byte) 0xFE;
        }
        return datagram;
    }

    /** {@return something that depends on where the datagram belongs} */
    @Benchmark
    public int kindConnectionAndStream() {
        next = (next + 1) % DATAGRAMS;
        byte[] datagram = datagrams[next];
        nowNanos += 100_000;
        PacketKind kind = PacketKind.of(datagram, 0, datagram.length);
        RtpDemultiplexer demultiplexer = routes.get(remotes[next]);
        if (demultiplexer == null || kind != PacketKind.RTP) {
            return kind.hashCode();
        }
        if (!view.wrap(datagram, 0, datagram.length)) {
            throw new IllegalStateException("a packet is none");
        }
        Source source = demultiplexer.route(view, nowNanos);
        if (source == null) {
            throw new IllegalStateException("a packet belongs nowhere");
        }
        return source.ssrc();
    }
}
