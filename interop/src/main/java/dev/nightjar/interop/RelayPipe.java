package dev.nightjar.interop;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One direction of the relay without its sockets: decides which datagrams leave, and when. Times are
 * {@code System.nanoTime()} or a test's own.
 *
 * <p>The relay's thread calls all but {@link #link}, {@link #stall}, {@link #blackout}, {@link #loseDtls} and
 * {@link #counters}, which any thread may.
 */
final class RelayPipe {
    /** A datagram on its way. */
    record Departure(long dueNanos, long order, ByteBuffer bytes, DatagramChannel channel, SocketAddress target) {}

    private final SplittableRandom random;
    private final PriorityQueue<Departure> queue = new PriorityQueue<>(
            Comparator.<Departure>comparingLong(d -> d.dueNanos()).thenComparingLong(d -> d.order()));
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong forwarded = new AtomicLong();
    private final AtomicLong forwardedBytes = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong blackedOut = new AtomicLong();
    private final AtomicLong overflowed = new AtomicLong();
    private final AtomicLong duplicated = new AtomicLong();
    private final AtomicLong reordered = new AtomicLong();
    private final AtomicLong unrouted = new AtomicLong();
    private final AtomicLong singledOut = new AtomicLong();
    private final AtomicInteger dtlsUntilLoss = new AtomicInteger();
    private volatile RelayLink link = RelayLink.NONE;
    private volatile long stalledUntil = Long.MIN_VALUE;
    private volatile long blackUntil = Long.MIN_VALUE;
    private long bottleneckFreeAt = Long.MIN_VALUE;
    private long lastInOrder = Long.MIN_VALUE;
    private long order;

    RelayPipe(SplittableRandom random) {
        this.random = random;
    }

    void link(RelayLink link) {
        this.link = link;
    }

    /** Nothing leaves until then; what is queued leaves afterwards. */
    void stall(long untilNanos) {
        stalledUntil = untilNanos;
    }

    /** Everything that comes in until then is lost. */
    void blackout(long untilNanos) {
        blackUntil = untilNanos;
    }

    /** Loses the {@code number}th DTLS datagram from now on, from 1, and no other. */
    void loseDtls(int number) {
        dtlsUntilLoss.set(number);
    }

    void accept(ByteBuffer datagram, DatagramChannel channel, SocketAddress target, long now) {
        received.incrementAndGet();
        RelayLink current = link;
        int size = datagram.remaining();
        if (now < blackUntil) {
            blackedOut.incrementAndGet();
            return;
        }
        if (isDtls(datagram) && dtlsUntilLoss.getAndDecrement() == 1) {
            singledOut.incrementAndGet();
            return;
        }
        if (random.nextDouble() < current.loss()) {
            lost.incrementAndGet();
            return;
        }
        long start = now;
        if (current.bitsPerSecond() > 0) {
            start = Math.max(now, bottleneckFreeAt);
            double queued = (start - now) * (double) current.bitsPerSecond() / 8e9;
            if (queued + size > current.queueBytes()) {
                overflowed.incrementAndGet();
                return;
            }
            start += (long) (size * 8e9 / current.bitsPerSecond());
            bottleneckFreeAt = start;
        }
        byte[] bytes = new byte[size];
        datagram.get(bytes);
        queue.add(new Departure(due(current, start), order++, ByteBuffer.wrap(bytes), channel, target));
        if (random.nextDouble() < current.duplication()) {
            duplicated.incrementAndGet();
            queue.add(new Departure(due(current, start), order++, ByteBuffer.wrap(bytes), channel, target));
        }
    }

    /** RFC 7983 §7. */
    private static boolean isDtls(ByteBuffer datagram) {
        return datagram.hasRemaining()
                && datagram.get(datagram.position()) >= 20
                && datagram.get(datagram.position()) <= 63;
    }

    /** A datagram came in that has nowhere to go. */
    void dropUnrouted() {
        received.incrementAndGet();
        unrouted.incrementAndGet();
    }

    /** {@return the next datagram that is due, or null} */
    @Nullable
    Departure poll(long now) {
        Departure head = queue.peek();
        return head == null || head.dueNanos() > now || stalledUntil > now ? null : queue.remove();
    }

    void departed(int bytes, boolean sent) {
        if (sent) {
            forwarded.incrementAndGet();
            forwardedBytes.addAndGet(bytes);
        } else {
            unrouted.incrementAndGet();
        }
    }

    /** {@return when {@link #poll} next has something, or {@code Long.MAX_VALUE}} */
    long deadline() {
        Departure head = queue.peek();
        return head == null ? Long.MAX_VALUE : Math.max(head.dueNanos(), stalledUntil);
    }

    RelayCounters counters() {
        return new RelayCounters(
                received.get(),
                forwarded.get(),
                forwardedBytes.get(),
                lost.get(),
                blackedOut.get(),
                overflowed.get(),
                duplicated.get(),
                reordered.get(),
                unrouted.get(),
                singledOut.get());
    }

    private long due(RelayLink current, long start) {
        long jitter = current.jitter().toNanos();
        long due = start + current.delay().toNanos() + (jitter == 0 ? 0 : random.nextLong(jitter));
        if (random.nextDouble() < current.reorder()) {
            reordered.incrementAndGet();
            return due + current.delay().toNanos() + jitter;
        }
        lastInOrder = Math.max(due, lastInOrder);
        return lastInOrder;
    }
}
