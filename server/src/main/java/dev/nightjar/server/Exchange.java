package dev.nightjar.server;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.DefaultFileRegion;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpChunkedInput;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.stream.ChunkedFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request and the way to answer it.
 *
 * <p>The request's parts are copied out, so that an answer may come later and from another thread.
 */
final class Exchange {
    private final ChannelHandlerContext context;
    private final HttpMethod method;
    private final String uri;
    private final HttpHeaders headers;
    private final byte[] body;
    private final boolean keepAlive;
    private final boolean isWellFormed;
    private final Cors cors;
    private final Runnable onAnswered;

    /**
     * Copies a request.
     *
     * @param onAnswered called on the connection's event loop when the answer is on its way and another may follow
     */
    Exchange(ChannelHandlerContext context, FullHttpRequest request, Cors cors, Runnable onAnswered) {
        this.context = context;
        this.method = request.method();
        this.uri = request.uri();
        this.headers = request.headers().copy();
        this.body = ByteBufUtil.getBytes(request.content());
        // RFC 9112 §3.2: a request with two names is refused, since two readers may believe one each.
        this.isWellFormed = request.decoderResult().isSuccess()
                && headers.getAll(HttpHeaderNames.HOST).size() <= 1;
        // What follows a request that could not be read cannot be read either.
        this.keepAlive = HttpUtil.isKeepAlive(request) && isWellFormed;
        this.cors = cors;
        this.onAnswered = onAnswered;
    }

    /** Refuses what could not be read. */
    void requireWellFormed() {
        if (!isWellFormed) {
            throw new HttpError(HttpResponseStatus.BAD_REQUEST, "not an HTTP request (expected: RFC 9112)");
        }
    }

    /** {@return whether another request may follow on the connection} */
    boolean isKeptAlive() {
        return keepAlive;
    }

    HttpMethod method() {
        return method;
    }

    /** {@return the path, percent signs decoded} */
    String path() {
        try {
            return new QueryStringDecoder(uri).path();
        } catch (IllegalArgumentException malformed) {
            throw malformedUri();
        }
    }

    /** {@return the first value of a query parameter, or null} */
    @Nullable
    String query(String name) {
        try {
            List<String> values = new QueryStringDecoder(uri).parameters().get(name);
            return values == null ? null : values.get(0);
        } catch (IllegalArgumentException malformed) {
            throw malformedUri();
        }
    }

    private static HttpError malformedUri() {
        return new HttpError(
                HttpResponseStatus.BAD_REQUEST,
                "the URL has a broken percent sign (expected: two hex digits after it)");
    }

    /** {@return the first value of a header, or null} */
    @Nullable
    String header(CharSequence name) {
        return headers.get(name);
    }

    byte[] body() {
        return body;
    }

    /** Answers. Any thread. */
    void reply(FullHttpResponse response) {
        finish(response);
        ChannelFuture sent = context.writeAndFlush(response);
        answered(sent);
    }

    /** Answers with a part of a file, which is closed when sent. Any thread. */
    void reply(HttpResponse head, RandomAccessFile file, long offset, long length) throws IOException {
        finish(head);
        HttpUtil.setContentLength(head, length);
        context.write(head);
        ChannelFuture sent;
        if (context.pipeline().get(SslHandler.class) == null) {
            // A file that got shorter meanwhile leaves an answer that cannot be completed.
            context.write(new DefaultFileRegion(file.getChannel(), offset, length))
                    .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
            sent = context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
        } else {
            sent = context.writeAndFlush(new HttpChunkedInput(new ChunkedFile(file, offset, length, 8_192)));
        }
        answered(sent);
    }

    /** Answers HEAD: the head of a body of that length, and no body. */
    void replyHead(HttpResponse head, long length) {
        finish(head);
        HttpUtil.setContentLength(head, length);
        context.write(head);
        ChannelFuture sent = context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
        answered(sent);
    }

    /** {@return a response that only has a head yet} */
    static HttpResponse head(HttpResponseStatus status) {
        return new DefaultHttpResponse(HttpVersion.HTTP_1_1, status);
    }

    private void answered(ChannelFuture sent) {
        if (keepAlive) {
            sent.addListener(ChannelFutureListener.CLOSE_ON_FAILURE).addListener(done -> onAnswered.run());
        } else {
            sent.addListener(ChannelFutureListener.CLOSE);
        }
    }

    private void finish(HttpResponse response) {
        cors.decorate(header(HttpHeaderNames.ORIGIN), response.headers());
        HttpUtil.setKeepAlive(response, keepAlive);
    }
}
