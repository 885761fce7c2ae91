package dev.nightjar.rtp.rtcp;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A loss or duplicate RLE block of an extended report, RFC 3611 §4.1 and §4.2: one bit for each packet.
 *
 * <pre>
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |0|R|        run length         |   that many packets with the bit R
 * |1|         bit vector          |   fifteen packets
 * |               0               |   the end, fills up a word
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * @param ofDuplicates false: a packet's bit says whether it came; true: whether it came once only (a duplicate is 0)
 * @param thinning T, 0 to 15: only sequence numbers that are multiples of 2^T are reported
 * @param ssrc the stream reported on
 * @param beginSequence the first sequence number of the range, 0 to 65535
 * @param endSequence the last one plus one, 0 to 65535
 * @param chunks in their order, 16 bits each and none of them 0
 */
public record RunLengthReport(
        boolean ofDuplicates, int thinning, int ssrc, int beginSequence, int endSequence, List<Integer> chunks)
        implements RtcpMessage.ExtendedReport.Block {
    private static final int VECTOR = 0x8000;
    private static final int VECTOR_BITS = 15;
    private static final int RUN_OF_ONES = 0x4000;
    private static final int MAX_RUN = 0x3FFF;

    /** Checks the ranges and copies the list. */
    public RunLengthReport {
        if ((thinning & ~0xF) != 0 || ((beginSequence | endSequence) & ~0xFFFF) != 0) {
            throw new IllegalArgumentException("thinning: " + thinning + ", sequence numbers: " + beginSequence + " to "
                    + endSequence + " (expected: 0 to 15, 0 to 65535)");
        }
        chunks = List.copyOf(chunks);
        for (int chunk : chunks) {
            if (chunk < 1 || chunk > 0xFFFF) {
                throw new IllegalArgumentException("chunk: " + chunk + " (expected: 1 to 65535)");
            }
        }
    }

    /**
     * {@return a report without thinning}
     *
     * @param bits one for each packet from {@code beginSequence} on
     * @param count how many packets, 0 to 65534 (RFC 3611 §4.1)
     */
    public static RunLengthReport of(boolean ofDuplicates, int ssrc, int beginSequence, BitSet bits, int count) {
        if (count < 0 || count > 65_534) {
            throw new IllegalArgumentException("count: " + count + " (expected: 0 to 65534)");
        }
        List<Integer> chunks = new ArrayList<>();
        int at = 0;
        while (at < count) {
            boolean bit = bits.get(at);
            int runEnd = Math.min(count, bit ? bits.nextClearBit(at) : nextSetBit(bits, at, count));
            int run = Math.min(MAX_RUN, runEnd - at);
            if (run >= VECTOR_BITS || runEnd == count) {
                chunks.add((bit ? RUN_OF_ONES : 0) | run);
                at += run;
            } else {
                chunks.add(vector(bits, at, count));
                at += VECTOR_BITS;
            }
        }
        return new RunLengthReport(ofDuplicates, 0, ssrc, beginSequence, beginSequence + count & 0xFFFF, chunks);
    }

    private static int nextSetBit(BitSet bits, int from, int none) {
        int next = bits.nextSetBit(from);
        return next < 0 ? none : next;
    }

    private static int vector(BitSet bits, int from, int count) {
        int vector = VECTOR;
        for (int i = 0; i < VECTOR_BITS; i++) {
            if (from + i < count && bits.get(from + i)) {
                vector |= 1 << VECTOR_BITS - 1 - i;
            }
        }
        return vector;
    }

    /** {@return how many packets the range and the thinning have a bit for} */
    public int packetCount() {
        int step = 1 << thinning;
        int first = beginSequence + step - 1 & -step;
        int end = beginSequence + (endSequence - beginSequence & 0xFFFF);
        return first >= end ? 0 : (end - 1 - first) / step + 1;
    }

    /** {@return the bits of the packets, of {@link #packetCount} at most; what the chunks leave out is 0} */
    public BitSet bits() {
        int count = packetCount();
        BitSet bits = new BitSet(count);
        int at = 0;
        for (int chunk : chunks) {
            boolean isVector = (chunk & VECTOR) != 0;
            int length = isVector ? VECTOR_BITS : chunk & MAX_RUN;
            for (int i = 0; i < length && at + i < count; i++) {
                bits.set(at + i, (chunk & (isVector ? 1 << VECTOR_BITS - 1 - i : RUN_OF_ONES)) != 0);
            }
            at += length;
        }
        return bits;
    }
}
