package dev.nightjar.endpoint.internal.sockets;

import io.netty.buffer.ByteBufAllocator;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/*
 * What the cores give may be interleaved: A1 B1 C1 A2 B2 C2. The kernel wants A1 A2, B1 B2, C1 C2. Each (socket,
 * remote) therefore has at most one open run, found through a small hash table of linear probing; a datagram that does
 * not fit the run opens another behind it. Runs leave in the order in which they were begun, so the order within one
 * remote is kept while that between remotes is not.
 *
 * A forwarded picture comes receiver by receiver, so a run is whole when the next begins. Once there are some 256 KiB
 * of whole runs they leave while they are still in the core's cache, where the kernel copies them from; the next runs
 * are written to the same buffers.
 */

/**
 * What one turn of a loop wants sent over all its sockets, grouped by remote address.
 *
 * <p>Nothing waits longer than the turn; a batch that is full leaves earlier. After warm-up it allocates nothing of its
 * own: runs and table live as long as the loop, as do the buffers of the first runs, and the others come from a pool.
 * Loop-confined.
 */
final class SendBatch {
    /** A picture for this many subscribers leaves in runs; more leave in several batches, each still grouped. */
    static final int MAX_RUNS = 1_024;

    /** A run that begins when so much waits has the batch leave first: a quarter of a small second-level cache. */
    static final int FULL_BATCH_BYTES = 256 << 10;

    /** However much is added to open runs. Larger than the second-level cache; the kernel grants a socket less. */
    static final int MAX_BATCH_BYTES = 4 << 20;

    /** So many runs keep their buffers, 64 KiB at most each: a full batch has about as many when they are short. */
    private static final int RUNS_WITH_BUFFERS = 32;

    private static final int TABLE_SIZE = 4 * MAX_RUNS;
    private static final int LEAST_BUFFER_BYTES = 2_048;

    private final ByteBufAllocator allocator;
    private final SendRun[] runs = new SendRun[MAX_RUNS];
    private final int[] table = new int[TABLE_SIZE];
    private final List<Target> written = new ArrayList<>();
    private int runCount;
    private int batchBytes;
    private int longestRunBytes;
    private int typicalRunBytes = LEAST_BUFFER_BYTES;
    private boolean isClosed;

    SendBatch(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /** A socket whose datagrams are batched. */
    interface Target {
        /**
         * Writes a run and owns its bytes.
         *
         * @return whether it is the first since the last flush
         */
        boolean write(SendRun run);

        /** Sends what was written. */
        void flush();
    }

    /** Copies one datagram of at least a byte. */
    void add(Target target, InetSocketAddress remote, byte[] buffer, int offset, int length) {
        if (batchBytes + length > MAX_BATCH_BYTES || runCount == MAX_RUNS) {
            flush();
        }
        int slot = slotOf(target, remote);
        if (table[slot] != 0 && runs[table[slot] - 1].append(buffer, offset, length)) {
            batchBytes += length;
            return;
        }
        if (batchBytes >= FULL_BATCH_BYTES) {
            flush();
            slot = slotOf(target, remote);
        }
        batchBytes += length;
        SendRun run = runs[runCount];
        if (run == null) {
            run = new SendRun(allocator, runCount < RUNS_WITH_BUFFERS);
            runs[runCount] = run;
        }
        run.begin(target, remote, slot, Math.max(typicalRunBytes, length));
        run.append(buffer, offset, length);
        table[slot] = ++runCount;
        if (isClosed) {
            flush();
            releaseBuffers();
        }
    }

    /** Sends all of it. */
    void flush() {
        if (runCount == 0) {
            return;
        }
        int count = runCount;
        runCount = 0;
        batchBytes = 0;
        longestRunBytes = LEAST_BUFFER_BYTES;
        for (int i = 0; i < count; i++) {
            SendRun run = runs[i];
            table[run.slot()] = 0;
            longestRunBytes = Math.max(longestRunBytes, run.length());
            Target target = run.target();
            if (target.write(run)) {
                written.add(target);
            }
        }
        // The next batch is much like this one: its buffers begin as long as the longest of these became.
        typicalRunBytes = longestRunBytes;
        for (int i = 0; i < written.size(); i++) {
            written.get(i).flush();
        }
        written.clear();
    }

    /** Gives the buffers back; what is added later keeps none. */
    void close() {
        isClosed = true;
        flush();
        releaseBuffers();
    }

    private void releaseBuffers() {
        for (int i = 0; i < RUNS_WITH_BUFFERS; i++) {
            SendRun run = runs[i];
            if (run != null) {
                run.releaseBuffer();
            }
        }
    }

    /** {@return the runs that wait} */
    int runCount() {
        return runCount;
    }

    private int slotOf(Target target, InetSocketAddress remote) {
        int hash = remote.hashCode() * 31 + System.identityHashCode(target);
        hash ^= hash >>> 16;
        int slot = hash & TABLE_SIZE - 1;
        while (table[slot] != 0 && !runs[table[slot] - 1].isTo(target, remote)) {
            slot = slot + 1 & TABLE_SIZE - 1;
        }
        return slot;
    }
}
