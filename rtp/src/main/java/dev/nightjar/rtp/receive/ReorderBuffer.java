package dev.nightjar.rtp.receive;

import dev.nightjar.core.SansIo;
import dev.nightjar.core.SerialNumbers;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Puts the packets of one stream in sequence order and waits for missing ones.
 */
// A window of CAPACITY sequence numbers begins at `next`, the one to hand out next; `highest` is the newest seen. Slot
// (sequence mod CAPACITY) holds the packet if it came (`packets`), and when it was first noticed missing if it did not
// (`since`). `slotSequence` tells which sequence number a slot speaks of, so that a packet that comes again after it
// was handed out is known as a duplicate and not as late.
//
// Invariants: next - CAPACITY <= any sequence a slot speaks of; highest - next < CAPACITY; packets[next] is null after
// every call unless the buffer is still anchoring; a packet in order with nothing waiting is handed through uncopied.
//
// Anchoring: the first packet that arrives need not be the first that was sent, so the buffer holds the first packets
// for a moment and begins with the lowest.
final class ReorderBuffer {
    /**
     * Sequence numbers in the window: a second of 8 Mbit/s video. A peer can make a stream hold this many packets, and
     * a session as many as its {@link PacketPool} has.
     */
    static final int CAPACITY = 1_024;

    /** A jump further than this is taken for a restart, RFC 3550 appendix A.1 MAX_DROPOUT. */
    static final int MAX_DROPOUT = 3_000;

    /** A step back further than this is taken for a restart; wider than the window, so that late ones are late. */
    static final int MAX_MISORDER = 2_000;

    private static final int MASK = CAPACITY - 1;

    /** Stands for a packet that was never of use to the consumer. */
    private static final byte[] NOTHING = {};

    private final PacketPool pool;
    private final Consumer consumer;
    private final byte[] @Nullable [] packets = new byte[CAPACITY][];
    private final int[] lengths = new int[CAPACITY];
    private final long[] arrivals = new long[CAPACITY];
    private final long[] since = new long[CAPACITY];
    private final long[] slotSequence = new long[CAPACITY];
    private final boolean[] received = new boolean[CAPACITY];
    private final long anchorNanos;
    private long waitNanos;

    private boolean started;
    private boolean anchoring;
    private long anchorDeadline;
    private boolean gap;
    private long next;
    private long highest;
    private int waiting;
    private int suspect = -1;

    private long duplicates;
    private long late;
    private long abandoned;
    private long passed;
    private long restarts;
    private long overflows;

    /** Takes packets in order. */
    interface Consumer {
        /**
         * Takes one packet.
         *
         * @param gapBefore whether sequence numbers right before it were given up
         */
        void packet(byte[] buffer, int offset, int length, long arrivalNanos, boolean gapBefore);
    }

    /**
     * Creates an empty buffer.
     *
     * @param anchorNanos how long the first packets are held; 0 begins with the first to arrive
     * @param waitNanos how long a missing packet is waited for
     */
    ReorderBuffer(PacketPool pool, long anchorNanos, long waitNanos, Consumer consumer) {
        this.pool = pool;
        this.anchorNanos = anchorNanos;
        this.waitNanos = waitNanos;
        this.consumer = consumer;
        Arrays.fill(slotSequence, Long.MIN_VALUE);
    }

    /** Changes how long a missing packet is waited for. */
    void waitNanos(long nanos) {
        waitNanos = nanos;
    }

    long waitNanos() {
        return waitNanos;
    }

    /** {@return false when the packet was dropped: a duplicate, too late, or the first sign of a jump} */
    boolean insert(int sequenceNumber, byte[] buffer, int offset, int length, long nowNanos) {
        if (!started) {
            start(sequenceNumber, nowNanos);
        }
        long sequence = SerialNumbers.unwrap16(highest, sequenceNumber);
        if (sequence - highest > MAX_DROPOUT || highest - sequence > MAX_MISORDER) {
            if (!isRestart(sequenceNumber)) {
                return false;
            }
            restart(sequenceNumber, nowNanos);
            sequence = next;
        } else {
            suspect = -1;
        }
        if (sequence < next && !(anchoring && highest - sequence < CAPACITY)) {
            countDropped(sequence);
            return false;
        }
        if (slotSequence[slot(sequence)] == sequence && received[slot(sequence)]) {
            duplicates++;
            return false;
        }
        makeRoom(sequence);
        noticeMissing(sequence, nowNanos);
        accept(sequence, buffer, offset, length, nowNanos);
        return true;
    }

    /**
     * {@return whether the number lies so far from the newest that it can only be of another run} What repeats or
     * restores a packet is late by nature: however many come, they are no sign that the sender has begun anew.
     */
    boolean isJump(int sequenceNumber) {
        long sequence = SerialNumbers.unwrap16(highest, sequenceNumber);
        return started && (sequence - highest > MAX_DROPOUT || highest - sequence > MAX_MISORDER);
    }

    /** RFC 3550 appendix A.1: two packets in sequence after a jump make it a restart; one alone is noise. */
    private boolean isRestart(int sequenceNumber) {
        boolean second = sequenceNumber == suspect;
        suspect = second ? -1 : sequenceNumber + 1 & 0xFFFF;
        return second;
    }

    private void start(int sequenceNumber, long nowNanos) {
        started = true;
        next = sequenceNumber;
        highest = sequenceNumber - 1L;
        anchoring = anchorNanos > 0;
        anchorDeadline = nowNanos + anchorNanos;
    }

    private void restart(int sequenceNumber, long nowNanos) {
        restarts++;
        flush();
        Arrays.fill(slotSequence, Long.MIN_VALUE);
        start(sequenceNumber, nowNanos);
        gap = true;
    }

    private void countDropped(long sequence) {
        int slot = slot(sequence);
        if (slotSequence[slot] == sequence && received[slot]) {
            duplicates++;
        } else {
            late++;
        }
    }

    /** Moves the window on where the packet lies past its end. */
    private void makeRoom(long sequence) {
        if (sequence - next >= CAPACITY) {
            anchoring = false;
            overflows++;
            while (sequence - next >= CAPACITY) {
                if (!handOutNext()) {
                    abandonNext();
                }
            }
            drain();
        }
    }

    private void noticeMissing(long sequence, long nowNanos) {
        if (anchoring && sequence < next) {
            for (long missing = sequence + 1; missing < next; missing++) {
                markMissing(missing, nowNanos);
            }
            next = sequence;
        }
        for (long missing = Math.max(highest + 1, next); missing < sequence; missing++) {
            markMissing(missing, nowNanos);
        }
        highest = Math.max(highest, sequence);
    }

    private void markMissing(long sequence, long nowNanos) {
        int slot = slot(sequence);
        slotSequence[slot] = sequence;
        received[slot] = false;
        since[slot] = nowNanos;
    }

    private void accept(long sequence, byte[] buffer, int offset, int length, long nowNanos) {
        int slot = slot(sequence);
        slotSequence[slot] = sequence;
        received[slot] = true;
        if (sequence == next && !anchoring) {
            next++;
            deliver(buffer, offset, length, nowNanos);
            drain();
            return;
        }
        byte @Nullable [] copy = length > pool.bufferBytes() ? null : pool.acquire();
        if (copy == null) {
            overflow(sequence, buffer, offset, length, nowNanos);
            return;
        }
        System.arraycopy(buffer, offset, copy, 0, length);
        packets[slot] = copy;
        lengths[slot] = length;
        arrivals[slot] = nowNanos;
        waiting++;
    }

    /** The session holds all it may: everything before this packet is given up rather than this packet. */
    private void overflow(long sequence, byte[] buffer, int offset, int length, long nowNanos) {
        overflows++;
        anchoring = false;
        while (next < sequence) {
            if (!handOutNext()) {
                abandonNext();
            }
        }
        next++;
        deliver(buffer, offset, length, nowNanos);
        drain();
    }

    /** Gives up what has been missing for too long and hands out what follows. */
    void advance(long nowNanos) {
        if (anchoring && nowNanos >= anchorDeadline) {
            anchoring = false;
        }
        if (!started || anchoring) {
            return;
        }
        drain();
        while (next <= highest && since[slot(next)] + waitNanos <= nowNanos) {
            abandonNext();
            drain();
        }
    }

    /** {@return when {@link #advance} has something to do} */
    long deadlineNanos() {
        if (started && anchoring) {
            return anchorDeadline;
        }
        return started && next <= highest ? since[slot(next)] + waitNanos : SansIo.NO_DEADLINE;
    }

    /** Hands out all that waits, giving up every gap. */
    void flush() {
        anchoring = false;
        while (next <= highest) {
            if (!handOutNext()) {
                abandonNext();
            }
        }
    }

    /** Drops all that waits and hands its buffers back. */
    @SuppressWarnings("ReferenceEquality") // NOTHING is itself
    void discard() {
        for (int slot = 0; slot < CAPACITY; slot++) {
            byte[] packet = packets[slot];
            packets[slot] = null;
            if (packet != null && packet != NOTHING) {
                pool.release(packet);
            }
        }
        waiting = 0;
        started = false;
        Arrays.fill(slotSequence, Long.MIN_VALUE);
    }

    private void drain() {
        while (next <= highest && handOutNext()) {
            // each call hands out one packet
        }
    }

    @SuppressWarnings("ReferenceEquality") // NOTHING is itself
    private boolean handOutNext() {
        int slot = slot(next);
        byte @Nullable [] packet = packets[slot];
        if (packet == null || slotSequence[slot] != next) {
            return false;
        }
        packets[slot] = null;
        next++;
        if (packet == NOTHING) {
            return true;
        }
        waiting--;
        deliver(packet, 0, lengths[slot], arrivals[slot]);
        pool.release(packet);
        return true;
    }

    private void abandonNext() {
        abandoned++;
        gap = true;
        next++;
    }

    private void deliver(byte[] buffer, int offset, int length, long arrivalNanos) {
        boolean gapBefore = gap;
        gap = false;
        consumer.packet(buffer, offset, length, arrivalNanos, gapBefore);
    }

    private static int slot(long sequence) {
        return (int) sequence & MASK;
    }

    /** Says that a missing number carries nothing for the consumer: nobody waits for it, and it is no gap. */
    void nothingAt(int sequenceNumber) {
        long sequence = SerialNumbers.unwrap16(highest, sequenceNumber);
        int slot = slot(sequence);
        if (!started || sequence < next || sequence > highest || received[slot] || slotSequence[slot] != sequence) {
            return;
        }
        received[slot] = true;
        packets[slot] = NOTHING;
        passed++;
        if (!anchoring) {
            drain();
        }
    }

    /** {@return packets held} */
    int waiting() {
        return waiting;
    }

    /** {@return packets that had come before} */
    long duplicates() {
        return duplicates;
    }

    /** {@return packets that came after they were given up} */
    long late() {
        return late;
    }

    /** {@return sequence numbers given up} */
    long abandoned() {
        return abandoned;
    }

    /** {@return sequence numbers that were passed over, for they carried nothing} */
    long passed() {
        return passed;
    }

    /** {@return jumps taken for a new start of the sequence numbers} */
    long restarts() {
        return restarts;
    }

    /** {@return times the window or the session's pool was full} */
    long overflows() {
        return overflows;
    }
}
