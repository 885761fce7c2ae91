package dev.nightjar.endpoint.internal.loop;

import dev.nightjar.endpoint.PeerPair;
import dev.nightjar.endpoint.SocketStats;
import dev.nightjar.endpoint.UdpOffload;
import dev.nightjar.endpoint.internal.sockets.NetworkTransport;
import dev.nightjar.endpoint.internal.sockets.SocketCounters;
import dev.nightjar.endpoint.internal.sockets.UdpSocket;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** One loop with real sockets and nothing above them. */
public final class SocketLoop implements AutoCloseable {
    public final MediaLoop loop;
    private final MultiThreadIoEventLoopGroup group;

    public SocketLoop(NetworkTransport transport, UdpOffload offload) {
        this(transport, offload, System::nanoTime);
    }

    /** Begins a loop whose connections live by that clock. */
    SocketLoop(NetworkTransport transport, UdpOffload offload, LongSupplier clock) {
        group = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("socket-loop", true), transport.handlers());
        loop = new MediaLoop(group.next(), transport, offload, null, clock);
    }

    /** One datagram that a socket has read. */
    record Datagram(InetSocketAddress remote, String hex, long arrivalNanos) {}

    /** What a socket reads, in its order. */
    public static final class Inbox implements UdpSocket.Receiver {
        private final List<Datagram> received = new ArrayList<>();

        @Override
        public synchronized void onDatagram(
                UdpSocket socket, InetSocketAddress remote, byte[] buffer, int offset, int length, long arrivalNanos) {
            received.add(new Datagram(
                    remote, text(Arrays.copyOfRange(buffer, offset, offset + length), length), arrivalNanos));
            notifyAll();
        }

        @Override
        public void onReadComplete() {
            // Nothing is answered.
        }

        synchronized List<Datagram> await(int count) throws InterruptedException {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PeerPair.SECONDS);
            while (received.size() < count) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    throw new AssertionError("received " + received.size() + " datagrams of " + count);
                }
                wait(left);
            }
            return List.copyOf(received);
        }
    }

    /** {@return a short name of a datagram: its length and a checksum of its bytes} */
    static String text(byte[] bytes, int length) {
        return length + "/" + Integer.toHexString(Arrays.hashCode(Arrays.copyOf(bytes, length)));
    }

    UdpSocket open(UdpSocket.Receiver receiver) throws Exception {
        return loop.io().open(InetAddress.getLoopbackAddress(), 0, receiver).get(PeerPair.SECONDS, TimeUnit.SECONDS);
    }

    public <T> T onLoop(Callable<T> task) throws Exception {
        return loop.eventLoop().submit(task).get(PeerPair.SECONDS, TimeUnit.SECONDS);
    }

    SocketStats stats() {
        return SocketCounters.sum(loop.io().describe(), List.of(loop.io().counters()));
    }

    @Override
    public void close() {
        loop.close();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }
}
