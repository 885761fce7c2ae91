package dev.nightjar.rtp.congestion;

import dev.nightjar.core.SerialNumbers;

/**
 * The packets sent last, by transport-wide sequence number: a ring, so that a receiver that says nothing costs nothing
 * more.
 */
final class SentHistory {
    /** A power of two; at 50 Mbit/s 1.6 s of packets, and feedback comes after a round trip and 100 ms. */
    static final int WINDOW = 1 << 13;

    private final int window;

    /** What is known of a packet. */
    private static final byte UNKNOWN = 0;

    private static final byte IN_FLIGHT = 1;
    private static final byte LOST = 2;
    private static final byte RECEIVED = 3;

    /** Made with the first packet, because most transports of a server only receive. */
    private long[] sendNanos = new long[0];

    private int[] bytes = new int[0];
    private int[] probes = new int[0];
    private byte[] states = new byte[0];

    /** Extended number of the last packet, -1 before the first. */
    private long newest = -1;

    SentHistory() {
        this(WINDOW);
    }

    /** Keeps fewer packets, a power of two. */
    SentHistory(int packets) {
        window = packets;
    }

    void sent(int sequence, int lengthBytes, int probe, long nowNanos) {
        if (newest < 0) {
            sendNanos = new long[window];
            bytes = new int[window];
            probes = new int[window];
            states = new byte[window];
            // One turn up, so that numbers before the first do not become negative.
            newest = sequence + 0x10000L - 1;
        }
        long extended = SerialNumbers.unwrap16(newest, sequence);
        if (extended <= newest || extended - newest >= window) {
            // The caller began another numbering: what was sent under the old one can not be told apart any more.
            clear();
            newest = sequence + 0x10000L - 1;
            extended = newest + 1;
        }
        while (newest < extended) {
            newest++;
            states[slot(newest)] = UNKNOWN;
        }
        int slot = slot(extended);
        sendNanos[slot] = nowNanos;
        bytes[slot] = lengthBytes;
        probes[slot] = probe;
        states[slot] = IN_FLIGHT;
    }

    void clear() {
        for (int slot = 0; slot < states.length; slot++) {
            states[slot] = UNKNOWN;
        }
    }

    private int slot(long extended) {
        return (int) extended & window - 1;
    }

    /** Returns where the packet of that number is kept, or -1 if it was never sent or is forgotten. */
    int find(int sequence) {
        if (newest < 0) {
            return -1;
        }
        long extended = SerialNumbers.unwrap16(newest, sequence);
        if (extended > newest || extended <= newest - window) {
            return -1;
        }
        int slot = slot(extended);
        return states[slot] == UNKNOWN ? -1 : slot;
    }

    long sendNanos(int slot) {
        return sendNanos[slot];
    }

    /** A receiver says that a packet came, and when. */
    void received(int slot, long arrivalNanos, FeedbackBatch batch) {
        if (arrived(slot, batch)) {
            batch.received(sendNanos[slot], arrivalNanos, bytes[slot], probes[slot]);
        }
    }

    /** A receiver says that a packet came; returns whether that is news. */
    boolean arrived(int slot, FeedbackBatch batch) {
        byte state = states[slot];
        states[slot] = RECEIVED;
        if (state == LOST) {
            batch.repaired(bytes[slot]);
        }
        return state != RECEIVED;
    }

    /** A receiver says that a packet did not come. */
    void lost(int slot, FeedbackBatch batch) {
        if (states[slot] == IN_FLIGHT) {
            states[slot] = LOST;
            batch.lost(bytes[slot]);
        }
    }
}
