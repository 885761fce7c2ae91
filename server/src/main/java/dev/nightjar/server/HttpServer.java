package dev.nightjar.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.stream.ChunkedWriteHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The page's HTTP or HTTPS server: one thread, bounded requests, idle connections closed. */
final class HttpServer implements AutoCloseable {
    /** Larger than any session description; a longer body is answered with 413. */
    static final int MAX_BODY_BYTES = 256 * 1024;

    /** Many times what browsers open; each may hold a body's worth of memory. */
    static final int MAX_CONNECTIONS = 1_024;

    private static final int IDLE_SECONDS = 60;
    private static final int MAX_LINE_BYTES = 4_096;
    private static final int MAX_HEADER_BYTES = 16 * 1024;
    private static final int CHUNK_BYTES = 8 * 1024;

    private final MultiThreadIoEventLoopGroup group;
    private final Channel channel;

    private HttpServer(MultiThreadIoEventLoopGroup group, Channel channel) {
        this.group = group;
        this.channel = channel;
    }

    /** Takes a request; an {@link HttpError} it throws becomes the response. */
    interface Handler {
        void handle(Exchange exchange);
    }

    /**
     * {@return a server that listens}
     *
     * @throws UserMistake when the address or port cannot be had
     */
    static HttpServer start(String host, int port, @Nullable SslContext tls, Cors cors, Handler handler) {
        InetSocketAddress address = new InetSocketAddress(host, port);
        // A blank name would be taken for localhost, and be no part of a URL.
        if (host.isBlank() || address.isUnresolved()) {
            throw new UserMistake("--host: " + host + " (expected: an address or name of this machine)");
        }
        MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("nightjar-http", true), NioIoHandler.newFactory());
        ChannelFuture bound = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childHandler(new Pipeline(tls, cors, handler))
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            throw new UserMistake("cannot listen on " + host + " port " + port + ": "
                    + bound.cause().getMessage()
                    + " (expected: a free port and an address of this machine; see --port and --host)");
        }
        return new HttpServer(group, bound.channel());
    }

    int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    @Override
    public void close() {
        channel.close().awaitUninterruptibly(2, TimeUnit.SECONDS);
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    }

    private static final class Pipeline extends ChannelInitializer<SocketChannel> {
        private final @Nullable SslContext tls;
        private final Cors cors;
        private final Handler handler;
        private final AtomicInteger open = new AtomicInteger();

        private Pipeline(@Nullable SslContext tls, Cors cors, Handler handler) {
            this.tls = tls;
            this.cors = cors;
            this.handler = handler;
        }

        @Override
        protected void initChannel(SocketChannel accepted) {
            if (open.incrementAndGet() > MAX_CONNECTIONS) {
                open.decrementAndGet();
                accepted.close();
                return;
            }
            accepted.closeFuture().addListener(closed -> open.decrementAndGet());
            if (tls != null) {
                accepted.pipeline().addLast(tls.newHandler(accepted.alloc()));
            }
            accepted.pipeline()
                    .addLast(new IdleStateHandler(0, 0, IDLE_SECONDS))
                    .addLast(new HttpServerCodec(MAX_LINE_BYTES, MAX_HEADER_BYTES, CHUNK_BYTES))
                    .addLast(new BodyLimit())
                    .addLast(new ChunkedWriteHandler())
                    .addLast(new Requests(cors, handler));
        }
    }

    /** Collects a body up to the limit, and says in words what the limit is. */
    private static final class BodyLimit extends HttpObjectAggregator {
        private BodyLimit() {
            super(MAX_BODY_BYTES, true);
        }

        @Override
        protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) {
            FullHttpResponse response = HttpReply.text(
                    HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
                    "the body is too long (expected: at most " + MAX_BODY_BYTES + " bytes)");
            boolean mayGoOn = HttpUtil.isKeepAlive(oversized) || HttpUtil.is100ContinueExpected(oversized);
            HttpUtil.setKeepAlive(response, mayGoOn);
            ChannelFuture sent = context.writeAndFlush(response);
            if (!mayGoOn) {
                sent.addListener(ChannelFutureListener.CLOSE);
            }
        }
    }
}
