package dev.nightjar.endpoint.internal.servers;

import dev.nightjar.core.Path;
import dev.nightjar.endpoint.internal.loop.MediaLoop;
import dev.nightjar.endpoint.internal.sockets.ConnectFailures;
import dev.nightjar.ice.GatheringServer;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The TCP and TLS connections of one peer connection to its STUN and TURN servers.
 *
 * <p>Loop-confined. How many there are is decided by the configuration: one a server.
 */
public final class ServerConnections {
    /** Less than a gatherer waits, which knows no reason. */
    private static final int CONNECT_MILLIS = 8_000;

    /** What may wait for a server that is slow to read; media that is later than this is of no use. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 << 10, 256 << 10);

    private static final int SCRATCH_BYTES = 4_096;

    private final MediaLoop loop;
    private final Executor handshakes;
    private final @Nullable SslContext tls;
    private final List<InetAddress> localAddresses;
    private final Listener listener;
    private final Map<Integer, ServerConnection> byNumber = new HashMap<>();
    private final Map<Path, ServerConnection> byPath = new HashMap<>();
    private final byte[] scratch = new byte[SCRATCH_BYTES];
    private @Nullable Path lastPath;
    private @Nullable ServerConnection lastConnection;
    private long dropped;

    /**
     * Makes a set without connections.
     *
     * @param handshakes does the sums of TLS
     * @param tls null where no server is reached by TLS
     * @param localAddresses to connect from; empty to let the system choose
     */
    public ServerConnections(
            MediaLoop loop,
            Executor handshakes,
            @Nullable SslContext tls,
            List<InetAddress> localAddresses,
            Listener listener) {
        this.loop = loop;
        this.handshakes = handshakes;
        this.tls = tls;
        this.localAddresses = localAddresses;
        this.listener = listener;
    }

    /** Takes what connections report, on the loop. */
    public interface Listener {
        /** A connection that was opened is there. */
        void onServerConnected(int connection, Path path);

        /** It did not come about, for a reason in words. */
        void onConnectFailed(int connection, String why);

        /** It was there and has ended. */
        void onServerDisconnected(int connection, String why);

        /** A whole message came; its bytes are borrowed. */
        void onServerMessage(Path path, byte[] buffer, int offset, int length);
    }

    /** Begins to connect. */
    public void open(GatheringServer server, int number) {
        boolean isSecure = server.uri().scheme().isSecure();
        SslContext context = tls;
        if (isSecure && context == null) {
            throw new IllegalStateException("bug: TLS is wanted and was not set up");
        }
        ServerConnection connection = new ServerConnection(this, number, isSecure);
        byNumber.put(number, connection);
        InetAddress local = localAddress(server.address().getAddress());
        new Bootstrap()
                .group(loop.eventLoop())
                .channelFactory(loop.transport()::newSocketChannel)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        if (isSecure && context != null) {
                            channel.pipeline().addLast(tlsHandler(context, channel, server));
                        }
                        channel.pipeline().addLast(connection);
                    }
                })
                .connect(server.address(), local == null ? null : new InetSocketAddress(local, 0))
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        connection.fail(ConnectFailures.ofTcp(done.cause()));
                        loop.flush();
                    }
                });
    }

    /** RFC 8489 §6.2.3 and §10: the name is the one that was configured, or that such a server has named. */
    private SslHandler tlsHandler(SslContext context, SocketChannel channel, GatheringServer server) {
        SslHandler handler = context.newHandler(
                channel.alloc(), server.tlsName(), server.uri().port(), handshakes);
        handler.setHandshakeTimeout(CONNECT_MILLIS, TimeUnit.MILLISECONDS);
        return handler;
    }

    private @Nullable InetAddress localAddress(InetAddress server) {
        InetAddress found = null;
        for (InetAddress each : localAddresses) {
            boolean fits = each.getClass().equals(server.getClass());
            if (fits && (found == null || each.isLoopbackAddress() == server.isLoopbackAddress())) {
                found = each;
            }
        }
        return found;
    }

    /** Sends one message on the connection of that path; without one it is lost. */
    // By identity: the same path object comes with every message, and another equal one costs only a look-up.
    @SuppressWarnings("ReferenceEquality")
    public void send(Path path, byte[] buffer, int offset, int length) {
        if (path != lastPath) {
            lastPath = path;
            lastConnection = byPath.get(path);
        }
        ServerConnection connection = lastConnection;
        if (connection != null) {
            connection.send(buffer, offset, length);
        }
    }

    /** Closes a connection that is of no more use, once what it was given is sent. */
    public void close(int number) {
        ServerConnection connection = byNumber.get(number);
        if (connection != null) {
            forget(connection);
            connection.close();
        }
    }

    /** Closes all. */
    public void close() {
        List<ServerConnection> open = new ArrayList<>(byNumber.values());
        open.forEach(each -> close(each.number()));
    }

    /** {@return messages that were not sent since a server did not read fast enough} */
    public long droppedMessages() {
        return dropped;
    }

    MediaLoop loop() {
        return loop;
    }

    byte[] scratch() {
        return scratch;
    }

    void dropped() {
        dropped++;
    }

    void connected(ServerConnection connection) {
        Path path = connection.path();
        if (path != null) {
            byPath.put(path, connection);
            forgetLast();
            listener.onServerConnected(connection.number(), path);
        }
    }

    void failed(ServerConnection connection, String why) {
        forget(connection);
        listener.onConnectFailed(connection.number(), why);
    }

    void ended(ServerConnection connection, String why) {
        forget(connection);
        listener.onServerDisconnected(connection.number(), why);
    }

    void message(Path path, byte[] buffer, int offset, int length) {
        listener.onServerMessage(path, buffer, offset, length);
    }

    private void forget(ServerConnection connection) {
        byNumber.remove(connection.number());
        Path path = connection.path();
        if (path != null) {
            byPath.remove(path);
        }
        forgetLast();
    }

    private void forgetLast() {
        lastPath = null;
        lastConnection = null;
    }
}
