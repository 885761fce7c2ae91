package dev.nightjar.rtp.repair;

import dev.nightjar.core.NetworkBytes;

/**
 * The header of a parity packet in either format, read and written.
 *
 * <pre>
 * ULPFEC, RFC 5109 §7.3 and §7.4
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |E|L|P|X|  CC   |M| PT recovery |            SN base            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                          TS recovery                          |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |        length recovery        |       protection length       |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     mask, 16 bits, or 48 where L is set        ...
 *
 * FlexFEC, draft-ietf-payload-flexible-fec-scheme-03 §4.2, flexible mask
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |R|F|P|X|  CC   |M| PT recovery |        length recovery        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                          TS recovery                          |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  SSRC count   |                   reserved                    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                             SSRC                              |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |            SN base            |k|          mask 0 to 14       |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |k|                   mask 15 to 45 (optional)                  |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |k|                  mask 46 to 108 (optional), 64 bits         |
 * </pre>
 *
 * <p>A set k ends the mask. A mask is two {@code long}s whose bits, from the highest, stand for SN base and what
 * follows.
 */
final class FecHeader {
    /** Longest header: FlexFEC with the whole mask. */
    static final int MAX_BYTES = 32;

    /** Sequence numbers that the longest mask speaks of. */
    static final int MAX_MASK_BITS = 109;

    private static final int ULPFEC_SHORT = 14;
    private static final int ULPFEC_LONG = 18;
    private static final int FLEXFEC_SHORT = 20;
    private static final int FLEXFEC_MIDDLE = 24;
    private static final int FLEXFEC_LONG = 32;

    private int headerLength;
    private int protectionLength;
    private int flags;
    private int lengthRecovery;
    private int timestampRecovery;
    private int baseSequenceNumber;
    private int ssrc;
    private long maskHigh;
    private long maskLow;

    /** {@return false, with this in no useful state, where the bytes are no parity packet that can be used} */
    boolean parse(FecFormat format, byte[] buffer, int offset, int length) {
        maskLow = 0;
        boolean isParsed =
                format == FecFormat.ULPFEC ? parseUlpfec(buffer, offset, length) : parseFlexfec(buffer, offset, length);
        // A mask that covers nothing protects nothing.
        return isParsed && (maskHigh | maskLow) != 0;
    }

    private boolean parseUlpfec(byte[] buffer, int offset, int length) {
        // E is reserved, RFC 5109 §7.3: a header of another form follows.
        if (length < ULPFEC_SHORT || (buffer[offset] & 0x80) != 0) {
            return false;
        }
        boolean isLong = (buffer[offset] & 0x40) != 0;
        headerLength = isLong ? ULPFEC_LONG : ULPFEC_SHORT;
        if (length < headerLength) {
            return false;
        }
        flags = NetworkBytes.getUint16(buffer, offset) & 0x3FFF;
        baseSequenceNumber = NetworkBytes.getUint16(buffer, offset + 2);
        timestampRecovery = NetworkBytes.getInt32(buffer, offset + 4);
        lengthRecovery = NetworkBytes.getUint16(buffer, offset + 8);
        protectionLength = NetworkBytes.getUint16(buffer, offset + 10);
        maskHigh = isLong
                ? NetworkBytes.getUint48(buffer, offset + 12) << 16
                : (long) NetworkBytes.getUint16(buffer, offset + 12) << 48;
        return protectionLength <= length - headerLength;
    }

    private boolean parseFlexfec(byte[] buffer, int offset, int length) {
        // R (a retransmission) and F (rows and columns), and several streams: libwebrtc sends and takes none of them.
        if (length < FLEXFEC_SHORT || (buffer[offset] & 0xC0) != 0 || buffer[offset + 8] != 1) {
            return false;
        }
        flags = NetworkBytes.getUint16(buffer, offset) & 0x3FFF;
        lengthRecovery = NetworkBytes.getUint16(buffer, offset + 2);
        timestampRecovery = NetworkBytes.getInt32(buffer, offset + 4);
        ssrc = NetworkBytes.getInt32(buffer, offset + 12);
        baseSequenceNumber = NetworkBytes.getUint16(buffer, offset + 16);
        if (!parseFlexfecMask(buffer, offset + 18, length)) {
            return false;
        }
        protectionLength = length - headerLength;
        return true;
    }

    /** {@return the protected stream that a FlexFEC packet names, or 0 where it is too short} */
    static int flexfecSsrc(byte[] buffer, int offset, int length) {
        return length < FLEXFEC_SHORT ? 0 : NetworkBytes.getInt32(buffer, offset + 12);
    }

    private boolean parseFlexfecMask(byte[] buffer, int at, int length) {
        headerLength = FLEXFEC_SHORT;
        maskHigh = (NetworkBytes.getUint16(buffer, at) & 0x7FFFL) << 49;
        if ((buffer[at] & 0x80) != 0) {
            return true;
        }
        headerLength = FLEXFEC_MIDDLE;
        if (length < headerLength) {
            return false;
        }
        maskHigh |= (NetworkBytes.getUint32(buffer, at + 2) & 0x7FFF_FFFFL) << 18;
        if ((buffer[at + 2] & 0x80) != 0) {
            return true;
        }
        headerLength = FLEXFEC_LONG;
        if (length < headerLength || (buffer[at + 6] & 0x80) == 0) {
            return false;
        }
        long tail = NetworkBytes.getInt64(buffer, at + 6) & Long.MAX_VALUE;
        maskHigh |= tail >>> 45;
        maskLow = tail << 19;
        return true;
    }

    /** {@return bytes of the shortest header whose mask reaches that far behind its base} */
    static int lengthFor(FecFormat format, int lastOffset) {
        if (format == FecFormat.ULPFEC) {
            return lastOffset < 16 ? ULPFEC_SHORT : ULPFEC_LONG;
        }
        if (lastOffset < 15) {
            return FLEXFEC_SHORT;
        }
        return lastOffset < 46 ? FLEXFEC_MIDDLE : FLEXFEC_LONG;
    }

    /** Sets everything that {@link #write} writes. */
    void set(
            int newFlags, int newLengthRecovery, int newTimestampRecovery, int base, int newSsrc, long high, long low) {
        flags = newFlags & 0x3FFF;
        lengthRecovery = newLengthRecovery;
        timestampRecovery = newTimestampRecovery;
        baseSequenceNumber = base;
        ssrc = newSsrc;
        maskHigh = high;
        maskLow = low;
    }

    /** Writes a header of that length, one of those that {@link #lengthFor} gives, for that many protected bytes. */
    void write(FecFormat format, int length, int protectedBytes, byte[] buffer, int offset) {
        NetworkBytes.putInt16(buffer, offset, flags);
        NetworkBytes.putInt32(buffer, offset + 4, timestampRecovery);
        if (format == FecFormat.ULPFEC) {
            NetworkBytes.putInt16(buffer, offset + 2, baseSequenceNumber);
            NetworkBytes.putInt16(buffer, offset + 8, lengthRecovery);
            NetworkBytes.putInt16(buffer, offset + 10, protectedBytes);
            if (length == ULPFEC_LONG) {
                buffer[offset] = (byte) (buffer[offset] | 0x40);
                NetworkBytes.putInt48(buffer, offset + 12, maskHigh >>> 16);
            } else {
                NetworkBytes.putInt16(buffer, offset + 12, (int) (maskHigh >>> 48));
            }
            return;
        }
        NetworkBytes.putInt16(buffer, offset + 2, lengthRecovery);
        NetworkBytes.putInt32(buffer, offset + 8, 1 << 24);
        NetworkBytes.putInt32(buffer, offset + 12, ssrc);
        NetworkBytes.putInt16(buffer, offset + 16, baseSequenceNumber);
        writeFlexfecMask(length, buffer, offset + 18);
    }

    private void writeFlexfecMask(int length, byte[] buffer, int at) {
        NetworkBytes.putInt16(buffer, at, (int) (maskHigh >>> 49));
        if (length == FLEXFEC_SHORT) {
            buffer[at] = (byte) (buffer[at] | 0x80);
            return;
        }
        NetworkBytes.putInt32(buffer, at + 2, (int) (maskHigh >>> 18) & 0x7FFF_FFFF);
        if (length == FLEXFEC_MIDDLE) {
            buffer[at + 2] = (byte) (buffer[at + 2] | 0x80);
            return;
        }
        NetworkBytes.putInt64(buffer, at + 6, Long.MIN_VALUE | (maskHigh & 0x3FFFF) << 45 | maskLow >>> 19);
    }

    int headerLength() {
        return headerLength;
    }

    /** {@return bytes behind the fixed header of each protected packet that parity was counted over} */
    int protectionLength() {
        return protectionLength;
    }

    /** {@return P, X, CC, M and payload type of all protected packets together, 14 bits} */
    int flags() {
        return flags;
    }

    int lengthRecovery() {
        return lengthRecovery;
    }

    int timestampRecovery() {
        return timestampRecovery;
    }

    int baseSequenceNumber() {
        return baseSequenceNumber;
    }

    /** {@return the protected stream, FlexFEC only} */
    int ssrc() {
        return ssrc;
    }

    /** {@return the mask for the base and the 63 numbers behind it} */
    long maskHigh() {
        return maskHigh;
    }

    /** {@return the mask for the 45 numbers behind those} */
    long maskLow() {
        return maskLow;
    }
}
