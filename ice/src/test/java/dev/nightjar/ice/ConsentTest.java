package dev.nightjar.ice;

import static dev.nightjar.ice.Fixtures.OURS;
import static dev.nightjar.ice.Fixtures.SECOND;
import static dev.nightjar.ice.Fixtures.THEIRS;
import static dev.nightjar.ice.Fixtures.agent;
import static dev.nightjar.ice.Fixtures.host;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.Path;
import dev.nightjar.testkit.Impairment;
import dev.nightjar.testkit.VirtualLink;
import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 7675, and what becomes of a pair that goes silent. */
class ConsentTest {
    private static final List<Candidate> LEFT = List.of(host("192.0.2.1", 5000));
    private static final List<Candidate> RIGHT = List.of(host("192.0.2.2", 6000));
    private final IceAgent left = agent(IceRole.CONTROLLING, OURS, 1);
    private final IceAgent right = agent(IceRole.CONTROLLED, THEIRS, 2);
    private final VirtualLink<IceEvent, IceEvent> link = new VirtualLink<>(left, right, Impairment.NONE, 3);

    @Test
    void consentIsAskedForEveryFourToSixSeconds() {
        connect(LEFT, RIGHT);
        List<Long> times = new ArrayList<>();
        link.filter(datagram -> {
            if (datagram.fromLeft() && datagram.bytes()[0] == 0) {
                times.add(link.nowNanos());
            }
            return true;
        });

        link.run(600 * SECOND);

        assertThat(times).hasSizeBetween(600 / 6, 600 / 4);
        for (int i = 1; i < times.size(); i++) {
            assertThat(times.get(i) - times.get(i - 1)).isBetween(4 * SECOND, 6 * SECOND + SECOND / 100);
        }
        assertThat(times.stream().distinct().count()).isEqualTo(times.size());
        assertThat(left.state()).isEqualTo(IceState.COMPLETED);
    }

    @Test
    void silenceDisconnectsThenFails() {
        connect(LEFT, RIGHT);
        long cutAt = link.nowNanos();
        link.filter(datagram -> false);

        link.runUntil(() -> left.state() == IceState.DISCONNECTED, 12 * SECOND);
        assertThat(link.nowNanos() - cutAt).isBetween(5 * SECOND, 12 * SECOND);
        assertThat(left.selectedPath()).isNotNull();
        link.runUntil(() -> left.state() == IceState.FAILED, 40 * SECOND);

        assertThat(link.nowNanos() - cutAt).isBetween(29 * SECOND, 30 * SECOND + SECOND / 10);
        assertThat(left.selectedPath()).isNull();
        assertThat(left.deadlineNanos()).isEqualTo(IceAgent.NO_DEADLINE);
        assertThat(left.pollTransmit()).isNull();
    }

    @Test
    void aPairThatComesBackIsConnectedAgain() {
        connect(LEFT, RIGHT);
        Path before = left.selectedPath();
        link.filter(datagram -> false);
        link.run(15 * SECOND);
        assertThat(left.state()).isEqualTo(IceState.DISCONNECTED);

        link.filter(datagram -> true);
        link.run(3 * SECOND);

        assertThat(left.state()).isEqualTo(IceState.COMPLETED);
        assertThat(right.state()).isEqualTo(IceState.COMPLETED);
        assertThat(left.selectedPath()).isEqualTo(before);
        link.run(120 * SECOND);
        assertThat(left.state()).isEqualTo(IceState.COMPLETED);
    }

    @Test
    void thePeersOwnChecksAreLifeButNotConsent() {
        connect(LEFT, RIGHT);
        // Left's checks arrive, but no answer to them: right's checks still do.
        link.filter(datagram -> datagram.fromLeft() || datagram.bytes()[0] == 0);

        link.run(20 * SECOND);
        assertThat(link.leftEvents()).doesNotContain(new IceEvent.StateChanged(IceState.DISCONNECTED));
        link.run(11 * SECOND);

        assertThat(left.state()).isEqualTo(IceState.FAILED);
    }

    @Test
    void lossAloneDoesNotDisconnect() {
        VirtualLink<IceEvent, IceEvent> lossy =
                new VirtualLink<>(left, right, Impairment.NONE.withLoss(0.2).withDelay(50_000_000), 9);
        Fixtures.introduce(left, LEFT, right, RIGHT);

        lossy.run(600 * SECOND);

        assertThat(left.state()).isEqualTo(IceState.COMPLETED);
        assertThat(lossy.leftEvents()).doesNotContain(new IceEvent.StateChanged(IceState.DISCONNECTED));
    }

    @Test
    void anotherPairTakesOverWhenTheSelectedOneDies() {
        connect(
                List.of(host("2001:db8::1", 5000), host("192.0.2.1", 5000)),
                List.of(host("2001:db8::2", 6000), host("192.0.2.2", 6000)));
        boolean six = left.selectedPath().remote().getAddress() instanceof Inet6Address;

        link.filter(datagram -> datagram.path().local().getAddress() instanceof Inet6Address != six);
        link.run(25 * SECOND);

        assertThat(left.state().isUsable()).isTrue();
        assertThat(left.state()).isNotEqualTo(IceState.DISCONNECTED);
        assertThat(right.state()).isNotEqualTo(IceState.DISCONNECTED);
        assertThat(left.selectedPath().remote().getAddress() instanceof Inet6Address)
                .isNotEqualTo(six);
        assertThat(right.selectedPath()).isEqualTo(left.selectedPath().reversed());
        link.run(60 * SECOND);
        assertThat(left.state()).isEqualTo(IceState.COMPLETED);
    }

    private void connect(List<Candidate> lefts, List<Candidate> rights) {
        Fixtures.introduce(left, lefts, right, rights);
        link.runUntil(() -> left.selectedPath() != null && right.selectedPath() != null, 5 * SECOND);
        link.run(SECOND);
    }
}
