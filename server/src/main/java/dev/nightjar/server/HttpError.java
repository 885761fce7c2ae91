package dev.nightjar.server;

import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;

/** Ends the handling of a request with a status and one line for the client. */
final class HttpError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient HttpResponseStatus status;
    private final transient Map<String, String> headers;

    HttpError(HttpResponseStatus status, String message) {
        this(status, message, Map.of());
    }

    private HttpError(HttpResponseStatus status, String message, Map<String, String> headers) {
        // Stackless: it is an answer, not a fault.
        super(message, null, false, false);
        this.status = status;
        this.headers = headers;
    }

    /** {@return 405 with the {@code Allow} that RFC 9110 §15.5.6 asks for} */
    static HttpError notAllowed(HttpMethod method, String allowed) {
        return new HttpError(
                HttpResponseStatus.METHOD_NOT_ALLOWED,
                method + " (expected: " + allowed + ")",
                Map.of(HttpHeaderNames.ALLOW.toString(), allowed));
    }

    /** {@return 401 with the challenge that RFC 9110 §15.5.2 and RFC 6750 §3 ask for} */
    static HttpError unauthorized(String message) {
        return new HttpError(
                HttpResponseStatus.UNAUTHORIZED,
                message,
                Map.of(HttpHeaderNames.WWW_AUTHENTICATE.toString(), "Bearer realm=\"nightjar\""));
    }

    /** {@return 416 with the size that RFC 9110 §15.5.17 asks for} */
    static HttpError notSatisfiable(long size) {
        return new HttpError(
                HttpResponseStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
                "range outside the file (expected: below " + size + ")",
                Map.of(HttpHeaderNames.CONTENT_RANGE.toString(), "bytes */" + size));
    }

    HttpResponseStatus status() {
        return status;
    }

    FullHttpResponse response() {
        FullHttpResponse response = HttpReply.text(status, String.valueOf(getMessage()));
        headers.forEach((name, value) -> response.headers().set(name, value));
        return response;
    }
}
