package dev.nightjar.endpoint;

import static java.util.Objects.requireNonNull;

import dev.nightjar.ice.IceServerUri;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * How an endpoint finds, when it opens, under which addresses a 1:1 NAT shows it: nothing is asked unless told to.
 *
 * <p>What is found is used as {@link EndpointConfig#advertisedAddresses} is, after those. Only a NAT that keeps ports,
 * as those of clouds do, makes such an address reachable. A machine whose address a server sees as it is has none.
 *
 * <p>Immutable.
 */
public final class AddressDiscovery {
    /** The metadata service of AWS, at a link-local address. */
    private static final URI AWS = URI.create("http://169.254.169.254/");

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(2);
    private static final int MAX_SERVERS = 8;
    private static final AddressDiscovery OFF = new AddressDiscovery(List.of(), false, AWS, DEFAULT_TIMEOUT);

    private final List<IceServerUri> stunServers;
    private final boolean isAws;
    private final URI awsBase;
    private final Duration timeout;

    private AddressDiscovery(List<IceServerUri> stunServers, boolean isAws, URI awsBase, Duration timeout) {
        this.stunServers = stunServers;
        this.isAws = isAws;
        this.awsBase = awsBase;
        this.timeout = timeout;
    }

    /** {@return no discovery} */
    public static AddressDiscovery off() {
        return OFF;
    }

    /**
     * {@return this with STUN servers asked over UDP, from each address of this machine that can reach them}
     *
     * @param servers at most 8, of the scheme {@code stun}
     */
    public AddressDiscovery withStun(IceServerUri... servers) {
        for (IceServerUri server : servers) {
            if (requireNonNull(server, "server").scheme() != IceServerUri.Scheme.STUN) {
                throw new IllegalArgumentException("discovery by " + server.scheme() + " (expected: stun)");
            }
        }
        EndpointConfig.requireRange("STUN servers", servers.length, 0, MAX_SERVERS);
        return new AddressDiscovery(List.of(servers), isAws, awsBase, timeout);
    }

    /**
     * {@return this with the metadata service of AWS asked for the public IPv4 address, by a session token (IMDSv2), or
     * not}
     */
    public AddressDiscovery withAws(boolean ask) {
        return new AddressDiscovery(stunServers, ask, awsBase, timeout);
    }

    /**
     * {@return this with another bound on how long opening the endpoint may wait for all of it}
     *
     * @param most 100 ms to 30 s; 2 s by default
     */
    public AddressDiscovery withTimeout(Duration most) {
        EndpointConfig.requireRange("timeout in milliseconds", Math.toIntExact(most.toMillis()), 100, 30_000);
        return new AddressDiscovery(stunServers, isAws, awsBase, most);
    }

    /** {@return this with the metadata service somewhere else} */
    AddressDiscovery withAwsBase(URI base) {
        return new AddressDiscovery(stunServers, isAws, base, timeout);
    }

    /** {@return the STUN servers that are asked} */
    public List<IceServerUri> stunServers() {
        return stunServers;
    }

    /** {@return whether the metadata service of AWS is asked} */
    public boolean isAws() {
        return isAws;
    }

    /** {@return how long opening the endpoint may wait} */
    public Duration timeout() {
        return timeout;
    }

    /** {@return where the metadata service of AWS is asked} */
    public URI awsBase() {
        return awsBase;
    }
}
