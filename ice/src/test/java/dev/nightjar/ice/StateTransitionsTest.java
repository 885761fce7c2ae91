package dev.nightjar.ice;

import static dev.nightjar.ice.Fixtures.MILLISECOND;
import static dev.nightjar.ice.Fixtures.OURS;
import static dev.nightjar.ice.Fixtures.SECOND;
import static dev.nightjar.ice.Fixtures.THEIRS;
import static dev.nightjar.ice.Fixtures.agent;
import static dev.nightjar.ice.Fixtures.host;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.Impairment;
import dev.nightjar.testkit.VirtualLink;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every way from one state of W3C's {@code RTCIceTransportState} to another, and when it is gone. */
class StateTransitionsTest {
    private static final List<Candidate> LEFT = List.of(host("192.0.2.1", 5000));
    private static final List<Candidate> RIGHT = List.of(host("192.0.2.2", 6000));
    private final IceAgent left = agent(IceRole.CONTROLLING, OURS, 1);
    private final IceAgent right = agent(IceRole.CONTROLLED, THEIRS, 2);
    private final VirtualLink<IceEvent, IceEvent> link = new VirtualLink<>(left, right, Impairment.NONE, 3);

    @Test
    void newBecomesCheckingWithTheFirstPair() {
        left.addLocalCandidate(LEFT.get(0));
        left.setRemoteCredentials(THEIRS);
        assertThat(left.state()).isEqualTo(IceState.NEW);

        left.addRemoteCandidate(RIGHT.get(0));

        assertThat(left.state()).isEqualTo(IceState.CHECKING);
    }

    @Test
    void checkingFallsBackToNewWhenTheLastPairVanishes() {
        left.addLocalCandidate(LEFT.get(0));
        left.setRemoteCredentials(THEIRS);
        left.addRemoteCandidate(RIGHT.get(0));

        left.removeLocalCandidates(LEFT.get(0).address());

        assertThat(left.state()).isEqualTo(IceState.NEW);
    }

    @Test
    void checkingBecomesConnectedWhileMoreCandidatesMayComeAndCompletedWhenNone() {
        trickle();
        link.run(2 * SECOND);
        assertThat(states(left)).containsExactly(IceState.CHECKING, IceState.CONNECTED);
        assertThat(states(right)).containsExactly(IceState.CHECKING, IceState.CONNECTED);

        left.endOfRemoteCandidates();

        assertThat(left.state()).isEqualTo(IceState.COMPLETED);
        assertThat(right.state()).isEqualTo(IceState.CONNECTED);
    }

    @Test
    void checkingBecomesFailedWhenNothingAnswers() {
        link.filter(datagram -> false);
        Fixtures.introduce(left, LEFT, right, RIGHT);

        link.run(39_400 * MILLISECOND);
        assertThat(left.state()).isEqualTo(IceState.CHECKING);
        link.run(200 * MILLISECOND);

        assertThat(states(left)).containsExactly(IceState.CHECKING, IceState.FAILED);
    }

    @Test
    void checkingGoesOnForAsLongAsCandidatesMayCome() {
        link.filter(datagram -> false);
        trickle();

        link.run(300 * SECOND);
        assertThat(left.state()).isEqualTo(IceState.CHECKING);
        left.endOfRemoteCandidates();

        assertThat(left.state()).as("RFC 8838 §14: nothing is left to hope for").isEqualTo(IceState.FAILED);
    }

    @ParameterizedTest
    @EnumSource
    void disconnectedComesAfterFiveSecondsWithoutAnAnswerAndGoesWithTheFirst(IceRole role) {
        IceAgent agent = role == IceRole.CONTROLLING ? left : right;
        connect();
        long[] firstLost = {-1};
        link.filter(datagram -> {
            boolean isCheck = datagram.bytes()[0] == 0 && datagram.fromLeft() == (agent == left);
            if (isCheck && firstLost[0] < 0) {
                firstLost[0] = link.nowNanos();
            }
            return false;
        });

        link.runUntil(() -> agent.state() == IceState.DISCONNECTED, 12 * SECOND);
        assertThat(link.nowNanos() - firstLost[0]).isEqualTo(5 * SECOND);
        assertThat(agent.selectedPath()).as("media may come back too").isNotNull();
        link.filter(datagram -> true);
        link.runUntil(() -> agent.state() != IceState.DISCONNECTED, 2 * SECOND);

        assertThat(states(agent)).endsWith(IceState.COMPLETED, IceState.DISCONNECTED, IceState.COMPLETED);
    }

    @Test
    void connectedIsWhereItComesBackToWhileCandidatesMayCome() {
        trickle();
        link.run(2 * SECOND);
        link.filter(datagram -> false);
        link.runUntil(() -> left.state() == IceState.DISCONNECTED, 12 * SECOND);

        link.filter(datagram -> true);
        link.run(3 * SECOND);

        assertThat(states(left))
                .containsExactly(IceState.CHECKING, IceState.CONNECTED, IceState.DISCONNECTED, IceState.CONNECTED);
    }

    @Test
    void disconnectedBecomesFailedWhenConsentRunsOutAndStaysSo() {
        connect();
        link.filter(datagram -> false);
        link.runUntil(() -> left.state() == IceState.FAILED, 31 * SECOND);

        link.filter(datagram -> true);
        link.run(60 * SECOND);

        assertThat(states(left)).endsWith(IceState.DISCONNECTED, IceState.FAILED);
        assertThat(left.selectedPath()).isNull();
    }

    @Test
    void itComesAndGoesAsOftenAsTheNetworkDoes() {
        connect();
        for (int i = 0; i < 10; i++) {
            link.filter(datagram -> false);
            link.run(14 * SECOND);
            assertThat(left.state()).as("cut %s", i).isEqualTo(IceState.DISCONNECTED);
            link.filter(datagram -> true);
            link.run(10 * SECOND);
            assertThat(left.state()).as("cut %s", i).isEqualTo(IceState.COMPLETED);
            assertThat(right.state()).as("cut %s", i).isEqualTo(IceState.COMPLETED);
        }
        assertThat(left.selectedCandidatePairChanges()).isEqualTo(1);
    }

    @Test
    void theTimesAreTheOwnersToChoose() {
        IceTiming brisk = IceTiming.DEFAULT.withConsent(Duration.ofSeconds(1), Duration.ofSeconds(8));
        IceAgent agent = agent(Fixtures.config(IceRole.CONTROLLING, OURS, 1).withTiming(brisk), 1);
        VirtualLink<IceEvent, IceEvent> other = new VirtualLink<>(agent, right, Impairment.NONE, 3);
        Fixtures.introduce(agent, LEFT, right, RIGHT);
        other.run(5 * SECOND);
        long cut = other.nowNanos();
        other.filter(datagram -> false);

        other.runUntil(() -> agent.state() == IceState.DISCONNECTED, 7 * SECOND);
        assertThat(other.nowNanos() - cut).isBetween(5 * SECOND, 6_200 * MILLISECOND);
        other.runUntil(() -> agent.state() == IceState.FAILED, 8 * SECOND);

        assertThat(other.nowNanos() - cut).isBetween(6 * SECOND, 8 * SECOND);
    }

    @Test
    void anyStateBecomesClosed() {
        connect();

        left.close();

        assertThat(left.state()).isEqualTo(IceState.CLOSED);
        assertThat(left.selectedPath()).isNull();
    }

    private void trickle() {
        left.addLocalCandidate(LEFT.get(0));
        right.addLocalCandidate(RIGHT.get(0));
        left.setRemoteCredentials(THEIRS);
        right.setRemoteCredentials(OURS);
        left.addRemoteCandidate(RIGHT.get(0));
        right.addRemoteCandidate(LEFT.get(0));
    }

    private void connect() {
        Fixtures.introduce(left, LEFT, right, RIGHT);
        link.run(2 * SECOND);
        assertThat(left.state()).isEqualTo(IceState.COMPLETED);
    }

    private List<IceState> states(IceAgent agent) {
        return (agent == left ? link.leftEvents() : link.rightEvents())
                .stream()
                        .filter(IceEvent.StateChanged.class::isInstance)
                        .map(event -> ((IceEvent.StateChanged) event).state())
                        .toList();
    }
}
