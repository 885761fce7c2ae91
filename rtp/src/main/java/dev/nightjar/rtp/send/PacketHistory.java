package dev.nightjar.rtp.send;

import java.util.Arrays;

/**
 * The packets that one stream has sent of late, to be sent again where the receiver misses them.
 *
 * <p>Bounded by memory and by age: the oldest gives way. Buffers are used again, so that nothing allocates once the
 * bound is reached. Confined to one thread.
 */
final class PacketHistory {
    private static final int NONE = -1;
    private static final byte[] NO_BUFFER = {};

    private final int packetBytes;
    private final long maxAgeNanos;
    private final int mask;
    private final int capacity;
    private final byte[][] packets;
    private final int[] lengths;
    private final int[] sequenceNumbers;
    private final long[] sentNanos;
    private final long[] repeatedNanos;
    private int oldest;
    private int newest = NONE;
    private int kept;

    /**
     * Makes an empty history.
     *
     * @param maxBytes memory that its buffers may take, of {@code packetBytes} each
     */
    PacketHistory(int packetBytes, long maxBytes, long maxAgeNanos) {
        this.packetBytes = packetBytes;
        this.maxAgeNanos = maxAgeNanos;
        // No more than half the sequence numbers, so that a number names one packet.
        this.capacity = (int) Math.max(1, Math.min(maxBytes / packetBytes, 1 << 15));
        int slots = Integer.highestOneBit(Math.max(1, 2 * capacity - 1));
        this.mask = slots - 1;
        this.packets = new byte[slots][];
        Arrays.fill(packets, NO_BUFFER);
        this.lengths = new int[slots];
        this.sequenceNumbers = new int[slots];
        this.sentNanos = new long[slots];
        this.repeatedNanos = new long[slots];
    }

    /** Keeps a copy of the packet after the newest one; numbers must follow one another. */
    void put(int sequenceNumber, byte[] buffer, int length, long nowNanos) {
        if (kept > 0 && sequenceNumber != (newest + 1 & 0xFFFF)) {
            throw new IllegalStateException("bug: sequence number " + sequenceNumber + " after " + newest);
        }
        if (kept == 0) {
            oldest = sequenceNumber;
        }
        byte[] freed = kept == capacity ? drop() : NO_BUFFER;
        int slot = sequenceNumber & mask;
        if (packets[slot].length == 0) {
            packets[slot] = freed.length == 0 ? new byte[packetBytes] : freed;
        }
        System.arraycopy(buffer, 0, packets[slot], 0, length);
        lengths[slot] = length;
        sequenceNumbers[slot] = sequenceNumber;
        sentNanos[slot] = nowNanos;
        repeatedNanos[slot] = Long.MIN_VALUE;
        newest = sequenceNumber;
        kept++;
    }

    /** {@return the buffer of the oldest packet, which is forgotten, so that there are never more than allowed} */
    private byte[] drop() {
        int slot = oldest & mask;
        byte[] buffer = packets[slot];
        packets[slot] = NO_BUFFER;
        lengths[slot] = 0;
        oldest = oldest + 1 & 0xFFFF;
        kept--;
        return buffer;
    }

    /**
     * {@return bytes of the packet to be sent again now, in {@link #bytes}; 0 where it is gone, too old or on its way}
     *
     * @param leastIntervalNanos a packet sent again less than this ago is still on its way
     */
    int take(int sequenceNumber, long leastIntervalNanos, long nowNanos) {
        int slot = sequenceNumber & mask;
        if (kept == 0 || lengths[slot] == 0 || sequenceNumbers[slot] != sequenceNumber) {
            return 0;
        }
        boolean isOnItsWay =
                repeatedNanos[slot] != Long.MIN_VALUE && nowNanos - repeatedNanos[slot] < leastIntervalNanos;
        if (isOnItsWay || nowNanos - sentNanos[slot] > maxAgeNanos) {
            return 0;
        }
        repeatedNanos[slot] = nowNanos;
        return lengths[slot];
    }

    byte[] bytes(int sequenceNumber) {
        return packets[sequenceNumber & mask];
    }

    /** Forgets every packet. */
    void clear() {
        Arrays.fill(packets, NO_BUFFER);
        Arrays.fill(lengths, 0);
        kept = 0;
        newest = NONE;
    }

    /** {@return packets kept} */
    int size() {
        return kept;
    }
}
