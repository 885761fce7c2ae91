package dev.nightjar.ice;

import static dev.nightjar.ice.Fixtures.SECOND;
import static dev.nightjar.ice.Fixtures.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.Seeds;
import dev.nightjar.testkit.network.Nat;
import dev.nightjar.testkit.network.NatBehavior;
import dev.nightjar.testkit.network.VirtualHost;
import dev.nightjar.testkit.network.Zone;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two behind one NAT, and one whose NAT has no ports left: what the matrix of every two NATs does not have. */
class SharedNatTest {
    private static final InetAddress OUTER = ip("203.0.113.1");
    private static final List<GatheringServer> STUN_ONLY = List.of(VirtualCall.stunServer());
    private static final List<GatheringServer> STUN_AND_TURN =
            List.of(VirtualCall.stunServer(), VirtualCall.turnServer("udp"), VirtualCall.turnServer("tcp"));

    private final VirtualCall call = new VirtualCall(Seeds.seed(41));

    @Test
    void twoOfOneHomeMeetInsideItWhateverItsNatDoes() {
        Zone home = call.network
                .nat(call.network.internet(), NatBehavior.SYMMETRIC, OUTER)
                .inside();

        Way way = connect(host(home, "192.168.1.2"), host(home, "192.168.1.3"), STUN_AND_TURN);

        assertThat(way).isEqualTo(Way.HOST);
    }

    @ParameterizedTest
    @CsvSource({"true, false, REFLEXIVE", "true, true, REFLEXIVE", "false, false, NONE", "false, true, RELAY_OF_ONE"})
    void twoHomesOfOneCarrierMeetThroughItsHairpinOrByRelay(boolean hairpins, boolean hasTurn, Way expected) {
        NatBehavior carrier = NatBehavior.PORT_RESTRICTED.withHairpinning(hairpins);
        Zone inside = call.network.nat(call.network.internet(), carrier, OUTER).inside();

        Way way = connect(home(inside, "100.64.0.2"), home(inside, "100.64.0.3"), hasTurn ? STUN_AND_TURN : STUN_ONLY);

        assertThat(way).isEqualTo(expected);
    }

    /** The STUN server takes the one port that there is, so that TURN is reached by TCP and the peer not at all. */
    @Test
    void whoseNatHasNoPortsLeftIsReachedByRelay() {
        Nat nat = call.network.nat(call.network.internet(), NatBehavior.SYMMETRIC.withPortRange(40_000, 1), OUTER);
        VirtualHost crowded = host(nat.inside(), "192.168.1.2");
        VirtualHost open = host(call.network.internet(), "203.0.113.2");

        Way way = connect(crowded, open, STUN_AND_TURN);

        assertThat(way).isEqualTo(Way.RELAY_OF_ONE);
        assertThat(nat.exhausted()).as("datagrams for which there was no port").isPositive();
    }

    private Way connect(VirtualHost left, VirtualHost right, List<GatheringServer> servers) {
        VirtualPeer a = call.peer(left, IceRole.CONTROLLING);
        VirtualPeer b = call.peer(right, IceRole.CONTROLLED);
        call.connect(a, b, servers);
        call.network.runUntil(() -> isOver(a) && isOver(b), 120 * SECOND);
        call.network.run(2 * SECOND);
        if (a.say(1) && b.say(2)) {
            call.network.run(2 * SECOND);
            assertThat(a.heard).containsExactly(2);
            assertThat(b.heard).containsExactly(1);
        }
        return Way.of(a, b);
    }

    private static boolean isOver(VirtualPeer peer) {
        return peer.agent.selectedPath() != null || peer.agent.state() == IceState.FAILED;
    }

    /** A home router as most are, and a host behind it that has the address which most have. */
    private VirtualHost home(Zone carrier, String outer) {
        return host(
                call.network
                        .nat(carrier, NatBehavior.PORT_RESTRICTED, ip(outer))
                        .inside(),
                "192.168.1.2");
    }

    private VirtualHost host(Zone zone, String address) {
        return call.network.host(address).addInterface(zone, ip(address));
    }

    private static InetAddress ip(String literal) {
        return address(literal, 0).getAddress();
    }
}
