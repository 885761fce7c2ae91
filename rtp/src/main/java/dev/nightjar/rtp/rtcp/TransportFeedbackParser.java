package dev.nightjar.rtp.rtcp;

import dev.nightjar.core.NetworkBytes;
import org.jspecify.annotations.Nullable;

/** Reads transport-wide feedback, draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1. */
final class TransportFeedbackParser {
    private static final int FIXED_LENGTH = 16;

    private TransportFeedbackParser() {}

    static @Nullable TransportFeedback parse(byte[] buffer, int offset, int length) {
        if (length < FIXED_LENGTH) {
            return null;
        }
        int count = NetworkBytes.getUint16(buffer, offset + 10);
        int end = offset + length;
        // Seven packets need a chunk at the least dense but one; a run of 8191 takes two bytes, so that a claim of
        // 65535
        // packets costs 18 bytes: the arrays made for it are bounded by the field.
        byte[] symbols = new byte[count];
        int at = offset + FIXED_LENGTH;
        int known = 0;
        while (known < count) {
            if (end - at < 2) {
                return null;
            }
            known = readChunk(NetworkBytes.getUint16(buffer, at), symbols, known);
            at += 2;
        }
        short[] deltas = readDeltas(buffer, at, end, symbols);
        return deltas == null
                ? null
                : new TransportFeedback(
                        NetworkBytes.getInt32(buffer, offset),
                        NetworkBytes.getInt32(buffer, offset + 4),
                        NetworkBytes.getUint16(buffer, offset + 8),
                        NetworkBytes.getUint24(buffer, offset + 12) << 8 >> 8,
                        NetworkBytes.getUint8(buffer, offset + 15),
                        symbols,
                        deltas);
    }

    /** Returns how many symbols are known afterwards; what a chunk says past the count is padding (§3.1.4). */
    private static int readChunk(int chunk, byte[] symbols, int known) {
        boolean isVector = (chunk & 0x8000) != 0;
        int at = known;
        if (!isVector) {
            byte symbol = (byte) (chunk >> 13 & 0x3);
            int end = Math.min(symbols.length, known + (chunk & 0x1FFF));
            while (at < end) {
                symbols[at++] = symbol;
            }
            return at;
        }
        boolean isTwoBit = (chunk & 0x4000) != 0;
        int bits = isTwoBit ? 2 : 1;
        for (int shift = 14 - bits; shift >= 0 && at < symbols.length; shift -= bits) {
            symbols[at++] = (byte) (chunk >> shift & (1 << bits) - 1);
        }
        return at;
    }

    private static short @Nullable [] readDeltas(byte[] buffer, int offset, int end, byte[] symbols) {
        short[] deltas = new short[symbols.length];
        int at = offset;
        for (int i = 0; i < symbols.length; i++) {
            int size = symbols[i];
            // Symbol 3 is reserved (§3.1.1): we can not tell how long its delta is.
            if (size == 3 || size > end - at) {
                return null;
            }
            if (size == TransportFeedback.SMALL_DELTA) {
                deltas[i] = (short) NetworkBytes.getUint8(buffer, at);
            } else if (size == TransportFeedback.LARGE_DELTA) {
                deltas[i] = (short) NetworkBytes.getUint16(buffer, at);
            }
            at += size;
        }
        return deltas;
    }
}
