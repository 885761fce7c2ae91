package dev.nightjar.endpoint.internal.loop;

import dev.nightjar.rtp.forward.ForwardSource;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The packets on their way from one loop to another: a bounded ring with one writer and one reader.
 *
 * <p>The writer copies a packet into a slot's array; the reader swaps that array for one of the history it goes into:
 * a packet is copied once and nothing is allocated once all have been used. The reader is woken once for what a
 * turn of the writer's loop has written. A packet that finds the ring full is dropped and counted.
 */
public final class LoopCrossing {
    /** A read cycle of a few tracks; a reader that is further behind is overloaded. */
    public static final int CAPACITY = 1_024;

    private static final int MASK = CAPACITY - 1;
    private static final System.Logger LOG = System.getLogger(LoopCrossing.class.getName());
    private static final VarHandle WRITTEN;
    private static final VarHandle READ;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            WRITTEN = lookup.findVarHandle(LoopCrossing.class, "written", long.class);
            READ = lookup.findVarHandle(LoopCrossing.class, "read", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final MediaLoop to;
    private final Slot[] slots = new Slot[CAPACITY];
    private final AtomicBoolean isWoken = new AtomicBoolean();
    private final Runnable reading = this::read;

    /** Slots filled so far; changed by the writer. */
    @SuppressWarnings("unused")
    private long written;

    /** Slots emptied so far; changed by the reader. */
    @SuppressWarnings("unused")
    private long read;

    private final AtomicLong dropped = new AtomicLong();

    /** Whether this turn of the writer's loop has written; the writer's. */
    boolean isUsed;

    /** An empty ring; its arrays are made as they are first used. */
    public LoopCrossing(MediaLoop to) {
        this.to = to;
        for (int i = 0; i < CAPACITY; i++) {
            slots[i] = new Slot();
        }
    }

    private static final class Slot {
        private byte @Nullable [] bytes;
        private int length;
        private @Nullable CrossingTarget<Object> target;
        private @Nullable Object format;
        private int ssrc;
        private long ntpNanos;
        private int rtpTimestamp;
    }

    /** Copies a packet into the ring; by the writer. */
    public <F> boolean packet(CrossingTarget<F> target, F format, byte[] buffer, int offset, int length) {
        if (length > ForwardSource.MAX_PACKET_BYTES) {
            return false;
        }
        Slot slot = free();
        if (slot == null) {
            return false;
        }
        byte[] bytes = slot.bytes;
        if (bytes == null) {
            bytes = new byte[ForwardSource.MAX_PACKET_BYTES];
            slot.bytes = bytes;
        }
        System.arraycopy(buffer, offset, bytes, 0, length);
        slot.length = length;
        slot.target = erased(target);
        slot.format = format;
        publish();
        return true;
    }

    /** Puts a sender report into the ring, in order with the packets; by the writer. */
    public boolean report(CrossingTarget<?> target, int ssrc, long ntpNanos, int rtpTimestamp) {
        Slot slot = free();
        if (slot == null) {
            return false;
        }
        slot.target = erased(target);
        slot.format = null;
        slot.ssrc = ssrc;
        slot.ntpNanos = ntpNanos;
        slot.rtpTimestamp = rtpTimestamp;
        publish();
        return true;
    }

    /** A slot holds a target and the format that came with it, which belong together. */
    @SuppressWarnings("unchecked")
    private static CrossingTarget<Object> erased(CrossingTarget<?> target) {
        return (CrossingTarget<Object>) target;
    }

    private @Nullable Slot free() {
        long next = (long) WRITTEN.get(this);
        if (next - (long) READ.getAcquire(this) == CAPACITY) {
            dropped.lazySet(dropped.get() + 1);
            return null;
        }
        return slots[(int) next & MASK];
    }

    private void publish() {
        WRITTEN.setRelease(this, (long) WRITTEN.get(this) + 1);
    }

    /** Wakes the reader, if it is not awake; by the writer at the end of a turn. */
    void wake() {
        if (isWoken.compareAndSet(false, true)) {
            try {
                to.eventLoop().execute(reading);
            } catch (RejectedExecutionException ended) {
                LOG.log(System.Logger.Level.DEBUG, "packets for a loop that has ended");
            }
        }
    }

    /** Takes what is there; by the reader. What comes meanwhile comes with another wake-up. */
    public void read() {
        isWoken.set(false);
        long at = (long) READ.get(this);
        long end = (long) WRITTEN.getAcquire(this);
        while (at < end) {
            Slot slot = slots[(int) at & MASK];
            try {
                take(slot);
            } catch (RuntimeException bug) {
                LOG.log(System.Logger.Level.ERROR, "a packet from another loop was lost by an internal error", bug);
            }
            slot.target = null;
            slot.format = null;
            at++;
            READ.setRelease(this, at);
        }
        to.flush();
    }

    private void take(Slot slot) {
        CrossingTarget<Object> target = slot.target;
        Object format = slot.format;
        byte[] bytes = slot.bytes;
        if (target == null) {
            return;
        }
        if (format == null) {
            target.senderReport(slot.ssrc, slot.ntpNanos, slot.rtpTimestamp);
        } else if (bytes != null) {
            slot.bytes = target.receiveOwned(bytes, slot.length, format, to.nowNanos());
        }
    }

    /** {@return packets and reports that found the ring full; any thread} */
    public long dropped() {
        return dropped.get();
    }
}
