package dev.nightjar.endpoint.internal.servers;

import dev.nightjar.core.Path;
import dev.nightjar.core.TransportProtocol;
import dev.nightjar.endpoint.internal.sockets.ConnectFailures;
import dev.nightjar.ice.TurnStreamSplitter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One TCP or TLS connection to a server, and the messages on it.
 *
 * <p>Loop-confined. It tells its owner once that it is there or failed, and once that it has ended.
 */
final class ServerConnection extends ChannelInboundHandlerAdapter {
    private static final int STUN_KINDS = 0xC0;

    private final ServerConnections owner;
    private final int number;
    private final boolean isSecure;
    private final TurnStreamSplitter splitter = new TurnStreamSplitter();
    private final TurnStreamSplitter.Receiver receiver = this::onMessage;
    private final Runnable flushing = this::flush;
    private @Nullable Channel channel;
    private @Nullable Path path;
    private boolean isFlushWaiting;
    private boolean isOver;
    private String why = "the server has closed the connection";

    ServerConnection(ServerConnections owner, int number, boolean isSecure) {
        this.owner = owner;
        this.number = number;
        this.isSecure = isSecure;
    }

    int number() {
        return number;
    }

    /** {@return the way of its messages, null before it is connected} */
    @Nullable
    Path path() {
        return path;
    }

    /** Sends one message, framed for a stream by its sender, at the end of the loop's turn. */
    void send(byte[] buffer, int offset, int length) {
        Channel open = channel;
        if (open == null || path == null || isOver) {
            return;
        }
        if (!open.isWritable() && !isRequest(buffer, offset, length)) {
            owner.dropped();
            return;
        }
        ByteBuf message = open.alloc().buffer(length).writeBytes(buffer, offset, length);
        open.write(message, open.voidPromise());
        if (!isFlushWaiting) {
            isFlushWaiting = true;
            owner.loop().atFlush(flushing);
        }
    }

    /**
     * What waits for an answer is not sent again on a stream (RFC 8489 §6.2.2), so it must not be dropped: without a
     * Refresh the relayed address is lost. There are few of them.
     */
    private static boolean isRequest(byte[] buffer, int offset, int length) {
        return length >= 2 && (buffer[offset] & STUN_KINDS) == 0 && (buffer[offset + 1] & 0x10) == 0;
    }

    private void flush() {
        isFlushWaiting = false;
        Channel open = channel;
        if (open != null) {
            open.flush();
        }
    }

    /** Closes it without a word to the owner; what it was given before is sent. */
    void close() {
        isOver = true;
        Channel open = channel;
        if (open != null) {
            open.flush();
            open.close();
        }
    }

    /** It did not come about, or has failed since. */
    void fail(String reason) {
        boolean wasConnected = path != null;
        if (isOver) {
            return;
        }
        close();
        if (wasConnected) {
            owner.ended(this, reason);
        } else {
            owner.failed(this, reason);
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = context.channel();
        if (isOver) {
            context.close();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (!isSecure) {
            connected(context.channel());
            owner.loop().flush();
        }
        context.fireChannelActive();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent done) {
            if (done.isSuccess()) {
                connected(context.channel());
            } else {
                fail(ConnectFailures.ofTls(done.cause()));
            }
        }
        context.fireUserEventTriggered(event);
    }

    private void connected(Channel open) {
        if (isOver) {
            return;
        }
        path = Path.of(
                (InetSocketAddress) open.localAddress(),
                (InetSocketAddress) open.remoteAddress(),
                TransportProtocol.TCP);
        owner.connected(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            ByteBuf bytes = (ByteBuf) message;
            byte[] scratch = owner.scratch();
            while (bytes.isReadable() && !isOver) {
                int count = Math.min(scratch.length, bytes.readableBytes());
                bytes.readBytes(scratch, 0, count);
                if (!splitter.feed(scratch, 0, count, receiver)) {
                    fail("what the server sends is neither STUN nor channel data");
                }
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void onMessage(byte[] buffer, int offset, int length) {
        Path known = path;
        if (known != null && !isOver) {
            owner.message(known, buffer, offset, length);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        owner.loop().flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        why = path == null && isSecure ? ConnectFailures.ofTls(cause) : ConnectFailures.ofTcp(cause);
        context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        fail(why);
        owner.loop().flush();
    }
}
