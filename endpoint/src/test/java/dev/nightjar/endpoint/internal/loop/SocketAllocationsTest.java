package dev.nightjar.endpoint.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.endpoint.PeerPair;
import dev.nightjar.endpoint.UdpOffload;
import dev.nightjar.endpoint.internal.loop.SocketLoop.Inbox;
import dev.nightjar.endpoint.internal.sockets.NetworkTransport;
import dev.nightjar.endpoint.internal.sockets.UdpSocket;
import dev.nightjar.testkit.Allocations;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a datagram costs in garbage on the loop's thread: nothing of ours, and what Netty makes is bounded. */
@Tag("loopback")
class SocketAllocationsTest {
    private static final int LENGTH = 1_200;
    private static final byte[] BYTES = new byte[LENGTH];
    private static final int RUN = 16;
    private static final int TRIES = 5;
    private static final int AT_ONCE = 100;
    private static final int CATCHES_UP = 200;
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    static Stream<Arguments> kinds() {
        return Stream.of(
                // The selector of newer JDKs makes some for each wait, here a byte for each of 100 datagrams.
                Arguments.of(NetworkTransport.NIO, UdpOffload.OFF, 0, 8),
                // A packet object and a promise for each run; for each coalesced message the sender and a list: 120
                // bytes on JDK 17, 184 on JDK 25.
                Arguments.of(NetworkTransport.EPOLL, UdpOffload.AUTO, 24, 192),
                // A packet object for each datagram, and the address in network form; on receipt the sender too.
                Arguments.of(NetworkTransport.EPOLL, UdpOffload.OFF, 112, 192));
    }

    private static boolean isThere(NetworkTransport transport) {
        return NetworkTransport.choose(transport == NetworkTransport.EPOLL) == transport;
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void sendingMakesNoMoreGarbageThanNetty(NetworkTransport transport, UdpOffload offload, int send, int receive)
            throws Exception {
        if (!isThere(transport)) {
            return;
        }
        try (SocketLoop from = new SocketLoop(transport, offload);
                DatagramChannel sink = DatagramChannel.open()) {
            sink.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            InetSocketAddress remote = (InetSocketAddress) sink.getLocalAddress();
            UdpSocket source = from.open(new Inbox());
            long perRun = Long.MAX_VALUE;
            // A socket that is full once stays so until the loop's task ends, and what waits for it is garbage.
            for (int i = 0; i < TRIES && perRun > (long) RUN * send; i++) {
                perRun =
                        Math.min(perRun, from.onLoop(() -> Allocations.bytesPerCall(() -> send(from, source, remote))));
            }

            System.out.printf("%s %s: %d B for a run of %d sent%n", transport, offload, perRun, RUN);
            assertThat(perRun).isLessThanOrEqualTo((long) RUN * send);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void receivingMakesNoMoreGarbageThanNetty(NetworkTransport transport, UdpOffload offload, int send, int receive)
            throws Exception {
        if (!isThere(transport)) {
            return;
        }
        try (SocketLoop to = new SocketLoop(transport, offload);
                DatagramChannel source = DatagramChannel.open()) {
            InetSocketAddress remote = to.open(new Nobody()).localAddress();
            long thread = to.onLoop(() -> Thread.currentThread().getId());
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 6; round++) {
                // Lets the loop catch up now and then, so that none is dropped; its tasks are the test's.
                long tasks = THREADS.getThreadAllocatedBytes(thread);
                for (int i = 0; i < CATCHES_UP; i++) {
                    whileLoopIsHeld(to, () -> {});
                }
                long before = THREADS.getThreadAllocatedBytes(thread);
                tasks = before - tasks;
                long received = to.stats().datagramsReceived();
                for (int i = 0; i < CATCHES_UP; i++) {
                    whileLoopIsHeld(to, () -> sendMany(source, remote));
                }
                received = to.stats().datagramsReceived() - received;
                least = Math.min(least, (THREADS.getThreadAllocatedBytes(thread) - before - tasks) / received);
            }

            System.out.printf("%s %s: %d B a datagram received%n", transport, offload, least);
            assertThat(least).isLessThanOrEqualTo(receive);
        }
    }

    /** Lets one wait of the loop find all that {@code action} sends, however the threads are scheduled. */
    private static void whileLoopIsHeld(SocketLoop loop, Sending action) throws Exception {
        CountDownLatch isSent = new CountDownLatch(1);
        Future<Boolean> held = loop.loop.eventLoop().submit(() -> isSent.await(PeerPair.SECONDS, TimeUnit.SECONDS));
        action.run();
        isSent.countDown();
        assertThat(held.get(PeerPair.SECONDS, TimeUnit.SECONDS)).isTrue();
        loop.onLoop(() -> null);
    }

    private interface Sending {
        void run() throws IOException;
    }

    private static void send(SocketLoop loop, UdpSocket source, InetSocketAddress remote) {
        for (int i = 0; i < RUN; i++) {
            source.send(remote, BYTES, 0, LENGTH);
        }
        loop.loop.flush();
    }

    private static void sendMany(DatagramChannel source, InetSocketAddress remote) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(LENGTH);
        for (int i = 0; i < AT_ONCE; i++) {
            source.send(bytes.clear(), remote);
        }
    }

    private static final class Nobody implements UdpSocket.Receiver {
        @Override
        public void onDatagram(
                UdpSocket socket, InetSocketAddress remote, byte[] buffer, int offset, int length, long arrivalNanos) {
            // Only counted, by the socket.
        }

        @Override
        public void onReadComplete() {
            // Nothing is answered.
        }
    }
}
