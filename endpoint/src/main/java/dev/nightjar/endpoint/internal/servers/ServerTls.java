package dev.nightjar.endpoint.internal.servers;

import dev.nightjar.endpoint.NetworkConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The TLS towards TURN servers: the JDK's, with the server's certificate held against the host name (RFC 8489 §6.2.3).
 *
 * <p>Thread-safe. Made with the first server that needs it, since reading the JDK's authorities takes a while: not on a
 * loop.
 */
public final class ServerTls {
    private final @Nullable X509TrustManager trust;
    private @Nullable SslContext context;

    /** Takes whom to trust; the rest is made with the first connection. */
    public ServerTls(NetworkConfig network) {
        this.trust = network.serverTrust();
    }

    /** {@return what connections are made with; blocks the first time} */
    public synchronized SslContext context() {
        SslContext made = context;
        if (made == null) {
            SslContextBuilder builder = SslContextBuilder.forClient()
                    .sslProvider(SslProvider.JDK)
                    .protocols("TLSv1.3", "TLSv1.2")
                    .endpointIdentificationAlgorithm("HTTPS");
            if (trust != null) {
                builder.trustManager(trust);
            }
            try {
                made = builder.build();
            } catch (SSLException unusable) {
                throw new IllegalStateException("the JDK's TLS cannot be set up", unusable);
            }
            context = made;
        }
        return made;
    }
}
