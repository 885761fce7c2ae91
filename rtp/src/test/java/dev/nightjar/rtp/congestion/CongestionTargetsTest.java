package dev.nightjar.rtp.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The promises of docs/congestion.md, on several seeds each. */
class CongestionTargetsTest {
    private static final int SEEDS = 4;

    static Stream<Arguments> links() {
        return LongStream.of(Scenarios.CAPACITIES)
                .boxed()
                .flatMap(capacity -> LongStream.rangeClosed(1, SEEDS).mapToObj(seed -> Arguments.of(capacity, seed)));
    }

    static LongStream capacities() {
        return LongStream.of(Scenarios.CAPACITIES);
    }

    @ParameterizedTest(name = "{0} bit/s, seed {1}")
    @MethodSource("links")
    void reachesFourFifthsWithinTenSecondsAndHoldsTheCapacityWithAShortQueue(long capacity, long seed) {
        FlowTrace trace = Scenarios.steady(capacity, 0, seed).flows().get(0).trace;

        assertThat(trace.secondsUntilSent(0.8 * capacity)).isLessThanOrEqualTo(10);
        assertThat(trace.arrivedBps(Scenarios.STEADY_FROM, Scenarios.STEADY_TO))
                .isBetween(0.85 * capacity, 1.0 * capacity);
        assertThat(trace.queueMillis(Scenarios.STEADY_FROM, Scenarios.STEADY_TO, 0.99))
                .isLessThan(100);
        assertThat(trace.refused()).isZero();
    }

    @ParameterizedTest(name = "{0} bit/s")
    @MethodSource("capacities")
    void feedbackOfRfc8888KeepsTheSamePromises(long capacity) {
        FlowTrace trace = Scenarios.byRtpFeedback(capacity, 1).flows().get(0).trace;

        assertThat(trace.secondsUntilSent(0.8 * capacity)).isLessThanOrEqualTo(10);
        assertThat(trace.arrivedBps(Scenarios.STEADY_FROM, Scenarios.STEADY_TO))
                .isBetween(0.85 * capacity, 1.0 * capacity);
        assertThat(trace.queueMillis(Scenarios.STEADY_FROM, Scenarios.STEADY_TO, 0.99))
                .isLessThan(100);
    }

    @ParameterizedTest(name = "{0} bit/s, seed {1}")
    @MethodSource("links")
    void yieldsWithinTwoSecondsWhenTheCapacityHalvesAndComesBack(long capacity, long seed) {
        Scene scene = Scenarios.drop(capacity, seed);
        FlowTrace trace = scene.flows().get(0).trace;

        assertThat(Scenarios.secondsToYield(scene, capacity)).isLessThanOrEqualTo(2);
        assertThat(trace.sentBps(Scenarios.DROP_AT + 2, Scenarios.RISE_AT))
                .isBetween(0.75 * capacity / 2, capacity / 2.0);
        assertThat(trace.arrivedBps(Scenarios.DROP_TO - 10, Scenarios.DROP_TO)).isGreaterThan(0.75 * capacity);
    }

    @ParameterizedTest(name = "{0} bit/s, seed {1}")
    @MethodSource("links")
    void keepsSevenTenthsWhereOnePacketInTwentyIsLostAtRandom(long capacity, long seed) {
        FlowTrace trace = Scenarios.steady(capacity, 0.05, seed).flows().get(0).trace;

        assertThat(trace.arrivedBps(Scenarios.STEADY_FROM, Scenarios.STEADY_TO)).isGreaterThan(0.7 * capacity);
        assertThat(trace.queueMillis(Scenarios.STEADY_FROM, Scenarios.STEADY_TO, 0.95))
                .isLessThan(100);
    }

    /** Where there is most to share, shares differ most: further seeds. */
    static Stream<Arguments> sharedLinks() {
        Stream<Arguments> more =
                LongStream.rangeClosed(SEEDS + 1, 3 * SEEDS).mapToObj(seed -> Arguments.of(10_000_000L, seed));
        return Stream.concat(links(), more);
    }

    @ParameterizedTest(name = "{0} bit/s, seed {1}")
    @MethodSource("sharedLinks")
    void threeFlowsShareFairly(long capacity, long seed) {
        Scene scene = Scenarios.share(capacity, seed);

        assertThat(Scenarios.fairness(scene)).isGreaterThanOrEqualTo(0.9);
    }

    @ParameterizedTest(name = "{0} bit/s, seed {1}")
    @MethodSource("links")
    void aQueueTooShortForDelayToTellIsHeldByItsLosses(long capacity, long seed) {
        Scene scene = Scenarios.shallow(capacity, seed);
        FlowTrace trace = scene.flows().get(0).trace;

        assertThat(trace.arrivedBps(Scenarios.STEADY_FROM, Scenarios.STEADY_TO)).isGreaterThan(0.8 * capacity);
        assertThat(trace.loss(Scenarios.STEADY_FROM, Scenarios.STEADY_TO)).isLessThan(0.1);
    }
}
