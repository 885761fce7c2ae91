package dev.nightjar.rtp.forward;

import java.util.Arrays;

/**
 * The dependency descriptors of the packets of one stream as they were sent: those that are sent again without RTX have
 * to be the same bytes, and none can be made anew once the structure is another.
 *
 * <p>Of the few longer ones, which carry a structure, the latest are kept.
 */
final class DescriptorMemory {
    /** Most bytes of a descriptor, RFC 8285 §4.3. */
    static final int MAX_BYTES = 255;

    private static final int SIZE = ForwardSource.HISTORY_PACKETS;
    private static final int MASK = SIZE - 1;
    private static final int SHORT_BYTES = 12;
    private static final int LONG_SLOTS = 8;

    private final long[] indices = new long[SIZE];
    private final byte[] lengths = new byte[SIZE];
    private final byte[] shorts = new byte[SHORT_BYTES * SIZE];
    private final long[] longIndices = new long[LONG_SLOTS];
    private final byte[] longs = new byte[MAX_BYTES * LONG_SLOTS];
    private int nextLong;
    private byte[] found = shorts;
    private int offset;
    private int length;

    /** Keeps a packet's descriptor, which is {@link #find found} then; 0 bytes for one that is sent without. */
    void put(long index, byte[] bytes, int count) {
        int slot = (int) index & MASK;
        indices[slot] = index;
        lengths[slot] = (byte) count;
        if (count > SHORT_BYTES) {
            longIndices[nextLong] = index;
            System.arraycopy(bytes, 0, longs, MAX_BYTES * nextLong, count);
            nextLong = (nextLong + 1) % LONG_SLOTS;
        } else {
            System.arraycopy(bytes, 0, shorts, SHORT_BYTES * slot, count);
        }
        find(index);
    }

    /** {@return whether it is known what descriptor the packet was sent with} It is what the accessors tell then. */
    boolean find(long index) {
        int slot = (int) index & MASK;
        length = 0;
        if (indices[slot] != index) {
            return false;
        }
        int count = lengths[slot] & 0xFF;
        if (count <= SHORT_BYTES) {
            found = shorts;
            offset = SHORT_BYTES * slot;
            length = count;
            return true;
        }
        for (int i = 0; i < LONG_SLOTS; i++) {
            if (longIndices[i] == index) {
                found = longs;
                offset = MAX_BYTES * i;
                length = count;
                return true;
            }
        }
        return false;
    }

    /** The stream goes on with another source: its packets have other indices. */
    void clear() {
        Arrays.fill(indices, 0);
        Arrays.fill(longIndices, 0);
        length = 0;
    }

    byte[] buffer() {
        return found;
    }

    int offset() {
        return offset;
    }

    /** {@return bytes of the descriptor, 0 for none} */
    int length() {
        return length;
    }
}
