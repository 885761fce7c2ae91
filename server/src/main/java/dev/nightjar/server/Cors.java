package dev.nightjar.server;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which other origins' pages may use {@code /whip}: those that were listed, and no wildcard. */
final class Cors {
    private static final String METHODS = "POST, PATCH, DELETE, OPTIONS";
    private static final String REQUEST_HEADERS = "Authorization, Content-Type, If-Match";
    /** What a WHIP client has to read, RFC 9725 §4.2. */
    private static final String RESPONSE_HEADERS = "Location, ETag, Link, Accept-Post, Accept-Patch";

    private static final int MAX_AGE_SECONDS = 600;

    private final Set<String> allowed;

    Cors(List<String> allowed) {
        this.allowed = Set.copyOf(allowed);
    }

    boolean allows(@Nullable String origin) {
        return origin != null && allowed.contains(origin);
    }

    /** Lets a listed origin's page read the response. */
    void decorate(@Nullable String origin, HttpHeaders headers) {
        headers.add(HttpHeaderNames.VARY, "Origin");
        if (origin == null || !allows(origin)) {
            return;
        }
        headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.set(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, RESPONSE_HEADERS);
    }

    /** Answers a preflight for a listed origin. */
    void preflight(@Nullable String origin, HttpHeaders headers) {
        if (allows(origin)) {
            headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, METHODS);
            headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS);
            headers.setInt(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS);
        }
    }
}
