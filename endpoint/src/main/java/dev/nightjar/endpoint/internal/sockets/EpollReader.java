package dev.nightjar.endpoint.internal.sockets;

import dev.nightjar.endpoint.internal.sockets.SocketCounters.Counter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.UncheckedBooleanSupplier;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Takes what one epoll socket reads and hands it on datagram by datagram.
 *
 * <p>Netty has already cut what the kernel coalesced (GRO); datagrams that came together share their sender object. It
 * also asks this class for each system call's buffer, which is how the end of a call, the time of arrival, is known.
 */
final class EpollReader extends ChannelInboundHandlerAdapter implements RecvByteBufAllocator {
    private static final System.Logger LOG = System.getLogger(UdpSocket.class.getName());

    private final EpollDatagramIo io;
    private final SocketCounters counters;
    private final UdpSocket.Receiver receiver;
    private final boolean isCoalescing;
    private volatile @Nullable EpollUdpSocket socket;
    private long arrivalNanos;

    EpollReader(EpollDatagramIo io, UdpSocket.Receiver receiver, boolean isCoalescing) {
        this.io = io;
        this.counters = io.counters();
        this.receiver = receiver;
        this.isCoalescing = isCoalescing;
    }

    /** Names the socket; what comes before that is dropped. */
    void bound(EpollUdpSocket opened) {
        socket = opened;
    }

    @Override
    public ExtendedHandle newHandle() {
        return new Calls();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        DatagramPacket packet = (DatagramPacket) message;
        try {
            EpollUdpSocket bound = socket;
            if (bound != null) {
                ByteBuf content = packet.content();
                byte[] scratch = io.scratch();
                int length = content.readableBytes();
                counters.add(Counter.DATAGRAMS_RECEIVED, 1);
                counters.add(Counter.BYTES_RECEIVED, length);
                int kept = Math.min(length, scratch.length);
                content.getBytes(content.readerIndex(), scratch, 0, kept);
                receiver.onDatagram(bound, packet.sender(), scratch, 0, kept, arrivalNanos);
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
        if (cause instanceof IOException) {
            // A void promise reports refused datagrams here.
            counters.add(Counter.DATAGRAMS_DROPPED, 1);
            LOG.log(System.Logger.Level.DEBUG, "datagram refused", cause);
        } else {
            // A bug in one connection's handling must not stop the other peers of this loop.
            LOG.log(System.Logger.Level.ERROR, "datagram failed", cause);
        }
    }

    /** Netty's questions around each system call of a read cycle. */
    private final class Calls implements ExtendedHandle {
        private int lastBytes;
        private int attemptedBytes;
        private int callMessages;
        private int cycleMessages;

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            callMessages = 0;
            return io.receiveBuffer(isCoalescing);
        }

        @Override
        public int guess() {
            return EpollDatagramIo.receiveBytes(isCoalescing);
        }

        @Override
        public void reset(ChannelConfig config) {
            cycleMessages = 0;
        }

        @Override
        public void incMessagesRead(int count) {
            callMessages += count;
            cycleMessages += count;
        }

        @Override
        public void lastBytesRead(int bytes) {
            lastBytes = bytes;
            if (bytes > 0) {
                arrivalNanos = io.nowNanos();
                counters.add(Counter.RECEIVE_CALLS, 1);
            }
        }

        @Override
        public int lastBytesRead() {
            return lastBytes;
        }

        @Override
        public void attemptedBytesRead(int bytes) {
            attemptedBytes = bytes;
        }

        @Override
        public int attemptedBytesRead() {
            return attemptedBytes;
        }

        @Override
        public boolean continueReading() {
            // A call that did not fill its messages has emptied the socket: asking again would cost a call for nothing.
            return callMessages >= EpollDatagramIo.messagesPerCall(isCoalescing)
                    && cycleMessages < UdpSocket.READS_PER_CYCLE;
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
            return continueReading();
        }

        @Override
        public void readComplete() {
            // Nothing is learnt from a cycle: the buffer is as long as a call can fill.
        }
    }
}
