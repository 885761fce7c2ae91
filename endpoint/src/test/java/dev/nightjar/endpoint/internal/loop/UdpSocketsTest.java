package dev.nightjar.endpoint.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.nightjar.endpoint.SocketStats;
import dev.nightjar.endpoint.UdpOffload;
import dev.nightjar.endpoint.internal.loop.SocketLoop.Datagram;
import dev.nightjar.endpoint.internal.loop.SocketLoop.Inbox;
import dev.nightjar.endpoint.internal.sockets.NetworkTransport;
import dev.nightjar.endpoint.internal.sockets.UdpSocket;
import dev.nightjar.testkit.Seeds;
import io.netty.channel.epoll.Epoll;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Real sockets of every kind, sending to sockets of every kind. */
@Tag("loopback")
@ParameterizedClass
@MethodSource("kinds")
class UdpSocketsTest {
    private static final int REMOTES = 3;

    @Parameter(0)
    NetworkTransport sending;

    @Parameter(1)
    UdpOffload sendingOffload;

    @Parameter(2)
    NetworkTransport receiving;

    @Parameter(3)
    UdpOffload receivingOffload;

    static Stream<Arguments> kinds() {
        List<Object[]> each = List.of(
                new Object[] {NetworkTransport.NIO, UdpOffload.AUTO},
                new Object[] {NetworkTransport.EPOLL, UdpOffload.AUTO},
                new Object[] {NetworkTransport.EPOLL, UdpOffload.OFF});
        return each.stream()
                .flatMap(from -> each.stream().map(to -> Arguments.of(from[0], from[1], to[0], to[1])))
                .filter(kind -> Epoll.isAvailable() || !List.of(kind.get()).contains(NetworkTransport.EPOLL));
    }

    private SocketLoop sender() {
        return new SocketLoop(sending, sendingOffload);
    }

    private SocketLoop receiver() {
        return new SocketLoop(receiving, receivingOffload);
    }

    @Test
    void everyRemoteGetsItsDatagramsWholeAndInOrder() throws Exception {
        SplittableRandom random = Seeds.random(3);
        try (SocketLoop from = sender();
                SocketLoop to = receiver()) {
            UdpSocket source = from.open(new Inbox());
            List<Inbox> inboxes = new ArrayList<>();
            List<UdpSocket> sinks = new ArrayList<>();
            Map<Integer, List<String>> sent = new HashMap<>();
            for (int i = 0; i < REMOTES; i++) {
                inboxes.add(new Inbox());
                sinks.add(to.open(inboxes.get(i)));
                sent.put(i, new ArrayList<>());
            }

            for (int turn = 0; turn < 40; turn++) {
                int length = random.nextInt(40, 1_400);
                from.onLoop(() -> {
                    for (int i = 0; i < 20; i++) {
                        int remote = random.nextInt(REMOTES);
                        // Mostly one length, as a picture's packets have, and now and then another.
                        byte[] bytes = new byte[random.nextInt(6) == 0 ? random.nextInt(1, 1_400) : length];
                        random.nextBytes(bytes);
                        sent.get(remote).add(SocketLoop.text(bytes, bytes.length));
                        source.send(sinks.get(remote).localAddress(), bytes, 0, bytes.length);
                    }
                    from.loop.flush();
                    return null;
                });
                // More than a turn's would not fit a socket whose loop is held up.
                for (int i = 0; i < REMOTES; i++) {
                    inboxes.get(i).await(sent.get(i).size());
                }
            }

            for (int i = 0; i < REMOTES; i++) {
                List<Datagram> received = inboxes.get(i).await(sent.get(i).size());
                assertThat(received).extracting(Datagram::hex).containsExactlyElementsOf(sent.get(i));
                assertThat(received).extracting(Datagram::remote).containsOnly(source.localAddress());
                assertThat(received).extracting(Datagram::arrivalNanos).isSorted();
            }
            assertThat(from.stats().datagramsSent()).isEqualTo(800);
            assertThat(to.stats().datagramsReceived()).isEqualTo(800);
            assertThat(to.stats().bytesReceived()).isEqualTo(from.stats().bytesSent());
            assertThat(from.stats().datagramsDropped()).isZero();
        }
    }

    @Test
    void aRunWithAShorterLastArrivesAsTheSameDatagramsAtAPlainSocket() throws Exception {
        try (SocketLoop from = sender();
                DatagramChannel plain = DatagramChannel.open()) {
            plain.bind(new InetSocketAddress("127.0.0.1", 0));
            UdpSocket source = from.open(new Inbox());
            InetSocketAddress remote = (InetSocketAddress) plain.getLocalAddress();
            byte[] bytes = new byte[1_200];

            from.onLoop(() -> {
                for (int i = 0; i < 30; i++) {
                    bytes[0] = (byte) i;
                    source.send(remote, bytes, 0, 1_200);
                }
                bytes[0] = 30;
                source.send(remote, bytes, 0, 77);
                from.loop.flush();
                return null;
            });

            ByteBuffer read = ByteBuffer.allocate(2_000);
            for (int i = 0; i <= 30; i++) {
                read.clear();
                plain.receive(read);
                assertThat(read.flip().limit()).isEqualTo(i == 30 ? 77 : 1_200);
                assertThat(read.get(0)).isEqualTo((byte) i);
            }
            SocketStats stats = from.stats();
            boolean isSegmented = sending == NetworkTransport.EPOLL && sendingOffload == UdpOffload.AUTO;
            assertThat(stats.segmentedSends()).isEqualTo(isSegmented ? 1 : 0);
            assertThat(stats.sendCalls()).isEqualTo(sending == NetworkTransport.EPOLL ? 1 : 31);
        }
    }

    @Test
    void coalescedDatagramsShareOneCallOneTimeAndOneSender() throws Exception {
        assumeThat(sendingOffload == UdpOffload.AUTO && receivingOffload == UdpOffload.AUTO)
                .isTrue();
        assumeThat(sending == NetworkTransport.EPOLL && receiving == NetworkTransport.EPOLL)
                .isTrue();
        try (SocketLoop from = sender();
                SocketLoop to = receiver()) {
            Inbox inbox = new Inbox();
            UdpSocket source = from.open(new Inbox());
            UdpSocket sink = to.open(inbox);
            byte[] bytes = new byte[1_200];

            from.onLoop(() -> {
                for (int i = 0; i < 50; i++) {
                    source.send(sink.localAddress(), bytes, 0, bytes.length);
                }
                from.loop.flush();
                return null;
            });

            List<Datagram> received = inbox.await(50);
            Set<Long> times = new HashSet<>();
            received.forEach(each -> times.add(each.arrivalNanos()));
            assertThat(received)
                    .allSatisfy(each ->
                            assertThat(each.remote()).isSameAs(received.get(0).remote()));
            assertThat(times).hasSize(1);
            assertThat(to.stats().receiveCalls()).isEqualTo(1);
            assertThat(from.stats().sendCalls()).isEqualTo(1);
            assertThat(to.stats().transport()).isEqualTo("epoll: GRO, sendmmsg, GSO");
        }
    }

    @Test
    void datagramsTooLongOrEmptyDisturbNoOther() throws Exception {
        try (SocketLoop to = receiver();
                DatagramChannel plain = DatagramChannel.open()) {
            Inbox inbox = new Inbox();
            InetSocketAddress remote = to.open(inbox).localAddress();
            for (int length : new int[] {10, 9_000, 0, 65_507, 20}) {
                plain.send(ByteBuffer.allocate(length), remote);
            }

            assertThat(inbox.await(5).stream().map(each -> each.hex().replaceAll("/.*", "")))
                    .containsExactly("10", "2048", "0", "2048", "20");
        }
    }
}
