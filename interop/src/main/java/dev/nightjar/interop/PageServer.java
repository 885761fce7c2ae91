package dev.nightjar.interop;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Serves the test pages on {@code http://localhost:<port>}, a secure context, so that the page's origin is not the
 * server's under test: that one must list it with {@code --allow-origin}.
 */
public final class PageServer implements AutoCloseable {
    private static final Map<String, String> TYPES =
            Map.of("html", "text/html; charset=utf-8", "js", "text/javascript; charset=utf-8");

    private final HttpServer server;
    private final String host;

    private PageServer(HttpServer server, String host) {
        this.server = server;
        this.host = host;
    }

    /** {@return a server on a free port} */
    public static PageServer start() {
        return start(InetAddress.getLoopbackAddress(), "localhost");
    }

    /**
     * {@return a server on a free port of another address, for a browser that is elsewhere} Its pages are no secure
     * context by themselves.
     */
    static PageServer start(InetAddress address) {
        return start(address, address.getHostAddress());
    }

    private static PageServer start(InetAddress address, String host) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(address, 0), 0);
            server.createContext("/", PageServer::serve);
            server.start();
            return new PageServer(server, host);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the origin to allow, such as {@code http://localhost:41234}} */
    public String origin() {
        return "http://" + host + ":" + server.getAddress().getPort();
    }

    /** {@return the host of the origin, a name or an address} */
    String host() {
        return host;
    }

    /** {@return the address of the counter page with a picture of 640 x 480} */
    public String counterPage() {
        return counterPage(640, 480, 0);
    }

    /**
     * {@return the address of the counter page}
     *
     * @param width of the picture, a multiple of 20
     * @param height of the picture
     * @param noise rows of unpredictable pixels at the foot, for tests of the send rate; not for those that compare
     */
    public String counterPage(int width, int height, int noise) {
        return origin() + "/counter.html?width=" + width + "&height=" + height + "&noise=" + noise;
    }

    /** {@return the address of the page of connections that the test signals, see {@link PeerPage}} */
    public String peerPage() {
        return peerPage(640, 480);
    }

    /** {@return the same with a picture of that size, the width a multiple of 20} */
    public String peerPage(int width, int height) {
        return origin() + "/peer.html?width=" + width + "&height=" + height;
    }

    /** {@return the address of the page that publishes and plays, with a picture of 320 x 240} */
    public String forwardPage() {
        return origin() + "/forward.html?width=320&height=240";
    }

    /** {@return the same with a picture of that size, with so many rows of noise that take bits} */
    public String forwardPage(int width, int height, int noiseRows) {
        return origin() + "/forward.html?width=" + width + "&height=" + height + "&noise=" + noiseRows;
    }

    /** {@return the address of the page whose connections follow a script} */
    public String scriptPage() {
        return origin() + "/script.html";
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String name = exchange.getRequestURI().getPath().substring(1);
            String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
            if (name.equals("favicon.ico")) {
                exchange.sendResponseHeaders(204, -1); // keeps the page's console free of errors
                return;
            }
            byte[] body = type == null || name.contains("/") ? null : read(name);
            if (body == null) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static byte @Nullable [] read(String name) throws IOException {
        try (InputStream in = PageServer.class.getResourceAsStream("pages/" + name)) {
            return in == null ? null : in.readAllBytes();
        }
    }
}
