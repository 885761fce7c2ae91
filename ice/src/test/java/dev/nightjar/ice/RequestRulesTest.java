package dev.nightjar.ice;

import static dev.nightjar.ice.Fixtures.OURS;
import static dev.nightjar.ice.Fixtures.THEIRS;
import static dev.nightjar.ice.Fixtures.address;
import static dev.nightjar.ice.Fixtures.check;
import static dev.nightjar.ice.Fixtures.events;
import static dev.nightjar.ice.Fixtures.feed;
import static dev.nightjar.ice.Fixtures.sent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.nightjar.core.Path;
import dev.nightjar.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an agent does with the peer's requests, RFC 8445 §7.3. */
class RequestRulesTest {
    private static final Path PATH = Path.udp(address("192.0.2.1", 5000), address("192.0.2.2", 6000));
    private final IceAgent agent =
            Fixtures.agent(Fixtures.config(IceRole.CONTROLLED, OURS, 1).withTieBreaker(100), 1);

    @BeforeEach
    void addOurCandidate() {
        agent.addLocalCandidate(Fixtures.host("192.0.2.1", 5000));
    }

    @Test
    void withoutValidIntegrityThereIsNoAnswerAndNoChange() {
        agent.setRemoteCredentials(THEIRS);
        IceCredentials wrong = new IceCredentials(OURS.ufrag(), "anotherPasswordOf22CharsOrMore");
        byte[] wrongUfrag = Fixtures.finish(
                new StunWriter()
                        .begin(StunMessage.BINDING_REQUEST, 1, 2)
                        .bytes(StunMessage.USERNAME, "ourX:peerU".getBytes(StandardCharsets.UTF_8)),
                OURS);

        feed(agent, PATH, check(wrong, IceRole.CONTROLLING, 1, true, 1), 0);
        feed(agent, PATH, wrongUfrag, 0);
        feed(agent, PATH, Fixtures.finish(new StunWriter().begin(StunMessage.BINDING_REQUEST, 1, 2), OURS), 0);

        assertThat(sent(agent)).isEmpty();
        assertThat(events(agent)).isEmpty();
        assertThat(agent.counters().unauthenticated()).isEqualTo(3);
        assertThat(agent.counters().requestsReceived()).isZero();
    }

    @Test
    void aWrongFingerprintIsMalformed() {
        byte[] bytes = check(OURS, IceRole.CONTROLLING, 1, true, 1);
        bytes[bytes.length - 1] ^= 1;

        feed(agent, PATH, bytes, 0);

        assertThat(sent(agent)).isEmpty();
        assertThat(agent.counters().malformed()).isEqualTo(1);
    }

    @Test
    void indicationsAndOtherMethodsGetNoAnswer() {
        agent.setRemoteCredentials(THEIRS);

        feed(agent, PATH, Fixtures.finish(new StunWriter().begin(StunMessage.BINDING_INDICATION, 1, 2), OURS), 0);
        assertThat(agent.counters().malformed()).isZero();
        // GOOG-PING, method 0x080.
        feed(agent, PATH, Fixtures.finish(new StunWriter().begin(0x0200, 1, 2), OURS), 0);

        assertThat(agent.counters().malformed()).isEqualTo(1);
        assertThat(sent(agent)).isEmpty();
        assertThat(events(agent)).isEmpty();
    }

    @Test
    void aRequestThatReachedAnAddressOfNobodyIsRefused() {
        Path elsewhere = Path.udp(address("192.0.2.99", 5000), PATH.remote());

        feed(agent, elsewhere, check(OURS, IceRole.CONTROLLING, 1, true, 1), 0);

        assertThat(sent(agent)).isEmpty();
        assertThat(agent.counters().refused()).isEqualTo(1);
    }

    @Test
    void anAttributeThatMustBeUnderstoodIsRefusedByName() {
        byte[] bytes = Fixtures.finish(
                new StunWriter()
                        .begin(StunMessage.BINDING_REQUEST, 1, 2)
                        .bytes(StunMessage.USERNAME, "ourU:peerU".getBytes(StandardCharsets.UTF_8))
                        .int32(0x7777, 5)
                        .int32(0xC057, 5),
                OURS);

        feed(agent, PATH, bytes, 0);

        List<Fixtures.Sent> answers = sent(agent);
        assertThat(answers).hasSize(1);
        assertThat(answers.get(0).message().errorCode()).isEqualTo(420);
        assertThat(answers.get(0).bytes()).containsSequence(0x00, 0x0A, 0x00, 0x02, 0x77, 0x77);
        assertThat(agent.counters().unknownAttributes()).isEqualTo(1);
        assertThat(events(agent)).isEmpty();
    }

    @Test
    void theSmallerTieBreakerGivesIn() {
        feed(agent, PATH, check(OURS, IceRole.CONTROLLED, 101, false, 1), 0);
        assertThat(sent(agent).get(0).message().errorCode()).isEqualTo(487);
        assertThat(agent.role()).isEqualTo(IceRole.CONTROLLED);

        feed(agent, PATH, check(OURS, IceRole.CONTROLLED, 99, false, 2), 0);
        assertThat(sent(agent).get(0).message().type()).isEqualTo(StunMessage.BINDING_SUCCESS);
        assertThat(agent.role()).isEqualTo(IceRole.CONTROLLING);

        feed(agent, PATH, check(OURS, IceRole.CONTROLLING, 99, false, 3), 0);
        assertThat(sent(agent).get(0).message().errorCode()).isEqualTo(487);
        assertThat(agent.role()).isEqualTo(IceRole.CONTROLLING);

        feed(agent, PATH, check(OURS, IceRole.CONTROLLING, -1, false, 4), 0);
        assertThat(sent(agent).get(0).message().type()).isEqualTo(StunMessage.BINDING_SUCCESS);
        assertThat(agent.role()).isEqualTo(IceRole.CONTROLLED);
        assertThat(agent.counters().roleConflicts()).isEqualTo(4);
    }

    @Test
    void earlyChecksAreAnsweredAndRememberedUpToALimit() {
        for (int port = 1; port <= 40; port++) {
            Path path = Path.udp(PATH.local(), address("192.0.2.2", port));
            feed(agent, path, check(OURS, IceRole.CONTROLLING, 1, false, port), 0);
        }
        assertThat(sent(agent)).hasSize(24);
        assertThat(agent.counters().responsesSent()).isEqualTo(40);
        assertThat(agent.state()).isEqualTo(IceState.NEW);

        agent.setRemoteCredentials(THEIRS);

        assertThat(agent.state()).isEqualTo(IceState.CHECKING);
        assertThat(events(agent).stream().filter(IceEvent.PeerReflexiveDiscovered.class::isInstance))
                .hasSize(16);
    }

    @Test
    void peerReflexiveCandidatesAndPairsAreLimited() {
        IceAgent small =
                Fixtures.agent(Fixtures.config(IceRole.CONTROLLED, OURS, 1).withLimits(20, 10), 1);
        small.addLocalCandidate(Fixtures.host("192.0.2.1", 5000));
        small.setRemoteCredentials(THEIRS);
        for (int port = 1; port <= 1000; port++) {
            Path path = Path.udp(PATH.local(), address("192.0.2.2", port));
            feed(small, path, check(OURS, IceRole.CONTROLLING, 1, false, port), port);
            assertThat(sent(small)).hasSize(1);
        }

        assertThat(small.counters().refused()).isEqualTo(990);
        Set<Path> checked = new HashSet<>();
        while (small.deadlineNanos() < Fixtures.SECOND) {
            small.advance(small.deadlineNanos());
            sent(small).forEach(request -> checked.add(request.path()));
        }
        assertThat(checked).hasSize(10);
    }

    @Test
    void signalledCandidatesAreLimitedAndBetterOnesReplaceWorsePairs() {
        agent.setRemoteCredentials(THEIRS);
        for (int port = 1; port <= 300; port++) {
            agent.addRemoteCandidate(Candidate.host(address("192.0.2.2", port), port));
        }

        assertThat(agent.counters().refused()).isEqualTo(200);

        IceAgent small =
                Fixtures.agent(Fixtures.config(IceRole.CONTROLLED, OURS, 1).withLimits(100, 3), 1);
        small.addLocalCandidate(Fixtures.host("192.0.2.1", 5000));
        small.setRemoteCredentials(THEIRS);
        for (int port = 1; port <= 50; port++) {
            small.addRemoteCandidate(Candidate.host(address("192.0.2.2", port), port));
        }
        small.advance(0);
        assertThat(sent(small).get(0).path().remote().getPort()).isEqualTo(50);
    }

    @ParameterizedTest
    @ValueSource(strings = {"224.0.0.251", "239.1.2.3", "255.255.255.255", "0.0.0.0", "::", "ff02::1"})
    void candidatesThatAreNotOneHostsGetNoChecks(String host) {
        agent.setRemoteCredentials(THEIRS);
        agent.addRemoteCandidate(Candidate.parse("candidate:1 1 udp 1 " + host + " 5000 typ host"));
        agent.advance(0);

        assertThat(sent(agent)).isEmpty();
        assertThat(agent.counters().skippedCandidates()).isEqualTo(1);
    }

    @Test
    void candidatesWeCannotUseArePassedOverQuietly() {
        agent.setRemoteCredentials(THEIRS);
        for (String text : List.of(
                "candidate:1 1 udp 1 0c32c440-b8cf-4657-bc45-647fdedf78fd.local 5000 typ host",
                "candidate:1 2 udp 1 192.0.2.1 5000 typ host",
                "candidate:1 1 tcp 1 192.0.2.1 9 typ host tcptype so")) {
            agent.addRemoteCandidate(Candidate.parse(text));
        }

        assertThat(agent.counters().skippedCandidates()).isEqualTo(3);
        assertThat(agent.state()).isEqualTo(IceState.NEW);
        assertThat(events(agent)).isEmpty();
    }

    @Test
    void credentialsAreSetOnce() {
        agent.setRemoteCredentials(THEIRS);
        agent.setRemoteCredentials(THEIRS);

        assertThatIllegalStateException().isThrownBy(() -> agent.setRemoteCredentials(OURS));
    }

    @Test
    void authenticatedNonsenseNeverThrows() {
        SplittableRandom random = Seeds.random(21);
        agent.setRemoteCredentials(THEIRS);
        int[] types = {0x0001, 0x0101, 0x0111, 0x0011};
        int[] attributes = {6, 9, 0xA, 0x20, 0x24, 0x25, 0x8029, 0x802A, 0x8028, 0x7777, 0x14, 0x1C, 0xC001, 0x30};
        for (int i = 0; i < 20_000; i++) {
            StunWriter writer = new StunWriter().begin(types[random.nextInt(4)], random.nextInt(), random.nextLong());
            writer.bytes(StunMessage.USERNAME, "ourU:peerU".getBytes(StandardCharsets.UTF_8));
            for (int j = random.nextInt(5); j > 0; j--) {
                byte[] value = new byte[random.nextInt(24)];
                random.nextBytes(value);
                writer.bytes(attributes[random.nextInt(attributes.length)], value);
            }
            Path path = Path.udp(PATH.local(), address("192.0.2.2", 1 + random.nextInt(65535)));
            feed(agent, path, Fixtures.finish(writer, random.nextBoolean() ? OURS : THEIRS), i * 1_000_000L);
            agent.advance(i * 1_000_000L);
            sent(agent);
            events(agent);
        }

        assertThat(agent.counters().requestsReceived()).isPositive();
        assertThat(agent.counters().malformed()).isPositive();
    }

    @Test
    void aClosedAgentIsSilent() {
        agent.setRemoteCredentials(THEIRS);
        agent.addRemoteCandidate(Fixtures.host("192.0.2.2", 6000));
        events(agent);

        agent.close();
        agent.close();
        feed(agent, PATH, check(OURS, IceRole.CONTROLLING, 1, true, 1), 0);
        agent.advance(Fixtures.SECOND);
        agent.addRemoteCandidate(Fixtures.host("192.0.2.3", 6000));

        assertThat(sent(agent)).isEmpty();
        assertThat(events(agent)).containsExactly(new IceEvent.StateChanged(IceState.CLOSED));
        assertThat(agent.deadlineNanos()).isEqualTo(IceAgent.NO_DEADLINE);
    }
}
