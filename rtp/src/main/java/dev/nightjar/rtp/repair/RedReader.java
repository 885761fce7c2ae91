package dev.nightjar.rtp.repair;

import dev.nightjar.core.NetworkBytes;

/**
 * View of a RED payload, RFC 2198 §3: older payloads, then the packet's own.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |1|   block PT  |  timestamp offset         |   block length    |   once for each older payload
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |0|   block PT  |   data, oldest first, the packet's own last ...
 * </pre>
 *
 * <p>Not thread-safe. Nothing here allocates.
 */
public final class RedReader {
    /** Most blocks that are read: libwebrtc writes ten at most. A payload with more is refused. */
    public static final int MAX_BLOCKS = 32;

    private static final int BLOCK_HEADER = 4;

    private final int[] payloadTypes = new int[MAX_BLOCKS];
    private final int[] timestampOffsets = new int[MAX_BLOCKS];
    private final int[] offsets = new int[MAX_BLOCKS];
    private final int[] lengths = new int[MAX_BLOCKS];
    private int count;

    /** Makes a view of nothing. */
    public RedReader() {}

    /**
     * Points this view at a payload.
     *
     * @return false, with no blocks, unless the range holds the headers and the data they speak of; the packet's own
     *     block may be empty
     */
    public boolean wrap(byte[] buffer, int offset, int length) {
        count = 0;
        int blocks = 0;
        int end = offset + length;
        int at = offset;
        int older = 0;
        while (at < end && (buffer[at] & 0x80) != 0) {
            if (blocks == MAX_BLOCKS - 1 || end - at < BLOCK_HEADER) {
                return false;
            }
            int word = NetworkBytes.getInt32(buffer, at);
            payloadTypes[blocks] = word >>> 24 & 0x7F;
            timestampOffsets[blocks] = word >>> 10 & RedEncoder.MAX_TIMESTAMP_OFFSET;
            lengths[blocks] = word & RedEncoder.MAX_BLOCK_BYTES;
            older += lengths[blocks++];
            at += BLOCK_HEADER;
        }
        if (at == end || older > end - at - 1) {
            return false;
        }
        payloadTypes[blocks] = buffer[at++];
        timestampOffsets[blocks] = 0;
        lengths[blocks] = end - at - older;
        for (int i = 0; i <= blocks; i++) {
            offsets[i] = at;
            at += lengths[i];
        }
        count = blocks + 1;
        return true;
    }

    /** {@return blocks, the packet's own included; 0 before a payload was read} */
    public int count() {
        return count;
    }

    /** {@return the payload type of a block, 0 to 127} */
    public int payloadType(int index) {
        return payloadTypes[check(index)];
    }

    /** {@return ticks that a block is older than the packet, 0 to 16383} */
    public int timestampOffset(int index) {
        return timestampOffsets[check(index)];
    }

    /** {@return absolute index of a block's first byte} */
    public int offset(int index) {
        return offsets[check(index)];
    }

    /** {@return bytes of a block, 0 to 1023 but for the last, which is the packet's own} */
    public int length(int index) {
        return lengths[check(index)];
    }

    private int check(int index) {
        if (index < 0 || index >= count) {
            throw new IndexOutOfBoundsException("block: " + index + " (expected: below " + count + ")");
        }
        return index;
    }
}
