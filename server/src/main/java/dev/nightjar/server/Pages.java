package dev.nightjar.server;

import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** The files of the web page, read once from the program itself. */
final class Pages {
    /** Scripts and styles of this server only, and nobody may frame the page to trick a click out of a user. */
    private static final String POLICY = "default-src 'self'; media-src 'self' blob:; img-src 'self' data:; "
            + "frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String ICON = "image/svg+xml";

    private final Map<String, Page> pages = Map.of(
            "/", page("index.html", "text/html; charset=utf-8"),
            "/app.js", page("app.js", SCRIPT),
            "/whip.js", page("whip.js", SCRIPT),
            "/pattern.js", page("pattern.js", SCRIPT),
            "/ticker.js", page("ticker.js", SCRIPT),
            "/style.css", page("style.css", "text/css; charset=utf-8"),
            "/icon.svg", page("icon.svg", ICON),
            "/favicon.ico", page("icon.svg", ICON));

    boolean has(String path) {
        return pages.containsKey(path);
    }

    /** {@return whether it is a part of the page that is the same for everyone} */
    boolean isAsset(String path) {
        return has(path) && !path.equals("/");
    }

    FullHttpResponse page(String path) {
        Page page = pages.get(path);
        if (page == null) {
            throw new HttpError(HttpResponseStatus.NOT_FOUND, "no such page");
        }
        FullHttpResponse response = HttpReply.bytes(HttpResponseStatus.OK, page.contentType, page.bytes);
        response.headers().set(HttpHeaderNames.CACHE_CONTROL, "no-cache");
        response.headers().set("Content-Security-Policy", POLICY);
        response.headers().set("Referrer-Policy", "no-referrer");
        return response;
    }

    private static Page page(String name, String contentType) {
        try (InputStream in = Pages.class.getResourceAsStream("page/" + name)) {
            if (in == null) {
                throw new IllegalStateException("bug: the program lacks its page " + name);
            }
            return new Page(contentType, in.readAllBytes());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** A file of the page; its bytes are never changed. */
    private static final class Page {
        private final String contentType;
        private final byte[] bytes;

        private Page(String contentType, byte[] bytes) {
            this.contentType = contentType;
            this.bytes = bytes;
        }
    }
}
