package dev.nightjar.testkit.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.Seeds;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

/** RFC 4787 §6: two behind one NAT that know each other's outer endpoints. */
class NatHairpinTest {
    private final VirtualNetwork network = new VirtualNetwork(Seeds.seed(5));
    private final Probe server = Probe.in(network.internet(), "198.51.100.1", 1000);

    @Test
    void withHairpinningTheyReachEachOtherAndSeeTheOuterSource() {
        Nat nat = network.nat(network.internet(), NatBehavior.FULL_CONE, Probe.address("203.0.113.1"));
        Probe left = Probe.in(nat.inside(), "192.168.1.2", 5000);
        Probe right = Probe.in(nat.inside(), "192.168.1.3", 6000);
        InetSocketAddress leftOuter = left.seenBy(server);
        InetSocketAddress rightOuter = right.seenBy(server);

        left.send(rightOuter, "over the top");

        assertThat(right.texts()).containsExactly("over the top");
        // RFC 4787 REQ-9 (a)
        assertThat(right.arrivals.get(0).from()).isEqualTo(leftOuter);
    }

    @Test
    void theFilterHoldsForHairpinsToo() {
        Nat nat = network.nat(network.internet(), NatBehavior.PORT_RESTRICTED, Probe.address("203.0.113.1"));
        Probe left = Probe.in(nat.inside(), "192.168.1.2", 5000);
        Probe right = Probe.in(nat.inside(), "192.168.1.3", 6000);
        InetSocketAddress leftOuter = left.seenBy(server);
        InetSocketAddress rightOuter = right.seenBy(server);

        left.send(rightOuter, "first");
        right.send(leftOuter, "second");

        assertThat(right.arrivals).isEmpty();
        assertThat(left.texts()).containsExactly("second");
    }

    @Test
    void withoutHairpinningNothingArrives() {
        Nat nat = network.nat(
                network.internet(), NatBehavior.FULL_CONE.withHairpinning(false), Probe.address("203.0.113.1"));
        Probe left = Probe.in(nat.inside(), "192.168.1.2", 5000);
        Probe right = Probe.in(nat.inside(), "192.168.1.3", 6000);
        left.seenBy(server);

        left.send(right.seenBy(server), "lost");

        assertThat(right.arrivals).isEmpty();
    }
}
