package dev.nightjar.ice;

import static dev.nightjar.ice.Fixtures.SECOND;
import static dev.nightjar.ice.Fixtures.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.Seeds;
import dev.nightjar.testkit.network.VirtualHost;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Every two surroundings, with a TURN server and without: they connect exactly when theory says so, and by the cheapest
 * way. {@code -Dnightjar.matrixSeeds=200} plays each case with so many seeds.
 */
class NatMatrixTest {
    private static final int SEEDS = Integer.getInteger("nightjar.matrixSeeds", 2);
    private static final List<GatheringServer> STUN_ONLY = List.of(VirtualCall.stunServer());
    private static final List<GatheringServer> STUN_AND_TURN =
            List.of(VirtualCall.stunServer(), VirtualCall.turnServer("udp"), VirtualCall.turnServer("tcp"));

    @Test
    void everyTwoConnectExactlyWhenTheoryHasItAndByTheCheapestWay() {
        List<Surroundings> all = Surroundings.all();
        Map<Way, Integer> seen = new EnumMap<>(Way.class);
        List<String> wrong = new ArrayList<>();
        long seed = Seeds.seed(1);
        for (int left = 0; left < all.size(); left++) {
            for (int right = left; right < all.size(); right++) {
                for (int i = 0; i < 2 * SEEDS; i++) {
                    Case one = new Case(all.get(left), all.get(right), i % 2 == 1, seed++);
                    Way way = one.play();
                    seen.merge(way, 1, Integer::sum);
                    if (way != one.expected()) {
                        wrong.add(one + ": " + way + " (expected: " + one.expected() + ")");
                    }
                }
            }
        }

        System.out.println("NAT matrix: " + seen);
        assertThat(wrong).isEmpty();
        assertThat(seen.keySet()).containsExactly(Way.values());
    }

    private record Case(Surroundings left, Surroundings right, boolean hasTurn, long seed) {
        Way expected() {
            return Way.expected(left, right, hasTurn);
        }

        Way play() {
            VirtualCall call = new VirtualCall(seed);
            // Most homes number their hosts alike.
            String rightInner = seed % 3 == 0 ? "192.168.1.2" : "192.168.2.2";
            VirtualHost leftHost = left.host(
                    call.network,
                    address("203.0.113.1", 0).getAddress(),
                    address("192.168.1.2", 0).getAddress());
            VirtualHost rightHost = right.host(
                    call.network,
                    address("203.0.113.2", 0).getAddress(),
                    address(rightInner, 0).getAddress());
            VirtualPeer a = call.peer(leftHost, seed % 2 == 0 ? IceRole.CONTROLLING : IceRole.CONTROLLED);
            VirtualPeer b = call.peer(rightHost, seed % 2 == 0 ? IceRole.CONTROLLED : IceRole.CONTROLLING);
            call.connect(a, b, hasTurn ? STUN_AND_TURN : STUN_ONLY);
            call.network.runUntil(() -> isOver(a) && isOver(b), 120 * SECOND);
            call.network.run(2 * SECOND);
            if (a.say(1) && b.say(2)) {
                call.network.run(2 * SECOND);
                assertThat(a.heard).as("%s", this).containsExactly(2);
                assertThat(b.heard).as("%s", this).containsExactly(1);
            }
            return Way.of(a, b);
        }

        private static boolean isOver(VirtualPeer peer) {
            return peer.agent.selectedPath() != null || peer.agent.state() == IceState.FAILED;
        }
    }
}
