package dev.nightjar.endpoint.internal.sockets;

import dev.nightjar.endpoint.UdpOffload;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.function.LongSupplier;

/** What carries datagrams. */
public enum NetworkTransport {
    /** The JDK's selector and channels: always there. */
    NIO,
    /** Netty's native epoll: Linux with the native library. */
    EPOLL;

    /** {@return epoll where it is allowed and there, else NIO} */
    public static NetworkTransport choose(boolean nativeAllowed) {
        return nativeAllowed && Epoll.isAvailable() ? EPOLL : NIO;
    }

    /** {@return what an event loop of this kind waits with} */
    public IoHandlerFactory handlers() {
        return this == EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    }

    /** {@return a datagram channel of Netty's own, for what is not media} */
    public DatagramChannel newDatagramChannel() {
        return this == EPOLL ? new EpollDatagramChannel() : new NioDatagramChannel();
    }

    /** {@return a TCP channel that is not connected yet} */
    public SocketChannel newSocketChannel() {
        return this == EPOLL ? new EpollSocketChannel() : new NioSocketChannel();
    }

    /** {@return a TCP channel that does not listen yet} */
    public ServerSocketChannel newServerSocketChannel() {
        return this == EPOLL ? new EpollServerSocketChannel() : new NioServerSocketChannel();
    }

    /** {@return what the sockets of one loop share} */
    public DatagramIo datagramIo(IoEventLoop eventLoop, LongSupplier clock, UdpOffload offload) {
        return this == EPOLL ? new EpollDatagramIo(eventLoop, clock, offload) : new NioDatagramIo(eventLoop, clock);
    }
}
