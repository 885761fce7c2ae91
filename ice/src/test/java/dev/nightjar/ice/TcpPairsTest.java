package dev.nightjar.ice;

import static dev.nightjar.ice.Fixtures.MILLISECOND;
import static dev.nightjar.ice.Fixtures.OURS;
import static dev.nightjar.ice.Fixtures.SECOND;
import static dev.nightjar.ice.Fixtures.THEIRS;
import static dev.nightjar.ice.Fixtures.address;
import static dev.nightjar.ice.Fixtures.agent;
import static dev.nightjar.ice.Fixtures.check;
import static dev.nightjar.ice.Fixtures.feed;
import static dev.nightjar.ice.Fixtures.sent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.Path;
import dev.nightjar.core.SansIo;
import dev.nightjar.core.Transmit;
import dev.nightjar.core.TransportProtocol;
import dev.nightjar.testkit.Impairment;
import dev.nightjar.testkit.VirtualLink;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

/** Pairs over TCP: RFC 6544 §6.2 and §7. */
class TcpPairsTest {
    private static final InetSocketAddress CLIENT = address("192.0.2.1", 9);
    private static final InetSocketAddress LISTENER = address("192.0.2.2", 443);
    private static final Path ACTIVE_PATH = Path.of(CLIENT, LISTENER, TransportProtocol.TCP);
    private static final Candidate ACTIVE = Candidate.tcpHost(CLIENT, TcpType.ACTIVE, 65535);
    private static final Candidate PASSIVE = Candidate.tcpHost(LISTENER, TcpType.PASSIVE, 65535);

    private final IceAgent client = agent(IceRole.CONTROLLING, OURS, 1);
    private final IceAgent server = agent(IceRole.CONTROLLED, THEIRS, 2);

    @Test
    void onlyAnActiveCandidatePairsWithAPassiveOne() {
        client.setRemoteCredentials(THEIRS);
        client.addLocalCandidate(ACTIVE);
        client.addLocalCandidate(Candidate.tcpHost(address("192.0.2.1", 444), TcpType.PASSIVE, 1));
        client.addLocalCandidate(Fixtures.host("192.0.2.1", 5000));

        client.addRemoteCandidate(Candidate.tcpHost(LISTENER, TcpType.ACTIVE, 1));
        client.addRemoteCandidate(Candidate.parse("candidate:1 1 tcp 1 192.0.2.2 444 typ host tcptype so"));
        assertThat(client.pairStats()).isEmpty();
        client.addRemoteCandidate(PASSIVE);

        assertThat(client.pairStats()).extracting(IcePairStats::path).containsExactly(ACTIVE_PATH);
        assertThat(client.candidateStats())
                .as("active ones of the peer are known too")
                .hasSize(5);
        client.advance(0);
        assertThat(sent(client)).extracting(Fixtures.Sent::path).containsExactly(ACTIVE_PATH);
    }

    @Test
    void oneAddressMayBeACandidateOverBothTransports() {
        client.setRemoteCredentials(THEIRS);
        client.addLocalCandidate(ACTIVE);
        client.addLocalCandidate(Fixtures.host("192.0.2.1", 5000));

        client.addRemoteCandidate(Fixtures.host("192.0.2.2", 443));
        client.addRemoteCandidate(PASSIVE);

        assertThat(client.pairStats())
                .extracting(pair -> pair.path().protocol())
                .containsExactly(TransportProtocol.UDP, TransportProtocol.TCP);
    }

    @Test
    void bothSidesConnectOverOneConnection() {
        VirtualLink<IceEvent, IceEvent> link = connect();

        assertThat(client.selectedPath()).isEqualTo(ACTIVE_PATH);
        assertThat(client.selectedPathStats().local()).isEqualTo(ACTIVE);
        assertThat(server.selectedPath().local()).isEqualTo(LISTENER);
        assertThat(server.selectedPath().protocol()).isEqualTo(TransportProtocol.TCP);
        Candidate remote = server.selectedPathStats().remote();
        assertThat(remote.type()).isEqualTo(CandidateType.PRFLX);
        assertThat(remote.tcpType()).isEqualTo(TcpType.ACTIVE);
        assertThat(remote.address().getPort()).isEqualTo(Connection.PORT);
        assertThat(remote.priority() >> 24).as("what a check over TCP claims").isEqualTo(80);
        assertThat(link.leftEvents()).noneMatch(IceEvent.PeerReflexiveDiscovered.class::isInstance);
        link.run(120 * SECOND);
        assertThat(client.state()).isEqualTo(IceState.COMPLETED);
        assertThat(server.state()).isEqualTo(IceState.COMPLETED);
    }

    @Test
    void aCheckOverTcpIsSentOnceAndWaitedForFor39AndAHalfSeconds() {
        client.setRemoteCredentials(THEIRS);
        client.addLocalCandidate(ACTIVE);
        client.addRemoteCandidate(PASSIVE);
        ScriptedPeer peer = new ScriptedPeer(client);

        peer.play(39_499 * MILLISECOND, path -> ScriptedPeer.NO_ANSWER);
        assertThat(client.pairStats().get(0).state()).isEqualTo(IcePairStats.State.IN_PROGRESS);
        peer.play(MILLISECOND, path -> ScriptedPeer.NO_ANSWER);

        assertThat(client.pairStats().get(0).state()).isEqualTo(IcePairStats.State.FAILED);
        assertThat(peer.requests).hasSize(1);
    }

    @Test
    void aConnectionThatCannotBeOpenedFailsThePairAtOnce() {
        client.setRemoteCredentials(THEIRS);
        client.addLocalCandidate(ACTIVE);
        client.addRemoteCandidate(PASSIVE);
        client.endOfRemoteCandidates();
        client.advance(0);
        Fixtures.Sent request = sent(client).get(0);

        client.pathClosed(ACTIVE_PATH);
        feed(client, ACTIVE_PATH, Fixtures.success(request, CLIENT, THEIRS), MILLISECOND);

        assertThat(client.pairStats().get(0).state()).isEqualTo(IcePairStats.State.FAILED);
        assertThat(client.counters().unmatched()).as("an answer from the grave").isEqualTo(1);
        Fixtures.idle(client, 39_500 * MILLISECOND);
        assertThat(client.state()).isEqualTo(IceState.FAILED);
    }

    @Test
    void aSelectedConnectionThatClosesIsOpenedAgainWhenNothingElseWorks() {
        VirtualLink<IceEvent, IceEvent> link = connect();
        Path incoming = server.selectedPath();

        client.pathClosed(ACTIVE_PATH);
        server.pathClosed(incoming);

        assertThat(client.state()).isEqualTo(IceState.DISCONNECTED);
        assertThat(server.state()).isEqualTo(IceState.DISCONNECTED);
        assertThat(client.selectedPath()).isNull();
        assertThat(server.pairStats()).isEmpty();
        link.runUntil(() -> client.selectedPath() != null && server.selectedPath() != null, 2 * SECOND);
        assertThat(client.state()).isEqualTo(IceState.COMPLETED);
        assertThat(link.leftEvents().stream().filter(new IceEvent.SelectedPathChanged(ACTIVE_PATH)::equals))
                .as("the owner hears of it again")
                .hasSize(2);
        link.run(60 * SECOND);
        assertThat(server.state()).isEqualTo(IceState.COMPLETED);
    }

    @Test
    void connectionsThatComeAndGoLeaveNothingBehind() {
        server.addLocalCandidate(PASSIVE);
        server.setRemoteCredentials(OURS);
        for (int port = 1; port <= 1000; port++) {
            Path path = Path.of(LISTENER, address("192.0.2.1", port), TransportProtocol.TCP);
            feed(server, path, check(THEIRS, IceRole.CONTROLLING, 1, false, port), port);
            assertThat(server.pairStats()).hasSize(1);
            assertThat(sent(server)).hasSize(1);
            server.pathClosed(path);
        }

        assertThat(server.counters().refused()).isZero();
        assertThat(server.pairStats()).isEmpty();
        assertThat(server.candidateStats()).hasSize(1);
    }

    @Test
    void aConnectionThatClosesBeforeTheAnswerIsForgotten() {
        server.addLocalCandidate(PASSIVE);
        Path path = Path.of(LISTENER, address("192.0.2.1", 4711), TransportProtocol.TCP);
        feed(server, path, check(THEIRS, IceRole.CONTROLLING, 1, true, 1), 0);

        server.pathClosed(path);
        server.setRemoteCredentials(OURS);

        assertThat(server.pairStats()).isEmpty();
    }

    @Test
    void behindANatOurOuterAddressIsLearntOverTcpToo() {
        client.setRemoteCredentials(THEIRS);
        client.addLocalCandidate(ACTIVE);
        client.addRemoteCandidate(PASSIVE);
        client.advance(0);

        feed(client, ACTIVE_PATH, Fixtures.success(sent(client).get(0), address("203.0.113.5", 999), THEIRS), 1);

        assertThat(Fixtures.events(client))
                .anySatisfy(event -> assertThat(event)
                        .isInstanceOfSatisfying(IceEvent.PeerReflexiveDiscovered.class, found -> {
                            assertThat(found.remote()).isFalse();
                            assertThat(found.candidate().isTcp()).isTrue();
                            assertThat(found.candidate().tcpType()).isEqualTo(TcpType.ACTIVE);
                        }));
    }

    private VirtualLink<IceEvent, IceEvent> connect() {
        VirtualLink<IceEvent, IceEvent> link =
                new VirtualLink<>(new Connection(client), server, Impairment.NONE.withDelay(10_000_000), 3);
        client.addLocalCandidate(ACTIVE);
        server.addLocalCandidate(PASSIVE);
        client.setRemoteCredentials(THEIRS);
        server.setRemoteCredentials(OURS);
        client.addRemoteCandidate(PASSIVE);
        server.addRemoteCandidate(ACTIVE);
        client.endOfRemoteCandidates();
        server.endOfRemoteCandidates();
        link.runUntil(() -> client.selectedPath() != null && server.selectedPath() != null, 2 * SECOND);
        link.run(SECOND);
        return link;
    }

    /** What an owner does with an active pair: the connection has a port of its own, the agent knows it by port 9. */
    private record Connection(SansIo<IceEvent> core) implements SansIo<IceEvent> {
        static final int PORT = 4711;

        @Override
        public void receive(Path path, byte[] buffer, int offset, int length, long nowNanos) {
            assertThat(path.local().getPort()).isEqualTo(PORT);
            core.receive(Path.of(CLIENT, path.remote(), path.protocol()), buffer, offset, length, nowNanos);
        }

        @Override
        public void advance(long nowNanos) {
            core.advance(nowNanos);
        }

        @Override
        public Transmit pollTransmit() {
            Transmit transmit = core.pollTransmit();
            if (transmit == null) {
                return null;
            }
            Path path = transmit.path();
            InetSocketAddress local = new InetSocketAddress(path.local().getAddress(), PORT);
            return new Transmit(
                    Path.of(local, path.remote(), path.protocol()),
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
