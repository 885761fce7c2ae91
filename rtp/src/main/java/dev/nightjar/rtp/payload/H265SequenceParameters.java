package dev.nightjar.rtp.payload;

import org.jspecify.annotations.Nullable;

/**
 * What a file needs of an H.265 sequence parameter set, H.265 §7.3.2.2.
 *
 * @param profileTierLevel the general part of profile_tier_level(), 12 bytes; not to be changed
 * @param temporalLayers 1 to 7
 * @param temporalIdNested sps_temporal_id_nesting_flag
 * @param chromaFormat chroma_format_idc, 1 for 4:2:0
 * @param bitDepthLuma bits of a luma sample
 * @param bitDepthChroma bits of a chroma sample
 * @param width pixels across within the conformance window
 * @param height pixels down within the conformance window
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record H265SequenceParameters(
        byte[] profileTierLevel,
        int temporalLayers,
        boolean temporalIdNested,
        int chromaFormat,
        int bitDepthLuma,
        int bitDepthChroma,
        int width,
        int height) {
    private static final int PROFILE_TIER_LEVEL_BYTES = 12;
    private static final int SUB_LAYER_PROFILE_BITS = 88;
    private static final int SUB_LAYER_LEVEL_BITS = 8;
    private static final int MAX_SUB_LAYERS = 7;
    private static final int MAX_SIZE = 1 << 16;

    /** {@return the values of the NAL unit, header included, or null where it is malformed} */
    static @Nullable H265SequenceParameters parse(byte[] buffer, int offset, int length) {
        if (length <= H265Nal.HEADER_BYTES) {
            return null;
        }
        RbspReader in = new RbspReader(buffer, offset + H265Nal.HEADER_BYTES, length - H265Nal.HEADER_BYTES);
        in.bits(4); // sps_video_parameter_set_id
        int subLayers = in.bits(3) + 1;
        boolean nested = in.bit() == 1;
        byte[] profile = new byte[PROFILE_TIER_LEVEL_BYTES];
        for (int i = 0; i < profile.length; i++) {
            profile[i] = (byte) in.bits(8);
        }
        if (subLayers > MAX_SUB_LAYERS) {
            return null;
        }
        skipSubLayers(in, subLayers - 1);
        H265SequenceParameters parsed = parsePicture(in, profile, subLayers, nested);
        return parsed.isValid() && !in.isExhausted() ? parsed : null;
    }

    private static H265SequenceParameters parsePicture(RbspReader in, byte[] profile, int subLayers, boolean nested) {
        in.unsignedExpGolomb(); // sps_seq_parameter_set_id
        int chroma = in.unsignedExpGolomb();
        if (chroma == 3) {
            in.bit(); // separate_colour_plane_flag
        }
        long width = in.unsignedExpGolomb();
        long height = in.unsignedExpGolomb();
        if (in.bit() == 1) {
            // SubWidthC and SubHeightC, H.265 table 6-1; separate planes are of 4:4:4, which halves nothing
            width -= cropped(in, chroma == 1 || chroma == 2 ? 2 : 1);
            height -= cropped(in, chroma == 1 ? 2 : 1);
        }
        int luma = 8 + in.unsignedExpGolomb();
        int chromaDepth = 8 + in.unsignedExpGolomb();
        return new H265SequenceParameters(
                profile, subLayers, nested, chroma, luma, chromaDepth, pixels(width), pixels(height));
    }

    private boolean isValid() {
        return chromaFormat <= 3 && isDepth(bitDepthLuma) && isDepth(bitDepthChroma) && width > 0 && height > 0;
    }

    private static boolean isDepth(int bits) {
        return bits >= 8 && bits <= 16;
    }

    /** {@return the size, or 0 where no picture has it} */
    private static int pixels(long size) {
        return size > 0 && size < MAX_SIZE ? (int) size : 0;
    }

    private static long cropped(RbspReader in, int unit) {
        return unit * ((long) in.unsignedExpGolomb() + in.unsignedExpGolomb());
    }

    /** The sub-layers' part of profile_tier_level(), H.265 §7.3.3. */
    private static void skipSubLayers(RbspReader in, int count) {
        int bits = 0;
        for (int i = 0; i < count; i++) {
            bits += in.bit() == 1 ? SUB_LAYER_PROFILE_BITS : 0;
            bits += in.bit() == 1 ? SUB_LAYER_LEVEL_BITS : 0;
        }
        if (count > 0) {
            in.bits(2 * (8 - count));
        }
        for (int i = 0; i < bits; i++) {
            in.bit();
        }
    }
}
