package dev.nightjar.ice;

import static dev.nightjar.ice.Fixtures.MILLISECOND;
import static dev.nightjar.ice.Fixtures.OURS;
import static dev.nightjar.ice.Fixtures.SECOND;
import static dev.nightjar.ice.Fixtures.THEIRS;
import static dev.nightjar.ice.Fixtures.agent;
import static dev.nightjar.ice.Fixtures.host;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.Impairment;
import dev.nightjar.testkit.Seeds;
import dev.nightjar.testkit.VirtualLink;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Candidates that come one by one, from one side or both, and the end of them: RFC 8838. */
class TrickleTest {
    private static final List<Candidate> LEFT = List.of(host("2001:db8::1", 5000), host("192.0.2.1", 5000));
    private static final List<Candidate> RIGHT = List.of(host("2001:db8::2", 6000), host("192.0.2.2", 6000));
    private final IceAgent left = agent(IceRole.CONTROLLING, OURS, 1);
    private final IceAgent right = agent(IceRole.CONTROLLED, THEIRS, 2);
    private final VirtualLink<IceEvent, IceEvent> link =
            new VirtualLink<>(left, right, Impairment.NONE.withDelay(20_000_000), 3);

    @Test
    void halfTrickleWhereTheOfferIsWholeAndTheAnswerTrickles() {
        LEFT.forEach(left::addLocalCandidate);
        right.setRemoteCredentials(OURS);
        LEFT.forEach(right::addRemoteCandidate);
        right.endOfRemoteCandidates();
        left.setRemoteCredentials(THEIRS);
        link.run(2 * SECOND);
        assertThat(left.state()).isEqualTo(IceState.NEW);

        for (Candidate candidate : RIGHT) {
            right.addLocalCandidate(candidate);
            left.addRemoteCandidate(candidate);
            link.run(SECOND);
        }

        assertThat(right.state()).isEqualTo(IceState.COMPLETED);
        assertThat(left.state()).as("until the answerer says that it was all").isEqualTo(IceState.CONNECTED);
        left.endOfRemoteCandidates();
        assertThat(left.state()).isEqualTo(IceState.COMPLETED);
    }

    @Test
    void candidatesInAnyOrderAndAtAnyTimeConnect() {
        long first = Seeds.seed(41);
        for (long seed = first; seed < first + 100; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            IceAgent one = agent(IceRole.CONTROLLING, OURS, seed);
            IceAgent other = agent(IceRole.CONTROLLED, THEIRS, seed + 1000);
            Impairment rough = Impairment.NONE.withLoss(0.1).withDelay(30_000_000);
            VirtualLink<IceEvent, IceEvent> both = new VirtualLink<>(one, other, rough, seed);
            List<Runnable> signals = new ArrayList<>();
            signals.add(() -> one.setRemoteCredentials(THEIRS));
            signals.add(() -> other.setRemoteCredentials(OURS));
            LEFT.forEach(each -> signals.add(() -> one.addLocalCandidate(each)));
            LEFT.forEach(each -> signals.add(() -> other.addRemoteCandidate(each)));
            RIGHT.forEach(each -> signals.add(() -> other.addLocalCandidate(each)));
            RIGHT.forEach(each -> signals.add(() -> one.addRemoteCandidate(each)));

            while (!signals.isEmpty()) {
                signals.remove(random.nextInt(signals.size())).run();
                both.run(random.nextLong(3 * SECOND));
            }
            one.endOfRemoteCandidates();
            other.endOfRemoteCandidates();
            both.runUntil(() -> one.selectedPath() != null && other.selectedPath() != null, 40 * SECOND);
            both.run(5 * SECOND);

            assertThat(one.selectedPath())
                    .as("seed %s", seed)
                    .isEqualTo(other.selectedPath().reversed());
            assertThat(one.state()).as("seed %s", seed).isEqualTo(IceState.COMPLETED);
        }
    }

    @Test
    void withoutTheEndOfCandidatesNothingIsGivenUp() {
        LEFT.forEach(left::addLocalCandidate);
        left.setRemoteCredentials(THEIRS);
        RIGHT.forEach(left::addRemoteCandidate);

        Fixtures.idle(left, 600 * SECOND);
        assertThat(left.state()).isEqualTo(IceState.CHECKING);
        right.setRemoteCredentials(OURS);
        Candidate late = host("192.0.2.77", 6000);
        right.addLocalCandidate(late);
        left.addRemoteCandidate(late);
        VirtualLink<IceEvent, IceEvent> again = new VirtualLink<>(left, right, Impairment.NONE, 5);
        again.run(700 * SECOND);

        assertThat(left.state()).isEqualTo(IceState.CONNECTED);
    }

    @Test
    void theEndOfCandidatesBeforeAnyIsNoFailureWhileChecksMayComeIn() {
        LEFT.forEach(left::addLocalCandidate);
        left.setRemoteCredentials(THEIRS);
        left.endOfRemoteCandidates();

        Fixtures.idle(left, 39_400 * MILLISECOND);
        assertThat(left.state()).isEqualTo(IceState.NEW);
        Fixtures.idle(left, 39_600 * MILLISECOND);

        assertThat(left.state()).isEqualTo(IceState.FAILED);
    }

    @Test
    void aBetterCandidateThatComesAfterNominationIsLeftAlone() {
        left.addLocalCandidate(LEFT.get(1));
        right.addLocalCandidate(RIGHT.get(1));
        left.setRemoteCredentials(THEIRS);
        right.setRemoteCredentials(OURS);
        left.addRemoteCandidate(RIGHT.get(1));
        right.addRemoteCandidate(LEFT.get(1));
        link.run(2 * SECOND);
        assertThat(left.selectedPath().remote()).isEqualTo(RIGHT.get(1).address());

        left.addLocalCandidate(LEFT.get(0));
        right.addLocalCandidate(RIGHT.get(0));
        left.addRemoteCandidate(RIGHT.get(0));
        right.addRemoteCandidate(LEFT.get(0));
        link.run(10 * SECOND);

        // RFC 8445 §8.1.1: one nomination; renomination is for those who have agreed on it.
        assertThat(left.selectedPath().remote()).isEqualTo(RIGHT.get(1).address());
        assertThat(right.selectedPath()).isEqualTo(left.selectedPath().reversed());
    }
}
