package dev.nightjar.server;

import dev.nightjar.endpoint.Configuration;
import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.EndpointConfig;
import io.netty.handler.ssl.SslContext;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code nightjar record} runs: an endpoint, a folder, and the page with its WHIP resource.
 *
 * <p>Thread-safe. {@link #close} finishes every file.
 */
public final class RecordServer implements AutoCloseable {
    private static final long FINISH_SECONDS = 10;

    private final RecordConfig config;
    private final Endpoint endpoint;
    private final WhipSessions sessions;
    private final HttpServer http;
    private final @Nullable AccessToken token;

    private RecordServer(
            RecordConfig config,
            Endpoint endpoint,
            WhipSessions sessions,
            HttpServer http,
            @Nullable AccessToken token) {
        this.config = config;
        this.endpoint = endpoint;
        this.sessions = sessions;
        this.http = http;
        this.token = token;
    }

    /**
     * {@return a server that is ready}
     *
     * @throws UserMistake when the folder, an address or a port cannot be had
     */
    static RecordServer start(RecordConfig config) {
        return start(config, WhipTiming.DEFAULTS);
    }

    /** {@return a server that gives publishers those times} */
    static RecordServer start(RecordConfig config, WhipTiming timing) {
        SecureRandom random = new SecureRandom();
        RecordingFolder folder = RecordingFolder.open(config.out(), random);
        Endpoint endpoint = openEndpoint(config);
        try {
            WhipSessions sessions = new WhipSessions(endpoint, folder, random, timing);
            AccessToken token = config.isLocal() ? null : AccessToken.create(random);
            SslContext tls = config.isLocal() ? null : ServerCertificate.create(config.host(), random, Instant.now());
            Cors cors = new Cors(config.allowedOrigins());
            ObjectMapper json = JsonMapper.shared();
            Router router = new Router(
                    token,
                    cors,
                    new Pages(),
                    new WhipResource(sessions),
                    new SessionsResource(sessions, json),
                    new RecordingsResource(folder, json));
            HttpServer http = HttpServer.start(config.host(), config.port(), tls, cors, router);
            return new RecordServer(config, endpoint, sessions, http, token);
        } catch (RuntimeException failed) {
            endpoint.close();
            throw failed;
        }
    }

    private static Endpoint openEndpoint(RecordConfig config) {
        return EndpointOpener.open(EndpointConfig.defaults()
                .withUdpPort(config.udpPort())
                .withLoopback(config.isLocal())
                .withSecurity(config.security())
                .withNetwork(config.network())
                .withTcp(config.tcp())
                .withConnections(endingWithFailure(config.connections()))
                .withAdvertisedAddresses(config.advertise()));
    }

    /** A publisher restarts ICE while its session lives; one that has failed is over, and its file is complete. */
    private static Configuration endingWithFailure(Configuration connections) {
        return connections.withIce(connections.ice().withFailedTimeout(Duration.ZERO));
    }

    /** {@return where a person opens the page, the token in it} */
    public String url() {
        String scheme = token == null ? "http" : "https";
        String shown = isWildcard() ? OwnAddresses.mostReachable() : config.host();
        String literal = shown.contains(":") ? "[" + shown + "]" : shown;
        return scheme + "://" + literal + ":" + http.port() + "/" + (token == null ? "" : "?token=" + token.reveal());
    }

    private boolean isWildcard() {
        return config.host().equals("0.0.0.0") || config.host().equals("::");
    }

    /** {@return the UDP transport in use and what it binds} */
    String transport() {
        return endpoint.transportName();
    }

    RecordConfig config() {
        return config;
    }

    WhipSessions sessions() {
        return sessions;
    }

    /** Ends every session, waits until its file is finished, and stops. */
    @Override
    public void close() {
        try {
            sessions.endAll("the server stops")
                    .toCompletableFuture()
                    .orTimeout(FINISH_SECONDS, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException unfinished) {
            System.getLogger(RecordServer.class.getName())
                    .log(System.Logger.Level.WARNING, "a recording was not finished in time", unfinished.getCause());
        }
        http.close();
        endpoint.close();
        sessions.close();
    }
}
