package dev.nightjar.server;

import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which resource a request is for, and whether it may have it. */
final class Router implements HttpServer.Handler {
    private static final String BEARER = "Bearer ";
    private static final Pattern LOCAL_NAME =
            Pattern.compile("(localhost|127(\\.[0-9]{1,3}){3}|\\[::1])(:[0-9]+)?", Pattern.CASE_INSENSITIVE);

    private final @Nullable AccessToken token;
    private final Cors cors;
    private final Pages pages;
    private final WhipResource whip;
    private final SessionsResource sessions;
    private final RecordingsResource recordings;

    Router(
            @Nullable AccessToken token,
            Cors cors,
            Pages pages,
            WhipResource whip,
            SessionsResource sessions,
            RecordingsResource recordings) {
        this.token = token;
        this.cors = cors;
        this.pages = pages;
        this.whip = whip;
        this.sessions = sessions;
        this.recordings = recordings;
    }

    @Override
    public void handle(Exchange exchange) {
        String path = exchange.path();
        boolean isWhip = path.equals(WhipResource.PATH) || path.startsWith(WhipResource.PATH + "/");
        if (isWhip && exchange.method().equals(HttpMethod.OPTIONS)) {
            // A preflight carries no credentials, so it comes before the token.
            options(exchange);
            return;
        }
        if (pages.isAsset(path)) {
            // *Choice:* scripts and styles are the program's own text, the same for everyone, so they ask for no token.
            requireGet(exchange);
            exchange.reply(pages.page(path));
            return;
        }
        requireToken(exchange);
        if (!pages.has(path)) {
            requireOwnName(exchange);
        }
        if (isWhip) {
            requireOrigin(exchange);
            whip.handle(exchange);
        } else if (path.equals(SessionsResource.PATH)) {
            requireGet(exchange);
            sessions.handle(exchange);
        } else if (path.equals(RecordingsResource.LIST_PATH)) {
            requireGet(exchange);
            recordings.list(exchange);
        } else if (path.startsWith(RecordingsResource.FILE_PREFIX)) {
            requireGet(exchange);
            recordings.file(exchange, path.substring(RecordingsResource.FILE_PREFIX.length()));
        } else {
            requireKnown(path);
            requireGet(exchange);
            exchange.reply(pages.page(path));
        }
    }

    private void options(Exchange exchange) {
        FullHttpResponse response = HttpReply.empty(HttpResponseStatus.NO_CONTENT);
        response.headers().set("Accept-Post", WhipResource.SDP);
        cors.preflight(exchange.header(HttpHeaderNames.ORIGIN), response.headers());
        exchange.reply(response);
    }

    private void requireToken(Exchange exchange) {
        if (token == null) {
            return;
        }
        String authorization = exchange.header(HttpHeaderNames.AUTHORIZATION);
        String offered = exchange.query("token");
        // The scheme's name is in any case, RFC 9110 §11.1.
        if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            offered = authorization.substring(BEARER.length());
        }
        if (offered == null || !token.matches(offered)) {
            throw HttpError.unauthorized(
                    "the token is missing or wrong (expected: Authorization: Bearer, or ?token=, as in"
                            + " the URL that was printed at the start)");
        }
    }

    /**
     * Another page's script may publish only when its origin is listed; programs send no Origin.
     *
     * <p>The browser asks first only for requests it finds unusual, so the request itself is checked too.
     */
    private void requireOrigin(Exchange exchange) {
        String origin = exchange.header(HttpHeaderNames.ORIGIN);
        String host = exchange.header(HttpHeaderNames.HOST);
        boolean isOwn = origin != null && host != null && origin.endsWith("://" + host);
        if (origin != null && !isOwn && !cors.allows(origin)) {
            throw new HttpError(
                    HttpResponseStatus.FORBIDDEN,
                    "origin not allowed (expected: a page of this server, or one named with --allow-origin)");
        }
    }

    /**
     * Without a token a foreign page could have its own name point to this machine (DNS rebinding) and then pass for a
     * page of this server; so the name must be this machine's, or one that was listed.
     */
    private void requireOwnName(Exchange exchange) {
        String host = exchange.header(HttpHeaderNames.HOST);
        if (token == null && host != null && !LOCAL_NAME.matcher(host).matches() && !cors.allows("http://" + host)) {
            throw new HttpError(
                    HttpResponseStatus.FORBIDDEN,
                    "Host is not this machine's (expected: localhost; or start with --host, or with --allow-origin and"
                            + " the origin of the page)");
        }
    }

    private void requireKnown(String path) {
        if (!pages.has(path)) {
            throw new HttpError(
                    HttpResponseStatus.NOT_FOUND,
                    "no such resource (expected: /, /whip, /api/sessions, /api/recordings)");
        }
    }

    private static void requireGet(Exchange exchange) {
        if (!exchange.method().equals(HttpMethod.GET) && !exchange.method().equals(HttpMethod.HEAD)) {
            throw HttpError.notAllowed(exchange.method(), "GET, HEAD");
        }
    }
}
