package dev.nightjar.endpoint;

import dev.nightjar.endpoint.internal.loop.MediaLoop;
import dev.nightjar.endpoint.internal.sockets.NetworkTransport;
import dev.nightjar.endpoint.internal.sockets.SocketCounters;
import dev.nightjar.endpoint.internal.sockets.UdpSocket;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * CPU time of one thread for each datagram that it sends or receives over loopback: each of our sockets beside the
 * plainest program that does the same with the JDK alone.
 *
 * <p>{@code java -cp benchmarks.jar dev.nightjar.endpoint.UdpLoopBench [seconds a row]}. Rows take turns, three rounds
 * of them, and the median counts. Loopback sending contains the kernel's delivery to the receiver.
 */
public final class UdpLoopBench {
    private static final int LENGTH = 1_200;
    private static final int ROUNDS = 3;
    private static final int TURN = 32;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final long rowNanos;
    private final byte[] bytes = new byte[LENGTH];

    private UdpLoopBench(long rowNanos) {
        this.rowNanos = rowNanos;
    }

    /** What a row measures. */
    private interface Row {
        /** {@return nanoseconds of CPU a datagram} */
        double run() throws Exception;
    }

    /** Prints the table. */
    public static void main(String[] args) throws Exception {
        long millis = args.length > 0 ? (long) (Double.parseDouble(args[0]) * 1_000) : 2_000;
        UdpLoopBench bench = new UdpLoopBench(TimeUnit.MILLISECONDS.toNanos(millis));
        System.out.printf(Locale.ROOT, "JDK %s, %d bytes a datagram%n", Runtime.version(), LENGTH);
        bench.table(
                "receive",
                new String[] {"selector and DatagramChannel", "ours, NIO", "ours, epoll", "ours, epoll, sender GSO 32"},
                bench::receivePlain,
                () -> bench.receive(NetworkTransport.NIO, UdpOffload.OFF, UdpOffload.OFF),
                () -> bench.receive(NetworkTransport.EPOLL, UdpOffload.OFF, UdpOffload.OFF),
                () -> bench.receive(NetworkTransport.EPOLL, UdpOffload.AUTO, UdpOffload.AUTO));
        bench.table(
                "send",
                new String[] {"DatagramChannel", "ours, NIO", "ours, epoll sendmmsg 32", "ours, epoll GSO 32"},
                bench::sendPlain,
                () -> bench.send(NetworkTransport.NIO, UdpOffload.OFF),
                () -> bench.send(NetworkTransport.EPOLL, UdpOffload.OFF),
                () -> bench.send(NetworkTransport.EPOLL, UdpOffload.AUTO));
    }

    private void table(String title, String[] names, Row... rows) throws Exception {
        double[][] results = new double[rows.length][ROUNDS];
        for (int round = -1; round < ROUNDS; round++) {
            for (int i = 0; i < rows.length; i++) {
                double result = rows[i].run();
                if (round >= 0) {
                    results[i][round] = result;
                }
            }
        }
        double first = 0;
        for (int i = 0; i < rows.length; i++) {
            Arrays.sort(results[i]);
            double median = results[i][ROUNDS / 2];
            first = i == 0 ? median : first;
            System.out.printf(
                    Locale.ROOT,
                    "%-8s %-32s %7.0f ns  %.2fx  (%.0f to %.0f)%n",
                    title,
                    names[i],
                    median,
                    median / first,
                    results[i][0],
                    results[i][ROUNDS - 1]);
        }
    }

    private static DatagramChannel bound() throws IOException {
        return DatagramChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private double receivePlain() throws Exception {
        try (DatagramChannel sink = bound();
                PlainReceiver plain = new PlainReceiver(sink)) {
            sink.setOption(StandardSocketOptions.SO_RCVBUF, UdpSocket.SOCKET_BUFFER_BYTES);
            plain.start();
            flood((InetSocketAddress) sink.getLocalAddress(), UdpOffload.OFF, rowNanos / 4);
            long cpuBefore = THREADS.getThreadCpuTime(plain.threadId());
            long before = plain.received();
            flood((InetSocketAddress) sink.getLocalAddress(), UdpOffload.OFF, rowNanos);
            long cpu = THREADS.getThreadCpuTime(plain.threadId()) - cpuBefore;
            if (plain.lastArrivalNanos() == 0) {
                throw new IllegalStateException("nothing came");
            }
            return (double) cpu / (plain.received() - before);
        }
    }

    private double receive(NetworkTransport transport, UdpOffload offload, UdpOffload senders) throws Exception {
        try (Loop loop = new Loop(transport, offload)) {
            UdpSocket sink = loop.open();
            long thread = loop.media
                    .eventLoop()
                    .submit(() -> Thread.currentThread().getId())
                    .get();
            flood(sink.localAddress(), senders, rowNanos / 4);
            long cpuBefore = THREADS.getThreadCpuTime(thread);
            long before = loop.received();
            flood(sink.localAddress(), senders, rowNanos);
            long cpu = THREADS.getThreadCpuTime(thread) - cpuBefore;
            if (loop.checksum == 0) {
                throw new IllegalStateException("nothing came");
            }
            return (double) cpu / (loop.received() - before);
        }
    }

    /** Sends as fast as one thread can, plainly or in runs. */
    private void flood(InetSocketAddress remote, UdpOffload offload, long nanos) throws Exception {
        if (offload == UdpOffload.AUTO) {
            try (Loop loop = new Loop(NetworkTransport.EPOLL, offload)) {
                sendTurns(loop, loop.open(), remote, nanos);
            }
            return;
        }
        try (DatagramChannel source = bound()) {
            source.connect(remote);
            ByteBuffer datagram = ByteBuffer.allocateDirect(LENGTH);
            long end = System.nanoTime() + nanos;
            while (System.nanoTime() < end) {
                for (int i = 0; i < TURN; i++) {
                    source.write(datagram.clear());
                }
            }
        }
    }

    private double sendPlain() throws Exception {
        try (DatagramChannel sink = bound();
                DatagramChannel source = bound()) {
            source.configureBlocking(false);
            InetSocketAddress remote = (InetSocketAddress) sink.getLocalAddress();
            ByteBuffer datagram = ByteBuffer.allocateDirect(LENGTH);
            long sent = 0;
            long cpuBefore = THREADS.getCurrentThreadCpuTime();
            long end = System.nanoTime() + rowNanos;
            while (System.nanoTime() < end) {
                for (int i = 0; i < TURN; i++) {
                    // As in ours, the packet comes out of an array that the cipher has worked in.
                    datagram.clear().put(bytes).flip();
                    sent += source.send(datagram, remote) > 0 ? 1 : 0;
                }
            }
            return (double) (THREADS.getCurrentThreadCpuTime() - cpuBefore) / sent;
        }
    }

    private double send(NetworkTransport transport, UdpOffload offload) throws Exception {
        try (DatagramChannel sink = bound();
                Loop loop = new Loop(transport, offload)) {
            return sendTurns(loop, loop.open(), (InetSocketAddress) sink.getLocalAddress(), rowNanos);
        }
    }

    /** {@return nanoseconds of CPU a datagram sent} */
    private double sendTurns(Loop loop, UdpSocket source, InetSocketAddress remote, long nanos) throws Exception {
        return loop.media
                .eventLoop()
                .submit(() -> {
                    long sent = 0;
                    long cpuBefore = THREADS.getCurrentThreadCpuTime();
                    long end = System.nanoTime() + nanos;
                    while (System.nanoTime() < end) {
                        for (int i = 0; i < TURN; i++) {
                            source.send(remote, bytes, 0, LENGTH);
                        }
                        loop.media.flush();
                        sent += TURN;
                    }
                    return (double) (THREADS.getCurrentThreadCpuTime() - cpuBefore) / sent;
                })
                .get();
    }

    /** One loop of ours, with sockets that count what they read. */
    private static final class Loop implements AutoCloseable, UdpSocket.Receiver {
        private final MultiThreadIoEventLoopGroup group;
        private final MediaLoop media;
        private int checksum;

        private Loop(NetworkTransport transport, UdpOffload offload) {
            group = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("bench", true), transport.handlers());
            media = new MediaLoop(group.next(), transport, offload);
        }

        private UdpSocket open() throws Exception {
            return media.io().open(InetAddress.getLoopbackAddress(), 0, this).get();
        }

        private long received() {
            return media.io().counters().get(SocketCounters.Counter.DATAGRAMS_RECEIVED);
        }

        @Override
        public void onDatagram(
                UdpSocket socket, InetSocketAddress remote, byte[] buffer, int offset, int length, long arrivalNanos) {
            checksum += buffer[offset + length - 1];
        }

        @Override
        public void onReadComplete() {
            checksum++;
        }

        @Override
        public void close() {
            media.close();
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }
}
