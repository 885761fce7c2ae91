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
 */
public record GatheringServer(
        IceServerUri uri,
        InetSocketAddress address,
        @Nullable LongTermCredentials credentials) {
    /** Checks that the address is one and that TURN has credentials. */
    public GatheringServer {
        requireNonNull(uri, "uri");
        requireNonNull(address, "address");
        if (address.isUnresolved() || address.getPort() == 0 || !AddressText.isOneHost(address.getAddress())) {
            throw new IllegalArgumentException("address (expected: a resolved unicast address and a port)");
        }
        if (uri.isTurn() && credentials == null) {
            throw new IllegalArgumentException("credentials (expected: a user name and password for TURN)");
        }
    }
}
