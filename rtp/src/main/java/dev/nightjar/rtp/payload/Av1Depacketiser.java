package dev.nightjar.rtp.payload;

/**
 * AV1, RTP Payload Format For AV1 1.0: OBUs and fragments of them behind an aggregation header.
 *
 * <pre>
 *  0 1 2 3 4 5 6 7
 * +-+-+-+-+-+-+-+-+  Z: begins with the rest of an OBU   W: elements, 0 for all with lengths
 * |Z|Y| W |N|-|-|-|  Y: ends within an OBU               N: begins a coded video sequence      §4.4
 * +-+-+-+-+-+-+-+-+
 * [ length ] element  [ length ] element  …              lengths as leb128, none for element W    §4.5
 * </pre>
 *
 * <p>The frame is one temporal unit, all its spatial layers together, each OBU with its size field put back and without
 * temporal delimiter and tile list, as Matroska stores it. A keyframe is a temporal unit with a sequence header whose
 * first frame is a key frame that is shown: what the bitstream says holds, N is only checked against Z. <i>Choice:</i>
 * an element of no bytes is malformed, since no OBU is so short.
 */
public final class Av1Depacketiser implements Depacketiser {
    private static final int INITIAL_BYTES = 8 << 10;
    private static final int CONTINUES = 0x80;
    private static final int TO_BE_CONTINUED = 0x40;
    private static final int BEGINS_SEQUENCE = 0x08;
    private static final int NONE = -1;

    private final FrameBytes bytes = new FrameBytes(INITIAL_BYTES);
    private final Av1Sequence sequence = new Av1Sequence();
    private boolean broken;
    private boolean hasSequence;
    private boolean hasFrame;
    private boolean hasTiles;
    private boolean keyframe;
    private int temporalLayer;
    private int spatialLayer;
    private int obuStart = NONE;

    /** Creates a depacketiser. */
    public Av1Depacketiser() {}

    @Override
    public CodecKind codec() {
        return CodecKind.AV1;
    }

    /**
     * {@inheritDoc}
     *
     * <p>What is missing before a sequence header belongs to other temporal units, so a keyframe is whole without it.
     */
    @Override
    public void begin(boolean afterGap) {
        bytes.clear();
        broken = false;
        hasSequence = false;
        hasFrame = false;
        hasTiles = false;
        keyframe = false;
        temporalLayer = Frame.UNKNOWN_LAYER;
        spatialLayer = Frame.UNKNOWN_LAYER;
        obuStart = NONE;
    }

    @Override
    public boolean append(byte[] buffer, int offset, int length) {
        boolean taken = length > 1 && appendElements(buffer, offset, offset + length);
        broken |= !taken;
        return taken;
    }

    private boolean appendElements(byte[] buffer, int offset, int end) {
        int header = buffer[offset];
        boolean continues = (header & CONTINUES) != 0;
        if (continues != (obuStart != NONE) || (continues && (header & BEGINS_SEQUENCE) != 0)) {
            return false;
        }
        int count = header >>> 4 & 3;
        int at = offset + 1;
        int elements = 0;
        while (at < end) {
            elements++;
            int size = end - at;
            if (elements != count) {
                long length = Leb128.read(buffer, at, end);
                if (length == Leb128.MALFORMED) {
                    return false;
                }
                at += Leb128.bytes(length);
                size = Leb128.value(length);
            }
            if (size == 0 || size > end - at) {
                return false;
            }
            boolean isWhole = at + size < end || (header & TO_BE_CONTINUED) == 0;
            if (!appendElement(buffer, at, size, isWhole)) {
                return false;
            }
            at += size;
        }
        return count == 0 || elements == count;
    }

    private boolean appendElement(byte[] buffer, int offset, int length, boolean endsObu) {
        if (obuStart == NONE) {
            obuStart = bytes.length();
        }
        return bytes.append(buffer, offset, length) && (!endsObu || obuEnded());
    }

    private boolean obuEnded() {
        int start = obuStart;
        obuStart = NONE;
        int header = bytes.array()[start];
        int headerEnd = start + Av1Obu.headerBytes(header);
        int payload = payload(header, headerEnd);
        if (Av1Obu.isForbidden(header) || payload < 0) {
            return false;
        }
        if (Av1Obu.isLeftOut(Av1Obu.type(header))) {
            bytes.truncate(start);
            return true;
        }
        if (headerEnd - start > 1) {
            int extension = bytes.array()[start + 1];
            temporalLayer = Av1Obu.temporalId(extension);
            spatialLayer = Math.max(spatialLayer, Av1Obu.spatialId(extension));
        }
        return read(Av1Obu.type(header), start, payload);
    }

    /** {@return where the OBU's payload begins once its size field is there, or -1 where it is malformed} */
    private int payload(int header, int headerEnd) {
        int size = bytes.length() - headerEnd;
        if (size < 0) {
            return -1;
        }
        if (Av1Obu.hasSize(header)) {
            long coded = Leb128.read(bytes.array(), headerEnd, bytes.length());
            boolean fits = coded != Leb128.MALFORMED && Leb128.value(coded) == size - Leb128.bytes(coded);
            return fits ? headerEnd + Leb128.bytes(coded) : -1;
        }
        if (!bytes.insert(headerEnd, Leb128.size(size))) {
            return -1;
        }
        byte[] array = bytes.array();
        array[headerEnd - Av1Obu.headerBytes(header)] |= Av1Obu.HAS_SIZE;
        return headerEnd + Leb128.write(array, headerEnd, size);
    }

    private boolean read(int type, int start, int payload) {
        byte[] array = bytes.array();
        int end = bytes.length();
        if (type == Av1Obu.SEQUENCE_HEADER) {
            hasSequence |= !hasFrame;
            return sequence.take(array, start, payload, end);
        }
        if (type == Av1Obu.TILE_GROUP) {
            hasTiles = true;
        } else if ((type == Av1Obu.FRAME || type == Av1Obu.FRAME_HEADER) && !hasFrame) {
            hasFrame = true;
            keyframe = sequence.isShownKeyframe(array, payload, end - payload) && hasSequence;
        }
        return true;
    }

    @Override
    public FrameOutcome finish(Frame frame) {
        if (broken || obuStart != NONE || (hasTiles && !hasFrame)) {
            return FrameOutcome.BROKEN;
        }
        if (!hasFrame) {
            return FrameOutcome.EMPTY;
        }
        if (keyframe && spatialLayer > 0) {
            sequence.useLargestSize();
        }
        frame.content(bytes.array(), bytes.length(), keyframe);
        frame.size(sequence.width(), sequence.height());
        frame.codecPrivate(sequence.configuration());
        frame.layers(temporalLayer, spatialLayer, false);
        return FrameOutcome.WHOLE;
    }

    @Override
    public boolean provesNothingLost(byte[] buffer, int offset, int length) {
        return false;
    }
}
