package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

import dev.nightjar.dtlssrtp.DtlsCertificate;
import dev.nightjar.dtlssrtp.HandshakeExecutors;
import dev.nightjar.dtlssrtp.KeyLog;
import dev.nightjar.endpoint.internal.addresses.AddressProbe;
import dev.nightjar.endpoint.internal.addresses.HostAddresses;
import dev.nightjar.endpoint.internal.addresses.NameResolver;
import dev.nightjar.endpoint.internal.files.FileWriterThread;
import dev.nightjar.endpoint.internal.keys.EndpointCertificate;
import dev.nightjar.endpoint.internal.keys.KeyLogFile;
import dev.nightjar.endpoint.internal.loop.LoopGroup;
import dev.nightjar.endpoint.internal.loop.LoopSource;
import dev.nightjar.endpoint.internal.loop.MachineLoops;
import dev.nightjar.endpoint.internal.loop.MediaLoop;
import dev.nightjar.endpoint.internal.loop.NetworkWatch;
import dev.nightjar.endpoint.internal.mdns.MdnsResolver;
import dev.nightjar.endpoint.internal.recording.Recording;
import dev.nightjar.endpoint.internal.servers.ServerTls;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A peer without screen, camera or microphone: event loops, sockets and the connections that live on them.
 *
 * <p>Thread-safe. Its threads are the loops, one writer for files, a callback pool of at most as many threads as cores,
 * and what DTLS handshakes use while they last: the number does not grow with the number of connections.
 */
public final class Endpoint implements AutoCloseable {
    private final EndpointConfig config;
    private final LoopGroup loops;
    private final SecureRandom random;
    private final EndpointCertificate certificate;
    private final @Nullable KeyLogFile keyLog;
    private final HandshakeExecutors handshakes;
    private final ThreadPoolExecutor callbacks;
    private final NetworkWatch watch;
    private final NameResolver names;
    private final ServerTls serverTls;
    private final FileWriterThread writer = new FileWriterThread();
    private final Set<PeerConnection> connections = ConcurrentHashMap.newKeySet();
    private final Set<Recording> recordings = ConcurrentHashMap.newKeySet();
    private final Set<LiveSource> sources = ConcurrentHashMap.newKeySet();
    private final List<InetAddress> advertised;
    private final @Nullable MdnsResolver mdns;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    private Endpoint(EndpointConfig config, Supplier<List<InetAddress>> addresses, LoopSource source) {
        this.config = config;
        this.random = source.random();
        this.certificate = new EndpointCertificate(config.security(), random, InstantSource.system());
        certificate.current();
        Path keyLogFile = config.security().keyLog();
        this.keyLog = keyLogFile == null ? null : KeyLogFile.open(keyLogFile);
        this.loops = openLoops(config, source);
        this.advertised = advertised(config);
        this.mdns = config.resolveMdns() ? new MdnsResolver(on -> allowsMdns(config, on)) : null;
        this.handshakes = HandshakeExecutors.create(config.handshakes());
        int cores = Runtime.getRuntime().availableProcessors();
        this.callbacks = new ThreadPoolExecutor(
                cores,
                cores,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new DefaultThreadFactory("nightjar-callback", true));
        callbacks.allowCoreThreadTimeOut(true);
        this.watch = new NetworkWatch(loops, callbacks, config, addresses);
        if (config.bindAddresses().isEmpty() && !config.network().watch().isZero()) {
            watch.start();
        }
        MediaLoop first = loops.loops().get(0);
        this.names = new NameResolver(first.eventLoop(), first.transport(), config.network(), callbacks, null);
        this.serverTls = new ServerTls(config.network());
    }

    private List<InetAddress> advertised(EndpointConfig config) {
        Set<InetAddress> addresses = new LinkedHashSet<>(config.advertisedAddresses());
        addresses.addAll(new AddressProbe(config.discovery(), random).find(loops.addresses()));
        return List.copyOf(addresses);
    }

    private static boolean allowsMdns(EndpointConfig config, NetworkInterface on) {
        try {
            boolean isWanted = !on.isLoopback() || config.includeLoopback();
            return on.isUp() && isWanted && config.network().allowsInterface(on.getName());
        } catch (SocketException gone) {
            return false;
        }
    }

    private LoopGroup openLoops(EndpointConfig config, LoopSource source) {
        try {
            return LoopGroup.open(config, source);
        } catch (BindFailedException | IllegalStateException taken) {
            closeKeyLog();
            throw taken;
        }
    }

    private void closeKeyLog() {
        KeyLogFile open = keyLog;
        if (open != null) {
            open.close();
        }
    }

    /**
     * {@return an endpoint with its sockets bound}
     *
     * @throws BindFailedException when an address or port cannot be had
     * @throws IllegalStateException when this machine has no address, or the configuration leaves none
     * @throws WebRtcException InvalidAccessError when the configured certificate has expired
     * @throws UncheckedIOException when the key log cannot be written
     */
    public static Endpoint open(EndpointConfig config) {
        return open(requireNonNull(config, "config"), () -> HostAddresses.toBind(config));
    }

    /** {@return an endpoint that finds the machine's addresses by that list when it looks for changes} */
    static Endpoint open(EndpointConfig config, Supplier<List<InetAddress>> addresses) {
        return open(config, addresses, System::nanoTime);
    }

    /** {@return the same whose connections live by that clock} */
    static Endpoint open(EndpointConfig config, Supplier<List<InetAddress>> addresses, LongSupplier clock) {
        return open(config, addresses, new MachineLoops(config, clock));
    }

    /** {@return the same on loops from elsewhere, which end with it} */
    static Endpoint open(EndpointConfig config, Supplier<List<InetAddress>> addresses, LoopSource source) {
        return new Endpoint(config, addresses, source);
    }

    /** {@return a new connection with {@link EndpointConfig#connections}} */
    public PeerConnection newPeerConnection() {
        return newPeerConnection(config.connections());
    }

    /**
     * {@return a new connection}
     *
     * @throws IllegalStateException when this endpoint is closed
     * @throws WebRtcException InvalidAccessError when a configured certificate has expired, NotSupportedError for
     *     another policy of RTCP than {@link RtcpMuxPolicy#REQUIRE}
     */
    public PeerConnection newPeerConnection(Configuration configuration) {
        requireOpen();
        configuration.requireUsable(Instant.now());
        PeerConnection connection = new PeerConnection(this, requireNonNull(configuration, "configuration"));
        connections.add(connection);
        if (isClosed.get()) {
            // Whoever closes has perhaps looked at the connections before this one was among them.
            connection.close();
        }
        requireOpen();
        connection.fillPool();
        return connection;
    }

    private void requireOpen() {
        if (isClosed.get()) {
            throw new IllegalStateException("the endpoint is closed");
        }
    }

    /** {@return how many connections are open} */
    public int connectionCount() {
        return connections.size();
    }

    /** {@return how many DTLS handshakes are under way} */
    public int runningHandshakes() {
        return handshakes.running();
    }

    /**
     * {@return how many times a DTLS handshake was refused because {@link EndpointConfig#handshakes} were under way}
     *
     * <p>A refused one is tried again when the peer repeats its hello, so it is late and not lost.
     */
    public long refusedHandshakes() {
        return handshakes.refused();
    }

    /** {@return which UDP transport is in use: {@code nio} or {@code epoll}} */
    public String transportName() {
        return loops.transport().name().toLowerCase(java.util.Locale.ROOT);
    }

    /** {@return what the sockets of this endpoint have done since it was opened} */
    public SocketStats socketStats() {
        return loops.stats();
    }

    /** {@return what the TCP connections of this endpoint have done since it was opened} */
    public TcpStats tcpStats() {
        return loops.tcpStats();
    }

    /** Closes every connection, the sockets and the threads; waits until they have ended. */
    @Override
    public void close() {
        if (!isClosed.compareAndSet(false, true)) {
            return;
        }
        recordings.forEach(Recording::stop);
        recordings.forEach(Recording::close);
        sources.forEach(LiveSource::close);
        for (PeerConnection connection : connections) {
            connection.close();
        }
        if (mdns != null) {
            mdns.close();
        }
        names.close();
        watch.close();
        loops.close();
        handshakes.close();
        writer.close();
        callbacks.shutdown();
        closeKeyLog();
    }

    EndpointConfig config() {
        return config;
    }

    LoopGroup loops() {
        return loops;
    }

    NetworkWatch watch() {
        return watch;
    }

    SecureRandom random() {
        return random;
    }

    /** {@return who looks up the names of servers} */
    NameResolver names() {
        return names;
    }

    /** {@return the TLS towards servers} */
    ServerTls serverTls() {
        return serverTls;
    }

    DtlsCertificate certificate() {
        return certificate.current();
    }

    @Nullable
    KeyLog keyLog() {
        return keyLog;
    }

    HandshakeExecutors handshakes() {
        return handshakes;
    }

    ThreadPoolExecutor callbacks() {
        return callbacks;
    }

    /** {@return who resolves {@code .local} names, or null where they are passed over} */
    @Nullable
    MdnsResolver mdns() {
        return mdns;
    }

    /** {@return the addresses of a 1:1 NAT: those configured, then those discovered} */
    List<InetAddress> advertisedAddresses() {
        return advertised;
    }

    /** {@return the recordings that are not complete yet} */
    Set<Recording> recordings() {
        return recordings;
    }

    /** {@return the files that are being played} */
    Set<LiveSource> sources() {
        return sources;
    }

    /**
     * Closes a source with this endpoint.
     *
     * @throws IllegalStateException when it is closed already; then so is the source
     */
    void add(LiveSource source) {
        sources.add(source);
        if (isClosed.get()) {
            source.close();
        }
        requireOpen();
    }

    FileWriterThread writer() {
        return writer;
    }

    void forget(PeerConnection connection) {
        connections.remove(connection);
    }
}
