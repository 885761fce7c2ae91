package dev.nightjar.endpoint.internal.sockets;

import static dev.nightjar.endpoint.internal.sockets.UdpSocket.MAX_DATAGRAM_BYTES;

import dev.nightjar.endpoint.UdpOffload;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sockets of Netty's native epoll: several datagrams a system call both ways, and several datagrams a message where the
 * kernel coalesces (GRO) and cuts (GSO) them.
 */
final class EpollDatagramIo implements DatagramIo {
    private static final System.Logger LOG = System.getLogger(EpollDatagramIo.class.getName());

    /** Any message the kernel can coalesce fits; what does not fit would be lost. */
    private static final int COALESCED_BYTES = 1 << 16;

    /** Netty asks the kernel where to cut a coalesced message only when it reads one a call (recvmsg, not recvmmsg). */
    private static final int COALESCED_PER_CALL = 1;

    /** It picks one in 128 by chance, unless it is told to follow all. */
    private static final int LEAK_DETECTOR_TRIES = 8;

    private static final int PLAIN_PER_CALL = 32;
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(1 << 20, 2 << 20);

    private final EventLoop eventLoop;
    private final LongSupplier clock;
    private final boolean isOffloading;
    private final SocketCounters counters = new SocketCounters();
    private final PooledByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
    private final SendBatch batch = new SendBatch(allocator);
    private final byte[] scratch = new byte[MAX_DATAGRAM_BYTES];
    private final AtomicInteger socketsWithoutSegmentation = new AtomicInteger();
    private volatile boolean isCoalescing;
    private @Nullable ByteBuf received;
    private boolean isClosed;

    /**
     * Makes what the sockets of a loop share.
     *
     * @param clock the loop's time, nanoseconds
     */
    EpollDatagramIo(EventLoop eventLoop, LongSupplier clock, UdpOffload offload) {
        this.eventLoop = eventLoop;
        this.clock = clock;
        this.isOffloading = offload == UdpOffload.AUTO;
        this.isCoalescing = isOffloading;
    }

    @Override
    public CompletableFuture<UdpSocket> open(InetAddress address, int port, UdpSocket.Receiver receiver) {
        EpollDatagramChannel channel = new EpollDatagramChannel(
                address instanceof Inet6Address ? SocketProtocolFamily.INET6 : SocketProtocolFamily.INET);
        boolean coalesces = isCoalescing && coalesce(channel);
        EpollReader reader = new EpollReader(this, receiver, coalesces);
        ChannelFuture bound = new Bootstrap()
                .group(eventLoop)
                .channelFactory(() -> channel)
                .option(ChannelOption.SO_RCVBUF, UdpSocket.SOCKET_BUFFER_BYTES)
                .option(ChannelOption.SO_SNDBUF, UdpSocket.SOCKET_BUFFER_BYTES)
                .option(ChannelOption.ALLOCATOR, allocator)
                .option(ChannelOption.RECVBUF_ALLOCATOR, reader)
                .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, messageBytes(coalesces))
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .handler(reader)
                .bind(address, port);
        CompletableFuture<UdpSocket> opened = new CompletableFuture<>();
        bound.addListener(done -> {
            if (done.isSuccess()) {
                EpollUdpSocket socket = new EpollUdpSocket(this, channel, canSegment());
                reader.bound(socket);
                opened.complete(socket);
            } else {
                opened.completeExceptionally(done.cause());
            }
        });
        return opened;
    }

    private boolean coalesce(EpollDatagramChannel channel) {
        try {
            return channel.config().setOption(EpollChannelOption.UDP_GRO, true);
        } catch (ChannelException unsupported) {
            isCoalescing = false;
            LOG.log(System.Logger.Level.DEBUG, "no GRO", unsupported);
            return false;
        }
    }

    private boolean canSegment() {
        return isOffloading && EpollDatagramChannel.isSegmentedDatagramPacketSupported();
    }

    @Override
    public void flush() {
        batch.flush();
    }

    @Override
    public String describe() {
        StringBuilder text = new StringBuilder("epoll: ").append(isCoalescing ? "GRO" : "recvmmsg");
        text.append(", sendmmsg");
        if (canSegment()) {
            text.append(", GSO");
            int without = socketsWithoutSegmentation.get();
            if (without > 0) {
                text.append(" (off on ").append(without).append(" sockets)");
            }
        }
        return text.toString();
    }

    @Override
    public SocketCounters counters() {
        return counters;
    }

    @Override
    public void close() {
        isClosed = true;
        batch.close();
        ByteBuf held = received;
        received = null;
        if (held != null) {
            held.release();
        }
    }

    EventLoop eventLoop() {
        return eventLoop;
    }

    long nowNanos() {
        return clock.getAsLong();
    }

    SendBatch batch() {
        return batch;
    }

    /** {@return an array for the datagram that is being handed on} */
    byte[] scratch() {
        return scratch;
    }

    /** {@return whether it is the loop's first socket that sends plainly from now on} */
    boolean segmentationRefused() {
        return socketsWithoutSegmentation.incrementAndGet() == 1;
    }

    /**
     * {@return an empty buffer for one system call, the caller's to release}
     *
     * <p>The same one each time: whoever reads copies before the next call.
     */
    ByteBuf receiveBuffer(boolean coalesces) {
        int capacity = receiveBytes(coalesces);
        ByteBuf held = received;
        if (held != null && held.capacity() == capacity && held.refCnt() == 1) {
            return held.clear().retain();
        }
        ByteBuf fresh = untracked(capacity);
        if (held != null) {
            held.release();
        }
        if (isClosed) {
            return fresh;
        }
        received = fresh;
        return fresh.retain();
    }

    /** {@return a buffer that Netty's leak detector does not follow, since it would follow each slice of it too} */
    private ByteBuf untracked(int capacity) {
        ByteBuf fresh = allocator.directBuffer(capacity, capacity);
        for (int i = 0; i < LEAK_DETECTOR_TRIES && fresh.unwrap() != null; i++) {
            fresh.release();
            fresh = allocator.directBuffer(capacity, capacity);
        }
        return fresh;
    }

    static int receiveBytes(boolean coalesces) {
        return messageBytes(coalesces) * messagesPerCall(coalesces);
    }

    static int messagesPerCall(boolean coalesces) {
        return coalesces ? COALESCED_PER_CALL : PLAIN_PER_CALL;
    }

    private static int messageBytes(boolean coalesces) {
        return coalesces ? COALESCED_BYTES : MAX_DATAGRAM_BYTES;
    }
}
