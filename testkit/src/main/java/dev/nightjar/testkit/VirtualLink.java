package dev.nightjar.testkit;

import dev.nightjar.core.Path;
import dev.nightjar.core.SansIo;
import dev.nightjar.core.Transmit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Two cores, a seeded link between them and a clock that jumps from one thing that happens to the next.
 *
 * <p>A datagram sent by one core arrives at the other on the reversed path. Events are collected in order.
 *
 * @param <A> the left core's events
 * @param <B> the right core's events
 */
public final class VirtualLink<A, B> {
    private final SansIo<A> left;
    private final SansIo<B> right;
    private final Impairment impairment;
    private final SplittableRandom random;
    private final PriorityQueue<InFlight> inFlight =
            new PriorityQueue<>(Comparator.comparingLong(InFlight::arrivalNanos).thenComparingLong(InFlight::order));
    private final List<A> leftEvents = new ArrayList<>();
    private final List<B> rightEvents = new ArrayList<>();
    private Predicate<Datagram> filter = datagram -> true;
    private long nowNanos;
    private long sent;
    private long queued;

    /**
     * Joins two cores at time 0.
     *
     * @param left one core
     * @param right the other
     * @param impairment what the link does, both ways
     * @param seed of every random choice
     */
    public VirtualLink(SansIo<A> left, SansIo<B> right, Impairment impairment, long seed) {
        this.left = left;
        this.right = right;
        this.impairment = impairment;
        this.random = new SplittableRandom(seed);
    }

    /** Lets through only what {@code filter} accepts, besides the link's own losses. */
    public void filter(Predicate<Datagram> filter) {
        this.filter = filter;
    }

    /** {@return the time, nanoseconds since the link was made} */
    public long nowNanos() {
        return nowNanos;
    }

    /** {@return what the left core has reported so far} */
    public List<A> leftEvents() {
        return leftEvents;
    }

    /** {@return what the right core has reported so far} */
    public List<B> rightEvents() {
        return rightEvents;
    }

    /** Plays {@code nanos} of time. */
    public void run(long nanos) {
        long end = nowNanos + nanos;
        while (step(end)) {
            // each step is one arrival or one deadline
        }
        nowNanos = end;
        left.advance(end);
        right.advance(end);
        drain();
    }

    /**
     * Plays until {@code done}.
     *
     * @throws AssertionError when {@code limitNanos} more pass before that, or nothing is left to happen
     */
    public void runUntil(BooleanSupplier done, long limitNanos) {
        long end = nowNanos + limitNanos;
        drain();
        while (!done.getAsBoolean()) {
            if (!step(end)) {
                throw new AssertionError("not done within " + limitNanos / 1_000_000 + " ms of virtual time");
            }
        }
    }

    private boolean step(long endNanos) {
        drain();
        InFlight next = inFlight.peek();
        long arrival = next == null ? SansIo.NO_DEADLINE : next.arrivalNanos();
        long deadline = Math.min(left.deadlineNanos(), right.deadlineNanos());
        long then = Math.max(nowNanos, Math.min(arrival, deadline));
        if (then > endNanos) {
            return false;
        }
        nowNanos = then;
        if (arrival <= nowNanos) {
            inFlight.remove();
            byte[] bytes = next.datagram.bytes().clone(); // the core may change them, and a duplicate may follow
            SansIo<?> to = next.datagram.fromLeft() ? right : left;
            to.receive(next.datagram.path(), bytes, 0, bytes.length, nowNanos);
            drain();
        }
        left.advance(nowNanos);
        right.advance(nowNanos);
        drain();
        return true;
    }

    private void drain() {
        send(left, true);
        send(right, false);
        for (A event = left.pollEvent(); event != null; event = left.pollEvent()) {
            leftEvents.add(event);
        }
        for (B event = right.pollEvent(); event != null; event = right.pollEvent()) {
            rightEvents.add(event);
        }
        send(left, true);
        send(right, false);
    }

    private void send(SansIo<?> from, boolean fromLeft) {
        for (Transmit transmit = from.pollTransmit(); transmit != null; transmit = from.pollTransmit()) {
            byte[] bytes = new byte[transmit.length()];
            System.arraycopy(transmit.buffer(), transmit.offset(), bytes, 0, bytes.length);
            Datagram datagram = new Datagram(fromLeft, transmit.path().reversed(), bytes, sent++);
            if (filter.test(datagram)) {
                impairment.carry(
                        bytes.length,
                        random,
                        transit -> inFlight.add(new InFlight(nowNanos + transit, queued++, datagram)));
            }
        }
    }

    /**
     * A datagram on the link.
     *
     * @param fromLeft whether the left core sent it
     * @param path as the receiver will see it
     * @param bytes its own copy
     * @param index how many datagrams were sent before it, both ways
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by identity only
    public record Datagram(boolean fromLeft, Path path, byte[] bytes, long index) {}

    private record InFlight(long arrivalNanos, long order, Datagram datagram) {}
}
