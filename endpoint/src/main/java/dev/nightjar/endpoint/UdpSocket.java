package dev.nightjar.endpoint;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One UDP socket bound to one local address, on one loop.
 *
 * <p>Loop-confined. Sent datagrams wait in the channel until {@link #flush}, so that a whole read cycle's answers leave
 * in one system call where the transport can do that.
 */
final class UdpSocket {
    /** Larger than any media datagram and any DTLS flight; a longer one is cut and then fails to authenticate. */
    static final int MAX_DATAGRAM_BYTES = 2_048;

    private static final int SOCKET_BUFFER_BYTES = 4 << 20;
    private static final int READS_PER_CYCLE = 64;
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(1 << 20, 2 << 20);

    private final DatagramChannel channel;
    private final InetSocketAddress localAddress;
    private boolean needsFlush;
    private long droppedDatagrams;

    private UdpSocket(DatagramChannel channel) {
        this.channel = channel;
        this.localAddress = channel.localAddress();
    }

    /** Takes what a socket reads, on the loop. */
    interface Receiver {
        /** Takes one datagram; the bytes are borrowed until the call returns. */
        void onDatagram(UdpSocket socket, InetSocketAddress remote, byte[] buffer, int offset, int length);

        /** The socket has nothing more to read for now. */
        void onReadComplete();
    }

    /** {@return a socket bound to {@code address} and {@code port}; fails with the bind's own exception} */
    static CompletableFuture<UdpSocket> open(MediaLoop loop, InetAddress address, int port, Receiver receiver) {
        FixedRecvByteBufAllocator receiveBuffers = new FixedRecvByteBufAllocator(MAX_DATAGRAM_BYTES);
        receiveBuffers.maxMessagesPerRead(READS_PER_CYCLE);
        Handler handler = new Handler(receiver);
        ChannelFuture bound = new Bootstrap()
                .group(loop.eventLoop())
                .channelFactory(loop.transport().datagramChannels(address))
                .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER_BYTES)
                .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER_BYTES)
                .option(ChannelOption.RECVBUF_ALLOCATOR, receiveBuffers)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .handler(handler)
                .bind(address, port);
        CompletableFuture<UdpSocket> opened = new CompletableFuture<>();
        bound.addListener(done -> {
            if (done.isSuccess()) {
                UdpSocket socket = new UdpSocket((DatagramChannel) bound.channel());
                handler.socket = socket;
                opened.complete(socket);
            } else {
                opened.completeExceptionally(done.cause());
            }
        });
        return opened;
    }

    /** {@return the bound address and port} */
    InetSocketAddress localAddress() {
        return localAddress;
    }

    /**
     * Copies one datagram into the channel's batch; when the kernel cannot keep up it is dropped and counted.
     *
     * @return whether the batch was empty before, so that {@link #flush} is now due
     */
    boolean send(InetSocketAddress remote, byte[] buffer, int offset, int length) {
        if (!channel.isWritable()) {
            droppedDatagrams++;
            return false;
        }
        ByteBuf copy = channel.alloc().directBuffer(length).writeBytes(buffer, offset, length);
        // The void promise: a datagram that the network refuses (ICMP unreachable) is a lost datagram, not a failure.
        channel.write(new DatagramPacket(copy, remote), channel.voidPromise());
        boolean isFirst = !needsFlush;
        needsFlush = true;
        return isFirst;
    }

    /** Sends the batch. */
    void flush() {
        if (needsFlush) {
            needsFlush = false;
            channel.flush();
        }
    }

    /** {@return datagrams dropped because the batch was full} */
    long droppedDatagrams() {
        return droppedDatagrams;
    }

    /** Closes the socket. */
    void close() {
        channel.close();
    }

    private static final class Handler extends ChannelInboundHandlerAdapter {
        private static final System.Logger LOG = System.getLogger(UdpSocket.class.getName());

        private final Receiver receiver;
        private final byte[] scratch = new byte[MAX_DATAGRAM_BYTES];
        private volatile @Nullable UdpSocket socket;

        private Handler(Receiver receiver) {
            this.receiver = receiver;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            DatagramPacket packet = (DatagramPacket) message;
            UdpSocket bound = socket;
            try {
                int length = Math.min(packet.content().readableBytes(), scratch.length);
                packet.content().getBytes(packet.content().readerIndex(), scratch, 0, length);
                if (bound != null) {
                    receiver.onDatagram(bound, packet.sender(), scratch, 0, length);
                }
            } finally {
                packet.release();
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            receiver.onReadComplete();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // A void promise reports refused datagrams here; a bug in a core must not stop the other peers either.
            LOG.log(System.Logger.Level.DEBUG, "datagram failed", cause);
        }
    }
}
