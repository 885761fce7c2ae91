package dev.nightjar.ice;

import static dev.nightjar.ice.Fixtures.MILLISECOND;
import static dev.nightjar.ice.Fixtures.OURS;
import static dev.nightjar.ice.Fixtures.SECOND;
import static dev.nightjar.ice.Fixtures.THEIRS;
import static dev.nightjar.ice.Fixtures.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nightjar.core.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every table of an agent, filled: RFC 8445 §6.1.2.4 and §6.1.2.5. */
class LimitsTest {
    private static final int LIMIT = 100;

    @Test
    void oursAreLimited() {
        IceAgent agent = agent(Fixtures.config(IceRole.CONTROLLING, OURS, 1));
        for (int port = 1; port <= 3 * LIMIT; port++) {
            agent.addLocalCandidate(Fixtures.host("192.0.2.1", port));
        }

        assertThat(agent.candidateStats()).hasSize(LIMIT);
        assertThat(agent.counters().refused()).isEqualTo(2 * LIMIT);
    }

    @Test
    void theSameOneTwiceIsOne() {
        IceAgent agent = agent(Fixtures.config(IceRole.CONTROLLING, OURS, 1));
        agent.addLocalCandidate(Fixtures.host("192.0.2.1", 1));
        agent.addLocalCandidate(Fixtures.host("192.0.2.1", 1));

        assertThat(agent.candidateStats()).hasSize(1);
        assertThat(agent.counters().refused()).isZero();
    }

    @Test
    void thePeersAreLimitedWhateverTheirTransportAndHoweverTheyCame() {
        IceAgent agent = agent(Fixtures.config(IceRole.CONTROLLED, OURS, 1));
        agent.addLocalCandidate(Fixtures.host("192.0.2.1", 5000));
        for (int port = 1; port <= 40; port++) {
            agent.addRemoteCandidate(Candidate.tcpHost(address("192.0.2.2", port), TcpType.PASSIVE, port));
            agent.addRemoteCandidate(Candidate.host(address("192.0.2.2", port), port));
            Path path = Path.udp(address("192.0.2.1", 5000), address("192.0.2.3", port));
            Fixtures.feed(agent, path, Fixtures.check(OURS, IceRole.CONTROLLING, 1, false, port), 0);
            Fixtures.sent(agent);
        }

        assertThat(agent.candidateStats().stream().filter(IceCandidateStats::isRemote))
                .hasSize(LIMIT);
        assertThat(agent.counters().refused()).isEqualTo(20);
    }

    @Test
    void ofMoreThanAHundredPairsTheBestAreKept() {
        IceAgent agent = agent(Fixtures.config(IceRole.CONTROLLING, OURS, 1));
        List<Candidate> ours = new ArrayList<>();
        List<Candidate> theirs = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            ours.add(Candidate.host(address("192.0.2.1", i), 7 * i));
            theirs.add(Candidate.host(address("192.0.2.2", i), 11 * i));
        }
        ours.forEach(agent::addLocalCandidate);
        theirs.forEach(agent::addRemoteCandidate);

        List<Long> all = new ArrayList<>();
        ours.forEach(
                our -> theirs.forEach(their -> all.add(CandidatePair.pairPriority(our.priority(), their.priority()))));
        all.sort(Comparator.reverseOrder());
        assertThat(agent.pairStats()).extracting(IcePairStats::priority).containsExactlyElementsOf(all.subList(0, 100));
        assertThat(agent.counters().refused()).isPositive();
    }

    @Test
    void theSelectedPairIsNeverTheOneToGo() {
        IceAgent agent = agent(Fixtures.config(IceRole.CONTROLLING, OURS, 1).withLimits(LIMIT, 3));
        agent.addLocalCandidate(Fixtures.host("192.0.2.1", 5000));
        agent.addRemoteCandidate(Candidate.host(address("192.0.2.2", 1), 1));
        ScriptedPeer peer = new ScriptedPeer(agent);
        peer.play(SECOND, path -> MILLISECOND);
        Path selected = agent.selectedPath();

        for (int port = 2; port <= 50; port++) {
            agent.addRemoteCandidate(Candidate.host(address("192.0.2.2", port), port));
        }
        peer.play(60 * SECOND, path -> MILLISECOND);

        assertThat(agent.selectedPath()).isNotNull().isEqualTo(selected);
        assertThat(agent.state()).isEqualTo(IceState.CONNECTED);
        assertThat(agent.pairStats())
                .extracting(pair -> pair.path().remote().getPort())
                .containsExactly(50, 49, 1);
    }

    @Test
    void ofTwoPairsOfOneBaseTheBetterIsKeptWhicheverCameFirst() {
        Candidate host = Candidate.host(address("192.0.2.1", 5000), 1);
        Candidate reflexive = Candidate.serverReflexive(address("203.0.113.1", 1), host.address(), 1);
        for (List<Candidate> order : List.of(List.of(host, reflexive), List.of(reflexive, host))) {
            IceAgent agent = agent(Fixtures.config(IceRole.CONTROLLING, OURS, 1));
            agent.addRemoteCandidate(Candidate.host(address("192.0.2.2", 1), 1));
            order.forEach(agent::addLocalCandidate);

            assertThat(agent.pairStats()).singleElement().satisfies(pair -> {
                assertThat(pair.priority())
                        .isEqualTo(CandidatePair.pairPriority(
                                host.priority(),
                                agent.candidateStats().stream()
                                        .filter(IceCandidateStats::isRemote)
                                        .findFirst()
                                        .orElseThrow()
                                        .candidate()
                                        .priority()));
                assertThat(local(agent, pair)).isEqualTo(host);
            });
        }
    }

    @Test
    void aNatThatRebindsForHoursNeverFillsTheTables() {
        IceAgent agent = agent(Fixtures.config(IceRole.CONTROLLED, OURS, 1));
        agent.addLocalCandidate(Fixtures.host("192.0.2.1", 5000));
        ScriptedPeer peer = new ScriptedPeer(agent);
        for (int port = 1; port <= 500; port++) {
            Path path = Path.udp(address("192.0.2.1", 5000), address("203.0.113.1", port));
            peer.check(path, true);
            peer.play(SECOND, each -> each.equals(path) ? MILLISECOND : ScriptedPeer.NO_ANSWER);
            peer.check(path, true);
            peer.play(20 * SECOND, each -> each.equals(path) ? MILLISECOND : ScriptedPeer.NO_ANSWER);
            assertThat(agent.selectedPath()).as("port %s", port).isEqualTo(path);
        }

        assertThat(agent.pairStats()).hasSizeLessThanOrEqualTo(LIMIT);
        assertThat(agent.candidateStats()).hasSizeLessThanOrEqualTo(LIMIT + 1);
        assertThat(agent.counters().refused()).isZero();
    }

    @Test
    void addressesUnderWhichThePeerClaimsToSeeUsAreLimited() {
        IceAgent agent = agent(Fixtures.config(IceRole.CONTROLLING, OURS, 1));
        agent.addLocalCandidate(Fixtures.host("192.0.2.1", 5000));
        agent.addRemoteCandidate(Fixtures.host("192.0.2.2", 6000));
        agent.advance(0);
        Path path = Path.udp(address("192.0.2.1", 5000), address("192.0.2.2", 6000));
        long now = 0;
        int port = 1;
        for (int i = 0; i < 3000 && agent.deadlineNanos() < Long.MAX_VALUE; i++) {
            for (Fixtures.Sent sent : Fixtures.sent(agent)) {
                Fixtures.feed(agent, path, Fixtures.success(sent, address("203.0.113.1", port++), THEIRS), now);
            }
            now = agent.deadlineNanos();
            agent.advance(now);
        }

        assertThat(port).isGreaterThan(500);
        assertThat(agent.candidateStats()).hasSize(2 + 32);
    }

    @Test
    void aLimitOutOfRangeIsRefused() {
        IceConfig config = Fixtures.config(IceRole.CONTROLLING, OURS, 1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> config.withMaxLocalCandidates(0))
                .withMessageContaining("maxLocalCandidates: 0");
        assertThat(config.withMaxLocalCandidates(7).maxLocalCandidates()).isEqualTo(7);
    }

    private static Candidate local(IceAgent agent, IcePairStats pair) {
        return agent.candidateStats().stream()
                .filter(each -> each.id().equals(pair.localId()))
                .findFirst()
                .orElseThrow()
                .candidate();
    }

    private static IceAgent agent(IceConfig config) {
        IceAgent agent = Fixtures.agent(config, 1);
        agent.setRemoteCredentials(THEIRS);
        return agent;
    }
}
