package dev.nightjar.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.timeout.IdleStateEvent;
import java.util.ArrayDeque;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one connection, one after the other: the next is looked at when the answer to the one before is on
 * its way, RFC 9112 §9.3.2.
 *
 * <p>Meanwhile nothing more is read, so a client that asks without reading the answers holds one answer and not a heap
 * of them.
 */
final class Requests extends SimpleChannelInboundHandler<FullHttpRequest> {
    /** From the connection, or from the answer before, to the end of a request; one byte a minute is no client. */
    static final int REQUEST_SECONDS = 60;
    /** Requests that came with the one being answered, each maybe with a body; browsers send none so early. */
    static final int MAX_WAITING = 8;

    private static final System.Logger LOG = System.getLogger(Requests.class.getName());

    private final Cors cors;
    private final HttpServer.Handler handler;
    private final ArrayDeque<Exchange> waiting = new ArrayDeque<>();
    private @Nullable Future<?> timeout;
    private boolean isAnswering;
    /** Whether what comes now is not looked at any more, and the connection ends with the last answer. */
    private boolean isEnding;

    Requests(Cors cors, HttpServer.Handler handler) {
        this.cors = cors;
        this.handler = handler;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        awaitRequest(context);
        context.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        stopWaiting();
        waiting.clear();
        context.fireChannelInactive();
    }

    private void awaitRequest(ChannelHandlerContext context) {
        timeout = context.executor().schedule(() -> context.close(), REQUEST_SECONDS, TimeUnit.SECONDS);
    }

    private void stopWaiting() {
        Future<?> running = timeout;
        timeout = null;
        if (running != null) {
            running.cancel(false);
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        Exchange exchange = new Exchange(context, request, cors, () -> answered(context));
        if (isEnding || waiting.size() >= MAX_WAITING) {
            isEnding = true;
        } else if (isAnswering) {
            waiting.add(exchange);
        } else {
            answer(context, exchange);
        }
    }

    private void answer(ChannelHandlerContext context, Exchange exchange) {
        isAnswering = true;
        stopWaiting();
        isEnding |= !exchange.isKeptAlive();
        // Of a connection that ends, the rest is read and dropped: closing on unread bytes could take the answer back.
        context.channel().config().setAutoRead(isEnding);
        try {
            exchange.requireWellFormed();
            handler.handle(exchange);
        } catch (HttpError answer) {
            exchange.reply(answer.response());
        } catch (RuntimeException bug) {
            LOG.log(System.Logger.Level.ERROR, "request failed", bug);
            exchange.reply(
                    HttpReply.text(HttpResponseStatus.INTERNAL_SERVER_ERROR, "the server failed; its log says why"));
        }
    }

    /** On the connection's event loop, though maybe within {@link #answer}: the next waits for a turn of its own. */
    private void answered(ChannelHandlerContext context) {
        context.executor().execute(() -> next(context));
    }

    private void next(ChannelHandlerContext context) {
        isAnswering = false;
        if (!context.channel().isActive()) {
            return;
        }
        Exchange exchange = waiting.poll();
        if (exchange != null) {
            answer(context, exchange);
        } else if (isEnding) {
            context.close();
        } else {
            awaitRequest(context);
            context.channel().config().setAutoRead(true);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof IdleStateEvent) {
            context.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.log(System.Logger.Level.DEBUG, "connection failed", cause);
        context.close();
    }
}
