package dev.nightjar.rtp.congestion;

import dev.nightjar.core.SansIo;
import org.jspecify.annotations.Nullable;

/**
 * Holds packets back so that they leave at the pacing rate, the most urgent class first.
 *
 * <p>Audio leaves at once. Everything else waits until what has left before has had its time on the path; within a
 * class packets keep their order. Packets that would wait longer than {@link #MAX_QUEUE_NANOS} raise the rate instead.
 * While a {@link ProbeCluster} is under way its rate counts, and where nothing waits the pacer asks for padding.
 *
 * <pre>{@code
 * pacer.offer(PacketClass.VIDEO, streamIndex, bytes, 0, length, now);
 * for (PacedPacket packet = pacer.poll(now); packet != null; packet = pacer.poll(now)) {
 *     send(packet); // or make padding of packet.length() bytes, where its kind is PADDING
 * }
 * sleepUntil(pacer.deadlineNanos());
 * }</pre>
 *
 * <p>Bounded by packets; what does not fit is refused. Buffers are used again, so that nothing allocates after warm-up.
 * Times never decrease; a smaller one is taken for the last. Confined to one thread.
 */
public final class Pacer {
    /** No packet is planned to wait longer than this. */
    public static final long MAX_QUEUE_NANOS = 2_000_000_000L;

    /** Most bytes of padding asked for at once: header, an extension and the 255 bytes RFC 3550 §5.1 can pad. */
    public static final int PADDING_BYTES = 255;

    /** A caller that comes late may make up for this much, more would be a burst. */
    private static final long MOST_LATE_NANOS = 5_000_000;

    private static final long LEAST_TIME_LEFT_NANOS = 1_000_000;

    private final PacketQueues queues;
    private final ProbeRun probe = new ProbeRun();
    private final PacedPacket padding;
    private boolean isPaddingAllowed;
    private long rateBps = 300_000;
    private long now;

    /** When what has left before has had its time. */
    private long nextNanos;

    /**
     * Makes an empty queue.
     *
     * @param capacity most packets waiting at once, at least 1; of buffers only as many are made as are used
     * @param maxPacketBytes bytes of each buffer, at least {@link #PADDING_BYTES}, with room for what the caller adds
     *     when sending
     */
    public Pacer(int capacity, int maxPacketBytes) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity: " + capacity + " (expected: >= 1)");
        }
        if (maxPacketBytes < PADDING_BYTES) {
            throw new IllegalArgumentException(
                    "maxPacketBytes: " + maxPacketBytes + " (expected: >= " + PADDING_BYTES + ")");
        }
        queues = new PacketQueues(capacity, maxPacketBytes);
        padding = new PacedPacket(maxPacketBytes);
    }

    /** Sets the rate, in bits per second, at least 1, from {@link CongestionController#pacingRateBps}. */
    public void pacingRate(long bitrateBps, long nowNanos) {
        if (bitrateBps < 1) {
            throw new IllegalArgumentException("bitrateBps: " + bitrateBps + " (expected: >= 1)");
        }
        pass(nowNanos);
        if (nextNanos > now) {
            nextNanos = now + (long) ((double) (nextNanos - now) * rateBps / bitrateBps);
        }
        rateBps = bitrateBps;
    }

    /** Whether the caller can make padding; without, a probe waits for media. False at first. */
    public void allowPadding(boolean isAllowed) {
        isPaddingAllowed = isAllowed;
    }

    /** Adds a probe, of {@link CongestionController#pollProbe}; at most a few wait, what exceeds them is not probed. */
    public void probe(ProbeCluster cluster, long nowNanos) {
        pass(nowNanos);
        probe.add(cluster);
    }

    /**
     * Queues a copy of a packet.
     *
     * @param kind not {@link PacketClass#PADDING}
     * @param tag returned with the packet
     * @return false, having changed nothing, when the queue is full or the packet longer than a buffer
     */
    public boolean offer(PacketClass kind, int tag, byte[] buffer, int offset, int length, long nowNanos) {
        if (kind == PacketClass.PADDING) {
            throw new IllegalArgumentException("kind: PADDING (expected: a packet)");
        }
        pass(nowNanos);
        if (queues.pacedPackets() == 0) {
            // Time in which nothing waited is not made up for.
            nextNanos = Math.max(nextNanos, now);
        }
        return queues.offer(kind, tag, buffer, offset, length, now);
    }

    private void pass(long nowNanos) {
        long then = Math.max(now, nowNanos);
        queues.pass(then - now);
        now = then;
    }

    /** {@return the next packet to send now, valid until the next call on this pacer, or null} */
    public @Nullable PacedPacket poll(long nowNanos) {
        pass(nowNanos);
        if (queues.has(PacketClass.AUDIO)) {
            PacedPacket packet = queues.take(PacketClass.AUDIO, now);
            return probe.isRunning() ? inProbe(packet) : packet;
        }
        if (isProbing()) {
            return probe.isDue(now) ? inProbe(charged(pacedOrPadding())) : null;
        }
        return queues.pacedPackets() > 0 && now >= nextNanos ? charged(queues.takePaced(now)) : null;
    }

    private boolean isProbing() {
        return probe.isActive(now) && (isPaddingAllowed || queues.pacedPackets() > 0);
    }

    private PacedPacket pacedOrPadding() {
        if (queues.pacedPackets() > 0) {
            return queues.takePaced(now);
        }
        padding.wrap(PacketClass.PADDING, 0, PADDING_BYTES, now);
        return padding;
    }

    private PacedPacket inProbe(PacedPacket packet) {
        packet.inProbe(probe.count(packet.length(), now));
        return packet;
    }

    private PacedPacket charged(PacedPacket packet) {
        nextNanos = Math.max(nextNanos, now - MOST_LATE_NANOS) + packet.length() * 8_000_000_000L / presentRateBps();
        return packet;
    }

    /** The rate, or what it takes to send all that waits in what is left of {@link #MAX_QUEUE_NANOS}. */
    private long presentRateBps() {
        long left = Math.max(LEAST_TIME_LEFT_NANOS, MAX_QUEUE_NANOS - queues.averageNanos());
        return Math.max(rateBps, (long) (queues.pacedBytes() * 8e9 / left));
    }

    /** {@return when {@link #poll} next has a packet, or {@link SansIo#NO_DEADLINE}} */
    public long deadlineNanos() {
        if (queues.has(PacketClass.AUDIO)) {
            return now;
        }
        if (isProbing()) {
            return probe.dueNanos(now);
        }
        return queues.pacedPackets() > 0 ? Math.max(now, nextNanos) : SansIo.NO_DEADLINE;
    }

    /** Forgets every packet and probe. */
    public void clear() {
        queues.clear();
        probe.clear();
        nextNanos = now;
    }

    /** {@return packets waiting} */
    public int queuedPackets() {
        return queues.packets();
    }

    /** {@return bytes waiting} */
    public long queuedBytes() {
        return queues.bytes();
    }

    /** {@return how long a packet queued now would wait at the present rate, in nanoseconds} */
    public long queueNanos() {
        return (long) (queues.pacedBytes() * 8e9 / presentRateBps());
    }
}
