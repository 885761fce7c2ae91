package dev.nightjar.testkit.network;

import static dev.nightjar.testkit.network.EndpointDependence.ADDRESS_AND_PORT_DEPENDENT;
import static dev.nightjar.testkit.network.EndpointDependence.ADDRESS_DEPENDENT;
import static dev.nightjar.testkit.network.EndpointDependence.ENDPOINT_INDEPENDENT;
import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What a {@link Nat} does with UDP, in the words of RFC 4787.
 *
 * @param mapping which packets of one inner endpoint share an outer one, §4.1
 * @param filtering who may send to a mapping, §5
 * @param ports which outer port a mapping gets, §4.2.1
 * @param parity whether an even port is mapped to an even one, §4.2.2
 * @param firstPort the lowest outer port
 * @param portCount how many there are from there on; when all are taken, packets that need another one are dropped
 * @param timeout silence after which a mapping is forgotten, §4.3
 * @param inboundRefresh whether packets that come in keep it alive too, §4.3 (b); those that go out always do
 * @param hairpinning whether those inside reach each other's outer endpoints, §6
 */
public record NatBehavior(
        EndpointDependence mapping,
        EndpointDependence filtering,
        PortAssignment ports,
        boolean parity,
        int firstPort,
        int portCount,
        Duration timeout,
        boolean inboundRefresh,
        boolean hairpinning) {
    /** What every requirement of RFC 4787 asks for, with its recommended filter: once called a full cone. */
    public static final NatBehavior FULL_CONE = of(ENDPOINT_INDEPENDENT, ENDPOINT_INDEPENDENT);
    /** The stricter filter that RFC 4787 REQ-8 allows: once called an address-restricted cone. */
    public static final NatBehavior ADDRESS_RESTRICTED = of(ENDPOINT_INDEPENDENT, ADDRESS_DEPENDENT);
    /** As most home routers are: once called a port-restricted cone. */
    public static final NatBehavior PORT_RESTRICTED = of(ENDPOINT_INDEPENDENT, ADDRESS_AND_PORT_DEPENDENT);
    /** As some carriers' and companies' are, against REQ-1: once called symmetric. Random ports, no hairpin. */
    public static final NatBehavior SYMMETRIC = of(ADDRESS_AND_PORT_DEPENDENT, ADDRESS_AND_PORT_DEPENDENT)
            .withPorts(PortAssignment.RANDOM)
            .withHairpinning(false);

    /** Checks the ranges. */
    public NatBehavior {
        requireNonNull(mapping, "mapping");
        requireNonNull(filtering, "filtering");
        requireNonNull(ports, "ports");
        if (firstPort < 1 || portCount < 1 || firstPort + portCount > 65_536) {
            throw new IllegalArgumentException(
                    "ports: " + portCount + " from " + firstPort + " (expected: some of 1 to 65535)");
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout: " + timeout + " (expected: > 0)");
        }
    }

    /** {@return that mapping and filter with preserved ports, two minutes of silence (REQ-5) and hairpinning} */
    public static NatBehavior of(EndpointDependence mapping, EndpointDependence filtering) {
        return new NatBehavior(
                mapping, filtering, PortAssignment.PRESERVING, true, 1024, 64_512, Duration.ofMinutes(2), false, true);
    }

    /** {@return this with another assignment of ports} */
    public NatBehavior withPorts(PortAssignment other) {
        return new NatBehavior(
                mapping, filtering, other, parity, firstPort, portCount, timeout, inboundRefresh, hairpinning);
    }

    /** {@return this with other outer ports, which need not keep the inner one's parity} */
    public NatBehavior withPortRange(int first, int count) {
        return new NatBehavior(mapping, filtering, ports, false, first, count, timeout, inboundRefresh, hairpinning);
    }

    /** {@return this with another time of silence} */
    public NatBehavior withTimeout(Duration other) {
        return new NatBehavior(
                mapping, filtering, ports, parity, firstPort, portCount, other, inboundRefresh, hairpinning);
    }

    /** {@return this with mappings that what comes in keeps alive, or not} */
    public NatBehavior withInboundRefresh(boolean refresh) {
        return new NatBehavior(mapping, filtering, ports, parity, firstPort, portCount, timeout, refresh, hairpinning);
    }

    /** {@return this with or without hairpinning} */
    public NatBehavior withHairpinning(boolean hairpins) {
        return new NatBehavior(
                mapping, filtering, ports, parity, firstPort, portCount, timeout, inboundRefresh, hairpins);
    }

    /** What connection tracking does with TCP: RFC 5382 REQ-5 has at least 2 hours 4 minutes of silence. */
    NatBehavior forTcp() {
        return of(mapping, ADDRESS_AND_PORT_DEPENDENT)
                .withPorts(ports)
                .withTimeout(Duration.ofMinutes(124))
                .withInboundRefresh(true);
    }
}
