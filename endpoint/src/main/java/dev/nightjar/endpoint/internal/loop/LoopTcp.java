package dev.nightjar.endpoint.internal.loop;

import dev.nightjar.endpoint.internal.sockets.NetworkTransport;
import dev.nightjar.endpoint.internal.sockets.SocketCounters;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoEventLoop;
import io.netty.channel.WriteBufferWaterMark;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * What the TCP connections of one loop share: how they are opened, their buffers, and which have something to flush.
 *
 * <p>Loop-confined but for {@link #listen}.
 */
public final class LoopTcp {
    /** Of one read: some ten packets. */
    static final int READ_BYTES = 1 << 14;

    /** RFC 8445 §14.3 gives a check some 39.5 s; a network that has not answered a SYN in this time is too slow. */
    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;

    /** Asked of the kernel: what waits there is late, so it must not grow to megabytes as it does by itself. */
    private static final int SEND_BUFFER_BYTES = 1 << 18;

    private static final int BACKLOG = 256;

    private final MediaLoop loop;
    private final IoEventLoop eventLoop;
    private final NetworkTransport transport;
    private final SocketCounters counters;
    private final byte[] scratch = new byte[READ_BYTES];
    private final List<FramedConnection> unflushed = new ArrayList<>();

    LoopTcp(MediaLoop loop, IoEventLoop eventLoop, NetworkTransport transport, SocketCounters counters) {
        this.loop = loop;
        this.eventLoop = eventLoop;
        this.transport = transport;
        this.counters = counters;
    }

    /** {@return a channel that is neither bound nor connected} */
    Channel newChannel() {
        return transport.newSocketChannel();
    }

    /** Begins to connect from an address, any port; the handler is in the pipeline before anything happens. */
    ChannelFuture connect(Channel channel, InetAddress from, InetSocketAddress to, ChannelHandler handler) {
        return new Bootstrap()
                .group(eventLoop)
                .channelFactory(() -> channel)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_SNDBUF, SEND_BUFFER_BYTES)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES))
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMark())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                .handler(handler)
                .connect(to, new InetSocketAddress(from, 0));
    }

    /** Begins to listen; connections that come are served by this loop first. Any thread. */
    ChannelFuture listen(InetSocketAddress address, ChannelHandler onAccepted) {
        return new ServerBootstrap()
                .group(eventLoop)
                .channelFactory(transport::newServerSocketChannel)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_SNDBUF, SEND_BUFFER_BYTES)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES))
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMark())
                .childHandler(onAccepted)
                .bind(address);
    }

    /** Above what {@link FramedConnection} lets wait: the bound is kept there. */
    private static WriteBufferWaterMark waterMark() {
        int most = 2 * (FramedConnection.MAX_WAITING_BYTES + FramedConnection.MAX_CONTROL_BYTES);
        return new WriteBufferWaterMark(most / 2, most);
    }

    MediaLoop loop() {
        return loop;
    }

    PooledByteBufAllocator allocator() {
        return PooledByteBufAllocator.DEFAULT;
    }

    SocketCounters counters() {
        return counters;
    }

    /** {@return an array for the bytes that are being handed on} */
    byte[] scratch() {
        return scratch;
    }

    long nowNanos() {
        return loop.nowNanos();
    }

    /** Has a connection flushed at the end of this turn of the loop. */
    void flushLater(FramedConnection connection) {
        unflushed.add(connection);
    }

    /** Writes what this turn of the loop has queued. */
    void flush() {
        for (int i = 0; i < unflushed.size(); i++) {
            unflushed.get(i).flush();
        }
        unflushed.clear();
    }

    /** Sends what the answer to a read has queued, on whatever socket. */
    void readComplete() {
        loop.flush();
    }
}
