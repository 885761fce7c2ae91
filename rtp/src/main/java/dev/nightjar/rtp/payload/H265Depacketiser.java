package dev.nightjar.rtp.payload;

import dev.nightjar.core.NetworkBytes;

/**
 * H.265, RFC 7798: single NAL units, aggregation packets and fragmentation units of one stream in decoding order.
 *
 * <pre>
 * single   | NAL unit |                                                              §4.4.1
 * AP       | header, type 48 | size 16 | NAL unit | size 16 | NAL unit | …           §4.4.2
 * FU       | header, type 49 | S E type | fragment |                                 §4.4.3
 * </pre>
 *
 * <p>The frame is one access unit, each NAL unit after its length in 4 bytes. A keyframe is an access unit with an IRAP
 * picture whose parameter sets are known. <i>Choice:</i> decoding order numbers (DONL, DOND) are not read, since WebRTC
 * sends in decoding order; a description with {@code sprop-max-don-diff} above 0 has to be refused. PACI packets
 * (§4.4.4), which nobody sends, break the frame; types 51 to 63, which mean nothing yet, are ignored (§6).
 */
public final class H265Depacketiser implements Depacketiser {

    private final AccessUnit unit = new AccessUnit();
    private final H265ParameterSets sets = new H265ParameterSets();

    /** Whether the sender repeats its parameter sets, so that an IRAP picture without them has lost them. */
    private boolean setsComeInBand;

    private boolean afterGap;
    private boolean broken;
    private boolean hasSlice;
    private boolean hasIrap;
    private boolean hasSets;
    private int temporalLayer;

    /** Creates a depacketiser. */
    public H265Depacketiser() {}

    /** Takes a parameter set of {@code sprop-vps}, {@code sprop-sps} or {@code sprop-pps}, RFC 7798 §7.1. */
    public void parameterSet(byte[] nalUnit) {
        if (nalUnit.length > 0) {
            int type = H265Nal.type(nalUnit[0]);
            if (type >= H265Nal.VPS && type <= H265Nal.PPS) {
                sets.take(type, nalUnit, 0, nalUnit.length);
            }
        }
    }

    @Override
    public CodecKind codec() {
        return CodecKind.H265;
    }

    @Override
    public void begin(boolean gap) {
        unit.clear();
        afterGap = gap;
        broken = false;
        hasSlice = false;
        hasIrap = false;
        hasSets = false;
        temporalLayer = Frame.UNKNOWN_LAYER;
    }

    @Override
    public boolean append(byte[] buffer, int offset, int length) {
        boolean taken = length > H265Nal.HEADER_BYTES && appendPayload(buffer, offset, length);
        broken |= !taken;
        return taken;
    }

    private boolean appendPayload(byte[] buffer, int offset, int length) {
        int type = H265Nal.type(buffer[offset]);
        if (type == H265Nal.FRAGMENTATION) {
            return appendFragment(buffer, offset, length);
        }
        if (unit.isWithinFragments()) {
            return false;
        }
        if (type == H265Nal.AGGREGATION) {
            return appendAggregate(buffer, offset + H265Nal.HEADER_BYTES, offset + length);
        }
        return type > H265Nal.LAST_RTP_TYPE || (type < H265Nal.AGGREGATION && appendUnit(buffer, offset, length));
    }

    private boolean appendAggregate(byte[] buffer, int start, int end) {
        int at = start;
        while (at + 2 <= end) {
            int size = NetworkBytes.getUint16(buffer, at);
            at += 2;
            if (size <= H265Nal.HEADER_BYTES || size > end - at || isNested(buffer[at])) {
                return false;
            }
            if (!appendUnit(buffer, at, size)) {
                return false;
            }
            at += size;
        }
        return at == end && at > start;
    }

    /** §4.4.2 and §4.4.3: neither aggregation packets nor fragmentation units hold another. */
    private static boolean isNested(int firstByte) {
        return H265Nal.type(firstByte) >= H265Nal.AGGREGATION;
    }

    private boolean appendUnit(byte[] buffer, int offset, int length) {
        int at = unit.append(buffer, offset, length);
        return at >= 0 && unitEnded(at);
    }

    private boolean appendFragment(byte[] buffer, int offset, int length) {
        int header = buffer[offset + 2];
        boolean start = (header & 0x80) != 0;
        boolean end = (header & 0x40) != 0;
        int type = header & 0x3F;
        if (length < 4 || start == unit.isWithinFragments() || (start && end) || type >= H265Nal.AGGREGATION) {
            return false; // §4.4.3: S and E are never both set
        }
        boolean hasRoom = !start
                || (unit.beginFragments()
                        && unit.appendHeader(H265Nal.withType(buffer[offset], type))
                        && unit.appendHeader(buffer[offset + 1]));
        if (!hasRoom || !unit.appendFragment(buffer, offset + 3, length - 3)) {
            return false;
        }
        return !end || unitEnded(unit.endFragments());
    }

    private boolean unitEnded(int at) {
        byte[] array = unit.array();
        int length = unit.length() - at;
        int type = H265Nal.type(array[at]);
        boolean isOfBaseLayer = H265Nal.layerId(array[at], array[at + 1]) == 0;
        if (!isOfBaseLayer) {
            return true;
        }
        if (type <= H265Nal.LAST_SLICE) {
            return sliceEnded(array, at, type);
        }
        if (type > H265Nal.PPS) {
            return true;
        }
        if (type == H265Nal.SPS) {
            hasSets = true;
            setsComeInBand = true;
        }
        return sets.take(type, array, at, length);
    }

    private boolean sliceEnded(byte[] array, int at, int type) {
        boolean isFirst = !hasSlice;
        hasSlice = true;
        hasIrap |= H265Nal.isIrap(type);
        temporalLayer = H265Nal.temporalId(array[at + 1]);
        // first_slice_segment_in_pic_flag is the first bit behind the header.
        boolean beginsPicture = (array[at + H265Nal.HEADER_BYTES] & 0x80) != 0;
        return temporalLayer >= 0 && (!isFirst || !afterGap || beginsPicture);
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
        boolean keyframe = hasIrap && sets.areComplete() && !setsMayBeLost;
        if (hasIrap && !keyframe) {
            return FrameOutcome.BROKEN;
        }
        frame.content(unit.array(), unit.length(), keyframe);
        frame.size(sets.width(), sets.height());
        frame.codecPrivate(sets.configuration());
        frame.layers(temporalLayer, Frame.UNKNOWN_LAYER, false);
        return FrameOutcome.WHOLE;
    }

    @Override
    public boolean provesNothingLost(byte[] buffer, int offset, int length) {
        return false;
    }
}
