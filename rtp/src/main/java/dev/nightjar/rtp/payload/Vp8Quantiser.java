package dev.nightjar.rtp.payload;

/**
 * How coarsely a VP8 frame is quantised, from its header, RFC 6386 §9.3 to §9.6 and §19.2.
 *
 * <pre>
 * keyframes: color_space 1 | clamping_type 1
 * segmentation_enabled 1 [ update_map 1 | update_data 1 | data | map ]
 * filter_type 1 | level 6 | sharpness 3 | deltas_enabled 1 [ update 1 [ 8 x (flag 1 [ value 6, sign 1 ]) ] ]
 * log2 of partitions 2 | y_ac_qi 7
 * </pre>
 */
final class Vp8Quantiser {
    private static final int TAG_BYTES = 3;
    private static final int KEYFRAME_HEADER_BYTES = 10;
    private static final int SEGMENTS = 4;
    private static final int FILTER_DELTAS = 8;
    private static final int TREE_PROBABILITIES = 3;

    private final BoolReader in = new BoolReader();

    /** {@return y_ac_qi, 0 (finest) to 127, or -1 where there is no whole header} */
    int read(byte[] buffer, int offset, int length) {
        boolean isKeyframe = length > 0 && (buffer[offset] & 1) == 0;
        int header = isKeyframe ? KEYFRAME_HEADER_BYTES : TAG_BYTES;
        if (length <= header) {
            return -1;
        }
        in.begin(buffer, offset + header, length - header);
        if (isKeyframe) {
            in.bits(2);
        }
        if (in.flag()) {
            skipSegmentation();
        }
        in.bits(1 + 6 + 3);
        boolean hasDeltas = in.flag();
        if (hasDeltas && in.flag()) {
            skipOptional(FILTER_DELTAS, 6 + 1);
        }
        in.bits(2);
        return in.bits(7);
    }

    private void skipSegmentation() {
        boolean updatesMap = in.flag();
        if (in.flag()) {
            in.bits(1);
            skipOptional(SEGMENTS, 7 + 1);
            skipOptional(SEGMENTS, 6 + 1);
        }
        if (updatesMap) {
            skipOptional(TREE_PROBABILITIES, 8);
        }
    }

    private void skipOptional(int values, int bits) {
        for (int i = 0; i < values; i++) {
            if (in.flag()) {
                in.bits(bits);
            }
        }
    }
}
