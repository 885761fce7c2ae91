package dev.nightjar.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.core.Path;
import dev.nightjar.core.SansIo;
import dev.nightjar.core.Transmit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VirtualLinkTest {
    private static final long MILLI = 1_000_000;

    @Test
    void deliversEachDatagramOnTheReversedPathAfterTheDelay() {
        VirtualLink<Ticker.Arrival, Ticker.Arrival> link = link(3, Impairment.NONE.withDelay(20 * MILLI), 1);

        link.run(1_000 * MILLI);

        assertThat(link.rightEvents())
                .containsExactly(
                        new Ticker.Arrival(0, Ticker.PATH.reversed(), 20 * MILLI),
                        new Ticker.Arrival(1, Ticker.PATH.reversed(), 30 * MILLI),
                        new Ticker.Arrival(2, Ticker.PATH.reversed(), 40 * MILLI));
        assertThat(link.leftEvents()).isEmpty();
        assertThat(link.nowNanos()).isEqualTo(1_000 * MILLI);
    }

    @Test
    void oneSeedGivesOneRunAndAnotherSeedAnother() {
        Impairment rough = new Impairment(0.2, 10 * MILLI, 50 * MILLI, 0.1, 2_000);

        assertThat(played(rough, 42)).isEqualTo(played(rough, 42)).isNotEqualTo(played(rough, 43));
    }

    private static List<Ticker.Arrival> played(Impairment impairment, long seed) {
        VirtualLink<Ticker.Arrival, Ticker.Arrival> link = link(500, impairment, seed);
        link.run(60_000 * MILLI);
        return link.rightEvents();
    }

    @Test
    void losesTheShareOfDatagramsItIsTold() {
        long seed = Seeds.seed(5);

        assertThat(played(20_000, Impairment.NONE.withLoss(0.1), seed)).isCloseTo(18_000, within(300));
        assertThat(played(100, Impairment.NONE.withLoss(1), seed)).isZero();
        assertThat(played(100, Impairment.NONE.withLoss(0), seed)).isEqualTo(100);
    }

    @Test
    void doublesTheShareOfDatagramsItIsTold() {
        long seed = Seeds.seed(6);

        assertThat(played(20_000, Impairment.NONE.withDuplication(0.1), seed)).isCloseTo(22_000, within(300));
        assertThat(played(100, Impairment.NONE.withDuplication(1), seed)).isEqualTo(200);
    }

    @Test
    void aDuplicateIsWholeThoughTheCoreChangedTheFirstInPlace() {
        VirtualLink<Ticker.Arrival, Ticker.Arrival> link = link(2, Impairment.NONE.withDuplication(1), 1);

        link.run(1_000 * MILLI);

        assertThat(numbers(link.rightEvents())).containsExactly(0, 0, 1, 1);
    }

    private static int played(int datagrams, Impairment impairment, long seed) {
        VirtualLink<Ticker.Arrival, Ticker.Arrival> link = link(datagrams, impairment, seed);
        link.run((datagrams + 1_000L) * 10 * MILLI);
        return link.rightEvents().size();
    }

    @Test
    void keepsTheOrderWithoutJitterAndLosesItWithJitter() {
        List<Integer> inOrder = IntStream.range(0, 500).boxed().toList();

        assertThat(numbers(played(Impairment.NONE, 1))).isEqualTo(inOrder);

        assertThat(numbers(played(Impairment.NONE.withJitter(100 * MILLI), 1)))
                .isNotEqualTo(inOrder)
                .containsExactlyInAnyOrderElementsOf(inOrder);
    }

    @Test
    void keepsTheOrderOfDatagramsSentAtOneTimeWhileOthersArrive() {
        Ticker left = new Ticker(Ticker.PATH, 5, 0, 4);
        SansIo<Ticker.Arrival> right = new AnswersTheFirstAndTheLast(5);
        VirtualLink<Ticker.Arrival, Ticker.Arrival> link = new VirtualLink<>(left, right, Impairment.NONE, 1);

        link.run(10 * MILLI);

        assertThat(numbers(link.leftEvents())).containsExactly(0, 4);
    }

    @Test
    void jitterAddsToTheDelayAndNeverPastItsBound() {
        Impairment impairment = Impairment.NONE.withDelay(20 * MILLI).withJitter(5 * MILLI);

        for (Ticker.Arrival arrival : played(impairment, 9)) {
            long taken = arrival.atNanos() - arrival.number() * 10 * MILLI;
            assertThat(taken).isBetween(20 * MILLI, 25 * MILLI);
        }
    }

    @Test
    void swallowsDatagramsLongerThanTheMtu() {
        Ticker left = new Ticker(Ticker.PATH, 3, MILLI, 1_201);
        VirtualLink<Ticker.Arrival, Ticker.Arrival> link =
                new VirtualLink<>(left, Ticker.silent(), Impairment.NONE.withMaxDatagramBytes(1_200), 1);

        link.run(100 * MILLI);

        assertThat(link.rightEvents()).isEmpty();
    }

    @Test
    void theFilterSeesEveryDatagramAndDecides() {
        VirtualLink<Ticker.Arrival, Ticker.Arrival> link = link(4, Impairment.NONE, 1);
        List<Long> seen = new ArrayList<>();
        link.filter(datagram -> {
            assertThat(datagram.fromLeft()).isTrue();
            seen.add(datagram.index());
            return datagram.index() != 2;
        });

        link.run(1_000 * MILLI);

        assertThat(seen).containsExactly(0L, 1L, 2L, 3L);
        assertThat(numbers(link.rightEvents())).containsExactly(0, 1, 3);
    }

    @Test
    void runsUntilTheConditionHoldsAndNoLonger() {
        VirtualLink<Ticker.Arrival, Ticker.Arrival> link = link(100, Impairment.NONE, 1);

        link.runUntil(() -> link.rightEvents().size() == 7, 10_000 * MILLI);

        assertThat(link.nowNanos()).isEqualTo(61 * MILLI);
    }

    @Test
    void failsWhenTheConditionDoesNotComeInTime() {
        VirtualLink<Ticker.Arrival, Ticker.Arrival> link = link(2, Impairment.NONE, 1);

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> link.runUntil(() -> false, 500 * MILLI))
                .withMessage("not done within 500 ms of virtual time");
    }

    private static VirtualLink<Ticker.Arrival, Ticker.Arrival> link(int ticks, Impairment impairment, long seed) {
        return new VirtualLink<>(new Ticker(Ticker.PATH, ticks, 10 * MILLI, 4), Ticker.silent(), impairment, seed);
    }

    private static List<Integer> numbers(List<Ticker.Arrival> arrivals) {
        return arrivals.stream().map(Ticker.Arrival::number).toList();
    }

    /** Sends back the first and the last of some datagrams that arrive at one time. */
    private static final class AnswersTheFirstAndTheLast implements SansIo<Ticker.Arrival> {
        private final Ticker inner = Ticker.silent();
        private final int last;
        private int received;

        AnswersTheFirstAndTheLast(int datagrams) {
            this.last = datagrams - 1;
        }

        @Override
        public void receive(Path path, byte[] buffer, int offset, int length, long nowNanos) {
            if (received == 0 || received == last) {
                inner.send(received);
            }
            received++;
        }

        @Override
        public void advance(long nowNanos) {
            inner.advance(nowNanos);
        }

        @Override
        public Transmit pollTransmit() {
            return inner.pollTransmit();
        }

        @Override
        public Ticker.Arrival pollEvent() {
            return inner.pollEvent();
        }

        @Override
        public long deadlineNanos() {
            return inner.deadlineNanos();
        }
    }
}
