package dev.nightjar.ice;

import static dev.nightjar.ice.Fixtures.MILLISECOND;
import static dev.nightjar.ice.Fixtures.OURS;
import static dev.nightjar.ice.Fixtures.SECOND;
import static dev.nightjar.ice.Fixtures.THEIRS;
import static dev.nightjar.ice.Fixtures.address;
import static dev.nightjar.ice.Fixtures.agent;
import static dev.nightjar.ice.Fixtures.host;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.nightjar.core.Path;
import dev.nightjar.testkit.Impairment;
import dev.nightjar.testkit.VirtualLink;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An agent that only answers: RFC 8445 §2.5, §5.2, §6.1.1, §7.3.2 and §8.2. */
class LiteAgentTest {
    private static final List<Candidate> OUR_CANDIDATES = List.of(host("192.0.2.1", 5000));
    private static final List<Candidate> THEIR_CANDIDATES = List.of(host("192.0.2.2", 6000));
    private static final Path PATH = Path.udp(address("192.0.2.1", 5000), address("192.0.2.2", 6000));
    private final IceAgent lite =
            agent(Fixtures.config(IceRole.CONTROLLING, OURS, 1).withLite(true), 1);
    private final IceAgent full = agent(IceRole.CONTROLLING, THEIRS, 2);
    private final VirtualLink<IceEvent, IceEvent> link = new VirtualLink<>(lite, full, Impairment.NONE, 3);

    @Test
    void connectsWithAFullPeerWithoutOneCheckOfItsOwn() {
        List<Integer> types = new ArrayList<>();
        link.filter(datagram -> {
            if (datagram.fromLeft()) {
                types.add(((datagram.bytes()[0] & 0xFF) << 8) | (datagram.bytes()[1] & 0xFF));
            }
            return true;
        });

        connect();
        link.run(600 * SECOND);

        assertThat(lite.state()).isEqualTo(IceState.COMPLETED);
        assertThat(full.state()).isEqualTo(IceState.COMPLETED);
        assertThat(lite.selectedPath()).isEqualTo(full.selectedPath().reversed());
        assertThat(types).contains(StunMessage.BINDING_SUCCESS).doesNotContain(StunMessage.BINDING_REQUEST);
        assertThat(types.stream().filter(type -> type == StunMessage.BINDING_INDICATION))
                .as("keepalives of RFC 8445 §11, each 15 s")
                .hasSizeBetween(39, 40);
        assertThat(lite.counters().requestsSent()).isZero();
        assertThat(lite.pairStats()).singleElement().satisfies(pair -> {
            assertThat(pair.nominated()).isTrue();
            assertThat(pair.state()).isEqualTo(IcePairStats.State.SUCCEEDED);
        });
    }

    @Test
    void theSelectedPairIsWhereANominationCameFromThoughNobodySignalledIt() {
        lite.addLocalCandidate(OUR_CANDIDATES.get(0));
        lite.setRemoteCredentials(THEIRS);
        assertThat(lite.state()).isEqualTo(IceState.CHECKING);
        ScriptedPeer peer = new ScriptedPeer(lite);

        peer.check(PATH, false);
        assertThat(lite.selectedPath()).isNull();
        peer.check(PATH, true);

        assertThat(lite.selectedPath()).isEqualTo(PATH);
        assertThat(lite.selectedPathStats().remote().type()).isEqualTo(CandidateType.PRFLX);
        assertThat(peer.requests).isEmpty();
    }

    @Test
    void aNominationBeforeTheAnswerIsRemembered() {
        lite.addLocalCandidate(OUR_CANDIDATES.get(0));
        ScriptedPeer peer = new ScriptedPeer(lite);
        peer.check(PATH, true);
        assertThat(lite.state()).isEqualTo(IceState.NEW);

        lite.setRemoteCredentials(THEIRS);

        assertThat(lite.selectedPath()).isEqualTo(PATH);
    }

    @Test
    void aFullPeerMovesItToAnotherPair() {
        lite.addLocalCandidate(OUR_CANDIDATES.get(0));
        lite.setRemoteCredentials(THEIRS);
        ScriptedPeer peer = new ScriptedPeer(lite);
        Path other = Path.udp(PATH.local(), address("192.0.2.3", 6000));
        peer.check(PATH, true);
        peer.check(PATH, false);

        peer.check(other, true);

        assertThat(lite.selectedPath()).isEqualTo(other);
    }

    @Test
    void theRoleStaysControlledAndAPeerThatClaimsItIsToldTo() {
        assertThat(lite.role()).isEqualTo(IceRole.CONTROLLED);
        lite.setRole(IceRole.CONTROLLING);
        assertThat(lite.role()).isEqualTo(IceRole.CONTROLLED);
        full.setRole(IceRole.CONTROLLED);

        connect();

        assertThat(lite.role()).isEqualTo(IceRole.CONTROLLED);
        assertThat(full.role()).isEqualTo(IceRole.CONTROLLING);
        assertThat(full.counters().roleConflicts()).isPositive();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IceConfig(
                        IceRole.CONTROLLING,
                        1,
                        OURS,
                        2,
                        IceTiming.DEFAULT,
                        1,
                        1,
                        1,
                        NominationPolicy.BEST_PRIORITY,
                        false,
                        true))
                .withMessageContaining("lite");
    }

    @Test
    void twoLiteAgentsAreRefusedWithTheReason() {
        lite.setRemoteLite(false);

        assertThatIllegalStateException()
                .isThrownBy(() -> lite.setRemoteLite(true))
                .withMessageContaining("both sides are ICE lite");
    }

    @Test
    void onlyHostCandidatesThatListenAreTaken() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> lite.addLocalCandidate(
                        Candidate.serverReflexive(address("203.0.113.1", 1), address("192.0.2.1", 5000), 1)))
                .withMessageContaining("lite");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> lite.addLocalCandidate(Candidate.tcpHost(address("192.0.2.1", 5000), TcpType.ACTIVE, 1)));

        lite.addLocalCandidate(Candidate.tcpHost(address("192.0.2.1", 5000), TcpType.PASSIVE, 1));

        assertThat(lite.candidateStats()).hasSize(1);
    }

    @Test
    void aPeerThatFallsSilentIsDisconnectedThenFailed() {
        connect();
        link.filter(datagram -> false);
        long cut = link.nowNanos();

        link.runUntil(() -> lite.state() == IceState.DISCONNECTED, 20 * SECOND);
        assertThat(link.nowNanos() - cut).isBetween(5 * SECOND, 13 * SECOND);
        link.runUntil(() -> lite.state() == IceState.FAILED, 40 * SECOND);

        assertThat(link.nowNanos() - cut).isBetween(23 * SECOND, 30 * SECOND + MILLISECOND);
        assertThat(lite.deadlineNanos()).isEqualTo(IceAgent.NO_DEADLINE);
    }

    @Test
    void aPeerThatComesBackIsConnectedAgain() {
        connect();
        link.filter(datagram -> false);
        link.runUntil(() -> lite.state() == IceState.DISCONNECTED, 20 * SECOND);

        link.filter(datagram -> true);
        link.run(3 * SECOND);

        assertThat(lite.state()).isEqualTo(IceState.COMPLETED);
        assertThat(full.state()).isEqualTo(IceState.COMPLETED);
    }

    @Test
    void aPeerThatNeverNominatesIsGivenUp() {
        lite.addLocalCandidate(OUR_CANDIDATES.get(0));
        lite.setRemoteCredentials(THEIRS);
        lite.endOfRemoteCandidates();
        ScriptedPeer peer = new ScriptedPeer(lite);
        peer.check(PATH, false);

        peer.play(39 * SECOND, path -> ScriptedPeer.NO_ANSWER);
        assertThat(lite.state()).isEqualTo(IceState.CHECKING);
        peer.play(SECOND, path -> ScriptedPeer.NO_ANSWER);

        assertThat(lite.state()).isEqualTo(IceState.FAILED);
    }

    private void connect() {
        OUR_CANDIDATES.forEach(lite::addLocalCandidate);
        THEIR_CANDIDATES.forEach(full::addLocalCandidate);
        lite.setRemoteCredentials(THEIRS);
        full.setRemoteCredentials(OURS);
        OUR_CANDIDATES.forEach(full::addRemoteCandidate);
        THEIR_CANDIDATES.forEach(lite::addRemoteCandidate);
        lite.endOfRemoteCandidates();
        full.endOfRemoteCandidates();
        link.runUntil(() -> lite.selectedPath() != null && full.selectedPath() != null, 5 * SECOND);
        link.run(SECOND);
    }
}
