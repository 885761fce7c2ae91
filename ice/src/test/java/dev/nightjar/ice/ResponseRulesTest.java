package dev.nightjar.ice;

import static dev.nightjar.ice.Fixtures.MILLISECOND;
import static dev.nightjar.ice.Fixtures.OURS;
import static dev.nightjar.ice.Fixtures.SECOND;
import static dev.nightjar.ice.Fixtures.THEIRS;
import static dev.nightjar.ice.Fixtures.address;
import static dev.nightjar.ice.Fixtures.error;
import static dev.nightjar.ice.Fixtures.events;
import static dev.nightjar.ice.Fixtures.feed;
import static dev.nightjar.ice.Fixtures.sent;
import static dev.nightjar.ice.Fixtures.success;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.core.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an agent does with answers and with silence, RFC 8445 §7.2.5 and RFC 8489 §6.2.1. */
class ResponseRulesTest {
    private static final Path PATH = Path.udp(address("192.0.2.1", 5000), address("192.0.2.2", 6000));
    private final IceAgent agent = Fixtures.agent(
            Fixtures.config(IceRole.CONTROLLING, OURS, 1)
                    .withTiming(IceTiming.DEFAULT.withNominationWait(Duration.ZERO)),
            1);
    private Fixtures.Sent request;

    @BeforeEach
    void sendTheFirstCheck() {
        agent.addLocalCandidate(Fixtures.host("192.0.2.1", 5000));
        agent.setRemoteCredentials(THEIRS);
        agent.addRemoteCandidate(Fixtures.host("192.0.2.2", 6000));
        agent.advance(0);
        request = sent(agent).get(0);
        events(agent);
    }

    @Test
    void aCheckCarriesWhatRfc8445Asks() {
        StunMessage message = request.message();

        assertThat(request.path()).isEqualTo(PATH);
        assertThat(message.isFor(THEIRS.ufrag().getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
                .isTrue();
        assertThat(message.role()).isEqualTo(IceRole.CONTROLLING);
        assertThat(message.isUseCandidate()).isFalse();
        assertThat(message.priority()).isEqualTo(Candidate.priority(CandidateType.PRFLX, 65535, 1));
        assertThat(message.hasFingerprint()).isTrue();
        assertThat(StunIntegrity.shortTerm(THEIRS.password()).verify(message)).isTrue();
        assertThat(message.transactionTag())
                .isEqualTo(Fixtures.config(IceRole.CONTROLLING, OURS, 1).transactionTag());
    }

    @Test
    void anAnswerIsFollowedByNomination() {
        feed(agent, PATH, success(request, PATH.local(), THEIRS), 10 * MILLISECOND);
        assertThat(agent.state()).isEqualTo(IceState.CHECKING);
        agent.advance(50 * MILLISECOND);
        Fixtures.Sent nomination = sent(agent).get(0);
        assertThat(nomination.message().isUseCandidate()).isTrue();

        feed(agent, PATH, success(nomination, PATH.local(), THEIRS), 70 * MILLISECOND);

        assertThat(agent.selectedPath()).isEqualTo(PATH);
        assertThat(agent.state()).isEqualTo(IceState.CONNECTED);
        assertThat(events(agent))
                .containsExactly(
                        new IceEvent.PathAuthenticated(PATH),
                        new IceEvent.SelectedPathChanged(PATH),
                        new IceEvent.StateChanged(IceState.CONNECTED));
        IcePathStats stats = agent.selectedPathStats();
        assertThat(stats.currentRoundTripNanos()).isEqualTo(20 * MILLISECOND);
        assertThat(stats.totalRoundTripNanos()).isEqualTo(30 * MILLISECOND);
        assertThat(stats.requestsSent()).isEqualTo(2);
        assertThat(stats.responsesReceived()).isEqualTo(2);
        assertThat(stats.local().type()).isEqualTo(CandidateType.HOST);
    }

    @Test
    void forgedAnswersChangeNothing() {
        byte[] unsigned = success(request, PATH.local(), OURS);
        byte[] otherTransaction = success(request, PATH.local(), THEIRS);
        otherTransaction[19] ^= 1;
        byte[] otherTag = success(request, PATH.local(), THEIRS);
        otherTag[8] ^= 1;
        byte[] withoutAddress = Fixtures.finish(
                new StunWriter()
                        .begin(
                                StunMessage.BINDING_SUCCESS,
                                request.message().transactionTag(),
                                request.message().transactionNumber()),
                THEIRS);

        feed(agent, PATH, unsigned, 1);
        feed(agent, PATH, error(request, 487, OURS), 1);
        feed(agent, PATH, refingerprint(otherTransaction), 1);
        feed(agent, PATH, refingerprint(otherTag), 1);
        feed(agent, PATH, withoutAddress, 1);

        assertThat(events(agent)).isEmpty();
        assertThat(agent.role()).isEqualTo(IceRole.CONTROLLING);
        IceCounters counters = agent.counters();
        assertThat(counters.unauthenticated()).isEqualTo(2);
        assertThat(counters.unmatched()).isEqualTo(2);
        assertThat(counters.malformed()).isEqualTo(1);
        assertThat(counters.responsesReceived()).isZero();
        feed(agent, PATH, success(request, PATH.local(), THEIRS), 2);
        assertThat(agent.counters().responsesReceived()).isEqualTo(1);
    }

    @Test
    void anAnswerFromAnotherAddressFailsThePair() {
        Path other = Path.udp(PATH.local(), address("192.0.2.3", 6000));

        feed(agent, other, success(request, PATH.local(), THEIRS), 1);

        assertThat(agent.counters().asymmetric()).isEqualTo(1);
        assertThat(checksUntil(10 * SECOND)).isEmpty();
        assertThat(agent.selectedPath()).isNull();
    }

    @Test
    void anyErrorButARoleConflictFailsThePair() {
        feed(agent, PATH, error(request, 500, THEIRS), 1);

        assertThat(checksUntil(10 * SECOND)).isEmpty();
    }

    @Test
    void aRoleConflictTurnsUsRoundAndRepeatsTheCheck() {
        feed(agent, PATH, error(request, 487, THEIRS), 1);

        assertThat(agent.role()).isEqualTo(IceRole.CONTROLLED);
        agent.advance(50 * MILLISECOND);
        Fixtures.Sent again = sent(agent).get(0);
        assertThat(again.message().role()).isEqualTo(IceRole.CONTROLLED);
        assertThat(again.message().transactionNumber())
                .isNotEqualTo(request.message().transactionNumber());
        assertThat(agent.counters().roleConflicts()).isEqualTo(1);
    }

    @Test
    void aLostRoleConflictChangesTheTieBreakerOfLaterChecks() {
        feed(agent, PATH, error(request, 487, THEIRS), 1);
        agent.advance(50 * MILLISECOND);
        Fixtures.Sent again = sent(agent).get(0);
        agent.advance(550 * MILLISECOND);
        Fixtures.Sent repeated = sent(agent).get(0);

        assertThat(again.message().tieBreaker()).isNotEqualTo(request.message().tieBreaker());
        assertThat(repeated.bytes()).isEqualTo(again.bytes());
    }

    @Test
    void anOldRoleConflictTurnsUsRoundOnlyOnce() {
        agent.addRemoteCandidate(Fixtures.host("192.0.2.3", 6000));
        agent.endOfRemoteCandidates();
        agent.advance(500 * MILLISECOND);
        List<Fixtures.Sent> both = sent(agent);
        Fixtures.Sent other = both.stream()
                .filter(each -> !each.path().equals(PATH))
                .findFirst()
                .orElseThrow();

        feed(agent, PATH, error(request, 487, THEIRS), 501 * MILLISECOND);
        feed(agent, other.path(), error(other, 487, THEIRS), 502 * MILLISECOND);

        assertThat(agent.role()).isEqualTo(IceRole.CONTROLLED);
        assertThat(agent.counters().roleConflicts()).isEqualTo(2);
    }

    @Test
    void anAnswerWithAnAttributeThatMustBeUnderstoodFailsThePair() {
        byte[] answer = Fixtures.finish(
                new StunWriter()
                        .begin(
                                StunMessage.BINDING_SUCCESS,
                                request.message().transactionTag(),
                                request.message().transactionNumber())
                        .int32(0x7777, 5)
                        .mappedAddress(PATH.local()),
                THEIRS);

        feed(agent, PATH, answer, 1);

        assertThat(agent.counters().unknownAttributes()).isEqualTo(1);
        assertThat(agent.counters().responsesReceived()).isZero();
        assertThat(checksUntil(10 * SECOND)).isEmpty();
    }

    @Test
    void anUnknownMappedAddressIsOurPeerReflexiveCandidate() {
        feed(agent, PATH, success(request, address("203.0.113.5", 777), THEIRS), 1);
        agent.advance(50 * MILLISECOND);
        feed(agent, PATH, success(sent(agent).get(0), address("203.0.113.5", 777), THEIRS), 50 * MILLISECOND);

        Candidate ours = agent.selectedPathStats().local();
        assertThat(ours.type()).isEqualTo(CandidateType.PRFLX);
        assertThat(ours.address()).isEqualTo(address("203.0.113.5", 777));
        assertThat(ours.relatedAddress()).isEqualTo(PATH.local());
        assertThat(events(agent).stream().filter(IceEvent.PeerReflexiveDiscovered.class::isInstance))
                .containsExactly(new IceEvent.PeerReflexiveDiscovered(ours, false));
    }

    @Test
    void checksAreSentAgainOnTheScheduleOfRfc8489() {
        agent.endOfRemoteCandidates();

        List<Long> times = checksUntil(60 * SECOND);

        assertThat(times)
                .containsExactly(
                        500 * MILLISECOND,
                        1500 * MILLISECOND,
                        3500 * MILLISECOND,
                        7500 * MILLISECOND,
                        15500 * MILLISECOND,
                        31500 * MILLISECOND);
        assertThat(events(agent)).containsExactly(new IceEvent.StateChanged(IceState.FAILED));
        assertThat(agent.deadlineNanos()).isEqualTo(IceAgent.NO_DEADLINE);
    }

    @Test
    void patienceLastsUntilTheLastCheckIsGivenUp() {
        agent.endOfRemoteCandidates();

        Fixtures.idle(agent, 39_499 * MILLISECOND);
        assertThat(agent.state()).isEqualTo(IceState.CHECKING);
        Fixtures.idle(agent, 39_500 * MILLISECOND);
        assertThat(agent.state()).isEqualTo(IceState.FAILED);
    }

    /** RFC 8445 §14.2: the longer of what both want; a mistake of the peer does not stop the call. */
    @ParameterizedTest
    @CsvSource({"20, 20", "5, 20", "80, 80", "4000000000, 1000"})
    void newChecksKeepTheirDistance(long wantedByThePeer, long keptMillis) {
        IceAgent busy = Fixtures.agent(
                Fixtures.config(IceRole.CONTROLLING, OURS, 1)
                        .withTiming(IceTiming.DEFAULT.withCheckInterval(Duration.ofMillis(20))),
                1);
        busy.setRemoteCheckInterval(Duration.ofMillis(wantedByThePeer));
        busy.addLocalCandidate(Fixtures.host("192.0.2.1", 5000));
        busy.setRemoteCredentials(THEIRS);
        for (int i = 1; i <= 10; i++) {
            busy.addRemoteCandidate(Fixtures.host("192.0.2." + (10 + i), 6000));
        }
        List<Long> times = new ArrayList<>();
        Set<Path> paths = new HashSet<>();
        while (paths.size() < 10 && busy.deadlineNanos() < 60 * SECOND) {
            long now = busy.deadlineNanos();
            busy.advance(now);
            sent(busy).stream().filter(sent -> paths.add(sent.path())).forEach(sent -> times.add(now));
        }

        assertThat(times).hasSize(10);
        for (int i = 1; i < times.size(); i++) {
            assertThat(times.get(i) - times.get(i - 1)).isEqualTo(keptMillis * MILLISECOND);
        }
    }

    @Test
    void pairsOfOneFoundationWaitForTheFirst() {
        IceAgent frozen = Fixtures.agent(IceRole.CONTROLLING, OURS, 1);
        frozen.addLocalCandidate(Fixtures.host("192.0.2.1", 5000));
        frozen.setRemoteCredentials(THEIRS);
        frozen.addRemoteCandidate(Candidate.host(address("192.0.2.2", 1), 500));
        frozen.addRemoteCandidate(Candidate.host(address("192.0.2.2", 2), 400));
        frozen.advance(0);
        Fixtures.Sent first = sent(frozen).get(0);
        frozen.advance(100 * MILLISECOND);
        assertThat(sent(frozen)).isEmpty();

        feed(frozen, first.path(), success(first, PATH.local(), THEIRS), 110 * MILLISECOND);
        frozen.advance(110 * MILLISECOND);

        assertThat(sent(frozen).get(0).path().remote().getPort()).isEqualTo(2);
    }

    private List<Long> checksUntil(long untilNanos) {
        List<Long> times = new ArrayList<>();
        while (agent.deadlineNanos() <= untilNanos) {
            long now = agent.deadlineNanos();
            agent.advance(now);
            sent(agent).forEach(sent -> times.add(now));
        }
        return times;
    }

    private static byte[] refingerprint(byte[] bytes) {
        int fingerprint = StunFingerprint.of(bytes, 0, bytes.length - 8);
        dev.nightjar.core.NetworkBytes.putInt32(bytes, bytes.length - 4, fingerprint);
        return bytes;
    }
}
