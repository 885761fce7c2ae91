package dev.nightjar.endpoint.internal.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.endpoint.internal.loop.SocketLoop;
import dev.nightjar.endpoint.internal.sockets.SocketCounters.Counter;
import dev.nightjar.testkit.Allocations;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A kernel without room for what a loop sends. */
class NioCongestionTest {
    private static final InetSocketAddress REMOTE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final NioDatagramIo io = new NioDatagramIo(group.next(), System::nanoTime);
    private final CongestedChannel channel = new CongestedChannel();
    private final byte[] bytes = new byte[100];
    private NioUdpSocket socket;
    private int next;

    @BeforeEach
    void open() throws Exception {
        socket = new NioUdpSocket(io, channel, new SocketLoop.Inbox());
    }

    @AfterEach
    void close() {
        group.shutdownGracefully();
    }

    private void send(int count) {
        for (int i = 0; i < count; i++) {
            NetworkBytes.putInt32(bytes, 3, next++);
            socket.send(REMOTE, bytes, 3, 50);
        }
    }

    @Test
    void whatFindsNoRoomWaitsAndKeepsItsOrder() {
        channel.room = 3;
        send(5);
        channel.room = 1;
        // There is room again, but it belongs to those that wait.
        send(2);
        assertThat(channel.sent).containsExactly(0, 1, 2);

        socket.sendWaiting();
        assertThat(channel.sent).containsExactly(0, 1, 2, 3);
        channel.room = 10;
        socket.sendWaiting();
        send(1);

        assertThat(channel.sent).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
        assertThat(io.unsent().size()).isZero();
        assertThat(io.counters().get(Counter.DATAGRAMS_SENT)).isEqualTo(8);
        assertThat(io.counters().get(Counter.BYTES_SENT)).isEqualTo(8 * 50);
    }

    @Test
    void aBoundedNumberWaitsAndTheRestIsDroppedAndCounted() {
        send(UnsentDatagrams.MAX_DATAGRAMS + 7);

        assertThat(io.unsent().size()).isEqualTo(UnsentDatagrams.MAX_DATAGRAMS);
        assertThat(io.counters().get(Counter.DATAGRAMS_DROPPED)).isEqualTo(7);
        channel.room = Integer.MAX_VALUE;
        socket.sendWaiting();
        assertThat(channel.sent)
                .containsExactlyElementsOf(IntStream.range(0, UnsentDatagrams.MAX_DATAGRAMS)
                        .boxed()
                        .toList());
    }

    @Test
    void aDatagramThatTheNetworkRefusesHoldsUpNoOther() {
        channel.room = Integer.MAX_VALUE;
        send(1);
        socket.send(REMOTE, bytes, 0, 1);
        send(1);

        assertThat(channel.sent).containsExactly(0, 1);
        assertThat(io.counters().get(Counter.DATAGRAMS_DROPPED)).isEqualTo(1);
    }

    @Test
    void aClosedSocketGivesItsShareBack() {
        send(10);
        assertThat(io.unsent().size()).isEqualTo(10);

        socket.close();

        assertThat(io.unsent().size()).isZero();
    }

    @Test
    void waitingMakesNoGarbage() {
        assertThat(Allocations.bytesPerCall(() -> {
                    channel.room = 0;
                    socket.send(REMOTE, bytes, 0, 60);
                    socket.send(REMOTE, bytes, 0, 60);
                    channel.room = 2;
                    socket.sendWaiting();
                    channel.sent.clear();
                }))
                .isZero();
    }
}
