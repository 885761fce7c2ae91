package dev.nightjar.rtp.repair;

import dev.nightjar.rtp.RtpPacket;
import java.util.Arrays;

/** The newest packets of one stream, copied, by sequence number counted on over wrap-around. */
final class MediaWindow {
    /**
     * Numbers remembered: four times the longest group that libwebrtc makes, for packets that overtake each other.
     */
    static final int SIZE = 192;

    private static final long NONE = Long.MIN_VALUE;

    /** Made when first needed, then kept. */
    private final byte[][] packets = new byte[SIZE][];

    private final int[] lengths = new int[SIZE];
    private final long[] sequences = new long[SIZE];

    MediaWindow() {
        clear();
    }

    void clear() {
        Arrays.fill(sequences, NONE);
    }

    boolean has(long sequence) {
        return sequences[slot(sequence)] == sequence;
    }

    /** Copies a packet in; its predecessor of {@link #SIZE} numbers before goes. */
    void put(long sequence, RtpPacket packet) {
        byte[] copy = room(sequence);
        System.arraycopy(packet.buffer(), packet.offset(), copy, 0, packet.length());
        keep(sequence, packet.length());
    }

    /** {@return room of {@link FecDecoder#MAX_PACKET_BYTES} for a packet, which {@link #keep} then makes known} */
    byte[] room(long sequence) {
        int slot = slot(sequence);
        if (packets[slot] == null) {
            packets[slot] = new byte[FecDecoder.MAX_PACKET_BYTES];
        }
        sequences[slot] = NONE;
        return packets[slot];
    }

    void keep(long sequence, int length) {
        int slot = slot(sequence);
        sequences[slot] = sequence;
        lengths[slot] = length;
    }

    byte[] bytes(long sequence) {
        return packets[slot(sequence)];
    }

    int length(long sequence) {
        return lengths[slot(sequence)];
    }

    private static int slot(long sequence) {
        return (int) Math.floorMod(sequence, (long) SIZE);
    }
}
