package dev.nightjar.rtp.payload;

import dev.nightjar.core.NetworkBytes;

/**
 * The VP9 payload descriptor, RFC 9628 §4.2, in flexible mode (F set) and without.
 *
 * <pre>
 *       0 1 2 3 4 5 6 7
 *      +-+-+-+-+-+-+-+-+
 *      |I|P|L|F|B|E|V|Z| (REQUIRED)
 *      +-+-+-+-+-+-+-+-+
 * I:   |M| PICTURE ID  | (7 or 15 bits)
 *      +-+-+-+-+-+-+-+-+
 * L:   | TID |U| SID |D|
 *      +-+-+-+-+-+-+-+-+
 *      |   TL0PICIDX   | (without F)
 *      +-+-+-+-+-+-+-+-+
 * P,F: | P_DIFF      |N| (up to 3 times)
 *      +-+-+-+-+-+-+-+-+
 * V:   | SS            | {@link Vp9ScalabilityStructure}
 *      +-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class Vp9Descriptor {
    /** What a field reads as when the descriptor does not carry it. */
    public static final int ABSENT = -1;

    private static final int MAX_REFERENCES = 3;

    private boolean interPredicted;
    private boolean flexible;
    private boolean start;
    private boolean end;
    private boolean notReferenced;
    private int pictureId = ABSENT;
    private boolean longPictureId;
    private int temporalId = ABSENT;
    private boolean switchingUp;
    private int spatialId = ABSENT;
    private boolean interLayerPredicted;
    private int tl0PicIdx = ABSENT;
    private int tl0PicIdxOffset = ABSENT;
    private final int[] differences = new int[MAX_REFERENCES];
    private int references;
    private boolean hasStructure;
    private final Vp9ScalabilityStructure structure = new Vp9ScalabilityStructure();

    /** Creates an empty view. */
    public Vp9Descriptor() {}

    /**
     * {@return bytes of the descriptor, or -1, leaving the view undefined, where it is malformed: cut, flexible without
     * a picture id, or with a fourth reference}
     */
    public int parse(byte[] buffer, int offset, int length) {
        if (length < 1) {
            return -1;
        }
        int first = buffer[offset] & 0xFF;
        boolean hasPictureId = (first & 0x80) != 0;
        interPredicted = (first & 0x40) != 0;
        boolean hasLayers = (first & 0x20) != 0;
        flexible = (first & 0x10) != 0;
        start = (first & 0x08) != 0;
        end = (first & 0x04) != 0;
        hasStructure = (first & 0x02) != 0;
        notReferenced = (first & 0x01) != 0;
        if (flexible && !hasPictureId) {
            return -1; // §4.2: F needs I
        }
        int at = parsePictureId(buffer, offset, length, hasPictureId);
        at = at < 0 ? at : parseLayers(buffer, offset, length, at, hasLayers);
        at = at < 0 ? at : parseReferences(buffer, offset, length, at);
        if (at < 0 || !hasStructure) {
            return at;
        }
        int read = structure.parse(buffer, offset + at, length - at);
        return read < 0 ? -1 : at + read;
    }

    private int parsePictureId(byte[] buffer, int offset, int length, boolean present) {
        pictureId = ABSENT;
        longPictureId = false;
        if (!present) {
            return 1;
        }
        longPictureId = length > 1 && (buffer[offset + 1] & 0x80) != 0;
        int after = longPictureId ? 3 : 2;
        if (after > length) {
            return -1;
        }
        pictureId = longPictureId ? NetworkBytes.getUint16(buffer, offset + 1) & 0x7FFF : buffer[offset + 1] & 0x7F;
        return after;
    }

    private int parseLayers(byte[] buffer, int offset, int length, int at, boolean present) {
        temporalId = ABSENT;
        spatialId = ABSENT;
        switchingUp = false;
        interLayerPredicted = false;
        tl0PicIdx = ABSENT;
        tl0PicIdxOffset = ABSENT;
        if (!present) {
            return at;
        }
        int after = at + (flexible ? 1 : 2);
        if (after > length) {
            return -1;
        }
        int octet = buffer[offset + at] & 0xFF;
        temporalId = octet >>> 5;
        switchingUp = (octet & 0x10) != 0;
        spatialId = octet >>> 1 & 7;
        interLayerPredicted = (octet & 1) != 0;
        if (!flexible) {
            tl0PicIdxOffset = at + 1;
            tl0PicIdx = buffer[offset + at + 1] & 0xFF;
        }
        return after;
    }

    private int parseReferences(byte[] buffer, int offset, int length, int start) {
        references = 0;
        int at = start;
        boolean more = flexible && interPredicted;
        while (more) {
            if (references == MAX_REFERENCES || at >= length) {
                return -1;
            }
            int octet = buffer[offset + at++] & 0xFF;
            differences[references++] = octet >>> 1;
            more = (octet & 1) != 0;
        }
        return at;
    }

    /** {@return bytes written: the descriptor with the values of this view, reserved bits 0} */
    public int write(byte[] buffer, int offset) {
        int at = offset + 1;
        buffer[offset] = (byte) firstOctet();
        if (longPictureId) {
            NetworkBytes.putInt16(buffer, at, 0x8000 | pictureId);
            at += 2;
        } else if (pictureId != ABSENT) {
            buffer[at++] = (byte) pictureId;
        }
        if (temporalId != ABSENT) {
            buffer[at++] = (byte)
                    (temporalId << 5 | (switchingUp ? 0x10 : 0) | spatialId << 1 | (interLayerPredicted ? 1 : 0));
            if (!flexible) {
                buffer[at++] = (byte) tl0PicIdx;
            }
        }
        for (int i = 0; i < references; i++) {
            buffer[at++] = (byte) (differences[i] << 1 | (i + 1 < references ? 1 : 0));
        }
        return (hasStructure ? at + structure.write(buffer, at) : at) - offset;
    }

    private int firstOctet() {
        return (pictureId != ABSENT ? 0x80 : 0)
                | (interPredicted ? 0x40 : 0)
                | (temporalId != ABSENT ? 0x20 : 0)
                | (flexible ? 0x10 : 0)
                | (start ? 0x08 : 0)
                | (end ? 0x04 : 0)
                | (hasStructure ? 0x02 : 0)
                | (notReferenced ? 0x01 : 0);
    }

    void pictureId(int id) {
        pictureId = id;
        longPictureId = true;
    }

    /** Writes F, and that no picture is referred to yet. */
    void mode(boolean isFlexible) {
        flexible = isFlexible;
        interPredicted = false;
        references = 0;
    }

    /** Adds a picture that is referred to; {@code difference} is told in flexible mode only. */
    void reference(int difference) {
        interPredicted = true;
        for (int i = 0; i < references; i++) {
            if (differences[i] == difference) {
                return;
            }
        }
        if (flexible && references < MAX_REFERENCES) {
            differences[references++] = difference;
        }
    }

    void layers(int temporal, boolean isSwitchingUp, int spatial, boolean isInterLayerPredicted, int tl0) {
        temporalId = temporal;
        switchingUp = isSwitchingUp;
        spatialId = spatial;
        interLayerPredicted = isInterLayerPredicted;
        tl0PicIdx = tl0;
    }

    void noLayers() {
        temporalId = ABSENT;
        spatialId = ABSENT;
    }

    void bounds(boolean isStart, boolean isEnd, boolean withStructure) {
        start = isStart;
        end = isEnd;
        hasStructure = withStructure;
    }

    /** {@return P: whether the frame refers to other pictures} */
    public boolean isInterPredicted() {
        return interPredicted;
    }

    /** {@return F: whether references are told by {@link #referenceDifference}} */
    public boolean isFlexible() {
        return flexible;
    }

    /** {@return B: whether a layer's frame starts here} */
    public boolean isFrameStart() {
        return start;
    }

    /** {@return E: whether a layer's frame ends here} */
    public boolean isFrameEnd() {
        return end;
    }

    /** {@return Z: whether no higher spatial layer of this or another picture refers to it} */
    public boolean isNotReferencedByUpperLayers() {
        return notReferenced;
    }

    /** {@return PICTURE ID, or {@link #ABSENT}} */
    public int pictureId() {
        return pictureId;
    }

    /** {@return M: whether the picture id has 15 bits; it is the octet or two after the first, where there is one} */
    public boolean isLongPictureId() {
        return longPictureId;
    }

    /** {@return the picture id that follows {@code id} in the width this descriptor uses} */
    public int pictureIdAfter(int id) {
        return id + 1 & (longPictureId ? 0x7FFF : 0x7F);
    }

    /** {@return TID, 0 to 7, or {@link #ABSENT}} */
    public int temporalId() {
        return temporalId;
    }

    /** {@return U: whether later frames of higher temporal layers refer to none of those layers before this picture} */
    public boolean isSwitchingUp() {
        return switchingUp;
    }

    /** {@return SID, 0 to 7, or {@link #ABSENT}} */
    public int spatialId() {
        return spatialId;
    }

    /** {@return D: whether the frame refers to the next lower spatial layer of its picture} */
    public boolean isInterLayerPredicted() {
        return interLayerPredicted;
    }

    /** {@return TL0PICIDX, 0 to 255, or {@link #ABSENT}} */
    public int tl0PicIdx() {
        return tl0PicIdx;
    }

    /** {@return how far from the descriptor's beginning TL0PICIDX is, or {@link #ABSENT}} */
    public int tl0PicIdxOffset() {
        return tl0PicIdxOffset;
    }

    /** {@return pictures referred to, 0 to 3; told in flexible mode only} */
    public int referenceCount() {
        return references;
    }

    /** {@return P_DIFF: how many pictures back a reference is, 0 to 127} */
    public int referenceDifference(int reference) {
        return differences[reference];
    }

    /** {@return V: whether {@link #structure} is told} */
    public boolean hasStructure() {
        return hasStructure;
    }

    /** {@return the scalability structure; read by {@link #parse} where it {@link #hasStructure}} */
    public Vp9ScalabilityStructure structure() {
        return structure;
    }
}
