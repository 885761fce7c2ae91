package dev.nightjar.ice;

import static dev.nightjar.ice.Fixtures.MILLISECOND;
import static dev.nightjar.ice.Fixtures.OURS;
import static dev.nightjar.ice.Fixtures.SECOND;
import static dev.nightjar.ice.Fixtures.THEIRS;
import static dev.nightjar.ice.Fixtures.address;
import static dev.nightjar.ice.Fixtures.check;
import static dev.nightjar.ice.Fixtures.events;
import static dev.nightjar.ice.Fixtures.feed;
import static dev.nightjar.ice.Fixtures.sent;
import static dev.nightjar.ice.Fixtures.success;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Which pair is used: RFC 8445 §8, and what peers do beyond it. The test plays the peer. */
class NominationTest {
    private static final Path GOOD = Path.udp(address("192.0.2.1", 5000), address("192.0.2.2", 6000));
    private static final Path LESS = Path.udp(address("192.0.2.1", 5000), address("192.0.2.3", 6000));
    private long now;
    private long number;

    @Test
    void theFirstNominatedPairThatWorksIsSelected() {
        IceAgent agent = agent(IceRole.CONTROLLED);
        answerAll(agent, path -> true, SECOND);
        assertThat(agent.selectedPath()).isNull();

        nominate(agent, LESS, true);

        assertThat(agent.selectedPath()).isEqualTo(LESS);
        assertThat(agent.state()).isEqualTo(IceState.COMPLETED);
    }

    @Test
    void nominationEndsTheChecksItHasMadePointless() {
        IceAgent agent = agent(IceRole.CONTROLLING);
        answerAll(agent, LESS::equals, 5 * SECOND);
        assertThat(agent.selectedPath()).isEqualTo(LESS);
        List<Path> checked = new ArrayList<>();

        answerAll(
                agent,
                path -> {
                    checked.add(path);
                    return path.equals(LESS);
                },
                30 * SECOND);

        assertThat(checked).isNotEmpty().containsOnly(LESS);
    }

    @Test
    void aNominationBeforeOurOwnCheckSucceededWaitsForIt() {
        IceAgent agent = agent(IceRole.CONTROLLED);
        nominate(agent, GOOD, true);
        assertThat(agent.selectedPath()).isNull();

        answerAll(agent, path -> true, SECOND);

        assertThat(agent.selectedPath()).isEqualTo(GOOD);
    }

    @Test
    void anAggressivePeerEndsOnItsBestPair() {
        IceAgent agent = agent(IceRole.CONTROLLED);
        answerAll(agent, path -> true, SECOND);

        nominate(agent, LESS, true);
        assertThat(agent.selectedPath()).isEqualTo(LESS);
        nominate(agent, GOOD, true);
        assertThat(agent.selectedPath()).isEqualTo(GOOD);
        nominate(agent, LESS, true);
        assertThat(agent.selectedPath()).isEqualTo(GOOD);
    }

    @Test
    void aPeerThatLeavesItsPairForAWorseOneIsFollowed() {
        IceAgent agent = agent(IceRole.CONTROLLED);
        answerAll(agent, path -> true, SECOND);
        nominate(agent, GOOD, true);
        nominate(agent, GOOD, false);

        nominate(agent, LESS, true);

        assertThat(agent.selectedPath()).isEqualTo(LESS);
        assertThat(events(agent)).endsWith(new IceEvent.SelectedPathChanged(LESS));
    }

    @Test
    void aPairThatIsNominatedAloneForAWhileIsFollowed() {
        IceAgent agent = agent(IceRole.CONTROLLED);
        answerAll(agent, path -> true, SECOND);
        nominate(agent, GOOD, true);
        answerAll(agent, path -> true, 4 * SECOND);

        nominate(agent, LESS, true);

        assertThat(agent.selectedPath()).isEqualTo(LESS);
    }

    @Test
    void aNominationThatDidNotCountAtTheTimeCountsWhenThePeerGoesOnWithItAlone() {
        IceAgent agent = agent(IceRole.CONTROLLED);
        answerAll(agent, path -> true, SECOND);
        nominate(agent, GOOD, true);
        nominate(agent, LESS, true);
        assertThat(agent.selectedPath()).isEqualTo(GOOD);

        answerAll(agent, path -> true, 2 * SECOND);
        nominate(agent, LESS, false);
        assertThat(agent.selectedPath()).as("it may still be one of many").isEqualTo(GOOD);
        answerAll(agent, path -> true, 2 * SECOND);
        nominate(agent, LESS, false);

        assertThat(agent.selectedPath()).isEqualTo(LESS);
    }

    @Test
    void aPairThatWasNeverNominatedIsNotFollowed() {
        IceAgent agent = agent(IceRole.CONTROLLED);
        answerAll(agent, path -> true, SECOND);
        nominate(agent, GOOD, true);

        answerAll(agent, path -> true, 4 * SECOND);
        nominate(agent, LESS, false);

        assertThat(agent.selectedPath()).isEqualTo(GOOD);
    }

    @Test
    void anOldSuccessIsProvedAgainBeforeThePairIsUsed() {
        IceAgent agent = agent(IceRole.CONTROLLED);
        answerAll(agent, path -> true, SECOND);
        nominate(agent, GOOD, true);
        answerAll(agent, path -> true, 20 * SECOND);

        nominate(agent, LESS, true);
        assertThat(agent.selectedPath()).isEqualTo(GOOD);
        answerAll(agent, path -> true, SECOND);

        assertThat(agent.selectedPath()).isEqualTo(LESS);
    }

    @Test
    void nominatingAPeerReflexivePathMovesThereToo() {
        IceAgent agent = agent(IceRole.CONTROLLED);
        answerAll(agent, path -> true, SECOND);
        nominate(agent, GOOD, true);
        nominate(agent, GOOD, false);
        Path roamed = Path.udp(GOOD.local(), address("198.51.100.9", 999));

        nominate(agent, roamed, true);
        answerAll(agent, path -> true, SECOND);

        assertThat(agent.selectedPath()).isEqualTo(roamed);
    }

    @Test
    void aSignalledCandidateReplacesTheDiscoveredOneWithoutAFlicker() {
        IceAgent agent = Fixtures.agent(IceRole.CONTROLLED, OURS, 1);
        agent.addLocalCandidate(Fixtures.host("192.0.2.1", 5000));
        agent.setRemoteCredentials(THEIRS);
        nominate(agent, GOOD, true);
        answerAll(agent, path -> true, SECOND);
        assertThat(agent.selectedPathStats().remote().type()).isEqualTo(CandidateType.PRFLX);
        events(agent);

        agent.addRemoteCandidate(Fixtures.host("192.0.2.2", 6000));
        answerAll(agent, path -> true, 10 * SECOND);

        assertThat(agent.selectedPathStats().remote().type()).isEqualTo(CandidateType.HOST);
        assertThat(agent.selectedPath()).isEqualTo(GOOD);
        assertThat(events(agent)).isEmpty();
    }

    @Test
    void weNominateTheBestPairAfterAShortWait() {
        IceAgent agent = agent(IceRole.CONTROLLING);
        agent.advance(now);
        Fixtures.Sent first = sent(agent).get(0);
        assertThat(first.path()).isEqualTo(GOOD);
        answerAll(agent, path -> path.equals(LESS), 60 * MILLISECOND);
        assertThat(agent.selectedPath()).isNull();
        feed(agent, GOOD, success(first, GOOD.local(), THEIRS), now);

        answerAll(agent, path -> true, SECOND);

        assertThat(agent.selectedPath()).isEqualTo(GOOD);
    }

    @Test
    void aBetterPairThatDoesNotAnswerHoldsNominationUpOnlyBriefly() {
        IceAgent agent = agent(IceRole.CONTROLLING);

        answerAll(agent, path -> path.equals(LESS), 300 * MILLISECOND);

        assertThat(agent.selectedPath()).isEqualTo(LESS);
        assertThat(agent.state()).isEqualTo(IceState.COMPLETED);
        long before = agent.counters().requestsSent();
        answerAll(agent, path -> path.equals(LESS), 3 * SECOND);
        assertThat(agent.counters().requestsSent())
                .as("no more checks of the other pair")
                .isEqualTo(before);
    }

    @Test
    void whenTheNominationIsNotAnsweredTheNextBestPairGetsIt() {
        IceAgent agent = agent(IceRole.CONTROLLING);
        boolean[] cut = new boolean[1];
        answer(
                agent,
                sent -> {
                    cut[0] |= sent.message().isUseCandidate();
                    return !cut[0] || sent.path().equals(LESS);
                },
                60 * SECOND);

        assertThat(agent.selectedPath()).isEqualTo(LESS);
    }

    @Test
    void weControlALitePeer() {
        IceAgent agent = agent(IceRole.CONTROLLED);
        agent.setRemoteLite(false);
        assertThat(agent.role()).isEqualTo(IceRole.CONTROLLED);
        agent.setRemoteLite(true);

        answerAll(agent, path -> true, SECOND);

        assertThat(agent.role()).isEqualTo(IceRole.CONTROLLING);
        assertThat(agent.selectedPath()).isEqualTo(GOOD);
        assertThat(agent.counters().requestsReceived()).isZero();
        answerAll(agent, path -> true, 60 * SECOND);
        assertThat(agent.state()).isEqualTo(IceState.COMPLETED);
    }

    @Test
    void aPeerThatGoesAwayWithoutNominatingIsGivenUp() {
        IceAgent agent = agent(IceRole.CONTROLLED);
        answerAll(agent, path -> true, SECOND);

        answerAll(agent, path -> false, 60 * SECOND);

        assertThat(agent.state()).isEqualTo(IceState.FAILED);
    }

    private IceAgent agent(IceRole role) {
        IceAgent agent = Fixtures.agent(role, OURS, 1);
        agent.addLocalCandidate(Fixtures.host("192.0.2.1", 5000));
        agent.setRemoteCredentials(THEIRS);
        agent.addRemoteCandidate(Candidate.host(GOOD.remote(), 500));
        agent.addRemoteCandidate(Candidate.host(LESS.remote(), 400));
        agent.endOfRemoteCandidates();
        return agent;
    }

    private void nominate(IceAgent agent, Path path, boolean useCandidate) {
        now += MILLISECOND;
        feed(agent, path, check(OURS, IceRole.CONTROLLING, 1, useCandidate, ++number), now);
        sent(agent);
    }

    private void answerAll(IceAgent agent, Predicate<Path> answered, long nanos) {
        answer(agent, sent -> answered.test(sent.path()), nanos);
    }

    /** Plays {@code nanos} and answers, at once, the checks that {@code answered} accepts. */
    private void answer(IceAgent agent, Predicate<Fixtures.Sent> answered, long nanos) {
        long end = now + nanos;
        while (agent.deadlineNanos() <= end) {
            now = Math.max(now, agent.deadlineNanos());
            agent.advance(now);
            List<Fixtures.Sent> requests = sent(agent);
            for (Fixtures.Sent request : requests) {
                if (request.message().type() == StunMessage.BINDING_REQUEST && answered.test(request)) {
                    feed(agent, request.path(), success(request, request.path().local(), THEIRS), now);
                }
            }
        }
        now = end;
        agent.advance(now);
    }
}
