package dev.nightjar.testkit.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 4787 §4.2: which outer ports there are, and what happens when they run out. */
class NatPortsTest {
    private final VirtualNetwork network = new VirtualNetwork(Seeds.seed(3));
    private final Probe server = Probe.in(network.internet(), "198.51.100.1", 1000);

    @Test
    void aPreservingNatKeepsThePortWhileItIsFree() {
        Nat nat = nat(NatBehavior.FULL_CONE);

        assertThat(port(nat, "192.168.1.2", 5000)).isEqualTo(5000);
        assertThat(port(nat, "192.168.1.3", 5000)).isNotEqualTo(5000);
        assertThat(port(nat, "192.168.1.4", 5001)).isEqualTo(5001);
    }

    @Test
    void parityIsPreservedWhereThePortIsNot() {
        Nat nat = nat(NatBehavior.FULL_CONE.withPorts(PortAssignment.RANDOM));

        for (int i = 2; i < 60; i++) {
            // RFC 4787 REQ-4
            assertThat(port(nat, "192.168.1." + i, 5000 + i) % 2).isEqualTo(i % 2);
        }
    }

    @Test
    void aSequentialNatGivesNeighbouringPorts() {
        Nat nat = nat(NatBehavior.SYMMETRIC.withPorts(PortAssignment.SEQUENTIAL).withPortRange(20_000, 100));
        List<Integer> ports = new ArrayList<>();
        for (int i = 2; i < 7; i++) {
            ports.add(port(nat, "192.168.1." + i, 5000));
        }

        assertThat(ports).containsExactly(20_000, 20_001, 20_002, 20_003, 20_004);
    }

    @Test
    void aNatWithoutPortsDropsUntilAMappingDies() {
        Nat nat = nat(NatBehavior.FULL_CONE
                .withPorts(PortAssignment.RANDOM)
                .withPortRange(20_000, 3)
                .withTimeout(Duration.ofSeconds(30)));
        for (int i = 2; i < 5; i++) {
            port(nat, "192.168.1." + i, 5000);
        }
        Probe late = Probe.in(nat.inside(), "192.168.1.9", 5000);
        int before = server.arrivals.size();

        late.send(server.local(), "lost");

        // RFC 4787 REQ-3: no port is given twice.
        assertThat(server.arrivals).hasSize(before);
        assertThat(nat.exhausted()).isEqualTo(1);
        network.run(Duration.ofSeconds(30).toNanos());
        assertThat(nat.mappings()).isZero();
        assertThat(late.seenBy(server).getPort()).isBetween(20_000, 20_002);
    }

    private Nat nat(NatBehavior behavior) {
        return network.nat(network.internet(), behavior, Probe.address("203.0.113.1"));
    }

    private int port(Nat nat, String inner, int port) {
        return Probe.in(nat.inside(), inner, port).seenBy(server).getPort();
    }
}
