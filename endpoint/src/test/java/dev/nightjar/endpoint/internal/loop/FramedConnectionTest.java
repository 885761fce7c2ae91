package dev.nightjar.endpoint.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.Path;
import dev.nightjar.core.TransportProtocol;
import dev.nightjar.endpoint.UdpOffload;
import dev.nightjar.endpoint.internal.sockets.NetworkTransport;
import dev.nightjar.endpoint.internal.sockets.SocketCounters;
import dev.nightjar.testkit.Allocations;
import io.netty.channel.Channel;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One connection of ours to a plain socket of the JDK. */
@Tag("loopback")
class FramedConnectionTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final int MEDIA_BYTES = 1_200;

    /** What comes on a connection. */
    private static final class Inbox implements FramedConnection.Owner {
        private final List<String> frames = new ArrayList<>();
        private final CountDownLatch ended = new CountDownLatch(1);
        private boolean isClosing;

        @Override
        public synchronized void onFrame(
                FramedConnection from, byte[] buffer, int offset, int length, long arrivalNanos) {
            frames.add(HexFormat.of().formatHex(buffer, offset, offset + length));
            notifyAll();
            if (isClosing) {
                from.close();
            }
        }

        @Override
        public void onEnded(FramedConnection connection) {
            ended.countDown();
        }

        synchronized List<String> await(int count) throws InterruptedException {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (frames.size() < count) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    throw new AssertionError("frames: " + frames.size() + " (expected: " + count + ")");
                }
                wait(left);
            }
            return List.copyOf(frames);
        }
    }

    /** A connection and the plain socket at its other end. */
    private static final class Link implements AutoCloseable {
        private final SocketLoop loop;
        private final Inbox inbox = new Inbox();
        private final ServerSocket server = new ServerSocket();
        private final FramedConnection connection;
        private final Socket far;

        private Link(NetworkTransport transport) throws Exception {
            loop = new SocketLoop(NetworkTransport.choose(transport == NetworkTransport.EPOLL), UdpOffload.OFF);
            // Small, so that a reader that is slow is felt soon.
            server.setReceiveBufferSize(1 << 14);
            server.bind(new InetSocketAddress(LOOPBACK, 0));
            InetSocketAddress to = (InetSocketAddress) server.getLocalSocketAddress();
            Path path = Path.of(new InetSocketAddress(LOOPBACK, 9), to, TransportProtocol.TCP);
            connection = loop.onLoop(() -> {
                LoopTcp io = loop.loop.tcp();
                Channel channel = io.newChannel();
                FramedConnection made = new FramedConnection(io, channel, path, false, inbox);
                io.connect(channel, LOOPBACK, to, made);
                return made;
            });
            far = server.accept();
            far.setSoTimeout(30_000);
        }

        boolean send(byte[] packet) throws Exception {
            return loop.onLoop(() -> {
                boolean taken = connection.send(packet, 0, packet.length);
                loop.loop.flush();
                return taken;
            });
        }

        long dropped() {
            return SocketCounters.sumTcp(List.of(loop.loop.io().counters())).packetsDropped();
        }

        @Override
        public void close() throws IOException {
            far.close();
            server.close();
            loop.close();
        }
    }

    private static byte[] media(int index) {
        byte[] packet = new byte[MEDIA_BYTES];
        packet[0] = (byte) 0x80;
        packet[1] = 111;
        packet[2] = (byte) (index >> 8);
        packet[3] = (byte) index;
        return packet;
    }

    private static byte[] check() {
        return new byte[20];
    }

    @ParameterizedTest
    @EnumSource(NetworkTransport.class)
    void framesBothWays(NetworkTransport transport) throws Exception {
        try (Link link = new Link(transport)) {
            DataOutputStream out = new DataOutputStream(link.far.getOutputStream());
            out.write(HexFormat.of().parseHex("0002aabb0001"));
            out.flush();
            link.send(new byte[] {1, 2, 3});
            link.send(new byte[] {4});
            out.write(HexFormat.of().parseHex("cc0000"));

            DataInputStream in = new DataInputStream(link.far.getInputStream());
            assertThat(in.readNBytes(8)).containsExactly(0, 3, 1, 2, 3, 0, 1, 4);
            assertThat(link.inbox.await(2)).containsExactly("aabb", "cc");
        }
    }

    @ParameterizedTest
    @EnumSource(NetworkTransport.class)
    void aSlowReaderLosesMediaAndTheStreamStaysReadable(NetworkTransport transport) throws Exception {
        try (Link link = new Link(transport)) {
            int taken = 0;
            // The kernel takes megabytes at most before what we hold is full.
            for (int i = 0; i < 40_000 && link.dropped() < 10; i++) {
                taken += link.send(media(taken)) ? 1 : 0;
            }
            assertThat(link.dropped()).as("dropped after " + taken).isGreaterThanOrEqualTo(10);

            // Checks still have room, and that is bounded too, whatever the kernel still takes.
            int checks = 0;
            while (checks < 300_000 && link.send(check())) {
                checks++;
            }
            assertThat(checks).isBetween(100, 299_999);

            DataInputStream in = new DataInputStream(link.far.getInputStream());
            int last = -1;
            int read = 0;
            for (int i = 0; i < taken + checks; i++) {
                byte[] frame = in.readNBytes(in.readUnsignedShort());
                if (frame.length == MEDIA_BYTES) {
                    int number = (frame[2] & 0xFF) << 8 | frame[3] & 0xFF;
                    assertThat(number).isEqualTo(last + 1);
                    last = number;
                    read++;
                } else {
                    assertThat(frame).hasSize(20);
                }
            }
            assertThat(read).isEqualTo(taken);
            assertThat(link.send(media(0))).as("room again").isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(NetworkTransport.class)
    void tellsItsEndOnceAndTakesNothingMore(NetworkTransport transport) throws Exception {
        try (Link link = new Link(transport)) {
            link.far.close();

            assertThat(link.inbox.ended.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(link.send(check())).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(NetworkTransport.class)
    void handsNothingOnAfterItsOwnerHasClosedIt(NetworkTransport transport) throws Exception {
        try (Link link = new Link(transport)) {
            link.inbox.isClosing = true;
            link.far.getOutputStream().write(HexFormat.of().parseHex("0001aa0001bb"));

            assertThat(link.far.getInputStream().read()).isEqualTo(-1);
            assertThat(link.inbox.frames).containsExactly("aa");
            assertThat(link.inbox.ended.getCount())
                    .as("closing is no news to the owner")
                    .isOne();
        }
    }

    @ParameterizedTest
    @EnumSource(NetworkTransport.class)
    void aPacketThatNoDatagramCouldBeIsDropped(NetworkTransport transport) throws Exception {
        try (Link link = new Link(transport)) {
            assertThat(link.send(new byte[FrameSplitter.MAX_FRAME_BYTES + 1])).isFalse();
            assertThat(link.send(new byte[FrameSplitter.MAX_FRAME_BYTES])).isTrue();
        }
    }

    /** The buffer and the entry that Netty keeps for a packet are pooled; its leak detector makes some now and then. */
    @ParameterizedTest
    @EnumSource(NetworkTransport.class)
    void sendingMakesNoGarbageOfOurs(NetworkTransport transport) throws Exception {
        try (Link link = new Link(transport)) {
            Thread reader = new Thread(() -> discard(link.far), "reader");
            reader.start();
            byte[] packet = media(1);
            long perPacket = link.loop.onLoop(() -> Allocations.bytesPerCall(() -> {
                link.connection.send(packet, 0, packet.length);
                link.loop.loop.flush();
            }));

            System.out.printf("%s: %d B a packet sent over TCP%n", transport, perPacket);
            assertThat(perPacket).isLessThanOrEqualTo(32);
            link.far.shutdownOutput();
            reader.join();
        }
    }

    @ParameterizedTest
    @EnumSource(NetworkTransport.class)
    void whatIsReadMakesNoGarbageOfOurs(NetworkTransport transport) throws Exception {
        try (Link link = new Link(transport)) {
            FramedConnection.Owner nobody = new FramedConnection.Owner() {
                @Override
                public void onFrame(FramedConnection from, byte[] buffer, int offset, int length, long arrivalNanos) {
                    // Only counted, by the connection.
                }

                @Override
                public void onEnded(FramedConnection ended) {
                    // It does not end.
                }
            };
            byte[] frames = new byte[3 * (2 + MEDIA_BYTES)];
            for (int at = 0; at < frames.length; at += 2 + MEDIA_BYTES) {
                frames[at] = (byte) (MEDIA_BYTES >> 8);
                frames[at + 1] = (byte) MEDIA_BYTES;
            }

            long perRead = link.loop.onLoop(() -> {
                LoopTcp io = link.loop.loop.tcp();
                FramedConnection reading =
                        new FramedConnection(io, io.newChannel(), link.connection.path(), true, nobody);
                return Allocations.bytesPerCall(() -> {
                    reading.receive(frames, 0, 2_000);
                    reading.receive(frames, 2_000, frames.length - 2_000);
                });
            });

            assertThat(perRead).isZero();
        }
    }

    private static void discard(Socket socket) {
        byte[] bytes = new byte[1 << 16];
        try {
            while (socket.getInputStream().read(bytes) >= 0) {
                // Only to keep the connection moving.
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }
}
