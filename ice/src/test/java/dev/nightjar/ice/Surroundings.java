package dev.nightjar.ice;

import static dev.nightjar.testkit.network.EndpointDependence.ADDRESS_AND_PORT_DEPENDENT;
import static dev.nightjar.testkit.network.EndpointDependence.ENDPOINT_INDEPENDENT;

import dev.nightjar.testkit.network.EndpointDependence;
import dev.nightjar.testkit.network.FirewallPolicy;
import dev.nightjar.testkit.network.NatBehavior;
import dev.nightjar.testkit.network.PortAssignment;
import dev.nightjar.testkit.network.VirtualHost;
import dev.nightjar.testkit.network.VirtualNetwork;
import dev.nightjar.testkit.network.Zone;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands between a host and the internet, in the two words of RFC 4787 that decide who can reach it.
 *
 * @param kind what it is
 * @param mapping of all of it together; endpoint-independent where nothing is translated
 * @param filtering of all of it together
 */
record Surroundings(Kind kind, EndpointDependence mapping, EndpointDependence filtering) {
    /** What there may be. */
    enum Kind {
        PUBLIC,
        STATEFUL_FIREWALL,
        NAT,
        HOME_NAT_BEHIND_SYMMETRIC_CARRIER,
        NO_UDP
    }

    /** {@return every kind there is, NATs with every mapping and every filter} */
    static List<Surroundings> all() {
        List<Surroundings> all = new ArrayList<>();
        all.add(new Surroundings(Kind.PUBLIC, ENDPOINT_INDEPENDENT, ENDPOINT_INDEPENDENT));
        all.add(new Surroundings(Kind.STATEFUL_FIREWALL, ENDPOINT_INDEPENDENT, ADDRESS_AND_PORT_DEPENDENT));
        for (EndpointDependence mapping : EndpointDependence.values()) {
            for (EndpointDependence filtering : EndpointDependence.values()) {
                all.add(new Surroundings(Kind.NAT, mapping, filtering));
            }
        }
        all.add(new Surroundings(
                Kind.HOME_NAT_BEHIND_SYMMETRIC_CARRIER, ADDRESS_AND_PORT_DEPENDENT, ADDRESS_AND_PORT_DEPENDENT));
        all.add(new Surroundings(Kind.NO_UDP, ENDPOINT_INDEPENDENT, ADDRESS_AND_PORT_DEPENDENT));
        return all;
    }

    boolean hasUdp() {
        return kind != Kind.NO_UDP;
    }

    boolean isTranslated() {
        return kind == Kind.NAT || kind == Kind.HOME_NAT_BEHIND_SYMMETRIC_CARRIER;
    }

    /**
     * {@return a host in such surroundings}
     *
     * @param outer its address on the internet, or its NAT's
     * @param inner its address behind a NAT; two homes may well have the same
     */
    VirtualHost host(VirtualNetwork network, InetAddress outer, InetAddress inner) {
        Zone internet = network.internet();
        VirtualHost host = network.host(kind.name());
        return switch (kind) {
            case PUBLIC -> host.addInterface(internet, outer);
            case STATEFUL_FIREWALL ->
                host.addInterface(
                        network.firewall(internet, FirewallPolicy.ANSWERS_ONLY).inside(), outer);
            case NO_UDP ->
                host.addInterface(
                        network.firewall(internet, FirewallPolicy.NO_UDP).inside(), outer);
            case NAT ->
                host.addInterface(network.nat(internet, behavior(), outer).inside(), inner);
            case HOME_NAT_BEHIND_SYMMETRIC_CARRIER -> {
                Zone carrier =
                        network.nat(internet, NatBehavior.SYMMETRIC, outer).inside();
                yield host.addInterface(
                        network.nat(
                                        carrier,
                                        NatBehavior.FULL_CONE,
                                        Fixtures.address("100.64.0.2", 0).getAddress())
                                .inside(),
                        inner);
            }
        };
    }

    private NatBehavior behavior() {
        NatBehavior behavior = NatBehavior.of(mapping, filtering);
        return mapping == ENDPOINT_INDEPENDENT ? behavior : behavior.withPorts(PortAssignment.RANDOM);
    }

    @Override
    public String toString() {
        return kind == Kind.NAT ? "NAT[mapping " + mapping + ", filtering " + filtering + "]" : kind.name();
    }
}
