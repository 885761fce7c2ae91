package dev.nightjar.server;

import dev.nightjar.endpoint.Configuration;
import dev.nightjar.endpoint.NetworkConfig;
import dev.nightjar.endpoint.SecurityConfig;
import dev.nightjar.endpoint.TcpConfig;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** A server on a port of its own, and a client that talks to it. */
final class RunningServer implements AutoCloseable {
    static final String ALLOWED_ORIGIN = "https://studio.example";

    final RecordServer server;
    private final URI root;
    private final HttpClient client;

    private RunningServer(RecordServer server) throws GeneralSecurityException {
        this.server = server;
        this.root = URI.create(server.url());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, new TrustManager[] {new TrustsAll()}, null);
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(tls)
                .build();
    }

    static RunningServer local(Path out) throws GeneralSecurityException {
        return local(out, WhipTiming.DEFAULTS, Configuration.defaults());
    }

    /** Whose connections are made with that configuration. */
    static RunningServer local(Path out, WhipTiming timing, Configuration connections) throws GeneralSecurityException {
        return new RunningServer(RecordServer.start(config("127.0.0.1", out, connections), timing));
    }

    /** Bound to every address, so with HTTPS and a token. */
    static RunningServer open(Path out) throws GeneralSecurityException {
        return new RunningServer(RecordServer.start(config("0.0.0.0", out, Configuration.defaults())));
    }

    private static RecordConfig config(String host, Path out, Configuration connections) {
        return new RecordConfig(
                host,
                0,
                out,
                0,
                List.of(),
                List.of(ALLOWED_ORIGIN),
                SecurityConfig.defaults(),
                NetworkConfig.defaults(),
                TcpConfig.off(),
                connections);
    }

    static String resource(String name) throws IOException {
        try (InputStream in = RunningServer.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    int port() {
        return root.getPort();
    }

    String scheme() {
        return root.getScheme();
    }

    String token() {
        return root.getQuery() == null ? "" : root.getQuery().substring("token=".length());
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(scheme() + "://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(60));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    HttpResponse<String> post(String offer) throws IOException, InterruptedException {
        return send(request("/whip").header("Content-Type", "application/sdp").POST(BodyPublishers.ofString(offer)));
    }

    HttpResponse<String> method(String method, String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path).method(method, BodyPublishers.noBody());
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    @Override
    public void close() {
        server.close();
    }

    /** The certificate was made a moment ago and nobody vouches for it. */
    private static final class TrustsAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
