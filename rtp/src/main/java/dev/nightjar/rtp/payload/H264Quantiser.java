package dev.nightjar.rtp.payload;

import dev.nightjar.core.NetworkBytes;

/**
 * How coarsely an H.264 picture is quantised: SliceQPY of its first slice (H.264 §7.4.3), from the slice header and the
 * parameter sets it refers to (§7.3.2.1.1, §7.3.2.2, §7.3.3).
 *
 * <p>Follows the parameter sets of the stream: the latest sequence parameter set and {@link #MAX_PICTURE_SETS} picture
 * parameter sets. Slice groups are left to others; no encoder for real time has them.
 */
final class H264Quantiser {
    /** Encoders for real time use one or two; pictures of others have no quantiser that is known. */
    static final int MAX_PICTURE_SETS = 8;

    private static final int LENGTH_BYTES = 4;
    private static final int NON_IDR = 1;
    private static final int IDR = 5;
    private static final int SPS = 7;
    private static final int PPS = 8;
    private static final int B = 1;
    private static final int I = 2;
    private static final int SI = 4;
    private static final int SLICE_TYPES = 5;
    private static final int MAX_REFERENCES = 32;
    private static final int MAX_QUANTISER = 51;

    private final RbspReader in = new RbspReader();
    private final Sequence sequence = new Sequence();
    private final Picture[] pictures = new Picture[MAX_PICTURE_SETS];

    /** What slice headers need of a sequence parameter set. */
    private static final class Sequence {
        boolean isKnown;
        boolean hasChroma;
        boolean separatePlanes;
        int frameNumberBits;
        int orderType;
        int orderBits;
        boolean orderAlwaysZero;
        boolean framesOnly;
    }

    /** What slice headers need of a picture parameter set. */
    private static final class Picture {
        boolean isKnown;
        boolean isCabac;
        boolean hasBottomOrder;
        int references0;
        int references1;
        boolean isWeighted;
        boolean isWeightedB;
        int quantiser;
        boolean hasRedundancy;
    }

    /** {@return the quantiser of an access unit of NAL units behind their lengths in 4 bytes, or -1} */
    int read(byte[] buffer, int offset, int length) {
        int end = offset + length;
        int at = offset;
        while (at + LENGTH_BYTES < end) {
            long size = NetworkBytes.getInt32(buffer, at) & 0xFFFF_FFFFL;
            at += LENGTH_BYTES;
            if (size == 0 || size > end - at) {
                return -1;
            }
            in.begin(buffer, at + 1, (int) size - 1);
            switch (buffer[at] & 0x1F) {
                case SPS -> readSequence();
                case PPS -> readPicture();
                case NON_IDR, IDR -> {
                    return readSlice(buffer[at]);
                }
                default -> {}
            }
            at += (int) size;
        }
        return -1;
    }

    private void readSequence() {
        Sequence set = sequence;
        int profile = in.bits(8);
        in.bits(16);
        in.unsignedExpGolomb(); // seq_parameter_set_id
        int chromaFormat = 1;
        set.separatePlanes = false;
        if (H264SequenceParameters.hasChromaFields(profile)) {
            chromaFormat = in.unsignedExpGolomb();
            set.separatePlanes = chromaFormat == 3 && in.bit() == 1;
            in.unsignedExpGolomb();
            in.unsignedExpGolomb();
            in.bit();
            if (in.bit() == 1) {
                H264SequenceParameters.skipScalingLists(in, chromaFormat == 3 ? 12 : 8);
            }
        }
        set.hasChroma = chromaFormat != 0 && !set.separatePlanes;
        set.frameNumberBits = in.unsignedExpGolomb() + 4;
        set.orderType = in.unsignedExpGolomb();
        set.orderBits = 4;
        if (set.orderType == 0) {
            set.orderBits = in.unsignedExpGolomb() + 4;
        } else if (set.orderType == 1) {
            set.orderAlwaysZero = in.bit() == 1;
            in.signedExpGolomb();
            in.signedExpGolomb();
            skipUnsigned(Math.min(255, in.unsignedExpGolomb()));
        }
        in.unsignedExpGolomb(); // max_num_ref_frames
        in.bit();
        in.unsignedExpGolomb(); // pic_width_in_mbs_minus1
        in.unsignedExpGolomb();
        set.framesOnly = in.bit() == 1;
        // §7.4.2.1.1: log2_max_frame_num and log2_max_pic_order_cnt_lsb are at most 16.
        set.isKnown = !in.isExhausted() && isWidth(set.frameNumberBits) && isWidth(set.orderBits) && set.orderType <= 2;
    }

    private static boolean isWidth(int bits) {
        return bits >= 4 && bits <= 16;
    }

    private void readPicture() {
        int id = in.unsignedExpGolomb();
        if (id >= MAX_PICTURE_SETS) {
            return;
        }
        Picture set = pictures[id];
        if (set == null) {
            set = new Picture();
            pictures[id] = set;
        }
        in.unsignedExpGolomb(); // seq_parameter_set_id
        set.isCabac = in.bit() == 1;
        set.hasBottomOrder = in.bit() == 1;
        boolean hasGroups = in.unsignedExpGolomb() > 0;
        set.references0 = in.unsignedExpGolomb() + 1;
        set.references1 = in.unsignedExpGolomb() + 1;
        set.isWeighted = in.bit() == 1;
        set.isWeightedB = in.bits(2) == 1;
        set.quantiser = 26 + in.signedExpGolomb();
        in.signedExpGolomb(); // pic_init_qs_minus26
        in.signedExpGolomb(); // chroma_qp_index_offset
        in.bits(2);
        set.hasRedundancy = in.bit() == 1;
        set.isKnown = !hasGroups && !in.isExhausted();
    }

    private int readSlice(int unitHeader) {
        boolean isIdr = (unitHeader & 0x1F) == IDR;
        in.unsignedExpGolomb(); // first_mb_in_slice
        int type = in.unsignedExpGolomb() % SLICE_TYPES;
        int id = in.unsignedExpGolomb();
        Picture set = id < MAX_PICTURE_SETS ? pictures[id] : null;
        if (set == null || !set.isKnown || !sequence.isKnown) {
            return -1;
        }
        return readSlice(set, type, isIdr, (unitHeader & 0x60) != 0);
    }

    private int readSlice(Picture set, int type, boolean isIdr, boolean isReference) {
        skipOrder(set, isIdr);
        skipUnsigned(set.hasRedundancy ? 1 : 0);
        boolean isIntra = type == I || type == SI;
        if (!isIntra) {
            skipReferences(set, type == B);
        }
        if (isReference) {
            skipMarking(isIdr);
        }
        skipUnsigned(set.isCabac && !isIntra ? 1 : 0);
        int quantiser = set.quantiser + in.signedExpGolomb();
        return in.isExhausted() || quantiser < 0 || quantiser > MAX_QUANTISER ? -1 : quantiser;
    }

    private void skipOrder(Picture set, boolean isIdr) {
        in.bits(sequence.separatePlanes ? 2 : 0);
        in.bits(sequence.frameNumberBits);
        boolean isField = !sequence.framesOnly && in.bit() == 1;
        if (isField) {
            in.bit();
        }
        if (isIdr) {
            in.unsignedExpGolomb();
        }
        boolean hasBottom = set.hasBottomOrder && !isField;
        if (sequence.orderType == 0) {
            in.bits(sequence.orderBits);
            skipUnsigned(hasBottom ? 1 : 0);
        } else if (sequence.orderType == 1 && !sequence.orderAlwaysZero) {
            skipUnsigned(hasBottom ? 2 : 1);
        }
    }

    private void skipReferences(Picture set, boolean isB) {
        int references0 = set.references0;
        int references1 = set.references1;
        if (isB) {
            in.bit(); // direct_spatial_mv_pred_flag
        }
        if (in.bit() == 1) {
            references0 = in.unsignedExpGolomb() + 1;
            references1 = isB ? in.unsignedExpGolomb() + 1 : references1;
        }
        skipModification();
        if (isB) {
            skipModification();
        }
        if (isB ? set.isWeightedB : set.isWeighted) {
            skipUnsigned(sequence.hasChroma ? 2 : 1);
            skipWeights(references0);
            skipWeights(isB ? references1 : 0);
        }
    }

    private void skipModification() {
        boolean isMore = in.bit() == 1;
        while (isMore && !in.isExhausted()) {
            isMore = in.unsignedExpGolomb() != 3;
            skipUnsigned(isMore ? 1 : 0);
        }
    }

    private void skipWeights(int references) {
        for (int i = 0; i < Math.min(references, MAX_REFERENCES); i++) {
            skipUnsigned(in.bit() == 1 ? 2 : 0);
            if (sequence.hasChroma) {
                skipUnsigned(in.bit() == 1 ? 4 : 0);
            }
        }
    }

    /** §7.3.3.3. */
    private void skipMarking(boolean isIdr) {
        if (isIdr) {
            in.bits(2);
            return;
        }
        boolean isMore = in.bit() == 1;
        while (isMore && !in.isExhausted()) {
            int operation = in.unsignedExpGolomb();
            isMore = operation != 0;
            skipUnsigned(operation == 3 ? 2 : isMore && operation != 5 ? 1 : 0);
        }
    }

    /** se(v) is as long as ue(v), so it serves for both. */
    private void skipUnsigned(int count) {
        for (int i = 0; i < count; i++) {
            in.unsignedExpGolomb();
        }
    }
}
