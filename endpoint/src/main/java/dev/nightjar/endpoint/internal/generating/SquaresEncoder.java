package dev.nightjar.endpoint.internal.generating;

import dev.nightjar.core.BitWriter;
import java.util.Arrays;

/*
 * All that is used of ITU-T H.264 (Constrained Baseline): a macroblock of one colour is an I_16x16 macroblock without
 * AC, predicted by the one to its left (above it in the first column, 128 in the corner), whose one luma DC level and
 * two chroma DC levels move each of the three planes by a constant. What has not changed since the picture before is
 * P_Skip: every vector is zero, since no macroblock has another. The deblocking filter is off, so what a decoder shows
 * is what is kept here, to the bit.
 */

/** Encodes pictures of squares of 16 by 16 pixels in one colour each. Not thread-safe. */
final class SquaresEncoder {
    /** Squares in a row. */
    static final int COLUMNS = 16;

    /** Rows of squares. */
    static final int ROWS = 9;

    /** Constrained Baseline, level 1.1: up to 396 macroblocks a picture (H.264 §A.3). */
    private static final int PROFILE_IDC = 66;

    private static final int CONSTRAINTS = 0xE0;
    private static final int LEVEL_IDC = 11;

    /** Scale 160, shifted by 4: a luma level is 40/64 of a step, a chroma level 80/64 (H.264 §8.5.10, §8.5.11). */
    private static final int QP = 24;

    private static final int LUMA_SCALE = 40;
    private static final int CHROMA_SCALE = 80;

    private static final int SPS = 0x67;
    private static final int PPS = 0x68;
    private static final int IDR_SLICE = 0x65;
    private static final int SLICE = 0x41;
    private static final int FRAME_NUMBERS = 16;
    private static final int ROOM = 1 << 14;

    private final int[] wanted = new int[COLUMNS * ROWS];
    private final int[][] shown = new int[3][COLUMNS * ROWS];
    private final byte[] payload = new byte[ROOM];
    private final byte[] unit = new byte[2 * ROOM];
    private final BitWriter bits = new BitWriter();
    private int unitLength;
    private int frameNumber;
    private int idrId;

    /**
     * {@return an access unit, of NAL units that each follow their length in 4 bytes}
     *
     * @param picture a colour for each square, row by row: Y, Cb and Cr in 8 bits each, of 16 to 240
     * @param keyframe whether decoding may begin here
     */
    byte[] encode(int[] picture, boolean keyframe) {
        unitLength = 0;
        if (keyframe) {
            frameNumber = 0;
            idrId ^= 1;
            sequenceParameters();
            pictureParameters();
        } else {
            frameNumber = (frameNumber + 1) % FRAME_NUMBERS;
        }
        slice(picture, keyframe);
        return Arrays.copyOf(unit, unitLength);
    }

    /** H.264 §7.3.2.1.1. */
    private void sequenceParameters() {
        begin();
        bits.bits(PROFILE_IDC, 8);
        bits.bits(CONSTRAINTS, 8);
        bits.bits(LEVEL_IDC, 8);
        unsigned(0); // seq_parameter_set_id
        unsigned(0); // log2_max_frame_num_minus4
        unsigned(2); // pic_order_cnt_type: pictures are shown in the order they come
        unsigned(1); // max_num_ref_frames
        bits.flag(false); // gaps_in_frame_num_value_allowed_flag
        unsigned(COLUMNS - 1);
        unsigned(ROWS - 1);
        bits.flag(true); // frame_mbs_only_flag
        bits.flag(true); // direct_8x8_inference_flag
        bits.flag(false); // frame_cropping_flag
        bits.flag(false); // vui_parameters_present_flag
        end(SPS);
    }

    /** H.264 §7.3.2.2. */
    private void pictureParameters() {
        begin();
        unsigned(0); // pic_parameter_set_id
        unsigned(0); // seq_parameter_set_id
        bits.flag(false); // entropy_coding_mode_flag: CAVLC
        bits.flag(false); // bottom_field_pic_order_in_frame_present_flag
        unsigned(0); // num_slice_groups_minus1
        unsigned(0); // num_ref_idx_l0_default_active_minus1
        unsigned(0); // num_ref_idx_l1_default_active_minus1
        bits.bits(0, 3); // weighted_pred_flag, weighted_bipred_idc
        signed(QP - 26);
        signed(0); // pic_init_qs_minus26
        signed(0); // chroma_qp_index_offset
        bits.flag(true); // deblocking_filter_control_present_flag
        bits.flag(false); // constrained_intra_pred_flag
        bits.flag(false); // redundant_pic_cnt_present_flag
        end(PPS);
    }

    /** H.264 §7.3.3 and §7.3.4. */
    private void slice(int[] picture, boolean keyframe) {
        begin();
        unsigned(0); // first_mb_in_slice
        unsigned(keyframe ? 7 : 5); // slice_type: I or P, and so are all
        unsigned(0); // pic_parameter_set_id
        bits.bits(frameNumber, 4);
        if (keyframe) {
            unsigned(idrId);
            bits.bits(0, 2); // no_output_of_prior_pics_flag, long_term_reference_flag
        } else {
            bits.bits(0, 3); // num_ref_idx_active_override, ref_pic_list_modification, adaptive_ref_pic_marking
        }
        signed(0); // slice_qp_delta
        unsigned(1); // disable_deblocking_filter_idc
        int skipped = 0;
        for (int i = 0; i < picture.length; i++) {
            if (!keyframe && picture[i] == wanted[i]) {
                skipped++;
                continue;
            }
            if (!keyframe) {
                unsigned(skipped);
                skipped = 0;
            }
            wanted[i] = picture[i];
            macroblock(i, keyframe ? 0 : 5);
        }
        if (skipped > 0) {
            unsigned(skipped);
        }
        end(keyframe ? IDR_SLICE : SLICE);
    }

    /** H.264 §7.3.5, of mb_type Intra16x16 without luma AC. */
    private void macroblock(int at, int typesBefore) {
        boolean hasLeft = at % COLUMNS > 0;
        boolean hasAbove = at >= COLUMNS;
        int from = hasLeft ? at - 1 : at - COLUMNS;
        boolean isPredicted = hasLeft || hasAbove;
        int luma = level(0, at, isPredicted ? shown[0][from] : 128, LUMA_SCALE);
        int cb = level(1, at, isPredicted ? shown[1][from] : 128, CHROMA_SCALE);
        int cr = level(2, at, isPredicted ? shown[2][from] : 128, CHROMA_SCALE);
        boolean hasChroma = cb != 0 || cr != 0;
        // Intra16x16PredMode: 0 vertical, 1 horizontal, 2 DC; intra_chroma_pred_mode: 0 DC, 1 horizontal, 2 vertical.
        int mode = hasLeft ? 1 : hasAbove ? 0 : 2;
        unsigned(typesBefore + 1 + mode + (hasChroma ? 4 : 0));
        unsigned(2 - mode);
        signed(0); // mb_qp_delta
        dc(luma, 0b1, 1, 0b000101, 6, 0b01, 2);
        if (hasChroma) {
            dc(cb, 0b01, 2, 0b000111, 6, 0b1, 1);
            dc(cr, 0b01, 2, 0b000111, 6, 0b1, 1);
        }
    }

    /** {@return the level that brings a plane of the square nearest to what is wanted; keeps what is shown then} */
    private int level(int plane, int at, int prediction, int scale) {
        int target = wanted[at] >> 16 - 8 * plane & 0xFF;
        int level = Math.round((target - prediction) * 64f / scale);
        shown[plane][at] = prediction + (level * scale + 32 >> 6);
        return level;
    }

    /**
     * H.264 §7.3.5.3.2: a block of no coefficient or one, with its coeff_token of table 9-5 for none, for one, and for
     * one of ±1.
     */
    private void dc(int level, int none, int noneBits, int one, int oneBits, int trailing, int trailingBits) {
        if (level == 0) {
            bits.bits(none, noneBits);
            return;
        }
        if (Math.abs(level) == 1) {
            bits.bits(trailing, trailingBits);
            bits.flag(level < 0);
        } else {
            bits.bits(one, oneBits);
            level(level > 0 ? 2 * level - 4 : -2 * level - 3);
        }
        bits.flag(true); // total_zeros: 0
    }

    /** H.264 §9.2.2.1, the first level, levelCode being less by 2 since it is not ±1. */
    private void level(int code) {
        if (code < 14) {
            bits.bits(1, code + 1);
        } else if (code < 30) {
            bits.bits(1, 15);
            bits.bits(code - 14, 4);
        } else {
            bits.bits(1, 16);
            bits.bits(code - 30, 12);
        }
    }

    private void begin() {
        bits.wrap(payload, 0, payload.length);
    }

    /** Ends a payload (H.264 §7.3.2.11), and writes its NAL unit without start codes in it (§7.4.1.1). */
    private void end(int header) {
        bits.flag(true);
        int length = bits.length();
        int at = unitLength + 4;
        unit[at++] = (byte) header;
        int zeros = 0;
        for (int i = 0; i < length; i++) {
            if (zeros == 2 && (payload[i] & 0xFC) == 0) {
                unit[at++] = 3;
                zeros = 0;
            }
            unit[at++] = payload[i];
            zeros = payload[i] == 0 ? zeros + 1 : 0;
        }
        int size = at - unitLength - 4;
        for (int i = 0; i < 4; i++) {
            unit[unitLength + i] = (byte) (size >>> 24 - 8 * i);
        }
        unitLength = at;
    }

    /** ue(v), H.264 §9.1. */
    private void unsigned(int value) {
        int width = Integer.SIZE - Integer.numberOfLeadingZeros(value + 1);
        bits.bits(0, width - 1);
        bits.bits(value + 1, width);
    }

    /** se(v), H.264 §9.1.1. */
    private void signed(int value) {
        unsigned(value > 0 ? 2 * value - 1 : -2 * value);
    }
}
