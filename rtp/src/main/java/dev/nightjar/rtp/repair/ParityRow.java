package dev.nightjar.rtp.repair;

import dev.nightjar.core.NetworkBytes;
import dev.nightjar.core.RtpFields;
import java.util.Arrays;

/**
 * One parity packet, or a sum of several, from which the packets already here were taken out: what remains is the sum
 * of those its mask still names.
 */
final class ParityRow {
    /** Longest run of bytes behind fixed headers that is summed up. */
    static final int MAX_BODY_BYTES = FecDecoder.MAX_PACKET_BYTES - RtpFields.FIXED_HEADER_LENGTH;

    final byte[] body = new byte[MAX_BODY_BYTES];

    /** Bytes of the body that mean something; behind them it is zero. */
    int bodyLength;

    int flags;
    int length;
    int timestamp;

    /** First sequence number of the mask, counted on over wrap-around. */
    long base;

    long maskHigh;
    long maskLow;
    long arrivalNanos;

    /** Whether it is in use. */
    boolean isActive;

    /** Whether a packet was made of it, or of a sum with it. */
    boolean isUsed;

    /** Takes what a parsed header and the bytes behind it say. */
    void set(FecHeader header, byte[] buffer, int offset, long unwrappedBase, long nowNanos) {
        bodyLength = header.protectionLength();
        System.arraycopy(buffer, offset + header.headerLength(), body, 0, bodyLength);
        Arrays.fill(body, bodyLength, MAX_BODY_BYTES, (byte) 0);
        flags = header.flags();
        length = header.lengthRecovery();
        timestamp = header.timestampRecovery();
        base = unwrappedBase;
        maskHigh = header.maskHigh();
        maskLow = header.maskLow();
        arrivalNanos = nowNanos;
        isActive = true;
        isUsed = false;
    }

    /** Becomes the empty sum. */
    void clear() {
        Arrays.fill(body, (byte) 0);
        bodyLength = 0;
        flags = 0;
        length = 0;
        timestamp = 0;
    }

    /** Adds another row's sums; the masks are the caller's. */
    void add(ParityRow other) {
        Parity.add(body, 0, other.body, 0, other.bodyLength);
        bodyLength = Math.max(bodyLength, other.bodyLength);
        flags ^= other.flags;
        length ^= other.length;
        timestamp ^= other.timestamp;
    }

    boolean covers(long sequence) {
        long bit = sequence - base;
        if (bit < 0 || bit >= FecHeader.MAX_MASK_BITS) {
            return false;
        }
        return (bit < 64 ? maskHigh << bit : maskLow << bit - 64) < 0;
    }

    /** Takes a packet out that it covers. */
    void remove(long sequence, byte[] packet, int packetLength) {
        long bit = sequence - base;
        if (bit < 64) {
            maskHigh &= ~(Long.MIN_VALUE >>> bit);
        } else {
            maskLow &= ~(Long.MIN_VALUE >>> bit - 64);
        }
        int bytes = Parity.lengthOf(packetLength);
        flags ^= Parity.flags(packet) & 0x3FFF;
        length ^= bytes;
        timestamp ^= NetworkBytes.getInt32(packet, RtpFields.TIMESTAMP_OFFSET);
        Parity.add(body, 0, packet, RtpFields.FIXED_HEADER_LENGTH, Math.min(bytes, bodyLength));
    }

    /** {@return packets it still names} */
    int missing() {
        return Long.bitCount(maskHigh) + Long.bitCount(maskLow);
    }

    /** {@return the first sequence number it still names} */
    long firstMissing() {
        return base + (maskHigh != 0 ? Long.numberOfLeadingZeros(maskHigh) : 64 + Long.numberOfLeadingZeros(maskLow));
    }

    /** {@return the last sequence number it still names} */
    long lastMissing() {
        return base
                + (maskLow != 0
                        ? 127 - Long.numberOfTrailingZeros(maskLow)
                        : 63 - Long.numberOfTrailingZeros(maskHigh));
    }

    /**
     * Writes the one packet that is left in it.
     *
     * @return its bytes, or 0 where the sum is no packet: longer than what parity was counted over
     */
    int write(byte[] to, long sequence, int ssrc) {
        if (length > bodyLength) {
            return 0;
        }
        NetworkBytes.putInt16(to, 0, 0x8000 | flags);
        NetworkBytes.putInt16(to, RtpFields.SEQUENCE_NUMBER_OFFSET, (int) sequence);
        NetworkBytes.putInt32(to, RtpFields.TIMESTAMP_OFFSET, timestamp);
        NetworkBytes.putInt32(to, RtpFields.SSRC_OFFSET, ssrc);
        System.arraycopy(body, 0, to, RtpFields.FIXED_HEADER_LENGTH, length);
        return RtpFields.FIXED_HEADER_LENGTH + length;
    }
}
