package dev.nightjar.rtp.congestion;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** The probe that a {@link Pacer} sends, and those that wait behind it. */
final class ProbeRun {
    /** As many as a controller gives out at once, and some. */
    private static final int MOST_WAITING = 8;

    /** A run that came to a halt for this long measures the halt: it is given up. */
    private static final long MOST_LATE_NANOS = 20_000_000;

    private final Queue<ProbeCluster> waiting = new ArrayDeque<>(MOST_WAITING);
    private @Nullable ProbeCluster active;
    private long startNanos;
    private int packets;
    private long bytes;

    void add(ProbeCluster cluster) {
        if (waiting.size() < MOST_WAITING) {
            waiting.add(cluster);
        }
    }

    /** Whether there is a run to be sent, begun or not. */
    boolean isActive(long nowNanos) {
        ProbeCluster cluster = active;
        if (cluster != null && packets > 0 && nowNanos - dueNanos(nowNanos) > MOST_LATE_NANOS) {
            active = null;
        }
        if (active == null) {
            active = waiting.poll();
            packets = 0;
            bytes = 0;
        }
        return active != null;
    }

    /** Whether packets of a run have left and more are to. */
    boolean isRunning() {
        return active != null && packets > 0;
    }

    boolean isDue(long nowNanos) {
        return nowNanos >= dueNanos(nowNanos);
    }

    /** When the next packet of the run is to leave. */
    long dueNanos(long nowNanos) {
        ProbeCluster cluster = active;
        return cluster == null || packets == 0 ? nowNanos : startNanos + bytes * 8_000_000_000L / cluster.bitrateBps();
    }

    /** Counts a packet that leaves; returns the cluster it belongs to, or {@link ProbeCluster#NONE}. */
    int count(int lengthBytes, long nowNanos) {
        ProbeCluster cluster = active;
        if (cluster == null) {
            return ProbeCluster.NONE;
        }
        if (packets == 0) {
            startNanos = nowNanos;
        }
        packets++;
        bytes += lengthBytes;
        if (packets >= cluster.minPackets() && bytes >= cluster.minBytes()) {
            active = null;
        }
        return cluster.id();
    }

    void clear() {
        waiting.clear();
        active = null;
    }
}
