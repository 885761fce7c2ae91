package dev.nightjar.ice;

import static dev.nightjar.ice.Fixtures.MILLISECOND;
import static dev.nightjar.ice.Fixtures.OURS;
import static dev.nightjar.ice.Fixtures.SECOND;
import static dev.nightjar.ice.Fixtures.THEIRS;
import static dev.nightjar.ice.Fixtures.address;
import static dev.nightjar.ice.Fixtures.host;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What an agent tells in the terms of W3C's statistics. */
class IceStatsTest {
    private static final Path GOOD = Path.udp(address("192.0.2.1", 5000), address("192.0.2.2", 6000));
    private static final Path DEAD = Path.udp(address("192.0.2.1", 5000), address("192.0.2.3", 6000));
    private final IceAgent agent = Fixtures.agent(IceRole.CONTROLLING, OURS, 1);
    private final ScriptedPeer peer = new ScriptedPeer(agent);

    @Test
    void theWordsOfPairStatesAreThoseOfW3c() {
        assertThat(Arrays.stream(IcePairStats.State.values()).map(IcePairStats.State::token))
                .containsExactly("frozen", "waiting", "in-progress", "succeeded", "failed");
    }

    @Test
    void aPairIsSeenOnItsWay() {
        introduce();
        agent.addRemoteCandidate(Candidate.host(address("192.0.2.2", 6001), 1));
        assertThat(agent.pairStats())
                .extracting(IcePairStats::state)
                .containsExactly(IcePairStats.State.WAITING, IcePairStats.State.WAITING, IcePairStats.State.FROZEN);

        peer.play(MILLISECOND, path -> ScriptedPeer.NO_ANSWER);
        assertThat(pair(DEAD).state()).isEqualTo(IcePairStats.State.IN_PROGRESS);
        assertThat(pair(GOOD).state()).isEqualTo(IcePairStats.State.WAITING);
        assertThat(pair(GOOD).nominated()).isFalse();
        peer.play(60 * SECOND, path -> path.equals(GOOD) ? 20 * MILLISECOND : ScriptedPeer.NO_ANSWER);

        assertThat(pair(GOOD)).satisfies(pair -> {
            assertThat(pair.state()).isEqualTo(IcePairStats.State.SUCCEEDED);
            assertThat(pair.selected()).isTrue();
            assertThat(pair.nominated()).isTrue();
        });
        assertThat(pair(DEAD).selected()).isFalse();
        assertThat(pair(DEAD).nominated()).isFalse();
    }

    @Test
    void checksAndConsentAreCountedApart() {
        introduce();
        peer.play(5 * SECOND, path -> path.equals(GOOD) ? 20 * MILLISECOND : ScriptedPeer.NO_ANSWER);
        assertThat(pair(GOOD).requestsSent()).as("a check and a nomination").isEqualTo(2);
        assertThat(pair(DEAD).requestsSent()).isEqualTo(1);

        peer.play(60 * SECOND, path -> path.equals(GOOD) ? 20 * MILLISECOND : ScriptedPeer.NO_ANSWER);

        IcePairStats pair = pair(GOOD);
        assertThat(pair.requestsSent()).isEqualTo(2);
        assertThat(pair.consentRequestsSent()).isBetween(10L, 17L);
        assertThat(pair.responsesReceived()).isEqualTo(2 + pair.consentRequestsSent());
        assertThat(pair.currentRoundTripNanos()).isEqualTo(20 * MILLISECOND);
        assertThat(pair.totalRoundTripNanos()).isEqualTo(pair.responsesReceived() * 20 * MILLISECOND);
        assertThat(agent.selectedPathStats().requestsSent()).isEqualTo(2);
    }

    @Test
    void repetitionsOfACheckAreCountedOnTheWireOnly() {
        introduce();

        peer.play(39 * SECOND, path -> ScriptedPeer.NO_ANSWER);

        assertThat(agent.pairStats()).extracting(IcePairStats::requestsSent).containsExactly(1L, 1L);
        assertThat(agent.counters().requestsSent()).isEqualTo(14);
    }

    @Test
    void thePeersChecksAndOurAnswersAreCounted() {
        IceAgent controlled = Fixtures.agent(IceRole.CONTROLLED, OURS, 1);
        controlled.addLocalCandidate(host("192.0.2.1", 5000));
        controlled.setRemoteCredentials(THEIRS);
        ScriptedPeer other = new ScriptedPeer(controlled);

        other.check(GOOD, false);
        other.check(GOOD, false);
        other.play(MILLISECOND, path -> ScriptedPeer.NO_ANSWER);

        assertThat(controlled.pairStats()).singleElement().satisfies(pair -> {
            assertThat(pair.requestsReceived()).isEqualTo(2);
            assertThat(pair.responsesSent()).isEqualTo(2);
            assertThat(pair.requestsSent()).isEqualTo(1);
            assertThat(pair.responsesReceived()).isZero();
        });
    }

    @Test
    void candidatesHaveNamesThatStayAndTheUfragOfTheirSide() {
        assertThat(agent.candidateStats()).isEmpty();
        agent.addLocalCandidate(host("192.0.2.1", 5000));
        agent.addRemoteCandidate(host("192.0.2.2", 6000));
        assertThat(agent.candidateStats()).extracting(IceCandidateStats::ufrag).containsExactly(OURS.ufrag(), "");

        agent.setRemoteCredentials(THEIRS);

        assertThat(agent.candidateStats())
                .containsExactly(
                        new IceCandidateStats("L1", false, host("192.0.2.1", 5000), OURS.ufrag()),
                        new IceCandidateStats("R1", true, host("192.0.2.2", 6000), THEIRS.ufrag()));
        assertThat(pair(GOOD).localId()).isEqualTo("L1");
        assertThat(pair(GOOD).remoteId()).isEqualTo("R1");
        assertThat(pair(GOOD).id()).isEqualTo("P1");
    }

    @Test
    void aDiscoveredCandidateKeepsItsNameWhenItIsSignalled() {
        IceAgent controlled = Fixtures.agent(IceRole.CONTROLLED, OURS, 1);
        controlled.addLocalCandidate(host("192.0.2.1", 5000));
        controlled.setRemoteCredentials(THEIRS);
        new ScriptedPeer(controlled).check(GOOD, false);
        IceCandidateStats before = controlled.candidateStats().get(1);
        assertThat(before.candidate().type()).isEqualTo(CandidateType.PRFLX);

        controlled.addRemoteCandidate(host("192.0.2.2", 6000));

        IceCandidateStats after = controlled.candidateStats().get(1);
        assertThat(after.candidate().type()).isEqualTo(CandidateType.HOST);
        assertThat(after.id()).isEqualTo(before.id());
    }

    @Test
    void aPairsLocalCandidateIsTheOneThePeerSees() {
        introduce();
        agent.advance(0);
        agent.advance(50 * MILLISECOND);
        Fixtures.Sent check = Fixtures.sent(agent).get(1);

        Fixtures.feed(agent, GOOD, Fixtures.success(check, address("203.0.113.1", 77), THEIRS), 60 * MILLISECOND);

        IceCandidateStats discovered = agent.candidateStats().stream()
                .filter(each -> each.id().equals(pair(GOOD).localId()))
                .findFirst()
                .orElseThrow();
        assertThat(discovered.isRemote()).isFalse();
        assertThat(discovered.candidate().type()).isEqualTo(CandidateType.PRFLX);
        assertThat(discovered.candidate().address()).isEqualTo(address("203.0.113.1", 77));
    }

    @Test
    void changesOfTheSelectedPairAreCounted() {
        IceAgent controlled = Fixtures.agent(IceRole.CONTROLLED, OURS, 1);
        controlled.addLocalCandidate(host("192.0.2.1", 5000));
        controlled.setRemoteCredentials(THEIRS);
        controlled.addRemoteCandidate(host("192.0.2.2", 6000));
        controlled.addRemoteCandidate(host("192.0.2.3", 6000));
        ScriptedPeer other = new ScriptedPeer(controlled);
        other.play(SECOND, path -> MILLISECOND);
        assertThat(controlled.selectedCandidatePairChanges()).isZero();

        other.check(GOOD, true, 1);
        other.check(GOOD, true, 1);
        assertThat(controlled.selectedCandidatePairChanges()).isEqualTo(1);
        other.check(DEAD, true, 2);

        assertThat(controlled.selectedCandidatePairChanges()).isEqualTo(2);
    }

    private void introduce() {
        agent.addLocalCandidate(host("192.0.2.1", 5000));
        agent.setRemoteCredentials(THEIRS);
        agent.addRemoteCandidate(Candidate.host(GOOD.remote(), 400));
        agent.addRemoteCandidate(Candidate.host(DEAD.remote(), 500));
        agent.endOfRemoteCandidates();
    }

    private IcePairStats pair(Path path) {
        return agent.pairStats().stream()
                .filter(pair -> pair.path().equals(path))
                .findFirst()
                .orElseThrow();
    }
}
