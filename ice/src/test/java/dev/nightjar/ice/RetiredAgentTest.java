package dev.nightjar.ice;

import static dev.nightjar.ice.Fixtures.OURS;
import static dev.nightjar.ice.Fixtures.SECOND;
import static dev.nightjar.ice.Fixtures.THEIRS;
import static dev.nightjar.ice.Fixtures.address;
import static dev.nightjar.ice.Fixtures.agent;
import static dev.nightjar.ice.Fixtures.host;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.Path;
import dev.nightjar.testkit.Impairment;
import dev.nightjar.testkit.VirtualLink;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The agent of the time before an ICE restart, while a new one looks for a pair: RFC 8445 §9, RFC 8839 §4.4. */
class RetiredAgentTest {
    private static final List<Candidate> LEFT = List.of(host("192.0.2.1", 5000));
    private static final List<Candidate> RIGHT = List.of(host("192.0.2.2", 6000));
    private static final Path PATH = Path.udp(address("192.0.2.1", 5000), address("192.0.2.2", 6000));
    private final IceAgent left = agent(IceRole.CONTROLLING, OURS, 1);
    private final IceAgent right = agent(IceRole.CONTROLLED, THEIRS, 2);
    private final VirtualLink<IceEvent, IceEvent> link = new VirtualLink<>(left, right, Impairment.NONE, 3);

    @Test
    void keepsItsPairAndConsentOnBothSides() {
        connect();

        left.retire();
        right.retire();
        link.run(300 * SECOND);

        assertThat(left.selectedPath()).isEqualTo(PATH);
        assertThat(right.selectedPath()).isEqualTo(PATH.reversed());
        assertThat(left.state()).isEqualTo(IceState.COMPLETED);
        assertThat(right.state()).isEqualTo(IceState.COMPLETED);
        assertThat(left.pairStats().get(0).consentRequestsSent()).isGreaterThanOrEqualTo(50);
    }

    @Test
    void answersAPeerThatHasNotHeardOfTheRestartYet() {
        connect();

        left.retire();
        link.run(300 * SECOND);

        assertThat(right.state()).isEqualTo(IceState.COMPLETED);
    }

    @Test
    void startsNoCheckAndFollowsNoNominationAnyMore() {
        IceAgent old = agent(IceRole.CONTROLLED, OURS, 1);
        old.addLocalCandidate(LEFT.get(0));
        old.setRemoteCredentials(THEIRS);
        old.addRemoteCandidate(RIGHT.get(0));
        ScriptedPeer peer = new ScriptedPeer(old);
        peer.play(SECOND, path -> 1);
        peer.check(PATH, true);
        assertThat(old.selectedPath()).isEqualTo(PATH);
        old.retire();
        int before = peer.requests.size();
        Path other = Path.udp(PATH.local(), address("192.0.2.3", 6000));

        peer.check(other, true);
        peer.check(other, false, 7);
        old.addRemoteCandidate(host("192.0.2.4", 6000));
        old.addLocalCandidate(host("192.0.2.9", 5000));
        peer.play(10 * SECOND, path -> 1);

        assertThat(old.selectedPath()).isEqualTo(PATH);
        assertThat(old.pairStats()).hasSize(1);
        assertThat(old.candidateStats()).hasSize(2);
        assertThat(peer.requests.stream().skip(before))
                .as("consent on the old pair, and nothing else")
                .isNotEmpty()
                .allMatch(sent -> sent.path().equals(PATH) && !sent.message().isUseCandidate());
    }

    @Test
    void checksUnderWayAreNotSentAgain() {
        left.addLocalCandidate(LEFT.get(0));
        left.setRemoteCredentials(THEIRS);
        left.addRemoteCandidate(RIGHT.get(0));
        ScriptedPeer peer = new ScriptedPeer(left);
        peer.play(100, path -> ScriptedPeer.NO_ANSWER);
        assertThat(peer.requests).hasSize(1);

        left.retire();
        peer.play(60 * SECOND, path -> ScriptedPeer.NO_ANSWER);

        assertThat(peer.requests).hasSize(1);
        assertThat(left.selectedPath()).isNull();
    }

    @Test
    void tellsWhenThePeerFallsSilent() {
        connect();
        left.retire();
        link.filter(datagram -> false);

        link.runUntil(() -> left.state() == IceState.DISCONNECTED, 12 * SECOND);
        link.runUntil(() -> left.state() == IceState.FAILED, 30 * SECOND);

        assertThat(left.selectedPath()).isNull();
    }

    @Test
    void aNewAgentOnTheSameAddressesConnectsBesideItAndTakesOver() {
        connect();
        IceCredentials oursNew = new IceCredentials("ourNew", "ourSecondPasswordOf22Chars");
        IceCredentials theirsNew = new IceCredentials("peerNew", "peerSecondPasswordOf22Char");
        IceAgent newLeft = agent(Fixtures.config(left.role(), oursNew, 11), 11);
        IceAgent newRight = agent(Fixtures.config(right.role(), theirsNew, 12), 12);
        VirtualLink<IceEvent, IceEvent> beside = new VirtualLink<>(newLeft, newRight, Impairment.NONE, 4);
        List<Path> mediaPaths = new ArrayList<>();

        left.retire();
        right.retire();
        newLeft.addLocalCandidate(LEFT.get(0));
        newRight.addLocalCandidate(RIGHT.get(0));
        newLeft.setRemoteCredentials(theirsNew);
        newRight.setRemoteCredentials(oursNew);
        newLeft.addRemoteCandidate(RIGHT.get(0));
        newRight.addRemoteCandidate(LEFT.get(0));
        for (int i = 0; i < 200 && newLeft.selectedPath() == null; i++) {
            link.run(SECOND / 100);
            beside.run(SECOND / 100);
            mediaPaths.add(left.selectedPath());
        }
        left.close();

        assertThat(mediaPaths).as("media flows all the time").isNotEmpty().containsOnly(PATH);
        assertThat(newLeft.selectedPath()).isEqualTo(PATH);
        assertThat(newLeft.role()).isEqualTo(IceRole.CONTROLLING);
    }

    private void connect() {
        Fixtures.introduce(left, LEFT, right, RIGHT);
        link.run(2 * SECOND);
        assertThat(left.selectedPath()).isEqualTo(PATH);
    }
}
