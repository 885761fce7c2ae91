package dev.nightjar.testkit;

import java.util.ArrayDeque;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A link of limited capacity with a queue in front of it: datagrams leave one behind the other at the capacity of the
 * moment, a datagram that finds the queue full is dropped (drop-tail), and some are lost at random behind it.
 *
 * <p>Only arithmetic: the caller asks what becomes of a datagram and carries it. Datagrams are offered in the order of
 * time.
 */
public final class Bottleneck {
    /** Returned by {@link #send} for a datagram that does not arrive. */
    public static final long LOST = -1;

    private final List<Step> steps;
    private final long delayNanos;
    private final int queueBytes;
    private final double lossRate;
    private final SplittableRandom random;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private int waitingBytes;
    private long freeNanos;
    private long queueNanos;
    private long droppedDatagrams;
    private long lostDatagrams;

    /**
     * Makes an empty link.
     *
     * @param steps capacities in the order of time, the first from 0 on
     * @param delayNanos time every datagram takes behind the queue
     * @param queueBytes most bytes waiting and being sent at once
     * @param lossRate share of datagrams lost at random, 0 to 1
     * @param seed of the losses
     */
    public Bottleneck(List<Step> steps, long delayNanos, int queueBytes, double lossRate, long seed) {
        if (steps.isEmpty() || steps.get(0).atNanos() != 0) {
            throw new IllegalArgumentException("steps: " + steps + " (expected: the first at 0)");
        }
        this.steps = List.copyOf(steps);
        this.delayNanos = delayNanos;
        this.queueBytes = queueBytes;
        this.lossRate = lossRate;
        this.random = new SplittableRandom(seed);
    }

    /** {@return when a datagram sent now arrives, or {@link #LOST}} */
    public long send(int bytes, long nowNanos) {
        while (!waiting.isEmpty() && waiting.peek().leavesNanos() <= nowNanos) {
            waitingBytes -= waiting.remove().bytes();
        }
        long start = Math.max(nowNanos, freeNanos);
        queueNanos = start - nowNanos;
        if (waitingBytes + bytes > queueBytes) {
            droppedDatagrams++;
            return LOST;
        }
        freeNanos = sent(bytes * 8.0, start);
        waiting.add(new Waiting(freeNanos, bytes));
        waitingBytes += bytes;
        if (random.nextDouble() < lossRate) {
            lostDatagrams++;
            return LOST;
        }
        return freeNanos + delayNanos;
    }

    /** When the last of so many bits has left, begun at {@code startNanos}, through all changes of the capacity. */
    private long sent(double bits, long startNanos) {
        double left = bits;
        long at = startNanos;
        int step = stepAt(startNanos);
        while (step + 1 < steps.size()) {
            long end = steps.get(step + 1).atNanos();
            double possible = steps.get(step).capacityBps() * ((end - at) / 1e9);
            if (possible >= left) {
                break;
            }
            left -= possible;
            at = end;
            step++;
        }
        return at + (long) Math.ceil(left * 1e9 / steps.get(step).capacityBps());
    }

    private int stepAt(long nanos) {
        int step = 0;
        while (step + 1 < steps.size() && steps.get(step + 1).atNanos() <= nanos) {
            step++;
        }
        return step;
    }

    /** {@return bits per second at that time} */
    public long capacityBps(long nanos) {
        return steps.get(stepAt(nanos)).capacityBps();
    }

    /** {@return how long the last datagram offered had to wait before its first bit left, or would have had to} */
    public long queueNanos() {
        return queueNanos;
    }

    /** {@return datagrams that found the queue full} */
    public long droppedDatagrams() {
        return droppedDatagrams;
    }

    /** {@return datagrams lost at random} */
    public long lostDatagrams() {
        return lostDatagrams;
    }

    /**
     * A capacity from some time on.
     *
     * @param atNanos from when
     * @param capacityBps bits per second, at least 1
     */
    public record Step(long atNanos, long capacityBps) {
        /** Checks the ranges. */
        public Step {
            if (atNanos < 0 || capacityBps < 1) {
                throw new IllegalArgumentException("step: " + atNanos + ", " + capacityBps + " (expected: >= 0, >= 1)");
            }
        }
    }

    private record Waiting(long leavesNanos, int bytes) {}
}
