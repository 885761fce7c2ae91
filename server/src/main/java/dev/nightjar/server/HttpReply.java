package dev.nightjar.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/** Builds whole HTTP responses; every one states its length and forbids guessing its type. */
final class HttpReply {
    private HttpReply() {}

    static FullHttpResponse empty(HttpResponseStatus status) {
        return bytes(status, "", new byte[0]);
    }

    /** {@return a response whose body is one line of plain text: what was wrong and what was expected} */
    static FullHttpResponse text(HttpResponseStatus status, String message) {
        return bytes(status, "text/plain; charset=utf-8", (message + "\n").getBytes(StandardCharsets.UTF_8));
    }

    static FullHttpResponse bytes(HttpResponseStatus status, String contentType, byte[] body) {
        ByteBuf content = Unpooled.wrappedBuffer(body);
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, content);
        boolean mayHaveBody = status.code() >= 200 && status.code() != 204 && status.code() != 304;
        if (mayHaveBody) {
            response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, body.length);
        }
        if (!contentType.isEmpty()) {
            response.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
        }
        response.headers().set("X-Content-Type-Options", "nosniff");
        return response;
    }
}
