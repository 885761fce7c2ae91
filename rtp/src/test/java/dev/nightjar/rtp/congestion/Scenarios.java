package dev.nightjar.rtp.congestion;

import dev.nightjar.testkit.Bottleneck;
import java.util.List;

/** The situations in which the controller is judged, for tests and for docs/congestion.md alike. */
final class Scenarios {
    /** The capacities, in bits per second. */
    static final long[] CAPACITIES = {300_000, 1_000_000, 3_000_000, 10_000_000};

    static final double STEADY_FROM = 20;
    static final double STEADY_TO = 60;
    static final double DROP_AT = 30;
    static final double RISE_AT = 50;
    static final double DROP_TO = 80;
    static final double FAIR_FROM = 60;
    static final double FAIR_TO = 120;

    private Scenarios() {}

    /** One flow alone for a minute; {@code loss} of the packets and of the feedback is lost. */
    static Scene steady(long capacityBps, double loss, long seed) {
        Scene scene = new Scene(Scene.link(capacityBps, loss, seed), loss, seed);
        scene.flow();
        scene.run(STEADY_TO);
        return scene;
    }

    /** One flow alone for a minute, whose receiver speaks RFC 8888. */
    static Scene byRtpFeedback(long capacityBps, long seed) {
        Scene scene = new Scene(Scene.link(capacityBps, 0, seed), 0, seed);
        scene.usesRtpFeedback = true;
        scene.flow();
        scene.run(STEADY_TO);
        return scene;
    }

    /** The capacity falls to half and comes back after 20 s. */
    static Scene drop(long capacityBps, long seed) {
        Bottleneck link = new Bottleneck(
                List.of(
                        new Bottleneck.Step(0, capacityBps),
                        new Bottleneck.Step((long) (DROP_AT * 1e9), capacityBps / 2),
                        new Bottleneck.Step((long) (RISE_AT * 1e9), capacityBps)),
                Scene.ROUND_TRIP_NANOS / 2,
                Scene.queueBytes(capacityBps),
                0,
                seed);
        Scene scene = new Scene(link, 0, seed);
        scene.flow();
        scene.run(DROP_TO);
        return scene;
    }

    /** Three flows that begin 10 s apart. */
    static Scene share(long capacityBps, long seed) {
        Scene scene = new Scene(Scene.link(capacityBps, 0, seed), 0, seed);
        for (int i = 0; i < 3; i++) {
            scene.flow(BandwidthConfig.DEFAULT, 1, 10.0 * i);
        }
        scene.run(FAIR_TO);
        return scene;
    }

    /** A queue of 40 ms, in which delay tells little and loss much. */
    static Scene shallow(long capacityBps, long seed) {
        int queueBytes = (int) Math.max(3_600, capacityBps / 200);
        Bottleneck link = new Bottleneck(
                List.of(new Bottleneck.Step(0, capacityBps)), Scene.ROUND_TRIP_NANOS / 2, queueBytes, 0, seed);
        Scene scene = new Scene(link, 0, seed);
        scene.flow();
        scene.run(STEADY_TO);
        return scene;
    }

    /** Seconds from the drop until half a second's rate is at most the new capacity. */
    static double secondsToYield(Scene scene, long capacityBps) {
        FlowTrace trace = scene.flows().get(0).trace;
        for (int tenth = 5; tenth < 200; tenth++) {
            double end = DROP_AT + tenth / 10.0;
            if (trace.sentBps(end - 0.5, end) <= capacityBps / 2.0) {
                return end - DROP_AT;
            }
        }
        return Double.POSITIVE_INFINITY;
    }

    /** Jain's index of what arrived in the last minute: 1 where all have the same, a third where one has all. */
    static double fairness(Scene scene) {
        double sum = 0;
        double squares = 0;
        for (Flow flow : scene.flows()) {
            double rate = flow.trace.arrivedBps(FAIR_FROM, FAIR_TO);
            sum += rate;
            squares += rate * rate;
        }
        return sum * sum / (scene.flows().size() * squares);
    }
}
