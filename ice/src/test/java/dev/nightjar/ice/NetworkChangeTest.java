package dev.nightjar.ice;

import static dev.nightjar.ice.Fixtures.MILLISECOND;
import static dev.nightjar.ice.Fixtures.OURS;
import static dev.nightjar.ice.Fixtures.SECOND;
import static dev.nightjar.ice.Fixtures.THEIRS;
import static dev.nightjar.ice.Fixtures.address;
import static dev.nightjar.ice.Fixtures.agent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.Path;
import dev.nightjar.testkit.Impairment;
import dev.nightjar.testkit.VirtualLink;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An interface appears, another vanishes: the connection moves. */
class NetworkChangeTest {
    private static final Candidate WIRED = Candidate.host(address("192.0.2.1", 5000), 300);
    private static final Candidate WIRELESS = Candidate.host(address("198.51.100.1", 5000), 200);
    private static final Candidate PEER = Candidate.host(address("192.0.2.2", 6000), 100);
    private final IceAgent mobile = agent(IceRole.CONTROLLING, OURS, 1);
    private final IceAgent fixed = agent(IceRole.CONTROLLED, THEIRS, 2);
    private final VirtualLink<IceEvent, IceEvent> link =
            new VirtualLink<>(mobile, fixed, Impairment.NONE.withDelay(10_000_000), 3);

    @ParameterizedTest
    @EnumSource
    void aCallMovesFromAnInterfaceThatVanishesToOneThatAppeared(IceRole mobiles) {
        mobile.setRole(mobiles);
        fixed.setRole(mobiles.opposite());
        Fixtures.introduce(mobile, List.of(WIRED), fixed, List.of(PEER));
        link.runUntil(this::isUp, 2 * SECOND);
        link.run(60 * SECOND);

        mobile.addLocalCandidate(WIRELESS);
        fixed.addRemoteCandidate(WIRELESS);
        link.run(10 * SECOND);
        assertThat(mobile.selectedPath().local()).isEqualTo(WIRED.address());
        cut(WIRED);
        long gone = link.nowNanos();
        mobile.removeLocalCandidates(WIRED.address());

        assertThat(mobile.state()).isEqualTo(IceState.DISCONNECTED);
        assertThat(mobile.selectedPath()).isNull();
        link.runUntil(() -> isUp() && isOn(WIRELESS), 30 * SECOND);
        // Where the other side nominates, it first has to notice the silence.
        long limit = mobiles == IceRole.CONTROLLING ? SECOND : 13 * SECOND;
        assertThat(link.nowNanos() - gone).isLessThan(limit);
        link.run(60 * SECOND);
        assertThat(mobile.state()).isEqualTo(IceState.COMPLETED);
        assertThat(fixed.state()).isEqualTo(IceState.COMPLETED);
        assertThat(mobile.candidateStats().stream().filter(each -> !each.isRemote()))
                .hasSize(1);
        assertThat(mobile.selectedCandidatePairChanges()).isEqualTo(2);
    }

    @Test
    void aPairThatWasProvedLatelyTakesOverWithoutAnInterruption() {
        Fixtures.introduce(mobile, List.of(WIRED, WIRELESS), fixed, List.of(PEER));
        link.run(2 * SECOND);
        assertThat(mobile.selectedPath().local()).isEqualTo(WIRED.address());

        cut(WIRED);
        mobile.removeLocalCandidates(WIRED.address());

        assertThat(mobile.selectedPath().local()).isEqualTo(WIRELESS.address());
        assertThat(mobile.state()).isEqualTo(IceState.COMPLETED);
        link.runUntil(() -> isOn(WIRELESS), SECOND);
        link.run(60 * SECOND);
        assertThat(link.leftEvents()).doesNotContain(new IceEvent.StateChanged(IceState.DISCONNECTED));
        assertThat(mobile.pairStats()).filteredOn(IcePairStats::selected).allMatch(IcePairStats::nominated);
    }

    @Test
    void withRenominationABetterInterfaceIsTakenWhileTheOldOneStillWorks() {
        IceAgent moving = agent(Fixtures.config(IceRole.CONTROLLING, OURS, 1).withRenomination(true), 1);
        moving.setRemoteRenomination(true);
        VirtualLink<IceEvent, IceEvent> both = new VirtualLink<>(moving, fixed, Impairment.NONE, 3);
        Fixtures.introduce(moving, List.of(WIRELESS), fixed, List.of(PEER));
        both.run(20 * SECOND);

        moving.addLocalCandidate(WIRED);
        fixed.addRemoteCandidate(WIRED);
        both.run(SECOND);

        assertThat(moving.selectedPath().local()).isEqualTo(WIRED.address());
        assertThat(fixed.selectedPath().remote()).isEqualTo(WIRED.address());
        assertThat(both.leftEvents()).doesNotContain(new IceEvent.StateChanged(IceState.DISCONNECTED));
    }

    @Test
    void anInterfaceThatWasNotInUseVanishesUnnoticed() {
        Fixtures.introduce(mobile, List.of(WIRED, WIRELESS), fixed, List.of(PEER));
        link.run(2 * SECOND);
        int events = link.leftEvents().size();

        mobile.removeLocalCandidates(WIRELESS.address());
        mobile.removeLocalCandidates(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1));
        link.run(30 * SECOND);

        assertThat(link.leftEvents().stream().skip(events)).noneMatch(IceEvent.StateChanged.class::isInstance);
        assertThat(mobile.pairStats()).hasSize(1);
    }

    @Test
    void theLastInterfaceThatVanishesEndsInFailureWhenConsentRunsOut() {
        Fixtures.introduce(mobile, List.of(WIRED), fixed, List.of(PEER));
        link.run(10 * SECOND);

        mobile.removeLocalCandidates(WIRED.address());
        long gone = link.nowNanos();
        assertThat(mobile.state()).isEqualTo(IceState.DISCONNECTED);
        link.runUntil(() -> mobile.state() == IceState.FAILED, 31 * SECOND);

        assertThat(link.nowNanos() - gone).isBetween(23 * SECOND, 30 * SECOND);
    }

    @Test
    void anInterfaceThatAppearsInTimeSavesTheCall() {
        Fixtures.introduce(mobile, List.of(WIRED), fixed, List.of(PEER));
        link.run(10 * SECOND);
        cut(WIRED);
        mobile.removeLocalCandidates(WIRED.address());
        link.run(15 * SECOND);
        assertThat(mobile.state()).isEqualTo(IceState.DISCONNECTED);

        mobile.addLocalCandidate(WIRELESS);
        link.runUntil(() -> isUp() && isOn(WIRELESS), 2 * SECOND);

        assertThat(mobile.state()).isEqualTo(IceState.COMPLETED);
        assertThat(fixed.selectedPathStats().remote().type())
                .as("nobody signalled the new address")
                .isEqualTo(CandidateType.PRFLX);
    }

    @Test
    void anAnswerToACheckFromAVanishedAddressDoesNothing() {
        mobile.addLocalCandidate(WIRED);
        mobile.setRemoteCredentials(THEIRS);
        mobile.addRemoteCandidate(PEER);
        mobile.advance(0);
        Fixtures.Sent check = Fixtures.sent(mobile).get(0);

        mobile.removeLocalCandidates(WIRED.address());
        Fixtures.feed(mobile, check.path(), Fixtures.success(check, WIRED.address(), THEIRS), MILLISECOND);

        assertThat(mobile.counters().unmatched()).isEqualTo(1);
        assertThat(mobile.pairStats()).isEmpty();
        assertThat(mobile.deadlineNanos()).isGreaterThan(MILLISECOND);
    }

    private void cut(Candidate candidate) {
        link.filter(datagram -> {
            Path path = datagram.path();
            return !path.local().equals(candidate.address()) && !path.remote().equals(candidate.address());
        });
    }

    private boolean isUp() {
        return mobile.selectedPath() != null && fixed.selectedPath() != null;
    }

    private boolean isOn(Candidate candidate) {
        return mobile.selectedPath().local().equals(candidate.address())
                && fixed.selectedPath().remote().equals(candidate.address());
    }
}
