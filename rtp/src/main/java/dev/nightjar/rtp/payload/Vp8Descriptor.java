package dev.nightjar.rtp.payload;

import dev.nightjar.core.NetworkBytes;

/**
 * The VP8 payload descriptor, RFC 7741 §4.2.
 *
 * <pre>
 *       0 1 2 3 4 5 6 7
 *      +-+-+-+-+-+-+-+-+
 *      |X|R|N|S|R| PID | (REQUIRED)
 *      +-+-+-+-+-+-+-+-+
 * X:   |I|L|T|K| RSV   | (OPTIONAL)
 *      +-+-+-+-+-+-+-+-+
 * I:   |M| PictureID   | (OPTIONAL, 7 or 15 bits)
 *      +-+-+-+-+-+-+-+-+
 * L:   |   TL0PICIDX   | (OPTIONAL)
 *      +-+-+-+-+-+-+-+-+
 * T/K: |TID|Y| KEYIDX  | (OPTIONAL)
 *      +-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class Vp8Descriptor {
    /** What a field reads as when the descriptor does not carry it. */
    public static final int ABSENT = -1;

    private boolean nonReference;
    private boolean start;
    private int partitionId;
    private int pictureId = ABSENT;
    private boolean longPictureId;
    private int tl0PicIdx = ABSENT;
    private int tl0PicIdxOffset = ABSENT;
    private int temporalId = ABSENT;
    private boolean layerSync;
    private int keyIdx = ABSENT;

    /** Creates an empty view. */
    public Vp8Descriptor() {}

    /** {@return bytes of the descriptor, or -1, leaving the view undefined, when the range ends within it} */
    public int parse(byte[] buffer, int offset, int length) {
        if (length < 1) {
            return -1;
        }
        int first = buffer[offset] & 0xFF;
        nonReference = (first & 0x20) != 0;
        start = (first & 0x10) != 0;
        partitionId = first & 0x07;
        pictureId = ABSENT;
        longPictureId = false;
        tl0PicIdx = ABSENT;
        tl0PicIdxOffset = ABSENT;
        layerSync = false;
        temporalId = ABSENT;
        keyIdx = ABSENT;
        if ((first & 0x80) == 0) {
            return 1;
        }
        return length < 2 ? -1 : parseExtension(buffer, offset, length, buffer[offset + 1] & 0xFF);
    }

    private int parseExtension(byte[] buffer, int offset, int length, int flags) {
        int at = (flags & 0x80) == 0 ? 2 : parsePictureId(buffer, offset, length);
        boolean hasTl0PicIdx = (flags & 0x40) != 0;
        boolean hasTidOrKeyIdx = (flags & 0x30) != 0;
        if (at < 0 || at + (hasTl0PicIdx ? 1 : 0) + (hasTidOrKeyIdx ? 1 : 0) > length) {
            return -1;
        }
        if (hasTl0PicIdx) {
            tl0PicIdxOffset = at;
            tl0PicIdx = buffer[offset + at++] & 0xFF;
        }
        if (hasTidOrKeyIdx) {
            int octet = buffer[offset + at++] & 0xFF;
            temporalId = (flags & 0x20) != 0 ? octet >>> 6 : ABSENT;
            layerSync = (flags & 0x20) != 0 && (octet & 0x20) != 0;
            keyIdx = (flags & 0x10) != 0 ? octet & 0x1F : ABSENT;
        }
        return at;
    }

    private int parsePictureId(byte[] buffer, int offset, int length) {
        longPictureId = length > 2 && (buffer[offset + 2] & 0x80) != 0;
        int end = longPictureId ? 4 : 3;
        if (end > length) {
            return -1;
        }
        pictureId = longPictureId ? NetworkBytes.getUint16(buffer, offset + 2) & 0x7FFF : buffer[offset + 2] & 0x7F;
        return end;
    }

    /** {@return N: whether no other frame refers to this one} */
    public boolean isNonReference() {
        return nonReference;
    }

    /** {@return whether the payload is the first of its frame: S set and PID 0, RFC 7741 §4.2} */
    public boolean isFrameStart() {
        return start && partitionId == 0;
    }

    /** {@return PID, 0 to 7} */
    public int partitionId() {
        return partitionId;
    }

    /** {@return PictureID, or {@link #ABSENT}} */
    public int pictureId() {
        return pictureId;
    }

    /** {@return M: whether the PictureID has 15 bits; it begins with the third octet, where there is one} */
    public boolean isLongPictureId() {
        return longPictureId;
    }

    /** {@return the PictureID that follows {@code id} in the width this descriptor uses} */
    public int pictureIdAfter(int id) {
        return id + 1 & (longPictureId ? 0x7FFF : 0x7F);
    }

    /** {@return TL0PICIDX, 0 to 255, or {@link #ABSENT}} */
    public int tl0PicIdx() {
        return tl0PicIdx;
    }

    /** {@return how far from the descriptor's beginning TL0PICIDX is, or {@link #ABSENT}} */
    public int tl0PicIdxOffset() {
        return tl0PicIdxOffset;
    }

    /** {@return Y: whether the frame depends on the base layer's latest frame alone} */
    public boolean isLayerSync() {
        return layerSync;
    }

    /** {@return TID, 0 to 3, or {@link #ABSENT}} */
    public int temporalId() {
        return temporalId;
    }

    /** {@return KEYIDX, 0 to 31, or {@link #ABSENT}} */
    public int keyIdx() {
        return keyIdx;
    }
}
