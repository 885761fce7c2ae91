package dev.nightjar.rtp.send;

/** The packets sent last, kept for as long as the receiver may ask for them again. */
final class SentPackets {
    /** Two seconds of 2.5 Mbit/s video; older ones are worth a keyframe, not a repair. */
    static final int CAPACITY = 512;

    /** A receiver that waits longer than this has given up. */
    static final long MAX_AGE_NANOS = 2_000_000_000L;

    /** A packet asked for again within this time is still on its way. */
    static final long MIN_REPEAT_NANOS = 20_000_000L;

    private static final int MASK = CAPACITY - 1;

    private final byte[][] packets = new byte[CAPACITY][];
    private final int[] lengths = new int[CAPACITY];
    private final int[] sequenceNumbers = new int[CAPACITY];
    private final long[] sentNanos = new long[CAPACITY];
    private final long[] repeatedNanos = new long[CAPACITY];
    private final int packetBytes;

    SentPackets(int packetBytes) {
        this.packetBytes = packetBytes;
    }

    void put(int sequenceNumber, byte[] buffer, int offset, int length, long nowNanos) {
        int slot = sequenceNumber & MASK;
        if (lengths[slot] == 0) {
            packets[slot] = new byte[packetBytes];
        }
        System.arraycopy(buffer, offset, packets[slot], 0, length);
        lengths[slot] = length;
        sequenceNumbers[slot] = sequenceNumber;
        sentNanos[slot] = nowNanos;
        repeatedNanos[slot] = nowNanos - MIN_REPEAT_NANOS;
    }

    /** {@return bytes of the packet to be sent again now, in {@link #bytes}; 0 where it is gone or on its way} */
    int take(int sequenceNumber, long nowNanos) {
        int slot = sequenceNumber & MASK;
        boolean kept = lengths[slot] > 0
                && sequenceNumbers[slot] == sequenceNumber
                && nowNanos - sentNanos[slot] <= MAX_AGE_NANOS
                && nowNanos - repeatedNanos[slot] >= MIN_REPEAT_NANOS;
        if (!kept) {
            return 0;
        }
        repeatedNanos[slot] = nowNanos;
        return lengths[slot];
    }

    byte[] bytes(int sequenceNumber) {
        return packets[sequenceNumber & MASK];
    }
}
