package dev.nightjar.testkit.network;

import static dev.nightjar.testkit.network.EndpointDependence.ADDRESS_AND_PORT_DEPENDENT;
import static dev.nightjar.testkit.network.EndpointDependence.ADDRESS_DEPENDENT;
import static dev.nightjar.testkit.network.EndpointDependence.ENDPOINT_INDEPENDENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.Seeds;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RFC 4787 §5: who may send to a mapping. */
class NatFilterTest {
    private final VirtualNetwork network = new VirtualNetwork(Seeds.seed(2));
    private final VirtualHost peer =
            network.host("peer").addInterface(network.internet(), Probe.address("198.51.100.1"));
    private final Probe asked = Probe.on(peer, network, "198.51.100.1", 1000);
    private final Probe sameAddress = Probe.on(peer, network, "198.51.100.1", 2000);
    private final Probe stranger = Probe.in(network.internet(), "198.51.100.2", 1000);

    @ParameterizedTest
    @EnumSource(EndpointDependence.class)
    void whoWasSentToMayComeIn(EndpointDependence filtering) {
        Probe inner = behind(ENDPOINT_INDEPENDENT, filtering);

        asked.send(inner.seenBy(asked), "answer");

        assertThat(inner.texts()).containsExactly("answer");
    }

    @Test
    void anEndpointIndependentFilterLetsEverybodyIn() {
        assertThat(admitted(ENDPOINT_INDEPENDENT)).isEqualTo("asked sameAddress stranger ");
    }

    @Test
    void anAddressDependentFilterLetsInTheAddressesThatWereSentTo() {
        assertThat(admitted(ADDRESS_DEPENDENT)).isEqualTo("asked sameAddress ");
    }

    @Test
    void anAddressAndPortDependentFilterLetsInTheEndsThatWereSentTo() {
        assertThat(admitted(ADDRESS_AND_PORT_DEPENDENT)).isEqualTo("asked ");
    }

    @Test
    void theFilterLooksAtTheInnerEndpointNotAtTheMapping() {
        Probe inner = behind(ADDRESS_AND_PORT_DEPENDENT, ADDRESS_DEPENDENT);
        InetSocketAddress towardsAsked = inner.seenBy(asked);
        inner.seenBy(stranger);

        stranger.send(towardsAsked, "by the other mapping");

        assertThat(inner.texts()).containsExactly("by the other mapping");
    }

    @Test
    void nothingComesInUnlessSomethingWentOut() {
        Nat nat = network.nat(network.internet(), NatBehavior.FULL_CONE, Probe.address("203.0.113.1"));
        Probe inner = Probe.in(nat.inside(), "192.168.1.2", 5000);

        stranger.send(Probe.endpoint("203.0.113.1", 5000), "knock");

        assertThat(inner.arrivals).isEmpty();
        assertThat(nat.filtered()).isEqualTo(1);
    }

    private String admitted(EndpointDependence filtering) {
        Probe inner = behind(ENDPOINT_INDEPENDENT, filtering);
        InetSocketAddress outer = inner.seenBy(asked);
        asked.send(outer, "asked ");
        sameAddress.send(outer, "sameAddress ");
        stranger.send(outer, "stranger ");
        return String.join("", inner.texts());
    }

    private Probe behind(EndpointDependence mapping, EndpointDependence filtering) {
        Nat nat = network.nat(network.internet(), NatBehavior.of(mapping, filtering), Probe.address("203.0.113.1"));
        return Probe.in(nat.inside(), "192.168.1.2", 5000);
    }
}
