package dev.nightjar.ice;

import static dev.nightjar.ice.Fixtures.MILLISECOND;
import static dev.nightjar.ice.Fixtures.OURS;
import static dev.nightjar.ice.Fixtures.SECOND;
import static dev.nightjar.ice.Fixtures.THEIRS;
import static dev.nightjar.ice.Fixtures.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.Path;
import dev.nightjar.testkit.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A peer of the older RFC, which writes no {@code ice2}: it may nominate aggressively, with USE-CANDIDATE in every
 * check (RFC 5245 §8.1.1.2), and keeps nothing alive but what it sends on.
 */
class Rfc5245PeerTest {
    private static final int PAIRS = 6;

    @Test
    void aggressiveNominationInAnyOrderEndsOnTheBestPairThatWorks() {
        long first = Seeds.seed(51);
        for (long seed = first; seed < first + 50; seed++) {
            ScriptedPeer peer = peer();
            List<Path> order = new ArrayList<>(paths());
            Collections.shuffle(order, new Random(seed));
            Path best = paths().get(1);

            // The best of all never works, in either direction.
            order.remove(paths().get(0));
            for (Path path : order) {
                peer.check(path, true);
                peer.play(20 * MILLISECOND, each -> answer(each));
            }
            peer.play(SECOND, Rfc5245PeerTest::answer);

            assertThat(peer.agent.selectedPath()).as("seed %s", seed).isEqualTo(best);
        }
    }

    @Test
    void repeatedNominationsOfEveryPairDoNotMakeItMove() {
        ScriptedPeer peer = peer();
        for (int round = 0; round < 60; round++) {
            for (Path path : paths().subList(1, PAIRS)) {
                peer.check(path, true);
            }
            peer.play(SECOND, Rfc5245PeerTest::answer);
        }

        assertThat(peer.agent.selectedPath()).isEqualTo(paths().get(1));
        assertThat(peer.agent.selectedCandidatePairChanges())
                .as("at the beginning it may have taken what came first")
                .isLessThanOrEqualTo(PAIRS);
        assertThat(peer.agent.state()).isEqualTo(IceState.CONNECTED);
    }

    private static long answer(Path path) {
        return path.equals(paths().get(0)) ? ScriptedPeer.NO_ANSWER : MILLISECOND;
    }

    private static ScriptedPeer peer() {
        IceAgent agent = Fixtures.agent(IceRole.CONTROLLED, OURS, 1);
        agent.addLocalCandidate(Fixtures.host("192.0.2.1", 5000));
        agent.setRemoteCredentials(THEIRS);
        for (int i = 0; i < PAIRS; i++) {
            agent.addRemoteCandidate(Candidate.host(paths().get(i).remote(), 1000 - i));
        }
        return new ScriptedPeer(agent);
    }

    private static List<Path> paths() {
        List<Path> paths = new ArrayList<>();
        for (int i = 0; i < PAIRS; i++) {
            paths.add(Path.udp(address("192.0.2.1", 5000), address("192.0.2." + (10 + i), 6000)));
        }
        return paths;
    }
}
