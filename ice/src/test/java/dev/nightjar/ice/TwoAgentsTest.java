package dev.nightjar.ice;

import static dev.nightjar.ice.Fixtures.OURS;
import static dev.nightjar.ice.Fixtures.SECOND;
import static dev.nightjar.ice.Fixtures.THEIRS;
import static dev.nightjar.ice.Fixtures.agent;
import static dev.nightjar.ice.Fixtures.host;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.Impairment;
import dev.nightjar.testkit.Seeds;
import dev.nightjar.testkit.VirtualLink;
import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class TwoAgentsTest {
    private static final List<Candidate> LEFT = List.of(host("2001:db8::1", 5000), host("192.0.2.1", 5000));
    private static final List<Candidate> RIGHT = List.of(host("2001:db8::2", 6000), host("192.0.2.2", 6000));
    private static final Impairment ROUGH = Impairment.NONE
            .withLoss(0.3)
            .withDelay(20_000_000)
            .withJitter(40_000_000)
            .withDuplication(0.1);

    @Test
    void connectsThroughLossJitterAndDuplicates() {
        long first = Seeds.seed(1);
        for (long seed = first; seed < first + 200; seed++) {
            IceAgent left = agent(IceRole.CONTROLLING, OURS, seed);
            IceAgent right = agent(IceRole.CONTROLLED, THEIRS, seed + 1000);
            VirtualLink<IceEvent, IceEvent> link = new VirtualLink<>(left, right, ROUGH, seed);
            Fixtures.introduce(left, LEFT, right, RIGHT);

            link.runUntil(() -> isUp(left) && isUp(right), 40 * SECOND);

            assertThat(left.selectedPath())
                    .as("seed %s", seed)
                    .isEqualTo(right.selectedPath().reversed());
            link.run(10 * SECOND);
            assertThat(left.selectedPath())
                    .as("seed %s", seed)
                    .isEqualTo(right.selectedPath().reversed());
        }
    }

    @Test
    void completesAtOnceOnAGoodLinkAndPrefersIpv6() {
        IceAgent left = agent(IceRole.CONTROLLING, OURS, 1);
        IceAgent right = agent(IceRole.CONTROLLED, THEIRS, 2);
        VirtualLink<IceEvent, IceEvent> link = new VirtualLink<>(left, right, Impairment.NONE, 3);
        List<Candidate> ours = List.of(
                Candidate.host(Fixtures.address("192.0.2.1", 5000), 1000),
                Candidate.host(Fixtures.address("2001:db8::1", 5000), 2000));
        List<Candidate> theirs = List.of(
                Candidate.host(Fixtures.address("192.0.2.2", 5000), 1000),
                Candidate.host(Fixtures.address("2001:db8::2", 5000), 2000));
        Fixtures.introduce(left, ours, right, theirs);

        link.runUntil(() -> isUp(left) && isUp(right), SECOND / 2);

        assertThat(left.state()).isEqualTo(IceState.COMPLETED);
        assertThat(right.state()).isEqualTo(IceState.COMPLETED);
        assertThat(left.selectedPath().remote().getAddress()).isInstanceOf(Inet6Address.class);
        assertThat(link.leftEvents())
                .containsSubsequence(
                        new IceEvent.StateChanged(IceState.CHECKING),
                        new IceEvent.SelectedPathChanged(left.selectedPath()),
                        new IceEvent.StateChanged(IceState.COMPLETED));
        assertThat(left.selectedPathStats().currentRoundTripNanos()).isEqualTo(2_000_000);
        assertThat(left.selectedPathStats().requestsSent()).isPositive();
        assertThat(right.selectedPathStats().responsesSent()).isPositive();
    }

    @Test
    void twoThatBothControlAgree() {
        agreeInSpiteOf(IceRole.CONTROLLING);
    }

    @Test
    void twoThatBothObeyAgree() {
        agreeInSpiteOf(IceRole.CONTROLLED);
    }

    private static void agreeInSpiteOf(IceRole role) {
        for (long seed = 1; seed <= 100; seed++) {
            IceAgent left = agent(role, OURS, seed);
            IceAgent right = agent(role, THEIRS, seed + 1000);
            Impairment link20 = Impairment.NONE.withLoss(seed > 50 ? 0.2 : 0).withDelay(30_000_000);
            VirtualLink<IceEvent, IceEvent> link = new VirtualLink<>(left, right, link20, seed);
            Fixtures.introduce(left, LEFT, right, RIGHT);

            link.runUntil(() -> isUp(left) && isUp(right), 40 * SECOND);
            link.run(SECOND);

            assertThat(left.role()).as("seed %s", seed).isNotEqualTo(right.role());
            assertThat(left.selectedPath())
                    .as("seed %s", seed)
                    .isEqualTo(right.selectedPath().reversed());
            assertThat(left.counters().roleConflicts() + right.counters().roleConflicts())
                    .isPositive();
        }
    }

    @Test
    void twoOfOneTieBreakerAgree() {
        for (IceRole role : IceRole.values()) {
            IceAgent left = agent(Fixtures.config(role, OURS, 1).withTieBreaker(7), 1);
            IceAgent right = agent(Fixtures.config(role, THEIRS, 2).withTieBreaker(7), 2);
            Impairment delay = Impairment.NONE.withDelay(30_000_000);
            VirtualLink<IceEvent, IceEvent> link = new VirtualLink<>(left, right, delay, 3);
            Fixtures.introduce(left, LEFT, right, RIGHT);

            link.runUntil(() -> isUp(left) && isUp(right), 10 * SECOND);
            link.run(SECOND);

            assertThat(left.role()).as("both began %s", role).isNotEqualTo(right.role());
        }
    }

    @Test
    void theLargerTieBreakerKeepsItsRole() {
        IceAgent left = agent(Fixtures.config(IceRole.CONTROLLING, OURS, 1).withTieBreaker(-1), 1);
        IceAgent right = agent(Fixtures.config(IceRole.CONTROLLING, THEIRS, 2).withTieBreaker(5), 2);
        VirtualLink<IceEvent, IceEvent> link = new VirtualLink<>(left, right, Impairment.NONE, 3);
        Fixtures.introduce(left, LEFT, right, RIGHT);

        link.runUntil(() -> isUp(left) && isUp(right), SECOND);

        assertThat(left.role()).isEqualTo(IceRole.CONTROLLING);
        assertThat(right.role()).isEqualTo(IceRole.CONTROLLED);
    }

    @Test
    void connectsWhenOneSideSignalsNoCandidates() {
        IceAgent server = agent(IceRole.CONTROLLED, OURS, 1);
        IceAgent publisher = agent(IceRole.CONTROLLING, THEIRS, 2);
        VirtualLink<IceEvent, IceEvent> link = new VirtualLink<>(server, publisher, Impairment.NONE, 3);
        LEFT.forEach(server::addLocalCandidate);
        RIGHT.forEach(publisher::addLocalCandidate);
        server.setRemoteCredentials(THEIRS);
        server.endOfRemoteCandidates();
        link.run(5 * SECOND);
        publisher.setRemoteCredentials(OURS);
        LEFT.forEach(publisher::addRemoteCandidate);
        publisher.endOfRemoteCandidates();

        link.runUntil(() -> isUp(server) && isUp(publisher), SECOND);

        assertThat(server.selectedPathStats().remote().type()).isEqualTo(CandidateType.PRFLX);
        assertThat(link.leftEvents())
                .anyMatch(event -> event instanceof IceEvent.PeerReflexiveDiscovered found && found.remote());
    }

    @Test
    void connectsWithCandidatesThatTrickleInLate() {
        IceAgent left = agent(IceRole.CONTROLLING, OURS, 1);
        IceAgent right = agent(IceRole.CONTROLLED, THEIRS, 2);
        VirtualLink<IceEvent, IceEvent> link = new VirtualLink<>(left, right, Impairment.NONE, 3);
        left.setRemoteCredentials(THEIRS);
        right.setRemoteCredentials(OURS);
        link.run(2 * SECOND);
        assertThat(left.state()).isEqualTo(IceState.NEW);
        left.addRemoteCandidate(RIGHT.get(0));
        link.run(2 * SECOND);
        left.addLocalCandidate(LEFT.get(0));
        link.run(2 * SECOND);
        assertThat(left.state()).isEqualTo(IceState.CHECKING);
        right.addLocalCandidate(RIGHT.get(0));

        link.runUntil(() -> isUp(left) && isUp(right), 10 * SECOND);

        assertThat(left.state()).isEqualTo(IceState.CONNECTED);
        left.endOfRemoteCandidates();
        assertThat(left.state()).isEqualTo(IceState.COMPLETED);
    }

    @Test
    void answersChecksThatComeBeforeTheAnswer() {
        IceAgent offerer = agent(IceRole.CONTROLLING, OURS, 1);
        IceAgent answerer = agent(IceRole.CONTROLLED, THEIRS, 2);
        VirtualLink<IceEvent, IceEvent> link = new VirtualLink<>(offerer, answerer, Impairment.NONE, 3);
        LEFT.forEach(offerer::addLocalCandidate);
        RIGHT.forEach(answerer::addLocalCandidate);
        answerer.setRemoteCredentials(OURS);
        LEFT.forEach(answerer::addRemoteCandidate);
        link.run(2 * SECOND);
        assertThat(offerer.counters().responsesSent()).isPositive();
        assertThat(offerer.counters().requestsSent()).isZero();

        offerer.setRemoteCredentials(THEIRS);

        link.runUntil(() -> isUp(offerer) && isUp(answerer), SECOND);
    }

    @Test
    void theSameSeedGivesTheSameTrace() {
        assertThat(trace(5)).isEqualTo(trace(5));
        assertThat(trace(5)).isNotEqualTo(trace(6));
    }

    private static List<String> trace(long seed) {
        IceAgent left = agent(IceRole.CONTROLLING, OURS, seed);
        IceAgent right = agent(IceRole.CONTROLLED, THEIRS, seed + 1);
        VirtualLink<IceEvent, IceEvent> link = new VirtualLink<>(left, right, ROUGH, seed);
        List<String> trace = new ArrayList<>();
        link.filter(datagram -> trace.add(link.nowNanos() + HexFormat.of().formatHex(datagram.bytes())));
        Fixtures.introduce(left, LEFT, right, RIGHT);
        link.run(60 * SECOND);
        return trace;
    }

    private static boolean isUp(IceAgent agent) {
        return agent.selectedPath() != null;
    }
}
