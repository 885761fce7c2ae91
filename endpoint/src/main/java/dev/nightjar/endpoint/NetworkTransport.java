package dev.nightjar.endpoint;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.util.function.LongSupplier;

/** What carries datagrams. */
enum NetworkTransport {
    /** The JDK's selector and channels: always there. */
    NIO,
    /** Netty's native epoll: Linux with the native library. */
    EPOLL;

    /** {@return epoll where it is allowed and there, else NIO} */
    static NetworkTransport choose(boolean nativeAllowed) {
        return nativeAllowed && Epoll.isAvailable() ? EPOLL : NIO;
    }

    IoHandlerFactory handlers() {
        return this == EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    }

    /** {@return what the sockets of one loop share} */
    DatagramIo datagramIo(IoEventLoop eventLoop, LongSupplier clock, UdpOffload offload) {
        return this == EPOLL ? new EpollDatagramIo(eventLoop, clock, offload) : new NioDatagramIo(eventLoop, clock);
    }
}
