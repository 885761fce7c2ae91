package dev.nightjar.rtp.payload;

import dev.nightjar.core.NetworkBytes;

/**
 * H.264: frame_num grows by one with each picture that others refer to, H.264 §7.4.3.
 *
 * <p>The packet that holds the beginning of a picture's first slice tells it. A picture that no other refers to has the
 * number of the next one that does, so once such a picture was seen the numbers prove nothing any more. An IDR picture
 * has 0 and follows no other.
 */
final class H264Numbering implements FrameNumbering {
    private static final int NON_IDR = 1;
    private static final int IDR = 5;
    private static final int SPS = 7;
    private static final int STAP_A = 24;
    private static final int FU_A = 28;

    /** Whatever precedes frame_num in a slice header, and frame_num: 1 + 7 + 17 + 16 bits, in whole bytes. */
    private static final int HEADER_BYTES = 6;

    private int numberBits;
    private boolean hasUnreferenced;
    private boolean isStart;
    private int number = NONE;

    @Override
    public void read(byte[] buffer, int offset, int length) {
        isStart = false;
        number = NONE;
        if (length < 2) {
            return;
        }
        int type = buffer[offset] & 0x1F;
        if (type == STAP_A) {
            readAggregate(buffer, offset + 1, offset + length);
        } else if (type != FU_A) {
            readUnit(buffer[offset], buffer, offset + 1, length - 1);
        } else if (length > 2 && (buffer[offset + 1] & 0x80) != 0) {
            int header = buffer[offset] & 0xE0 | buffer[offset + 1] & 0x1F; // RFC 6184 §5.8
            readUnit(header, buffer, offset + 2, length - 2);
        }
    }

    private void readAggregate(byte[] buffer, int start, int end) {
        int at = start;
        while (at + 3 <= end && number == NONE) {
            int size = NetworkBytes.getUint16(buffer, at);
            at += 2;
            if (size == 0 || at + size > end) {
                return;
            }
            readUnit(buffer[at], buffer, at + 1, size - 1);
            at += size;
        }
    }

    private void readUnit(int header, byte[] buffer, int offset, int length) {
        int type = header & 0x1F;
        if (type == SPS) {
            readSequence(buffer, offset - 1, length + 1);
        } else if (type == NON_IDR || type == IDR) {
            hasUnreferenced |= (header & 0x60) == 0; // nal_ref_idc, H.264 §7.4.1
            readSlice(type, buffer, offset, length);
        }
    }

    private void readSequence(byte[] buffer, int offset, int length) {
        H264SequenceParameters parameters = H264SequenceParameters.parse(buffer, offset, length);
        numberBits = parameters == null ? 0 : parameters.frameNumberBits();
        hasUnreferenced = false;
    }

    /** first_mb_in_slice, slice_type and pic_parameter_set_id, each ue(v), then frame_num, H.264 §7.3.3. */
    private void readSlice(int type, byte[] buffer, int offset, int length) {
        long bits = firstBits(buffer, offset, length);
        boolean isFirst = bits < 0; // first_mb_in_slice is 0: one set bit
        if (!isFirst || numberBits == 0 || hasUnreferenced) {
            return;
        }
        if (type == IDR) {
            number = 0;
            return;
        }
        isStart = true;
        int read = 1;
        for (int field = 0; field < 2; field++) {
            int zeros = Long.numberOfLeadingZeros(bits << read);
            read += 2 * zeros + 1;
            if (read + numberBits > 8 * HEADER_BYTES) {
                return;
            }
        }
        number = (int) (bits << read >>> 64 - numberBits);
    }

    /** {@return the first 48 bits from the highest on, without emulation prevention, H.264 §7.3.1} */
    private static long firstBits(byte[] buffer, int offset, int length) {
        long bits = 0;
        int zeros = 0;
        int count = 0;
        for (int i = 0; i < length && count < HEADER_BYTES; i++) {
            int value = buffer[offset + i] & 0xFF;
            if (zeros >= 2 && value == 3) {
                zeros = 0;
                continue;
            }
            zeros = value == 0 ? zeros + 1 : 0;
            bits = bits << 8 | value;
            count++;
        }
        return count == 0 ? 0 : bits << 64 - 8 * count;
    }

    @Override
    public boolean isStart() {
        return isStart;
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public int mask() {
        return (1 << numberBits) - 1;
    }
}
