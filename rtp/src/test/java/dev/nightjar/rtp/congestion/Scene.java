package dev.nightjar.rtp.congestion;

import dev.nightjar.testkit.Bottleneck;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/** Flows that share a bottleneck, and the way back for their feedback; time jumps from one thing to the next. */
final class Scene {
    static final long ROUND_TRIP_NANOS = 50_000_000;

    private final List<Flow> flows = new ArrayList<>();
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::atNanos).thenComparingLong(Event::order));
    private final SplittableRandom random;
    private final double feedbackLoss;
    private final long seed;
    Bottleneck link;

    /** Whether receivers speak RFC 8888 and not transport-wide feedback. */
    boolean usesRtpFeedback;

    Predicate<Long> feedbackPasses = now -> true;
    long feedbackDelayNanos = ROUND_TRIP_NANOS / 2;
    private long receiverClockNanos = 98_765_432_109L;
    private long order;
    private long now;
    private long nextSampleNanos = FlowTrace.SAMPLE_NANOS;

    Scene(Bottleneck link, double feedbackLoss, long seed) {
        this.link = link;
        this.feedbackLoss = feedbackLoss;
        this.seed = seed;
        random = new SplittableRandom(seed ^ 0x5DEECE66DL);
    }

    /** A link of constant capacity with the queue that {@link #queueBytes} gives it. */
    static Bottleneck link(long capacityBps, double loss, long seed) {
        return new Bottleneck(
                List.of(new Bottleneck.Step(0, capacityBps)),
                ROUND_TRIP_NANOS / 2,
                queueBytes(capacityBps),
                loss,
                seed);
    }

    /** 300 ms of the capacity, at least ten packets. */
    static int queueBytes(long capacityBps) {
        return (int) Math.max(12_000, capacityBps * 3 / 80);
    }

    Flow flow(BandwidthConfig config, double share, double startSeconds) {
        int index = flows.size() + 1;
        Flow flow = new Flow(
                this, config, new VideoModel(share, seed * 31 + index), (long) (startSeconds * 1e9), 100 * index);
        flows.add(flow);
        return flow;
    }

    Flow flow() {
        return flow(BandwidthConfig.DEFAULT, 1, 0);
    }

    void send(Flow flow, byte[] bytes, int length) {
        long arrival = link.send(length, now);
        flow.trace.queued(link.queueNanos(), now);
        if (arrival == Bottleneck.LOST) {
            flow.trace.lost();
            return;
        }
        byte[] copy = Arrays.copyOf(bytes, length);
        events.add(new Event(arrival, order++, () -> flow.arrive(copy, now)));
    }

    void feedback(Flow flow, byte[] bytes, int length) {
        if (random.nextDouble() < feedbackLoss || !feedbackPasses.test(now)) {
            return;
        }
        byte[] copy = Arrays.copyOf(bytes, length);
        events.add(new Event(now + feedbackDelayNanos, order++, () -> flow.control(copy, now)));
    }

    /** Does something at that time. */
    void at(double seconds, Runnable action) {
        events.add(new Event((long) (seconds * 1e9), order++, action));
    }

    long receiverClockNanos() {
        return receiverClockNanos;
    }

    void jumpReceiverClock(long nanos) {
        receiverClockNanos += nanos;
    }

    void run(double untilSeconds) {
        long end = (long) (untilSeconds * 1e9);
        while (true) {
            Event next = events.peek();
            long then = Math.min(nextSampleNanos, next == null ? Long.MAX_VALUE : next.atNanos);
            for (Flow flow : flows) {
                then = Math.min(then, flow.deadlineNanos());
            }
            if (then > end) {
                break;
            }
            now = Math.max(now, then);
            if (next != null && next.atNanos <= now) {
                events.remove().action.run();
            }
            for (Flow flow : flows) {
                if (flow.deadlineNanos() <= now) {
                    flow.advance(now);
                }
            }
            if (now >= nextSampleNanos) {
                sample();
            }
        }
        now = end;
    }

    private void sample() {
        for (Flow flow : flows) {
            long target = flow.isStarted(now) ? flow.controller.targetBitrateBps() : 0;
            flow.trace.sample(nextSampleNanos, target, link.queueNanos());
        }
        nextSampleNanos += FlowTrace.SAMPLE_NANOS;
    }

    List<Flow> flows() {
        return flows;
    }

    private record Event(long atNanos, long order, Runnable action) {}
}
