package dev.nightjar.rtp.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.testkit.Seeds;
import org.junit.jupiter.api.Test;

/** Feedback that fails, clocks that jump, paths that change, applications that pause. */
class CongestionTroubleTest {
    private static final long CAPACITY = 3_000_000;

    private final long seed = Seeds.seed(7);
    private final Scene scene = new Scene(Scene.link(CAPACITY, 0, seed), 0, seed);

    @Test
    void sendsLessWhileNothingIsHeardAndComesBackByAProbe() {
        Flow flow = scene.flow();
        scene.feedbackPasses = now -> now < 30e9 || now > 36e9;

        scene.run(60);

        assertThat(flow.trace.sentBps(35, 36)).isLessThan(0.5 * flow.trace.sentBps(25, 30));
        assertThat(flow.trace.arrivedBps(40, 45)).isGreaterThan(0.75 * CAPACITY);
    }

    @Test
    void feedbackThatComesLateByHalfASecondDoesNotStopIt() {
        Flow flow = scene.flow();
        scene.feedbackDelayNanos = 500_000_000;

        scene.run(60);

        assertThat(flow.trace.arrivedBps(20, 60)).isGreaterThan(0.7 * CAPACITY);
        assertThat(flow.trace.queueMillis(20, 60, 0.95)).isLessThan(150);
    }

    @Test
    void aJumpOfTheReceiversClockIsNoQueue() {
        Flow flow = scene.flow();
        scene.at(30, () -> scene.jumpReceiverClock(40_000_000_000L));

        scene.run(45);

        assertThat(flow.trace.arrivedBps(30, 45)).isGreaterThan(0.8 * CAPACITY);
        assertThat(flow.trace.queueMillis(30, 45, 0.99)).isLessThan(100);
    }

    @Test
    void aPathThatHasBecomeLongerIsNotTakenForAQueueForEver() {
        Flow flow = scene.flow();
        scene.at(30, () -> scene.jumpReceiverClock(700_000_000L));

        scene.run(90);

        assertThat(flow.trace.arrivedBps(31, 50)).isGreaterThan(0.5 * CAPACITY);
        assertThat(flow.trace.arrivedBps(70, 90)).isGreaterThan(0.85 * CAPACITY);
        assertThat(flow.trace.queueMillis(31, 90, 0.99)).isLessThan(100);
    }

    @Test
    void anotherRouteIsFoundFromTheBeginning() {
        Flow flow = scene.flow();
        scene.at(30, () -> {
            scene.link = Scene.link(600_000, 0, seed);
            flow.controller.routeChanged(30_000_000_000L);
        });

        scene.run(60);

        assertThat(flow.trace.sentBps(31, 32)).isLessThan(900_000);
        assertThat(flow.trace.arrivedBps(40, 60)).isBetween(0.8 * 600_000, 600_000.0);
    }

    @Test
    void anApplicationThatSendsLittleDoesNotDriftAwayFromWhatWasSeen() {
        Flow flow = scene.flow(BandwidthConfig.DEFAULT, 0.2, 0);

        scene.run(60);

        long target = flow.controller.targetBitrateBps();
        assertThat(target).isBetween((long) (0.6 * CAPACITY), 2 * CAPACITY);
        assertThat(flow.trace.queueMillis(20, 60, 0.95)).isLessThan(50);
    }

    @Test
    void theRangeIsKept() {
        Flow flow = scene.flow(new BandwidthConfig(100_000, 200_000, 800_000), 1, 0);

        scene.run(20);
        assertThat(flow.controller.targetBitrateBps()).isEqualTo(800_000);

        flow.controller.configure(new BandwidthConfig(100_000, 200_000, 400_000), 20_000_000_000L);
        scene.run(30);
        assertThat(flow.controller.targetBitrateBps()).isEqualTo(400_000);
        assertThat(flow.trace.sentBps(22, 30)).isBetween(350_000.0, 430_000.0);
    }

    @Test
    void feedbackOfRfc8888ServesAsWell() {
        Flow flow = scene.flow();
        scene.usesRtpFeedback = true;

        scene.run(60);

        assertThat(flow.trace.secondsUntilSent(0.8 * CAPACITY)).isLessThan(10);
        assertThat(flow.trace.arrivedBps(20, 60)).isBetween(0.8 * CAPACITY, 1.0 * CAPACITY);
        assertThat(flow.trace.queueMillis(20, 60, 0.95)).isLessThan(100);
    }

    @Test
    void feedbackOfRfc8888SurvivesLossBothWays() {
        Scene lossy = new Scene(Scene.link(CAPACITY, 0.05, seed), 0.05, seed);
        lossy.usesRtpFeedback = true;
        Flow flow = lossy.flow();

        lossy.run(60);

        assertThat(flow.trace.arrivedBps(20, 60)).isGreaterThan(0.7 * CAPACITY);
        assertThat(flow.controller.lossRate()).isBetween(0.0, 0.12);
    }

    @Test
    void theSameSeedPlaysTheSame() {
        Scene first = Scenarios.steady(1_000_000, 0.02, seed);
        Scene second = Scenarios.steady(1_000_000, 0.02, seed);

        assertThat(first.flows().get(0).trace.samples())
                .isEqualTo(second.flows().get(0).trace.samples());
    }
}
