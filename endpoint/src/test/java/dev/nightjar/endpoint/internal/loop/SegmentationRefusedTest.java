package dev.nightjar.endpoint.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.endpoint.UdpOffload;
import dev.nightjar.endpoint.internal.loop.SocketLoop.Datagram;
import dev.nightjar.endpoint.internal.loop.SocketLoop.Inbox;
import dev.nightjar.endpoint.internal.sockets.EpollUdpSocket;
import dev.nightjar.endpoint.internal.sockets.NetworkTransport;
import dev.nightjar.endpoint.internal.sockets.UdpSocket;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.unix.Errors;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.SegmentedDatagramPacket;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** What happens when the kernel will not cut a run. */
@Tag("loopback")
@EnabledIf("isNative")
class SegmentationRefusedTest {
    /** SOL_SOCKET, SO_NO_CHECK: a run without checksums is EINVAL, since the kernel has to compute its segments'. */
    private static final IntegerUnixChannelOption NO_CHECKSUM = new IntegerUnixChannelOption("SO_NO_CHECK", 1, 11);

    private static final int EIO = -5;
    private static final int ENETUNREACH = -101;
    private static final int DATAGRAMS = 20;

    static boolean isNative() {
        return NetworkTransport.choose(true) == NetworkTransport.EPOLL;
    }

    /** Fails every run as the kernel would. */
    private static final class Refusing extends ChannelOutboundHandlerAdapter {
        private final int errno;
        private int refused;

        private Refusing(int errno) {
            this.errno = errno;
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            if (message instanceof SegmentedDatagramPacket) {
                refused++;
                ReferenceCountUtil.release(message);
                promise.tryFailure(new Errors.NativeIoException("sendmmsg", errno));
            } else {
                context.write(message, promise);
            }
        }
    }

    /** Sends a run of datagrams that differ; {@return their names}. */
    private static List<String> send(SocketLoop from, UdpSocket source, InetSocketAddress remote) throws Exception {
        return from.onLoop(() -> {
            List<String> names = new ArrayList<>();
            byte[] bytes = new byte[1_000];
            for (int i = 0; i < DATAGRAMS; i++) {
                bytes[i] = 1;
                int length = i == DATAGRAMS - 1 ? 33 : bytes.length;
                names.add(SocketLoop.text(bytes, length));
                source.send(remote, bytes, 0, length);
            }
            from.loop.flush();
            return names;
        });
    }

    @Test
    void aRunThatTheKernelRefusesLeavesDatagramByDatagramAndItsPathStaysPlain() throws Exception {
        try (SocketLoop from = new SocketLoop(NetworkTransport.EPOLL, UdpOffload.AUTO);
                SocketLoop to = new SocketLoop(NetworkTransport.NIO, UdpOffload.OFF)) {
            Inbox inbox = new Inbox();
            Inbox otherInbox = new Inbox();
            EpollUdpSocket source = (EpollUdpSocket) from.open(new Inbox());
            InetSocketAddress remote = to.open(inbox).localAddress();
            InetSocketAddress other = to.open(otherInbox).localAddress();
            source.channel().config().setOption(NO_CHECKSUM, 1);

            List<String> sent = new ArrayList<>(send(from, source, remote));
            sent.addAll(send(from, source, remote));

            assertThat(inbox.await(sent.size())).extracting(Datagram::hex).containsExactlyElementsOf(sent);
            assertThat(from.stats().segmentedSends())
                    .as("only the first was tried")
                    .isEqualTo(1);
            assertThat(source.canSegment()).isTrue();
            source.channel().config().setOption(NO_CHECKSUM, 0);
            send(from, source, other);
            otherInbox.await(DATAGRAMS);
            assertThat(from.stats().segmentedSends())
                    .as("other paths keep theirs")
                    .isEqualTo(2);
            assertThat(from.stats().datagramsDropped()).isZero();
        }
    }

    @Test
    void anInterfaceThatCannotSegmentTurnsItOffForTheSocket() throws Exception {
        try (SocketLoop from = new SocketLoop(NetworkTransport.EPOLL, UdpOffload.AUTO);
                SocketLoop to = new SocketLoop(NetworkTransport.NIO, UdpOffload.OFF)) {
            Inbox inbox = new Inbox();
            EpollUdpSocket source = (EpollUdpSocket) from.open(new Inbox());
            InetSocketAddress remote = to.open(inbox).localAddress();
            Refusing refusing = new Refusing(EIO);
            source.channel().pipeline().addLast(refusing);

            List<String> sent = new ArrayList<>(send(from, source, remote));
            sent.addAll(send(from, source, remote));

            assertThat(inbox.await(sent.size())).extracting(Datagram::hex).containsExactlyElementsOf(sent);
            assertThat(refusing.refused).isEqualTo(1);
            assertThat(source.canSegment()).isFalse();
            assertThat(from.stats().transport()).isEqualTo("epoll: GRO, sendmmsg, GSO (off on 1 sockets)");
        }
    }

    @Test
    void aNetworkThatIsGoneLosesTheRunAndTurnsNothingOff() throws Exception {
        try (SocketLoop from = new SocketLoop(NetworkTransport.EPOLL, UdpOffload.AUTO)) {
            EpollUdpSocket source = (EpollUdpSocket) from.open(new Inbox());
            Refusing refusing = new Refusing(ENETUNREACH);
            source.channel().pipeline().addLast(refusing);

            send(from, source, new InetSocketAddress(InetAddress.getLoopbackAddress(), 9));

            assertThat(from.stats().datagramsDropped()).isEqualTo(DATAGRAMS);
            assertThat(source.canSegment()).isTrue();
        }
    }

    @Test
    void moreNarrowPathsThanAPeerCanInventTurnItOffForTheSocket() throws Exception {
        try (SocketLoop from = new SocketLoop(NetworkTransport.EPOLL, UdpOffload.AUTO)) {
            EpollUdpSocket source = (EpollUdpSocket) from.open(new Inbox());
            source.channel().config().setOption(NO_CHECKSUM, 1);

            for (int port = 1; port <= EpollUdpSocket.MAX_NARROW_PATHS; port++) {
                send(from, source, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            }
            assertThat(source.canSegment()).isTrue();
            send(from, source, new InetSocketAddress(InetAddress.getLoopbackAddress(), 99));

            assertThat(source.canSegment()).isFalse();
        }
    }
}
