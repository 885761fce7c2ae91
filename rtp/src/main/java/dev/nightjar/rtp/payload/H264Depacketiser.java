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
    private static final int NON_IDR = 1;
    private static final int IDR = 5;
    private static final int SPS = 7;
    private static final int PPS = 8;
    private static final int ACCESS_UNIT_DELIMITER = 9;
    private static final int STAP_A = 24;
    private static final int FU_A = 28;

    private final AccessUnit unit = new AccessUnit();
    private final H264ParameterSets sets = new H264ParameterSets();

    /** Whether the sender repeats its parameter sets, so that an IDR without them has lost them. */
    private boolean setsComeInBand;

    private boolean afterGap;
    private boolean broken;
    private boolean hasSlice;
    private boolean hasIdr;
    private boolean hasSets;
    private boolean isReferredTo;

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
        unit.clear();
        afterGap = gap;
        broken = false;
        hasSlice = false;
        hasIdr = false;
        hasSets = false;
        isReferredTo = false;
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
        if (unit.isWithinFragments()) {
            return false;
        }
        if (type == STAP_A) {
            return appendAggregate(buffer, offset + 1, offset + length);
        }
        if (hasNoMeaning(type)) {
            return true;
        }
        return type < STAP_A && appendUnit(buffer, offset, length);
    }

    private boolean appendAggregate(byte[] buffer, int start, int end) {
        int at = start;
        while (at + 2 <= end) {
            int size = NetworkBytes.getUint16(buffer, at);
            at += 2;
            if (size == 0 || at + size > end || !appendAggregated(buffer, at, size)) {
                return false;
            }
            at += size;
        }
        return at == end && at > start;
    }

    /** §5.7: an aggregate holds NAL units, neither aggregates nor fragments. */
    private boolean appendAggregated(byte[] buffer, int offset, int length) {
        int type = buffer[offset] & 0x1F;
        return hasNoMeaning(type) || (type < STAP_A && appendUnit(buffer, offset, length));
    }

    /** §5.2: receivers ignore them. */
    private static boolean hasNoMeaning(int type) {
        return type == 0 || type >= 30;
    }

    private boolean appendUnit(byte[] buffer, int offset, int length) {
        int at = unit.append(buffer, offset, length);
        return at >= 0 && unitEnded(at);
    }

    private boolean appendFragment(byte[] buffer, int offset, int length) {
        if (length < 3) {
            return false;
        }
        int header = buffer[offset + 1] & 0xFF;
        boolean start = (header & 0x80) != 0;
        boolean end = (header & 0x40) != 0;
        int type = header & 0x1F;
        if (start == unit.isWithinFragments() || (start && end) || type == 0 || type >= STAP_A) {
            return false; // §5.8: S and E are never both set, and a fragment is one of a NAL unit
        }
        int unitHeader = (buffer[offset] & 0xE0) | type;
        boolean hasRoom = !start || (unit.beginFragments() && unit.appendHeader(unitHeader));
        if (!hasRoom || !unit.appendFragment(buffer, offset + 2, length - 2)) {
            return false;
        }
        return !end || unitEnded(unit.endFragments());
    }

    private boolean unitEnded(int at) {
        byte[] array = unit.array();
        int length = unit.length() - at;
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
        if (broken || unit.isWithinFragments()) {
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
        frame.content(unit.array(), unit.length(), keyframe);
        frame.size(sets.width(), sets.height());
        frame.codecPrivate(sets.configuration());
        frame.layers(Frame.UNKNOWN_LAYER, Frame.UNKNOWN_LAYER, !isReferredTo);
        return FrameOutcome.WHOLE;
    }

    /** {@inheritDoc} Whole NAL units only. */
    @Override
    public FrameOutcome finishPart(Frame frame) {
        unit.dropFragments();
        return hasSlice ? finish(frame) : FrameOutcome.BROKEN;
    }

    @Override
    public boolean provesNothingLost(byte[] buffer, int offset, int length) {
        return false;
    }
}
