package dev.nightjar.rtp.payload;

import dev.nightjar.core.NetworkBytes;

/**
 * H.264, RFC 6184, packetization modes 0 and 1: single NAL units, STAP-A and FU-A.
 *
 * <pre>
 * single   | NAL unit |
 * STAP-A   | 24 | size 16 | NAL unit | size 16 | NAL unit | …              §5.7.1
 * FU-A     | 28 | S E R type | fragment |                                 §5.8
 * </pre>
 *
 * <p>The frame is one access unit, each NAL unit after its length in 4 bytes. A keyframe is an access unit with an IDR
 * slice whose parameter sets are known. *Choice:* types 25 to 27 and 29 belong to the interleaved mode, which we never
 * negotiate, so they break the frame; types 0, 30 and 31 are ignored, as §5.2 asks.
 */
public final class H264Depacketiser implements Depacketiser {
    private static final int INITIAL_BYTES = 8 << 10;
    private static final int NON_IDR = 1;
    private static final int IDR = 5;
    private static final int SPS = 7;
    private static final int PPS = 8;
    private static final int ACCESS_UNIT_DELIMITER = 9;
    private static final int STAP_A = 24;
    private static final int FU_A = 28;
    private static final int NONE = -1;

    private final FrameBytes bytes = new FrameBytes(INITIAL_BYTES);
    private final H264ParameterSets sets = new H264ParameterSets();

    /** Whether the sender repeats its parameter sets, so that an IDR without them has lost them. */
    private boolean setsComeInBand;

    private boolean afterGap;
    private boolean broken;
    private boolean hasSlice;
    private boolean hasIdr;
    private boolean hasSets;
    private boolean isReferredTo;
    private int fragmentStart = NONE;

    /** Creates a depacketiser. */
    public H264Depacketiser() {}

    /** Takes a parameter set that the description carries as {@code sprop-parameter-sets}, RFC 6184 §8.1. */
    public void parameterSet(byte[] nalUnit) {
        if (nalUnit.length > 0) {
            int type = nalUnit[0] & 0x1F;
            if (type == SPS) {
                sets.sequence(nalUnit, 0, nalUnit.length);
            } else if (type == PPS) {
                sets.picture(nalUnit, 0, nalUnit.length);
            }
        }
    }

    @Override
    public CodecKind codec() {
        return CodecKind.H264;
    }

    @Override
    public void begin(boolean gap) {
        bytes.clear();
        afterGap = gap;
        broken = false;
        hasSlice = false;
        hasIdr = false;
        hasSets = false;
        isReferredTo = false;
        fragmentStart = NONE;
    }

    @Override
    public boolean append(byte[] buffer, int offset, int length) {
        boolean taken = length > 0 && appendPayload(buffer, offset, length);
        broken |= !taken;
        return taken;
    }

    private boolean appendPayload(byte[] buffer, int offset, int length) {
        int type = buffer[offset] & 0x1F;
        if (type == FU_A) {
            return appendFragment(buffer, offset, length);
        }
        if (fragmentStart != NONE) {
            return false;
        }
        if (type == STAP_A) {
            return appendAggregate(buffer, offset + 1, offset + length);
        }
        if (type == 0 || type >= 30) {
            return true;
        }
        return type < STAP_A && appendUnit(buffer, offset, length);
    }

    private boolean appendAggregate(byte[] buffer, int start, int end) {
        int at = start;
        while (at + 2 <= end) {
            int size = NetworkBytes.getUint16(buffer, at);
            at += 2;
            if (size == 0 || at + size > end || !appendUnit(buffer, at, size)) {
                return false;
            }
            at += size;
        }
        return at == end && at > start;
    }

    private boolean appendUnit(byte[] buffer, int offset, int length) {
        return bytes.appendInt32(length)
                && bytes.append(buffer, offset, length)
                && unitEnded(bytes.length() - length, length);
    }

    private boolean appendFragment(byte[] buffer, int offset, int length) {
        if (length < 3) {
            return false;
        }
        int header = buffer[offset + 1] & 0xFF;
        boolean start = (header & 0x80) != 0;
        boolean end = (header & 0x40) != 0;
        if (start == (fragmentStart != NONE) || (start && end)) {
            return false; // §5.8: S and E are never both set
        }
        if (start) {
            fragmentStart = bytes.length();
            int unitHeader = (buffer[offset] & 0xE0) | (header & 0x1F);
            if (!bytes.appendInt32(0) || !bytes.appendInt8(unitHeader)) {
                return false;
            }
        }
        if (!bytes.append(buffer, offset + 2, length - 2)) {
            return false;
        }
        if (!end) {
            return true;
        }
        int unit = fragmentStart + 4;
        NetworkBytes.putInt32(bytes.array(), fragmentStart, bytes.length() - unit);
        fragmentStart = NONE;
        return unitEnded(unit, bytes.length() - unit);
    }

    private boolean unitEnded(int at, int length) {
        byte[] array = bytes.array();
        if ((array[at] & 0x80) != 0) {
            return false; // §1.3: F says that there are bit errors
        }
        switch (array[at] & 0x1F) {
            case SPS -> {
                hasSets = true;
                setsComeInBand = true;
                return sets.sequence(array, at, length);
            }
            case PPS -> {
                return sets.picture(array, at, length);
            }
            case ACCESS_UNIT_DELIMITER ->
                hasSets |= !hasSlice; // the first NAL unit of an access unit, H.264 §7.4.1.2.3
            case NON_IDR, IDR -> {
                return sliceEnded(array, at, length);
            }
            default -> {}
        }
        return true;
    }

    private boolean sliceEnded(byte[] array, int at, int length) {
        boolean first = !hasSlice;
        hasSlice = true;
        hasIdr |= (array[at] & 0x1F) == IDR;
        isReferredTo |= (array[at] & 0x60) != 0; // nal_ref_idc, H.264 §7.4.1
        // first_mb_in_slice, ue(v), is 0 in the first slice of a picture: one set bit.
        boolean beginsPicture = length > 1 && (array[at + 1] & 0x80) != 0;
        return !(first && afterGap) || beginsPicture;
    }

    @Override
    public FrameOutcome finish(Frame frame) {
        if (broken || fragmentStart != NONE) {
            return FrameOutcome.BROKEN;
        }
        if (!hasSlice) {
            return FrameOutcome.EMPTY;
        }
        boolean setsMayBeLost = afterGap && setsComeInBand && !hasSets;
        boolean keyframe = hasIdr && sets.areComplete() && !setsMayBeLost;
        if (hasIdr && !keyframe) {
            return FrameOutcome.BROKEN;
        }
        frame.content(bytes.array(), bytes.length(), keyframe);
        frame.size(sets.width(), sets.height());
        frame.codecPrivate(sets.configuration());
        frame.layers(Frame.UNKNOWN_LAYER, Frame.UNKNOWN_LAYER, !isReferredTo);
        return FrameOutcome.WHOLE;
    }

    /** {@inheritDoc} Whole NAL units only. */
    @Override
    public FrameOutcome finishPart(Frame frame) {
        if (fragmentStart != NONE) {
            bytes.cut(fragmentStart);
            fragmentStart = NONE;
        }
        return hasSlice ? finish(frame) : FrameOutcome.BROKEN;
    }

    @Override
    public boolean provesNothingLost(byte[] buffer, int offset, int length) {
        return false;
    }
}
