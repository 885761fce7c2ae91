package dev.nightjar.rtp.repair;

import dev.nightjar.core.NetworkBytes;
import java.util.Arrays;

/**
 * Wraps payloads into RED, RFC 2198, with copies of the payloads before it.
 *
 * <p>Without redundancy it puts one byte before a payload, which is how browsers tell video from ULPFEC on one stream.
 * With it, each packet of audio carries the payloads of the one or two packets before, so that a loss is repaired by
 * the
 * next packet ({@code red/48000/2} with {@code fmtp:63 111/111}). RED packets have one payload type and hide nothing:
 * whoever has the packet has each block. Allocates nothing for a packet. Confined to one thread.
 */
public final class RedEncoder {
    /** Most payloads before its own that a packet carries. */
    public static final int MAX_DISTANCE = 2;

    /** The timestamp offset has 14 bits, RFC 2198 §3: blocks as old as this cannot be said. */
    static final int MAX_TIMESTAMP_OFFSET = (1 << 14) - 1;

    /** The block length has 10 bits. */
    static final int MAX_BLOCK_BYTES = (1 << 10) - 1;

    private static final int BLOCK_HEADER = 4;

    private final int distance;
    private final byte[][] earlier = new byte[MAX_DISTANCE][MAX_BLOCK_BYTES];
    private final int[] lengths = new int[MAX_DISTANCE];
    private final int[] timestamps = new int[MAX_DISTANCE];
    private final int[] payloadTypes = new int[MAX_DISTANCE];

    /** Makes an encoder whose packets carry the payloads of {@code distance} packets before, 0 to 2. */
    public RedEncoder(int distance) {
        if (distance < 0 || distance > MAX_DISTANCE) {
            throw new IllegalArgumentException("distance: " + distance + " (expected: 0 to " + MAX_DISTANCE + ")");
        }
        this.distance = distance;
    }

    /**
     * Writes the RED payload of the next packet, which must have the next sequence number: the receiver takes a
     * packet's
     * blocks for the packets right before it. Earlier payloads are left out, oldest first, where they are too long, too
     * far back in time, or where there is no room.
     *
     * @param payloadType of the payload
     * @param rtpTimestamp of the packet
     * @param payload borrowed until this call returns; must not share its bytes with {@code buffer}
     * @param maxBytes most bytes to write, more than {@code length}
     * @return bytes written
     */
    public int write(
            int payloadType,
            int rtpTimestamp,
            byte[] payload,
            int payloadOffset,
            int length,
            byte[] buffer,
            int offset,
            int maxBytes) {
        if ((payloadType & ~0x7F) != 0) {
            throw new IllegalArgumentException("payloadType: " + payloadType + " (expected: 0 to 127)");
        }
        if (maxBytes <= length) {
            throw new IllegalArgumentException("maxBytes: " + maxBytes + " (expected: > " + length + ")");
        }
        int blocks = blocksThatFit(rtpTimestamp, maxBytes - length - 1);
        int at = offset;
        for (int i = blocks - 1; i >= 0; i--) {
            int word = 0x80 | payloadTypes[i];
            word = word << 14 | rtpTimestamp - timestamps[i];
            NetworkBytes.putInt32(buffer, at, word << 10 | lengths[i]);
            at += BLOCK_HEADER;
        }
        buffer[at++] = (byte) payloadType;
        for (int i = blocks - 1; i >= 0; i--) {
            System.arraycopy(earlier[i], 0, buffer, at, lengths[i]);
            at += lengths[i];
        }
        System.arraycopy(payload, payloadOffset, buffer, at, length);
        if (distance > 0) {
            remember(payloadType, rtpTimestamp, payload, payloadOffset, length);
        }
        return at + length - offset;
    }

    /** Blocks are for the packets right before, so where one cannot be carried the older ones cannot either. */
    private int blocksThatFit(int rtpTimestamp, int room) {
        int left = room;
        int blocks = 0;
        while (blocks < distance && lengths[blocks] > 0) {
            int age = rtpTimestamp - timestamps[blocks];
            left -= BLOCK_HEADER + lengths[blocks];
            if (left < 0 || age <= 0 || age > MAX_TIMESTAMP_OFFSET) {
                break;
            }
            blocks++;
        }
        return blocks;
    }

    private void remember(int payloadType, int rtpTimestamp, byte[] payload, int offset, int length) {
        byte[] oldest = earlier[distance - 1];
        for (int i = distance - 1; i > 0; i--) {
            earlier[i] = earlier[i - 1];
            lengths[i] = lengths[i - 1];
            timestamps[i] = timestamps[i - 1];
            payloadTypes[i] = payloadTypes[i - 1];
        }
        earlier[0] = oldest;
        lengths[0] = length > MAX_BLOCK_BYTES ? 0 : length;
        System.arraycopy(payload, offset, oldest, 0, lengths[0]);
        timestamps[0] = rtpTimestamp;
        payloadTypes[0] = payloadType;
    }

    /** Forgets the payloads before: the next packet is not of the same run of sequence numbers. */
    public void reset() {
        Arrays.fill(lengths, 0);
    }
}
