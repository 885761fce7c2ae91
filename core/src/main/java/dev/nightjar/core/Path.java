package dev.nightjar.core;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;

/**
 * Both ends of a datagram's way: an ICE candidate pair has two, and a wildcard socket forgets one.
 *
 * <p>Immutable. Two paths of equal ends are equal; the hash is computed once, since paths are looked up per packet.
 */
public final class Path {
    private final InetSocketAddress local;
    private final InetSocketAddress remote;
    private final TransportProtocol protocol;
    private final int hash;

    private Path(InetSocketAddress local, InetSocketAddress remote, TransportProtocol protocol) {
        this.local = requireNonNull(local, "local");
        this.remote = requireNonNull(remote, "remote");
        this.protocol = requireNonNull(protocol, "protocol");
        this.hash = (local.hashCode() * 31 + remote.hashCode()) * 31
                + protocol.name().hashCode();
    }

    /** {@return the path between two addresses} */
    public static Path of(InetSocketAddress local, InetSocketAddress remote, TransportProtocol protocol) {
        return new Path(local, remote, protocol);
    }

    /** {@return the UDP path between two addresses} */
    public static Path udp(InetSocketAddress local, InetSocketAddress remote) {
        return new Path(local, remote, TransportProtocol.UDP);
    }

    /** {@return our end} */
    public InetSocketAddress local() {
        return local;
    }

    /** {@return the peer's end} */
    public InetSocketAddress remote() {
        return remote;
    }

    /** {@return what carries datagrams between the ends} */
    public TransportProtocol protocol() {
        return protocol;
    }

    /** {@return the same way seen from the peer} */
    public Path reversed() {
        return new Path(remote, local, protocol);
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        return other instanceof Path that
                && hash == that.hash
                && protocol == that.protocol
                && remote.equals(that.remote)
                && local.equals(that.local);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** {@return both ends in full; addresses are personal data, so logs use {@code Redaction} instead} */
    @Override
    public String toString() {
        return protocol + " " + local + " -> " + remote;
    }
}
