package dev.nightjar.endpoint.internal.sockets;

import dev.nightjar.endpoint.SocketStats;
import dev.nightjar.endpoint.TcpStats;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Collection;

/** What the sockets of one loop have done: written by the loop alone, read by any thread, never torn. */
public final class SocketCounters {
    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] values = new long[Counter.values().length];

    /** What is counted, in the order of {@link SocketStats} and then of {@link TcpStats}. */
    public enum Counter {
        DATAGRAMS_RECEIVED,
        BYTES_RECEIVED,
        RECEIVE_CALLS,
        STRANGERS,
        DATAGRAMS_SENT,
        BYTES_SENT,
        SEND_CALLS,
        SEGMENTED_SENDS,
        DATAGRAMS_DROPPED,
        CONNECTIONS_ACCEPTED,
        CONNECTIONS_MADE,
        STRANGERS_REFUSED,
        FRAMES_RECEIVED,
        FRAME_BYTES_RECEIVED,
        FRAMES_SENT,
        FRAME_BYTES_SENT,
        FRAMES_DROPPED
    }

    /** Adds on the loop's thread. Opaque: one writer needs no atomic addition, and a reader sees whole values. */
    public void add(Counter counter, long count) {
        int index = counter.ordinal();
        LONGS.setOpaque(values, index, values[index] + count);
    }

    /** {@return a counter's value; any thread} */
    public long get(Counter counter) {
        return (long) LONGS.getOpaque(values, counter.ordinal());
    }

    /** {@return the sums over several loops} */
    public static SocketStats sum(String transport, Collection<SocketCounters> loops) {
        long[] sums = sums(loops);
        return new SocketStats(
                transport, sums[0], sums[1], sums[2], sums[3], sums[4], sums[5], sums[6], sums[7], sums[8]);
    }

    /** {@return the sums over several loops, of what was done over TCP} */
    public static TcpStats sumTcp(Collection<SocketCounters> loops) {
        long[] sums = sums(loops);
        return new TcpStats(sums[9], sums[10], sums[11], sums[12], sums[13], sums[14], sums[15], sums[16]);
    }

    private static long[] sums(Collection<SocketCounters> loops) {
        long[] sums = new long[Counter.values().length];
        for (SocketCounters each : loops) {
            for (Counter counter : Counter.values()) {
                sums[counter.ordinal()] += each.get(counter);
            }
        }
        return sums;
    }
}
