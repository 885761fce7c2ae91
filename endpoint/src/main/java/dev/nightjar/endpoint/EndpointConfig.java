package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.util.List;
import java.util.function.Consumer;

/**
 * What an endpoint is opened with.
 *
 * @param loops event loops, each a thread with its own sockets, 1 to 256
 * @param udpPort port of the shared sockets, 1 to 65535; 0 lets the system choose one for each loop
 * @param bindAddresses local addresses to use; empty for all of this machine's
 * @param includeLoopback whether the machine's loopback addresses are candidates too, when none are named
 * @param advertisedAddresses addresses under which a 1:1 NAT shows this machine, offered besides its own
 * @param nativeTransport whether Netty's native epoll is used where it is there; else NIO
 * @param udpOffload whether several datagrams may cross into the kernel as one, with native epoll
 * @param handshakes most DTLS handshakes under way at once, 1 to 10000
 * @param security what DTLS and SRTP are done with
 * @param network which of this machine's addresses and ports are used
 * @param tcp what is done with TCP candidates
 * @param resolveMdns whether {@code .local} names of peers' candidates are asked for on the local network (RFC 6762)
 * @param discovery how further addresses of a 1:1 NAT are found when the endpoint opens
 * @param connections what a connection is made with that is given no configuration of its own
 */
public record EndpointConfig(
        int loops,
        int udpPort,
        List<InetAddress> bindAddresses,
        boolean includeLoopback,
        List<InetAddress> advertisedAddresses,
        boolean nativeTransport,
        UdpOffload udpOffload,
        int handshakes,
        SecurityConfig security,
        NetworkConfig network,
        TcpConfig tcp,
        boolean resolveMdns,
        AddressDiscovery discovery,
        Configuration connections) {
    private static final int DEFAULT_HANDSHAKES = 64;

    /** Checks ranges and copies lists. */
    public EndpointConfig {
        requireRange("loops", loops, 1, 256);
        requireRange("udpPort", udpPort, 0, 65_535);
        requireRange("handshakes", handshakes, 1, 10_000);
        bindAddresses = List.copyOf(requireNonNull(bindAddresses, "bindAddresses"));
        advertisedAddresses = List.copyOf(requireNonNull(advertisedAddresses, "advertisedAddresses"));
        requireNonNull(udpOffload, "udpOffload");
        requireNonNull(security, "security");
        requireNonNull(network, "network");
        requireNonNull(tcp, "tcp");
        requireNonNull(discovery, "discovery");
        requireNonNull(connections, "connections");
    }

    /** {@return one loop a core, an ephemeral port each, every address of this machine but loopback} */
    public static EndpointConfig defaults() {
        int loops = Math.max(1, Math.min(256, Runtime.getRuntime().availableProcessors()));
        return new EndpointConfig(
                loops,
                0,
                List.of(),
                false,
                List.of(),
                true,
                UdpOffload.AUTO,
                DEFAULT_HANDSHAKES,
                SecurityConfig.defaults(),
                NetworkConfig.defaults(),
                TcpConfig.off(),
                false,
                AddressDiscovery.off(),
                Configuration.defaults());
    }

    /** {@return this with another number of loops} */
    public EndpointConfig withLoops(int count) {
        return with(draft -> draft.loops = count);
    }

    /** {@return this with one fixed port for every connection that shares} */
    public EndpointConfig withUdpPort(int port) {
        return with(draft -> draft.udpPort = port);
    }

    /** {@return this bound to those addresses only} */
    public EndpointConfig withBindAddresses(List<InetAddress> addresses) {
        return with(draft -> draft.bindAddresses = addresses);
    }

    /** {@return this with loopback addresses as candidates too, or not} */
    public EndpointConfig withLoopback(boolean include) {
        return with(draft -> draft.includeLoopback = include);
    }

    /** {@return this with the addresses of a 1:1 NAT} */
    public EndpointConfig withAdvertisedAddresses(List<InetAddress> addresses) {
        return with(draft -> draft.advertisedAddresses = addresses);
    }

    /** {@return this with native epoll allowed, or not} */
    public EndpointConfig withNativeTransport(boolean allowed) {
        return with(draft -> draft.nativeTransport = allowed);
    }

    /** {@return this with GSO and GRO used where they are there, or never} */
    public EndpointConfig withUdpOffload(UdpOffload offload) {
        return with(draft -> draft.udpOffload = offload);
    }

    /** {@return this with another bound on handshakes under way at once} */
    public EndpointConfig withHandshakes(int bound) {
        return with(draft -> draft.handshakes = bound);
    }

    /** {@return this with other settings for DTLS and SRTP} */
    public EndpointConfig withSecurity(SecurityConfig settings) {
        return with(draft -> draft.security = settings);
    }

    /** {@return this with other addresses and ports} */
    public EndpointConfig withNetwork(NetworkConfig settings) {
        return with(draft -> draft.network = settings);
    }

    /** {@return this with TCP candidates, or none} */
    public EndpointConfig withTcp(TcpConfig settings) {
        return with(draft -> draft.tcp = settings);
    }

    /** {@return this with passive TCP candidates on that port, 0 for any: {@link TcpConfig#listening}} */
    public EndpointConfig withTcpPort(int port) {
        return with(draft -> draft.tcp = new TcpConfig(true, port, draft.tcp.isConnecting()));
    }

    /**
     * {@return this with the {@code .local} names in peers' candidates resolved, or passed over}
     *
     * <p>*Choice:* off by default: a peer that is not on our network is reached without, and each name is a question
     * that a stranger has this machine ask its neighbours.
     */
    public EndpointConfig withMdns(boolean resolve) {
        return with(draft -> draft.resolveMdns = resolve);
    }

    /** {@return this with the addresses of a 1:1 NAT found when the endpoint opens} */
    public EndpointConfig withDiscovery(AddressDiscovery settings) {
        return with(draft -> draft.discovery = settings);
    }

    /** {@return this with another configuration for connections that are given none} */
    public EndpointConfig withConnections(Configuration configuration) {
        return with(draft -> draft.connections = configuration);
    }

    private EndpointConfig with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.finish();
    }

    static void requireRange(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + least + " to " + most + ")");
        }
    }

    /** A copy under change: the one place, besides the component itself, that a new component is named in. */
    private static final class Draft {
        private int loops;
        private int udpPort;
        private List<InetAddress> bindAddresses;
        private boolean includeLoopback;
        private List<InetAddress> advertisedAddresses;
        private boolean nativeTransport;
        private UdpOffload udpOffload;
        private int handshakes;
        private SecurityConfig security;
        private NetworkConfig network;
        private TcpConfig tcp;
        private boolean resolveMdns;
        private AddressDiscovery discovery;
        private Configuration connections;

        Draft(EndpointConfig from) {
            loops = from.loops;
            udpPort = from.udpPort;
            bindAddresses = from.bindAddresses;
            includeLoopback = from.includeLoopback;
            advertisedAddresses = from.advertisedAddresses;
            nativeTransport = from.nativeTransport;
            udpOffload = from.udpOffload;
            handshakes = from.handshakes;
            security = from.security;
            network = from.network;
            tcp = from.tcp;
            resolveMdns = from.resolveMdns;
            discovery = from.discovery;
            connections = from.connections;
        }

        EndpointConfig finish() {
            return new EndpointConfig(
                    loops,
                    udpPort,
                    bindAddresses,
                    includeLoopback,
                    advertisedAddresses,
                    nativeTransport,
                    udpOffload,
                    handshakes,
                    security,
                    network,
                    tcp,
                    resolveMdns,
                    discovery,
                    connections);
        }
    }
}
