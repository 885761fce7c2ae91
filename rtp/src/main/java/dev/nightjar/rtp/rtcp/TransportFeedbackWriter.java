package dev.nightjar.rtp.rtcp;

import dev.nightjar.core.NetworkBytes;

/**
 * Writes transport-wide feedback packets, draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1.
 *
 * <p>Asks a {@link Arrivals} for each packet in turn and packs the answers into chunks: a run where it covers at least
 * what a vector would, else 14 statuses of one bit where all deltas are small, else 7 of two bits. A packet ends early,
 * at a chunk's end, where the room ends or a delta exceeds 16 bits; the rest belongs into the next. Nothing allocates.
 */
public final class TransportFeedbackWriter {
    /** Nanoseconds in a tick of 250 us. */
    public static final long TICK_NANOS = 250_000;

    /** Bytes before the first chunk: common header, two SSRCs, base, count, reference time, feedback count. */
    private static final int FIXED_LENGTH = 20;

    private static final int MAX_STATUSES = 0xFFFF;
    private static final int MAX_RUN = 0x1FFF;
    private static final int ONE_BIT_STATUSES = 14;
    private static final int TWO_BIT_STATUSES = 7;

    /** A delta that can not be: the packet was not received. */
    private static final int NONE = Integer.MIN_VALUE;

    /** Statuses looked at ahead of the chunk being written. */
    private final int[] deltas = new int[ONE_BIT_STATUSES];

    private byte[] deltaBytes = new byte[0];
    private int deltaLength;
    private int statusCount;
    private long lastTicks;
    private boolean hasTimes = true;

    /** Makes a writer. */
    public TransportFeedbackWriter() {}

    /**
     * Says whether the feedback written from now on tells when packets arrived, as at first, or only which: then
     * the statuses are the same and their deltas are left out, as where transport-wide-cc-02 asks for none.
     */
    public void times(boolean areTold) {
        hasTimes = areTold;
    }

    /** When packets arrived. */
    @FunctionalInterface
    public interface Arrivals {
        /** {@return when that packet arrived, in nanoseconds, or -1 if it did not} */
        long arrivalNanos(long extendedSequence);
    }

    /**
     * Writes one feedback packet.
     *
     * @param first extended sequence number of the first packet to report
     * @param last of the last, inclusive
     * @param arrivals of those packets; at least one should have arrived
     * @param capacity most bytes to write, padding included
     * @return bytes written, a multiple of 4; 0 if {@code capacity} is too small or none has arrived
     */
    public int write(
            byte[] buffer,
            int offset,
            int capacity,
            int senderSsrc,
            int mediaSsrc,
            int feedbackPacketCount,
            long first,
            long last,
            Arrivals arrivals) {
        int room = capacity & ~3;
        long reference = referenceTime(first, last, arrivals);
        if (reference < 0 || room < FIXED_LENGTH + 4) {
            return 0;
        }
        if (deltaBytes.length < room) {
            deltaBytes = new byte[room];
        }
        deltaLength = 0;
        statusCount = 0;
        lastTicks = reference * TransportFeedback.TICKS_PER_REFERENCE;
        int chunkLength = writeChunks(buffer, offset + FIXED_LENGTH, room - FIXED_LENGTH, first, last, arrivals);
        deltaLength = hasTimes ? deltaLength : 0;
        System.arraycopy(deltaBytes, 0, buffer, offset + FIXED_LENGTH + chunkLength, deltaLength);
        int unpadded = FIXED_LENGTH + chunkLength + deltaLength;
        int length = unpadded + 3 & ~3;
        for (int i = unpadded; i < length; i++) {
            buffer[offset + i] = 0;
        }
        boolean isPadded = length > unpadded;
        if (isPadded) {
            // §3.1 asks for zero padding; with P set, as libwebrtc has it, the last byte tells its length (RFC 3550
            // §6.4.1).
            buffer[offset + length - 1] = (byte) (length - unpadded);
        }
        buffer[offset] = (byte) (0x80 | (isPadded ? 0x20 : 0) | RtcpType.FORMAT_TRANSPORT_WIDE);
        buffer[offset + 1] = (byte) RtcpType.TRANSPORT_FEEDBACK;
        NetworkBytes.putInt16(buffer, offset + 2, length / 4 - 1);
        NetworkBytes.putInt32(buffer, offset + 4, senderSsrc);
        NetworkBytes.putInt32(buffer, offset + 8, mediaSsrc);
        NetworkBytes.putInt16(buffer, offset + 12, (int) first);
        NetworkBytes.putInt16(buffer, offset + 14, statusCount);
        NetworkBytes.putInt24(buffer, offset + 16, (int) reference);
        NetworkBytes.putInt8(buffer, offset + 19, feedbackPacketCount);
        return length;
    }

    /** {@return how many packets the feedback written last gives a status of} */
    public int statusCount() {
        return statusCount;
    }

    /** The 64 ms unit in which the first packet arrived, or -1. */
    private static long referenceTime(long first, long last, Arrivals arrivals) {
        for (long sequence = first; sequence <= last; sequence++) {
            long arrival = arrivals.arrivalNanos(sequence);
            if (arrival >= 0) {
                return arrival / TICK_NANOS / TransportFeedback.TICKS_PER_REFERENCE;
            }
        }
        return -1;
    }

    private int writeChunks(byte[] buffer, int offset, int room, long first, long last, Arrivals arrivals) {
        int at = offset;
        while (first + statusCount <= last && statusCount < MAX_STATUSES) {
            long from = first + statusCount;
            long limit = Math.min(last, first + MAX_STATUSES - 1);
            int ahead = lookAhead(from, limit, arrivals);
            if (ahead == 0) {
                break;
            }
            int symbol = symbol(deltas[0]);
            int run = leading(ahead, symbol);
            boolean oneBit = !hasLargeDelta(ahead);
            int vector = oneBit ? ahead : Math.min(ahead, TWO_BIT_STATUSES);
            boolean isRun = run >= vector;
            int used = isRun ? run : vector;
            if (isRun && symbol == TransportFeedback.NOT_RECEIVED) {
                used = lostRun(from, limit, run, arrivals);
            }
            int deltaBytesOfChunk = isRun ? used * symbol : sizeOfDeltas(used);
            if (at - offset + 2 + deltaLength + deltaBytesOfChunk > room) {
                break;
            }
            int chunk = isRun ? symbol << 13 | used : vectorChunk(oneBit, used);
            NetworkBytes.putInt16(buffer, at, chunk);
            at += 2;
            writeDeltas(Math.min(used, ahead));
            statusCount += used;
        }
        return at - offset;
    }

    /** Fills {@link #deltas} and returns how many packets may share a chunk: up to 14, or up to a delta too large. */
    private int lookAhead(long from, long limit, Arrivals arrivals) {
        long previous = lastTicks;
        int ahead = 0;
        while (ahead < ONE_BIT_STATUSES && from + ahead <= limit) {
            long arrival = arrivals.arrivalNanos(from + ahead);
            if (arrival < 0) {
                deltas[ahead++] = NONE;
                continue;
            }
            long ticks = arrival / TICK_NANOS;
            long delta = ticks - previous;
            if (delta != (short) delta) {
                break;
            }
            deltas[ahead++] = (int) delta;
            previous = ticks;
        }
        return ahead;
    }

    private static int symbol(int delta) {
        if (delta == NONE) {
            return TransportFeedback.NOT_RECEIVED;
        }
        return delta >= 0 && delta <= 0xFF ? TransportFeedback.SMALL_DELTA : TransportFeedback.LARGE_DELTA;
    }

    /** How many statuses from the first on are alike. */
    private int leading(int ahead, int symbol) {
        int run = 1;
        while (run < ahead && symbol(deltas[run]) == symbol) {
            run++;
        }
        return run;
    }

    private boolean hasLargeDelta(int ahead) {
        for (int i = 0; i < ahead; i++) {
            if (symbol(deltas[i]) == TransportFeedback.LARGE_DELTA) {
                return true;
            }
        }
        return false;
    }

    private static int lostRun(long from, long limit, int known, Arrivals arrivals) {
        int run = known;
        while (run < MAX_RUN && from + run <= limit && arrivals.arrivalNanos(from + run) < 0) {
            run++;
        }
        return run;
    }

    private int sizeOfDeltas(int count) {
        int size = 0;
        for (int i = 0; i < count; i++) {
            size += symbol(deltas[i]);
        }
        return size;
    }

    private int vectorChunk(boolean oneBit, int count) {
        int bits = oneBit ? 1 : 2;
        int chunk = oneBit ? 0x8000 : 0xC000;
        for (int i = 0; i < count; i++) {
            chunk |= symbol(deltas[i]) << 14 - bits * (i + 1);
        }
        return chunk;
    }

    private void writeDeltas(int count) {
        for (int i = 0; i < count; i++) {
            int symbol = symbol(deltas[i]);
            if (symbol == TransportFeedback.SMALL_DELTA) {
                deltaBytes[deltaLength++] = (byte) deltas[i];
            } else if (symbol == TransportFeedback.LARGE_DELTA) {
                NetworkBytes.putInt16(deltaBytes, deltaLength, deltas[i]);
                deltaLength += 2;
            }
            if (symbol != TransportFeedback.NOT_RECEIVED) {
                lastTicks += deltas[i];
            }
        }
    }
}
