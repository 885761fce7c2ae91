package dev.nightjar.endpoint.internal.sockets;

import static dev.nightjar.endpoint.internal.sockets.UdpSocket.MAX_DATAGRAM_BYTES;

import dev.nightjar.dtlssrtp.SrtpContext;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;

/**
 * Sockets of the JDK, read by the loop's own selector.
 *
 * <p>Not Netty's channel: that makes a buffer, a packet and an outbound entry for each datagram, which costs more than
 * a plain selector loop and gives nothing back where the kernel takes one datagram a call.
 */
final class NioDatagramIo implements DatagramIo {
    private final IoEventLoop eventLoop;
    private final LongSupplier clock;
    private final SocketCounters counters = new SocketCounters();
    private final UnsentDatagrams unsent = new UnsentDatagrams();
    private final ByteBuffer received = ByteBuffer.allocateDirect(MAX_DATAGRAM_BYTES);
    private final ByteBuffer outgoing = ByteBuffer.allocateDirect(MAX_DATAGRAM_BYTES + SrtpContext.MAX_OVERHEAD_BYTES);
    private final byte[] scratch = new byte[MAX_DATAGRAM_BYTES];

    /**
     * Makes what the sockets of a loop share.
     *
     * @param clock the loop's time, nanoseconds
     */
    public NioDatagramIo(IoEventLoop eventLoop, LongSupplier clock) {
        this.eventLoop = eventLoop;
        this.clock = clock;
    }

    @Override
    public CompletableFuture<UdpSocket> open(InetAddress address, int port, UdpSocket.Receiver receiver) {
        CompletableFuture<UdpSocket> opened = new CompletableFuture<>();
        NioUdpSocket socket;
        try {
            socket = new NioUdpSocket(this, bind(address, port), receiver);
        } catch (IOException refused) {
            return CompletableFuture.failedFuture(refused);
        }
        try {
            eventLoop.register(socket.handle()).addListener(done -> {
                if (done.isSuccess()) {
                    socket.start((IoRegistration) done.getNow());
                    opened.complete(socket);
                } else {
                    socket.close();
                    opened.completeExceptionally(done.cause());
                }
            });
        } catch (RejectedExecutionException ended) {
            socket.close();
            opened.completeExceptionally(ended);
        }
        return opened;
    }

    private static DatagramChannel bind(InetAddress address, int port) throws IOException {
        DatagramChannel channel = DatagramChannel.open(
                address instanceof Inet6Address ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, UdpSocket.SOCKET_BUFFER_BYTES);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, UdpSocket.SOCKET_BUFFER_BYTES);
            return channel.bind(new InetSocketAddress(address, port));
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    @Override
    public void flush() {
        // Nothing waits: a batch would leave with one system call a datagram all the same.
    }

    @Override
    public String describe() {
        return "NIO";
    }

    @Override
    public SocketCounters counters() {
        return counters;
    }

    @Override
    public void close() {
        // The buffers are the garbage collector's.
    }

    long nowNanos() {
        return clock.getAsLong();
    }

    /** {@return datagrams of all sockets that the kernel has not taken yet} */
    public UnsentDatagrams unsent() {
        return unsent;
    }

    /** {@return a buffer for the datagram that is being read} */
    ByteBuffer received() {
        return received;
    }

    /** {@return a buffer for the datagram that is being sent} */
    ByteBuffer outgoing() {
        return outgoing;
    }

    /** {@return an array for the datagram that is being handed on} */
    byte[] scratch() {
        return scratch;
    }
}
