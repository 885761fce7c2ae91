package dev.nightjar.ice;

import static dev.nightjar.ice.Fixtures.MILLISECOND;
import static dev.nightjar.ice.Fixtures.OURS;
import static dev.nightjar.ice.Fixtures.SECOND;
import static dev.nightjar.ice.Fixtures.THEIRS;
import static dev.nightjar.ice.Fixtures.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.Path;
import dev.nightjar.testkit.Impairment;
import dev.nightjar.testkit.VirtualLink;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nominating again: the last nomination wins, where both sides have said so. */
class RenominationTest {
    private static final Path GOOD = Path.udp(address("192.0.2.1", 5000), address("192.0.2.2", 6000));
    private static final Path LESS = Path.udp(address("192.0.2.1", 5000), address("192.0.2.3", 6000));

    @ParameterizedTest
    @ValueSource(ints = {StunMessage.NOMINATION, StunMessage.NOMINATION_OF_DRAFT})
    void thePeersLastNominationWinsWhateverThePriority(int attribute) {
        ScriptedPeer peer = controlled();
        // As libwebrtc writes it: without USE-CANDIDATE.
        peer.check(GOOD, false, attribute, 1);
        assertThat(peer.agent.selectedPath()).isEqualTo(GOOD);

        peer.check(LESS, false, attribute, 2);
        assertThat(peer.agent.selectedPath()).isEqualTo(LESS);
        peer.check(GOOD, false, attribute, 3);
        assertThat(peer.agent.selectedPath()).isEqualTo(GOOD);

        assertThat(peer.agent.selectedCandidatePairChanges()).isEqualTo(3);
    }

    @Test
    void anOldNominationThatComesLateChangesNothing() {
        ScriptedPeer peer = controlled();
        peer.check(GOOD, false, 1);
        peer.check(LESS, false, 3);

        peer.check(GOOD, false, 2);
        peer.check(GOOD, true, 1);

        assertThat(peer.agent.selectedPath()).isEqualTo(LESS);
    }

    @Test
    void aNominationOfThePairInUseCountsTooSoThatAnOlderOneOfAnotherIsLate() {
        ScriptedPeer peer = controlled();
        peer.check(GOOD, false, 1);
        peer.check(GOOD, false, 5);
        peer.check(LESS, false, 4);

        assertThat(peer.agent.selectedPath()).isEqualTo(GOOD);
    }

    @Test
    void aRenominationOfAPairThatIsNotProvedYetWaitsForItsCheck() {
        ScriptedPeer peer = controlled();
        peer.check(GOOD, false, 1);
        peer.play(20 * SECOND, path -> MILLISECOND);

        peer.check(LESS, false, 2);
        assertThat(peer.agent.selectedPath()).isEqualTo(GOOD);
        peer.play(SECOND, path -> MILLISECOND);

        assertThat(peer.agent.selectedPath()).isEqualTo(LESS);
    }

    @Test
    void aNominationOfWrongLengthIsMalformed() {
        ScriptedPeer peer = controlled();
        byte[] bytes = Fixtures.finish(
                new StunWriter()
                        .begin(StunMessage.BINDING_REQUEST, 1, 2)
                        .bytes(StunMessage.USERNAME, "ourU:peerU".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                        .int64(StunMessage.NOMINATION, 7),
                OURS);

        Fixtures.feed(peer.agent, GOOD, bytes, peer.nowNanos());

        assertThat(peer.agent.counters().malformed()).isEqualTo(1);
        assertThat(peer.agent.selectedPath()).isNull();
    }

    @Test
    void weNominateABetterPairThatComesUpLaterUnderAHigherNumber() {
        ScriptedPeer peer = controlling(true);
        peer.play(SECOND, path -> MILLISECOND);
        assertThat(peer.agent.selectedPath()).isEqualTo(LESS);
        assertThat(nominations(peer)).containsExactly(1L);

        peer.agent.addRemoteCandidate(Candidate.host(GOOD.remote(), 500));
        peer.play(SECOND, path -> MILLISECOND);

        assertThat(peer.agent.selectedPath()).isEqualTo(GOOD);
        assertThat(nominations(peer)).containsExactly(1L, 2L);
        assertThat(peer.requests.stream().filter(sent -> sent.message().nomination() != 0))
                .as("beside the number goes USE-CANDIDATE, for those who read only that")
                .allMatch(sent -> sent.message().isUseCandidate());
        assertThat(peer.events).contains(new IceEvent.SelectedPathChanged(GOOD));
    }

    @Test
    void aWorsePairThatComesUpLaterIsNotEvenChecked() {
        ScriptedPeer peer = controlling(true);
        peer.play(SECOND, path -> MILLISECOND);
        int before = peer.requests.size();

        peer.agent.addRemoteCandidate(Candidate.host(GOOD.remote(), 300));
        peer.play(3 * SECOND, path -> MILLISECOND);

        assertThat(peer.agent.selectedPath()).isEqualTo(LESS);
        assertThat(peer.requests).hasSize(before);
    }

    @Test
    void aPeerThatDoesNotUnderstandItIsNominatedToOnce() {
        ScriptedPeer peer = controlling(false);
        peer.play(SECOND, path -> MILLISECOND);

        peer.agent.addRemoteCandidate(Candidate.host(GOOD.remote(), 500));
        peer.play(3 * SECOND, path -> MILLISECOND);

        assertThat(peer.agent.selectedPath()).isEqualTo(LESS);
        assertThat(nominations(peer)).isEmpty();
    }

    @Test
    void aBetterPairWhoseNominationIsNotAnsweredLeavesTheOldOneInUse() {
        ScriptedPeer peer = controlling(true);
        peer.play(SECOND, path -> MILLISECOND);

        peer.agent.addRemoteCandidate(Candidate.host(GOOD.remote(), 500));
        peer.play(60 * SECOND, path -> path.equals(LESS) ? MILLISECOND : ScriptedPeer.NO_ANSWER);

        assertThat(peer.agent.selectedPath()).isEqualTo(LESS);
        assertThat(peer.agent.state()).isEqualTo(IceState.CONNECTED);
    }

    @Test
    void theShortestRoundTripMovesOnlyForMoreThanNoise() {
        IceConfig config = Fixtures.config(IceRole.CONTROLLING, OURS, 1)
                .withNominationPolicy(NominationPolicy.LOWEST_RTT)
                .withRenomination(true);
        ScriptedPeer peer = new ScriptedPeer(controlling(config, true));
        peer.play(SECOND, path -> 30 * MILLISECOND);

        peer.agent.addRemoteCandidate(Candidate.host(GOOD.remote(), 500));
        peer.play(SECOND, path -> path.equals(GOOD) ? 25 * MILLISECOND : 30 * MILLISECOND);
        assertThat(peer.agent.selectedPath()).isEqualTo(LESS);
        Path quick = Path.udp(GOOD.local(), address("192.0.2.9", 6000));
        peer.agent.addRemoteCandidate(Candidate.host(quick.remote(), 600));
        peer.play(SECOND, path -> path.equals(quick) ? 5 * MILLISECOND : 30 * MILLISECOND);

        assertThat(peer.agent.selectedPath()).isEqualTo(quick);
    }

    @Test
    void anOldRoundTripIsNoReasonToMove() {
        IceConfig config = Fixtures.config(IceRole.CONTROLLING, OURS, 1)
                .withNominationPolicy(NominationPolicy.LOWEST_RTT)
                .withRenomination(true);
        IceAgent agent = controlling(config, true);
        agent.addRemoteCandidate(Candidate.host(GOOD.remote(), 500));
        ScriptedPeer peer = new ScriptedPeer(agent);
        peer.play(10 * SECOND, path -> path.equals(GOOD) ? 10 * MILLISECOND : 20 * MILLISECOND);
        assertThat(agent.selectedPath()).isEqualTo(GOOD);

        peer.play(60 * SECOND, path -> path.equals(GOOD) ? 100 * MILLISECOND : 20 * MILLISECOND);

        assertThat(agent.selectedPath()).isEqualTo(GOOD);
    }

    @Test
    void bothSidesMoveTogetherThroughLoss() {
        for (long seed = 1; seed <= 50; seed++) {
            IceAgent left = Fixtures.agent(
                    Fixtures.config(IceRole.CONTROLLING, OURS, seed).withRenomination(true), seed);
            IceAgent right = Fixtures.agent(IceRole.CONTROLLED, THEIRS, seed + 1000);
            left.setRemoteRenomination(true);
            Impairment rough = Impairment.NONE.withLoss(0.2).withDelay(20_000_000);
            VirtualLink<IceEvent, IceEvent> link = new VirtualLink<>(left, right, rough, seed);
            Fixtures.introduce(
                    left,
                    List.of(Candidate.host(address("192.0.2.1", 5000), 100)),
                    right,
                    List.of(Candidate.host(address("192.0.2.2", 6000), 100)));
            link.runUntil(() -> left.selectedPath() != null && right.selectedPath() != null, 40 * SECOND);

            Candidate better = Candidate.host(address("192.0.2.3", 6000), 200);
            right.addLocalCandidate(better);
            left.addRemoteCandidate(better);
            link.runUntil(
                    () -> left.selectedPath().remote().equals(better.address())
                            && right.selectedPath().equals(left.selectedPath().reversed()),
                    40 * SECOND);
            link.run(60 * SECOND);

            assertThat(right.selectedPath())
                    .as("seed %s", seed)
                    .isEqualTo(left.selectedPath().reversed());
        }
    }

    private static List<Long> nominations(ScriptedPeer peer) {
        return peer.requests.stream()
                .map(sent -> sent.message().nomination())
                .filter(number -> number != 0)
                .distinct()
                .toList();
    }

    private static ScriptedPeer controlled() {
        IceAgent agent = Fixtures.agent(IceRole.CONTROLLED, OURS, 1);
        agent.addLocalCandidate(Fixtures.host("192.0.2.1", 5000));
        agent.setRemoteCredentials(THEIRS);
        agent.addRemoteCandidate(Candidate.host(GOOD.remote(), 500));
        agent.addRemoteCandidate(Candidate.host(LESS.remote(), 400));
        ScriptedPeer peer = new ScriptedPeer(agent);
        peer.play(SECOND, path -> MILLISECOND);
        return peer;
    }

    private static ScriptedPeer controlling(boolean understood) {
        IceConfig config = Fixtures.config(IceRole.CONTROLLING, OURS, 1).withRenomination(true);
        return new ScriptedPeer(controlling(config, understood));
    }

    private static IceAgent controlling(IceConfig config, boolean understood) {
        IceAgent agent = Fixtures.agent(config, 1);
        agent.addLocalCandidate(Fixtures.host("192.0.2.1", 5000));
        agent.setRemoteCredentials(THEIRS);
        agent.setRemoteRenomination(understood);
        agent.addRemoteCandidate(Candidate.host(LESS.remote(), 400));
        return agent;
    }
}
