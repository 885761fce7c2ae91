package dev.nightjar.endpoint.internal.addresses;

import dev.nightjar.endpoint.NetworkConfig;
import dev.nightjar.endpoint.internal.sockets.NetworkTransport;
import io.netty.channel.IoEventLoop;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of host names, asked for without blocking a thread.
 *
 * <p>*Choice:* Netty's resolver and not the JDK's, whose look-up blocks its thread for as long as the system's resolver
 * likes: a name server that is down would stop the callbacks of every connection. It reads the hosts file and
 * resolv.conf, and knows nothing of nsswitch. Made with the first name that is asked for, since most endpoints need
 * none: literals do without it. Thread-safe.
 */
public final class NameResolver implements AutoCloseable {
    /** Of one name; more than a pool of servers shows at once. */
    public static final int MAX_ADDRESSES = 8;

    /** Of one question to one name server. */
    private static final int QUERY_MILLIS = 2_000;

    /** Of all questions for one name. */
    private static final int TOTAL_SECONDS = 8;

    private static final int MAX_QUERIES = 12;

    private static final String CLOSED = "the endpoint is closed";

    private final IoEventLoop eventLoop;
    private final NetworkTransport transport;
    private final NetworkConfig network;
    private final Executor executor;
    private final @Nullable DnsServerAddressStreamProvider servers;
    private @Nullable DnsNameResolver resolver;
    private volatile boolean isClosed;

    /**
     * Makes a resolver that lives on a loop.
     *
     * @param executor reads the system's files, the first time
     * @param servers whom to ask, or null for the system's name servers
     */
    public NameResolver(
            IoEventLoop eventLoop,
            NetworkTransport transport,
            NetworkConfig network,
            Executor executor,
            @Nullable DnsServerAddressStreamProvider servers) {
        this.eventLoop = eventLoop;
        this.transport = transport;
        this.network = network;
        this.executor = executor;
        this.servers = servers;
    }

    /**
     * {@return the addresses of a name, at most {@link #MAX_ADDRESSES}, of the families in use, or at once that of a
     * literal}
     *
     * <p>Fails with an {@link UnknownHostException} that says why, after {@value #TOTAL_SECONDS} seconds at the latest.
     */
    public CompletableFuture<List<InetAddress>> resolve(String host) {
        CompletableFuture<List<InetAddress>> resolved = new CompletableFuture<>();
        byte[] literal = NetUtil.createByteArrayFromIpAddressString(host);
        if (literal != null) {
            read(literal, resolved);
            return resolved;
        }
        try {
            executor.execute(() -> ask(host, resolved));
            ScheduledFuture<?> bound = eventLoop.schedule(
                    () -> resolved.completeExceptionally(new UnknownHostException("no name server answered")),
                    TOTAL_SECONDS,
                    TimeUnit.SECONDS);
            resolved.whenComplete((addresses, failure) -> bound.cancel(false));
        } catch (RejectedExecutionException ended) {
            resolved.completeExceptionally(new UnknownHostException(CLOSED));
        }
        return resolved;
    }

    private void read(byte[] literal, CompletableFuture<List<InetAddress>> resolved) {
        try {
            if (isClosed) {
                throw new UnknownHostException(CLOSED);
            }
            complete(resolved, List.of(InetAddress.getByAddress(literal)));
        } catch (UnknownHostException closed) {
            resolved.completeExceptionally(closed);
        }
    }

    private void ask(String host, CompletableFuture<List<InetAddress>> resolved) {
        DnsNameResolver open = open();
        if (open == null) {
            resolved.completeExceptionally(new UnknownHostException(CLOSED));
            return;
        }
        open.resolveAll(host).addListener(done -> {
            if (!done.isSuccess()) {
                resolved.completeExceptionally(new UnknownHostException(reason(done.cause())));
                return;
            }
            @SuppressWarnings("unchecked")
            List<InetAddress> found = (List<InetAddress>) done.getNow();
            complete(resolved, found);
        });
    }

    private void complete(CompletableFuture<List<InetAddress>> resolved, List<InetAddress> found) {
        List<InetAddress> usable = found.stream()
                .filter(network::allowsFamily)
                .distinct()
                .limit(MAX_ADDRESSES)
                .toList();
        if (usable.isEmpty()) {
            resolved.completeExceptionally(new UnknownHostException("no address of a family that is in use"));
        } else {
            resolved.complete(usable);
        }
    }

    private static String reason(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof DnsNameResolverTimeoutException) {
                return "no name server answered";
            }
        }
        return "no such host";
    }

    private synchronized @Nullable DnsNameResolver open() {
        if (resolver == null && !isClosed) {
            DnsNameResolverBuilder builder = new DnsNameResolverBuilder(eventLoop)
                    .datagramChannelFactory(transport::newDatagramChannel)
                    .socketChannelFactory(transport::newSocketChannel)
                    .resolvedAddressTypes(types())
                    .queryTimeoutMillis(QUERY_MILLIS)
                    .maxQueriesPerResolve(MAX_QUERIES)
                    .optResourceEnabled(false);
            if (servers != null) {
                builder.nameServerProvider(servers);
            }
            resolver = builder.build();
        }
        return resolver;
    }

    private ResolvedAddressTypes types() {
        if (!network.ipv6()) {
            return ResolvedAddressTypes.IPV4_ONLY;
        }
        return network.ipv4() ? ResolvedAddressTypes.IPV4_PREFERRED : ResolvedAddressTypes.IPV6_ONLY;
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        if (resolver != null) {
            resolver.close();
            resolver = null;
        }
    }
}
