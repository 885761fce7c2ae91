package dev.nightjar.testkit.network;

import static dev.nightjar.testkit.network.EndpointDependence.ADDRESS_AND_PORT_DEPENDENT;
import static dev.nightjar.testkit.network.EndpointDependence.ADDRESS_DEPENDENT;
import static dev.nightjar.testkit.network.EndpointDependence.ENDPOINT_INDEPENDENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nightjar.testkit.Seeds;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 4787 §4.1: which packets of one inner endpoint share an outer one. */
class NatMappingTest {
    private final VirtualNetwork network = new VirtualNetwork(Seeds.seed(1));
    private final VirtualHost server =
            network.host("server").addInterface(network.internet(), Probe.address("198.51.100.1"));
    private final Probe server1 = Probe.on(server, network, "198.51.100.1", 1000);
    private final Probe server2 = Probe.on(server, network, "198.51.100.1", 2000);
    private final Probe other = Probe.in(network.internet(), "198.51.100.2", 1000);

    @Test
    void anEndpointIndependentMappingIsOneForEverybody() {
        Probe inner = behind(ENDPOINT_INDEPENDENT);

        InetSocketAddress seen = inner.seenBy(server1);

        assertThat(inner.seenBy(server2)).isEqualTo(seen);
        assertThat(inner.seenBy(other)).isEqualTo(seen);
        assertThat(seen).isEqualTo(Probe.endpoint("203.0.113.1", 5000));
    }

    @Test
    void anAddressDependentMappingIsOneForEachAddress() {
        Probe inner = behind(ADDRESS_DEPENDENT);

        InetSocketAddress seen = inner.seenBy(server1);

        assertThat(inner.seenBy(server2)).isEqualTo(seen);
        assertThat(inner.seenBy(other)).isNotEqualTo(seen);
    }

    @Test
    void anAddressAndPortDependentMappingIsOneForEachEnd() {
        Probe inner = behind(ADDRESS_AND_PORT_DEPENDENT);

        InetSocketAddress seen = inner.seenBy(server1);

        assertThat(List.of(seen, inner.seenBy(server2), inner.seenBy(other))).doesNotHaveDuplicates();
        assertThat(inner.seenBy(server1)).isEqualTo(seen);
    }

    @Test
    void twoInnerEndpointsNeverShareAnOuterOne() {
        Nat nat = network.nat(network.internet(), NatBehavior.FULL_CONE, Probe.address("203.0.113.1"));
        List<InetSocketAddress> seen = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            seen.add(Probe.in(nat.inside(), "192.168.1." + i, 5000).seenBy(server1));
        }

        assertThat(seen).doesNotHaveDuplicates();
        assertThat(nat.mappings()).isEqualTo(20);
    }

    @Test
    void anInnerAddressKeepsItsOuterAddressInAPool() {
        Nat nat = network.nat(
                network.internet(),
                NatBehavior.SYMMETRIC,
                Probe.address("203.0.113.1"),
                Probe.address("203.0.113.2"),
                Probe.address("203.0.113.3"));
        VirtualHost host = network.host("inner").addInterface(nat.inside(), Probe.address("192.168.1.2"));
        Probe first = Probe.on(host, network, "192.168.1.2", 5000);
        Probe second = Probe.on(host, network, "192.168.1.2", 6000);
        Probe neighbour = Probe.in(nat.inside(), "192.168.1.3", 5000);

        // RFC 4787 REQ-2
        InetSocketAddress seen = first.seenBy(server1);

        assertThat(second.seenBy(other).getAddress()).isEqualTo(seen.getAddress());
        assertThat(neighbour.seenBy(server1).getAddress()).isNotEqualTo(seen.getAddress());
    }

    @Test
    void rebindingGivesAnotherPortOrAnotherAddress() {
        Nat nat = network.nat(
                network.internet(),
                NatBehavior.FULL_CONE.withPorts(PortAssignment.RANDOM),
                Probe.address("203.0.113.1"));
        Probe inner = Probe.in(nat.inside(), "192.168.1.2", 5000);
        InetSocketAddress before = inner.seenBy(server1);

        nat.rebind();
        server1.send(before, "late");

        assertThat(inner.arrivals).isEmpty();
        InetSocketAddress after = inner.seenBy(server1);
        assertThat(after).isNotEqualTo(before);
        nat.rebind(Probe.address("203.0.113.9"));
        assertThat(inner.seenBy(server1).getAddress()).isEqualTo(Probe.address("203.0.113.9"));
        server1.send(after, "to nobody");
        assertThat(network.unroutable()).isEqualTo(1);
    }

    @Test
    void natsBehindNatsTranslateTwice() {
        Nat carrier = network.nat(network.internet(), NatBehavior.SYMMETRIC, Probe.address("203.0.113.1"));
        Nat home = network.nat(carrier.inside(), NatBehavior.FULL_CONE, Probe.address("100.64.0.7"));
        Probe inner = Probe.in(home.inside(), "192.168.1.2", 5000);

        InetSocketAddress seen = inner.seenBy(server1);
        server1.send(seen, "hello");

        assertThat(seen.getAddress()).isEqualTo(Probe.address("203.0.113.1"));
        assertThat(inner.texts()).containsExactly("hello");
        assertThat(home.mappings()).isEqualTo(1);
        assertThat(carrier.mappings()).isEqualTo(1);
    }

    @Test
    void addressesAndPortsHaveToMakeSense() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.nat(network.internet(), NatBehavior.FULL_CONE))
                .withMessageContaining("addresses");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NatBehavior.FULL_CONE.withPortRange(65_000, 1_000))
                .withMessageContaining("ports");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Probe.in(network.internet(), "198.51.100.2", 1))
                .withMessageContaining("free");
    }

    private Probe behind(EndpointDependence mapping) {
        Nat nat = network.nat(
                network.internet(), NatBehavior.of(mapping, ENDPOINT_INDEPENDENT), Probe.address("203.0.113.1"));
        return Probe.in(nat.inside(), "192.168.1.2", 5000);
    }
}
