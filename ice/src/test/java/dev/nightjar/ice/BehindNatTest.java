package dev.nightjar.ice;

import static dev.nightjar.ice.Fixtures.OURS;
import static dev.nightjar.ice.Fixtures.SECOND;
import static dev.nightjar.ice.Fixtures.THEIRS;
import static dev.nightjar.ice.Fixtures.address;
import static dev.nightjar.ice.Fixtures.agent;
import static dev.nightjar.ice.Fixtures.host;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nightjar.core.Path;
import dev.nightjar.core.SansIo;
import dev.nightjar.core.Transmit;
import dev.nightjar.core.TransportProtocol;
import dev.nightjar.testkit.Impairment;
import dev.nightjar.testkit.VirtualLink;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

/** Addresses that change on the way, and which pairs are formed at all. */
class BehindNatTest {
    private static final InetSocketAddress INNER = address("10.0.0.1", 5000);
    private static final InetSocketAddress OUTER = address("203.0.113.1", 40_000);
    private final IceAgent inside = agent(IceRole.CONTROLLING, OURS, 1);
    private final IceAgent outside = agent(IceRole.CONTROLLED, THEIRS, 2);
    private final VirtualLink<IceEvent, IceEvent> link =
            new VirtualLink<>(new Nat(inside), outside, Impairment.NONE, 3);

    @Test
    void bothSidesLearnTheOuterAddress() {
        inside.addLocalCandidate(Candidate.host(INNER, 1));
        introduce();
        outside.addRemoteCandidate(Candidate.host(INNER, 1));

        link.runUntil(() -> inside.selectedPath() != null && outside.selectedPath() != null, 2 * SECOND);

        assertThat(inside.selectedPath().local()).isEqualTo(INNER);
        assertThat(inside.selectedPathStats().local().type()).isEqualTo(CandidateType.PRFLX);
        assertThat(inside.selectedPathStats().local().address()).isEqualTo(OUTER);
        assertThat(outside.selectedPath().remote()).isEqualTo(OUTER);
        assertThat(outside.selectedPathStats().remote().type()).isEqualTo(CandidateType.PRFLX);
    }

    @Test
    void aServerReflexiveCandidateIsSentFromItsBase() {
        inside.addLocalCandidate(Candidate.host(INNER, 1));
        inside.addLocalCandidate(Candidate.serverReflexive(OUTER, INNER, 1));
        introduce();
        outside.addRemoteCandidate(Candidate.serverReflexive(OUTER, INNER, 1));

        link.runUntil(() -> inside.selectedPath() != null && outside.selectedPath() != null, 2 * SECOND);

        assertThat(link.leftEvents()).noneMatch(IceEvent.PeerReflexiveDiscovered.class::isInstance);
        assertThat(link.rightEvents()).noneMatch(IceEvent.PeerReflexiveDiscovered.class::isInstance);
        assertThat(inside.counters().refused()).isZero();
        assertThat(inside.selectedPathStats().local().type())
                .as("RFC 8445 §7.2.5.3.2: the valid pair is of the candidate that the peer sees")
                .isEqualTo(CandidateType.SRFLX);
    }

    @Test
    void anAddressThatSomebodyElseTranslatesHasItsInnerOneAsBase() {
        Candidate advertised = Candidate.host(OUTER, 1);
        inside.addLocalCandidate(advertised, INNER, TransportProtocol.UDP);
        introduce();
        outside.addRemoteCandidate(advertised);

        link.runUntil(() -> inside.selectedPath() != null && outside.selectedPath() != null, 2 * SECOND);

        assertThat(inside.selectedPath().local()).isEqualTo(INNER);
        assertThat(inside.selectedPathStats().local()).isEqualTo(advertised);
    }

    @Test
    void addressesThatCannotReachEachOtherMakeNoPair() {
        inside.setRemoteCredentials(THEIRS);
        inside.addLocalCandidate(host("fe80::1", 5000));
        inside.addLocalCandidate(host("192.0.2.1", 5000));
        inside.addRemoteCandidate(host("2001:db8::1", 5000));
        assertThat(inside.state()).isEqualTo(IceState.NEW);

        inside.addRemoteCandidate(host("fe80::2", 5000));

        assertThat(inside.state()).isEqualTo(IceState.CHECKING);
        inside.advance(0);
        assertThat(Fixtures.sent(inside).get(0).path())
                .isEqualTo(Path.udp(address("fe80::1", 5000), address("fe80::2", 5000)));
    }

    @Test
    void aRelayedCandidateIsSentByTheRelay() {
        inside.setRemoteCredentials(THEIRS);
        inside.addLocalCandidate(Candidate.relayed(OUTER, INNER, 1));
        inside.addRemoteCandidate(host("192.0.2.2", 6000));

        inside.advance(0);

        assertThat(Fixtures.sent(inside).get(0).path())
                .isEqualTo(Path.of(OUTER, address("192.0.2.2", 6000), TransportProtocol.RELAY));
    }

    @Test
    void ourOwnCandidatesMustBeUsable() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> inside.addLocalCandidate(
                        Candidate.parse("candidate:1 1 udp 1 0c32c440-b8cf-4657-bc45-647fdedf78fd.local 9 typ host")));
    }

    private void introduce() {
        outside.addLocalCandidate(host("192.0.2.2", 6000));
        inside.setRemoteCredentials(THEIRS);
        outside.setRemoteCredentials(OURS);
        inside.addRemoteCandidate(host("192.0.2.2", 6000));
    }

    /** Shows {@code INNER} as {@code OUTER} to the world, and lets nothing in that is for another address. */
    private record Nat(SansIo<IceEvent> core) implements SansIo<IceEvent> {
        @Override
        public void receive(Path path, byte[] buffer, int offset, int length, long nowNanos) {
            if (path.local().equals(OUTER)) {
                core.receive(Path.udp(INNER, path.remote()), buffer, offset, length, nowNanos);
            }
        }

        @Override
        public void advance(long nowNanos) {
            core.advance(nowNanos);
        }

        @Override
        public Transmit pollTransmit() {
            Transmit transmit = core.pollTransmit();
            return transmit == null
                    ? null
                    : new Transmit(
                            Path.udp(OUTER, transmit.path().remote()),
                            transmit.buffer(),
                            transmit.offset(),
                            transmit.length());
        }

        @Override
        public IceEvent pollEvent() {
            return core.pollEvent();
        }

        @Override
        public long deadlineNanos() {
            return core.deadlineNanos();
        }
    }
}
