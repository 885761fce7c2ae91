package dev.nightjar.rtp.payload;

import org.jspecify.annotations.Nullable;

/**
 * What a file needs of an H.264 sequence parameter set, H.264 §7.3.2.1.1.
 *
 * @param chromaFormat chroma_format_idc, 1 for 4:2:0
 * @param bitDepthLuma bits of a luma sample
 * @param bitDepthChroma bits of a chroma sample
 * @param width pixels across after cropping
 * @param height pixels down after cropping
 * @param frameNumberBits bits of frame_num in a slice header, 4 to 16; 0 where another field comes before it
 */
record H264SequenceParameters(
        int chromaFormat, int bitDepthLuma, int bitDepthChroma, int width, int height, int frameNumberBits) {
    private static final int MAX_NUMBER_BITS = 16;
    private static final int MAX_MACROBLOCKS = 1 << 12;
    private static final int MAX_REFERENCE_CYCLE = 255;

    /** {@return the values of the NAL unit, header byte included, or null where it is malformed} */
    static @Nullable H264SequenceParameters parse(byte[] buffer, int offset, int length) {
        if (length < 4) {
            return null;
        }
        int profile = buffer[offset + 1] & 0xFF;
        RbspReader in = new RbspReader(buffer, offset + 4, length - 4);
        in.unsignedExpGolomb(); // seq_parameter_set_id
        int chromaFormat = 1;
        int depthLuma = 8;
        int depthChroma = 8;
        boolean separatePlanes = false;
        if (hasChromaFields(profile)) {
            chromaFormat = in.unsignedExpGolomb();
            separatePlanes = chromaFormat == 3 && in.bit() == 1;
            depthLuma = 8 + in.unsignedExpGolomb();
            depthChroma = 8 + in.unsignedExpGolomb();
            in.bit(); // qpprime_y_zero_transform_bypass_flag
            if (in.bit() == 1) {
                skipScalingLists(in, chromaFormat == 3 ? 12 : 8);
            }
        }
        int numberBits = 4 + in.unsignedExpGolomb(); // log2_max_frame_num_minus4
        if (chromaFormat > 3 || !isDepth(depthLuma) || !isDepth(depthChroma) || !skipPictureOrder(in)) {
            return null;
        }
        in.unsignedExpGolomb(); // max_num_ref_frames
        in.bit(); // gaps_in_frame_num_value_allowed_flag
        int knownBits = !separatePlanes && isNumberWidth(numberBits) ? numberBits : 0;
        return size(in, chromaFormat, separatePlanes, depthLuma, depthChroma, knownBits);
    }

    private static boolean isNumberWidth(int bits) {
        return bits >= 4 && bits <= MAX_NUMBER_BITS;
    }

    private static @Nullable H264SequenceParameters size(
            RbspReader in, int chromaFormat, boolean separatePlanes, int depthLuma, int depthChroma, int numberBits) {
        int columns = in.unsignedExpGolomb() + 1;
        int rows = in.unsignedExpGolomb() + 1;
        boolean framesOnly = in.bit() == 1;
        if (!framesOnly) {
            in.bit(); // mb_adaptive_frame_field_flag
        }
        in.bit(); // direct_8x8_inference_flag
        if (columns > MAX_MACROBLOCKS || rows > MAX_MACROBLOCKS) {
            return null;
        }
        int fieldFactor = framesOnly ? 1 : 2;
        long width = columns * 16L;
        long height = rows * 16L * fieldFactor;
        if (in.bit() == 1) {
            width -= cropped(in, horizontalUnit(chromaFormat, separatePlanes));
            height -= cropped(in, verticalUnit(chromaFormat) * fieldFactor);
        }
        boolean valid = !in.isExhausted() && width > 0 && height > 0;
        return valid
                ? new H264SequenceParameters(
                        chromaFormat, depthLuma, depthChroma, (int) width, (int) height, numberBits)
                : null;
    }

    /** H.264 §7.4.2.1.1; a code of 31 bits would make it negative. */
    private static boolean isDepth(int bits) {
        return bits >= 8 && bits <= 14;
    }

    private static long cropped(RbspReader in, int unit) {
        return unit * ((long) in.unsignedExpGolomb() + in.unsignedExpGolomb());
    }

    /** CropUnitX, H.264 §7.4.2.1.1: 4:2:0 and 4:2:2 halve the columns of chroma. */
    private static int horizontalUnit(int chromaFormat, boolean separatePlanes) {
        return !separatePlanes && (chromaFormat == 1 || chromaFormat == 2) ? 2 : 1;
    }

    /** CropUnitY without the field factor: 4:2:0 halves the rows of chroma. */
    private static int verticalUnit(int chromaFormat) {
        return chromaFormat == 1 ? 2 : 1;
    }

    /** The profiles whose parameter set carries chroma format and bit depths. */
    static boolean hasChromaFields(int profile) {
        return switch (profile) {
            case 44, 83, 86, 100, 110, 118, 122, 128, 134, 135, 138, 139, 144, 244 -> true;
            default -> false;
        };
    }

    private static boolean skipPictureOrder(RbspReader in) {
        int type = in.unsignedExpGolomb();
        if (type == 0) {
            in.unsignedExpGolomb(); // log2_max_pic_order_cnt_lsb_minus4
        } else if (type == 1) {
            in.bit(); // delta_pic_order_always_zero_flag
            in.signedExpGolomb(); // offset_for_non_ref_pic
            in.signedExpGolomb(); // offset_for_top_to_bottom_field
            int cycle = in.unsignedExpGolomb();
            if (cycle > MAX_REFERENCE_CYCLE) {
                return false;
            }
            for (int i = 0; i < cycle; i++) {
                in.signedExpGolomb();
            }
        }
        return type <= 2;
    }

    static void skipScalingLists(RbspReader in, int lists) {
        for (int list = 0; list < lists; list++) {
            if (in.bit() == 0) {
                continue;
            }
            int last = 8;
            int next = 8;
            for (int i = 0; i < (list < 6 ? 16 : 64) && next != 0; i++) {
                next = last + in.signedExpGolomb() & 0xFF;
                last = next == 0 ? last : next;
            }
        }
    }
}
