package dev.nightjar.ice;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One address of a STUN or TURN server.
 *
 * @param uri as configured
 * @param address where its host name led, resolved
 * @param credentials for TURN; null for STUN
 * @param tlsName whose certificate it has to show where it is reached by TLS: the configured host, or what the server
 *     that sent us here has named, RFC 8489 §10
 */
public record GatheringServer(
        IceServerUri uri,
        InetSocketAddress address,
        @Nullable LongTermCredentials credentials,
        String tlsName) {
    /** Checks that the address is one and that TURN has credentials. */
    public GatheringServer {
        requireNonNull(uri, "uri");
        requireNonNull(tlsName, "tlsName");
        requireNonNull(address, "address");
        if (address.isUnresolved() || address.getPort() == 0 || !AddressText.isOneHost(address.getAddress())) {
            throw new IllegalArgumentException("address (expected: a resolved unicast address and a port)");
        }
        if (uri.isTurn() && credentials == null) {
            throw new IllegalArgumentException("credentials (expected: a user name and password for TURN)");
        }
    }

    /** Makes an address that the configured host name led to. */
    public GatheringServer(IceServerUri uri, InetSocketAddress address, @Nullable LongTermCredentials credentials) {
        this(uri, address, credentials, requireNonNull(uri, "uri").host());
    }

    /** {@return the server that this one names in its place}: asked for the same, by the same user */
    GatheringServer replacedBy(InetSocketAddress alternate, @Nullable String domain) {
        return new GatheringServer(uri, alternate, credentials, domain == null ? tlsName : domain);
    }
}
