package dev.nightjar.ice;

import static dev.nightjar.ice.Fixtures.MILLISECOND;
import static dev.nightjar.ice.Fixtures.OURS;
import static dev.nightjar.ice.Fixtures.SECOND;
import static dev.nightjar.ice.Fixtures.THEIRS;
import static dev.nightjar.ice.Fixtures.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which pair each policy of a controlling agent takes, and when. */
class NominationPolicyTest {
    private static final Path BEST = Path.udp(address("192.0.2.1", 5000), address("192.0.2.2", 6000));
    private static final Path MIDDLE = Path.udp(address("192.0.2.1", 5000), address("192.0.2.3", 6000));
    private static final Path LEAST = Path.udp(address("192.0.2.1", 5000), address("192.0.2.4", 6000));
    /** The least answers first, the best last; the middle one is the quickest. */
    private static final Map<Path, Long> ROUND_TRIPS =
            Map.of(BEST, 80 * MILLISECOND, MIDDLE, 5 * MILLISECOND, LEAST, 30 * MILLISECOND);

    @Test
    void theFirstValidPairIsNominatedAtOnce() {
        ScriptedPeer peer = peer(NominationPolicy.FIRST_VALID);

        peer.play(79 * MILLISECOND, NominationPolicyTest::roundTrip);

        assertThat(peer.requests.get(1).path()).isEqualTo(MIDDLE);
        assertThat(peer.agent.selectedPath())
                .as("the best one is not known yet")
                .isNull();
        peer.play(SECOND, NominationPolicyTest::roundTrip);
        assertThat(peer.agent.selectedPath()).isEqualTo(MIDDLE);
    }

    @Test
    void theBestPriorityThatWorksWithinTheWaitIsNominated() {
        ScriptedPeer peer = peer(NominationPolicy.BEST_PRIORITY);

        peer.play(SECOND, NominationPolicyTest::roundTrip);

        assertThat(peer.agent.selectedPath()).isEqualTo(BEST);
    }

    @Test
    void theBestPriorityThatIsTooLateIsLeft() {
        ScriptedPeer peer = peer(NominationPolicy.BEST_PRIORITY);

        peer.play(SECOND, path -> path.equals(BEST) ? 400 * MILLISECOND : roundTrip(path));

        assertThat(peer.agent.selectedPath()).isEqualTo(MIDDLE);
    }

    @Test
    void theShortestRoundTripIsNominated() {
        ScriptedPeer peer = peer(NominationPolicy.LOWEST_RTT);

        peer.play(SECOND, path -> path.equals(LEAST) ? 3 * MILLISECOND : roundTrip(path));

        assertThat(peer.agent.selectedPath()).isEqualTo(LEAST);
        assertThat(peer.agent.selectedPathStats().currentRoundTripNanos()).isEqualTo(3 * MILLISECOND);
    }

    @Test
    void ofEqualRoundTripsThePriorityDecides() {
        ScriptedPeer peer = peer(NominationPolicy.LOWEST_RTT);

        peer.play(SECOND, path -> 20 * MILLISECOND);

        assertThat(peer.agent.selectedPath()).isEqualTo(BEST);
    }

    @Test
    void theShortestRoundTripWaitsNoLongerThanItHasTo() {
        ScriptedPeer peer = peer(NominationPolicy.LOWEST_RTT);
        peer.play(160 * MILLISECOND, NominationPolicyTest::roundTrip);

        assertThat(peer.agent.state()).as("all three have been answered").isEqualTo(IceState.COMPLETED);
        assertThat(peer.agent.selectedPath()).isEqualTo(MIDDLE);
    }

    @Test
    void withoutTheEndOfCandidatesTheWaitIsWaited() {
        for (NominationPolicy policy : NominationPolicy.values()) {
            ScriptedPeer peer = new ScriptedPeer(agent(policy));
            peer.play(140 * MILLISECOND, path -> MILLISECOND);
            assertThat(peer.agent.selectedPath() != null)
                    .as("%s", policy)
                    .isEqualTo(policy == NominationPolicy.FIRST_VALID);
            peer.play(200 * MILLISECOND, path -> MILLISECOND);
            assertThat(peer.agent.selectedPath()).as("%s", policy).isNotNull();
        }
    }

    private static long roundTrip(Path path) {
        return ROUND_TRIPS.get(path);
    }

    private static ScriptedPeer peer(NominationPolicy policy) {
        IceAgent agent = agent(policy);
        agent.endOfRemoteCandidates();
        return new ScriptedPeer(agent);
    }

    private static IceAgent agent(NominationPolicy policy) {
        IceAgent agent =
                Fixtures.agent(Fixtures.config(IceRole.CONTROLLING, OURS, 1).withNominationPolicy(policy), 1);
        agent.addLocalCandidate(Fixtures.host("192.0.2.1", 5000));
        agent.setRemoteCredentials(THEIRS);
        agent.addRemoteCandidate(Candidate.host(BEST.remote(), 500));
        agent.addRemoteCandidate(Candidate.host(MIDDLE.remote(), 400));
        agent.addRemoteCandidate(Candidate.host(LEAST.remote(), 300));
        return agent;
    }
}
