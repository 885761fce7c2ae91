package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.util.List;

/**
 * What an endpoint is opened with.
 *
 * @param loops event loops, each a thread with its own sockets, 1 to 256
 * @param udpPort port of the shared sockets, 1 to 65535; 0 lets the system choose one for each loop
 * @param bindAddresses local addresses to use; empty for all of this machine's
 * @param includeLoopback whether the machine's loopback addresses are candidates too, when none are named
 * @param advertisedAddresses addresses under which a 1:1 NAT shows this machine, offered besides its own
 * @param nativeTransport whether Netty's native epoll is used where it is there; else NIO
 * @param handshakes most DTLS handshakes under way at once, 1 to 10000
 */
public record EndpointConfig(
        int loops,
        int udpPort,
        List<InetAddress> bindAddresses,
        boolean includeLoopback,
        List<InetAddress> advertisedAddresses,
        boolean nativeTransport,
        int handshakes) {
    private static final int DEFAULT_HANDSHAKES = 64;

    /** Checks ranges and copies lists. */
    public EndpointConfig {
        requireRange("loops", loops, 1, 256);
        requireRange("udpPort", udpPort, 0, 65_535);
        requireRange("handshakes", handshakes, 1, 10_000);
        bindAddresses = List.copyOf(requireNonNull(bindAddresses, "bindAddresses"));
        advertisedAddresses = List.copyOf(requireNonNull(advertisedAddresses, "advertisedAddresses"));
    }

    /** {@return one loop a core, an ephemeral port each, every address of this machine but loopback} */
    public static EndpointConfig defaults() {
        int loops = Math.max(1, Math.min(256, Runtime.getRuntime().availableProcessors()));
        return new EndpointConfig(loops, 0, List.of(), false, List.of(), true, DEFAULT_HANDSHAKES);
    }

    /** {@return this with another number of loops} */
    public EndpointConfig withLoops(int count) {
        return new EndpointConfig(
                count, udpPort, bindAddresses, includeLoopback, advertisedAddresses, nativeTransport, handshakes);
    }

    /** {@return this with one fixed port for every connection that shares} */
    public EndpointConfig withUdpPort(int port) {
        return new EndpointConfig(
                loops, port, bindAddresses, includeLoopback, advertisedAddresses, nativeTransport, handshakes);
    }

    /** {@return this bound to those addresses only} */
    public EndpointConfig withBindAddresses(List<InetAddress> addresses) {
        return new EndpointConfig(
                loops, udpPort, addresses, includeLoopback, advertisedAddresses, nativeTransport, handshakes);
    }

    /** {@return this with loopback addresses as candidates too, or not} */
    public EndpointConfig withLoopback(boolean include) {
        return new EndpointConfig(
                loops, udpPort, bindAddresses, include, advertisedAddresses, nativeTransport, handshakes);
    }

    /** {@return this with the addresses of a 1:1 NAT} */
    public EndpointConfig withAdvertisedAddresses(List<InetAddress> addresses) {
        return new EndpointConfig(
                loops, udpPort, bindAddresses, includeLoopback, addresses, nativeTransport, handshakes);
    }

    /** {@return this with native epoll allowed, or not} */
    public EndpointConfig withNativeTransport(boolean allowed) {
        return new EndpointConfig(
                loops, udpPort, bindAddresses, includeLoopback, advertisedAddresses, allowed, handshakes);
    }

    /** {@return this with another bound on handshakes under way at once} */
    public EndpointConfig withHandshakes(int bound) {
        return new EndpointConfig(
                loops, udpPort, bindAddresses, includeLoopback, advertisedAddresses, nativeTransport, bound);
    }

    private static void requireRange(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + least + " to " + most + ")");
        }
    }
}
