package dev.nightjar.rtp.payload;

/**
 * The beginning of a VP9 frame: what the uncompressed header says before the parts that need a decoder's state (VP9
 * bitstream specification §6.2).
 *
 * <pre>
 * marker 2 = 10b | profile 2 (low bit first) | reserved 1, profile 3 only | show_existing 1
 * frame_type 1 (0: keyframe) | show_frame 1 | error_resilient 1
 * keyframe:    sync code 24 | color config | width - 1 16 | height - 1 16
 * intra only:  sync code 24 | color config, profile above 0 | refresh 8 | width - 1 16 | height - 1 16
 * else:        refresh 8 | 3 x (reference slot 3, sign 1) | size of a reference, or width and height
 * </pre>
 */
final class Vp9FrameHeader {
    /** Slots that frames are kept in for others to refer to. */
    static final int SLOTS = 8;

    /** References of one frame. */
    static final int REFERENCES = 3;

    private static final int MARKER = 2;
    private static final int SYNC_CODE = 0x49_83_42;
    private static final int RGB = 7;

    private byte[] buffer = new byte[0];
    private int bit;
    private int endBit;

    private int profile;
    private boolean showExisting;
    private int existingSlot;
    private boolean keyframe;
    private boolean shown;
    private int shownBit;
    private boolean errorResilient;
    private boolean intraOnly;
    private int bitDepth;
    private int refreshFlags;
    private final int[] slots = new int[REFERENCES];
    private int sizeReference;
    private int width;
    private int height;

    /** {@return whether the coded bytes begin a keyframe; reads the first byte or two only} */
    static boolean beginsKeyframe(byte[] buffer, int offset, int length) {
        if (length < 2 || (buffer[offset] & 0xC0) != 0x80) {
            return false;
        }
        int bits = (buffer[offset] & 0xFF) << 8 | (buffer[offset + 1] & 0xFF);
        // Profile 3 has a reserved bit before show_existing_frame and frame_type, both 0 in a keyframe.
        boolean isProfile3 = (bits & 0x3000) == 0x3000;
        return (bits & (isProfile3 ? 0x0E00 : 0x0C00)) == 0;
    }

    /** {@return false, leaving the values undefined, where the bytes begin no frame} */
    boolean parse(byte[] from, int offset, int length) {
        buffer = from;
        bit = offset * 8;
        endBit = (offset + length) * 8;
        int marker = bits(2);
        profile = bits(1) | bits(1) << 1;
        boolean reserved = profile == 3 && flag();
        if (length < 1 || marker != MARKER || reserved) {
            return false;
        }
        keyframe = false;
        intraOnly = false;
        shown = true;
        errorResilient = false;
        refreshFlags = 0;
        sizeReference = -1;
        width = 0;
        height = 0;
        showExisting = flag();
        if (showExisting) {
            existingSlot = bits(3);
            return bit <= endBit;
        }
        keyframe = !flag();
        shownBit = bit;
        shown = flag();
        errorResilient = flag();
        boolean known = keyframe ? parseKeyframe() : parseOther();
        return known && bit <= endBit;
    }

    private boolean parseKeyframe() {
        refreshFlags = 0xFF;
        return bits(24) == SYNC_CODE && parseColor() && parseSize();
    }

    private boolean parseOther() {
        intraOnly = !shown && flag();
        if (!errorResilient) {
            bits(2); // reset_frame_context
        }
        if (intraOnly) {
            boolean known = bits(24) == SYNC_CODE && (profile == 0 || parseColor());
            refreshFlags = bits(8);
            return known && parseSize();
        }
        refreshFlags = bits(8);
        for (int i = 0; i < REFERENCES; i++) {
            slots[i] = bits(3);
            bits(1); // ref_frame_sign_bias
        }
        for (int i = 0; i < REFERENCES; i++) {
            if (flag()) {
                sizeReference = slots[i];
                return true;
            }
        }
        return parseSize();
    }

    /** §6.2.2; false where what is reserved is set. */
    private boolean parseColor() {
        bitDepth = profile < 2 ? 8 : flag() ? 12 : 10;
        boolean hasSubsampling = (profile & 1) != 0;
        if (bits(3) == RGB) {
            return hasSubsampling && !flag();
        }
        bits(1); // color_range
        if (!hasSubsampling) {
            return true;
        }
        boolean is420 = bits(2) == 3;
        return !is420 && !flag();
    }

    private boolean parseSize() {
        width = bits(16) + 1;
        height = bits(16) + 1;
        return true;
    }

    /**
     * Reads the rest of the header that was parsed last, up to the size of the compressed header (§6.2).
     *
     * @param frameWidth pixels across of the frame, on which the bits for tiles depend
     * @return the bit behind the header, counted from the buffer's beginning, or -1 where the frame ends before
     */
    int end(int frameWidth) {
        readQuantiser();
        for (int i = 0; i < 3; i++) {
            skipOptional(5);
        }
        if (flag()) {
            skipSegmentation();
        }
        skipTiles(frameWidth);
        int compressedBytes = bits(16);
        boolean fits = compressedBytes > 0 && (bit + 7) / 8 + compressedBytes <= endBit / 8;
        return fits ? bit : -1;
    }

    /** {@return base_q_idx of the header that was parsed last, 0 to 255, or -1 where it is not there} */
    int quantiser() {
        int quantiser = readQuantiser();
        return bit <= endBit ? quantiser : -1;
    }

    private int readQuantiser() {
        if (flag()) {
            bits(32); // render size
        }
        if (!isIntra()) {
            bits(1); // allow_high_precision_mv
            if (!flag()) {
                bits(2); // raw_interpolation_filter
            }
        }
        bits(errorResilient ? 2 : 4); // context flags and index
        skipLoopFilter();
        return bits(8); // base_q_idx
    }

    private void skipOptional(int count) {
        if (flag()) {
            bits(count);
        }
    }

    private void skipLoopFilter() {
        bits(9); // level, sharpness
        boolean hasDeltas = flag();
        if (hasDeltas && flag()) {
            for (int i = 0; i < 6; i++) {
                skipOptional(7);
            }
        }
    }

    private void skipSegmentation() {
        if (flag()) {
            for (int i = 0; i < 7; i++) {
                skipOptional(8);
            }
            boolean isTemporal = flag();
            for (int i = 0; isTemporal && i < 3; i++) {
                skipOptional(8);
            }
        }
        if (!flag()) {
            return;
        }
        bits(1); // segmentation_abs_or_delta_update
        for (int i = 0; i < 8; i++) {
            skipOptional(9);
            skipOptional(7);
            skipOptional(2);
            bits(1);
        }
    }

    private void skipTiles(int frameWidth) {
        int superblocks = (frameWidth + 63) >>> 6;
        int least = 0;
        while (64 << least < superblocks) {
            least++;
        }
        int most = 1;
        while (superblocks >>> most >= 4) {
            most++;
        }
        int doublings = least;
        while (doublings < most - 1 && flag()) {
            doublings++;
        }
        skipOptional(1);
    }

    private boolean flag() {
        return bits(1) == 1;
    }

    /** Zeros past the end; {@link #parse} looks at where it got to once. */
    private int bits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++, bit++) {
            int next = bit < endBit ? buffer[bit >>> 3] >>> 7 - (bit & 7) & 1 : 0;
            value = value << 1 | next;
        }
        return value;
    }

    /** {@return 0 to 3} */
    int profile() {
        return profile;
    }

    /** {@return whether it only shows what a slot holds} */
    boolean showsExisting() {
        return showExisting;
    }

    /** {@return that slot} */
    int existingSlot() {
        return existingSlot;
    }

    boolean isKeyframe() {
        return keyframe;
    }

    boolean isShown() {
        return shown;
    }

    /** {@return the bit that says so, counted from the buffer's beginning} */
    int shownBit() {
        return shownBit;
    }

    /** {@return whether it depends on nothing of the frame before but through its references} */
    boolean isErrorResilient() {
        return errorResilient;
    }

    /** {@return whether it refers to no other frame} */
    boolean isIntra() {
        return keyframe || intraOnly;
    }

    /** {@return bits of a sample; known of keyframes} */
    int bitDepth() {
        return bitDepth;
    }

    /** {@return the slots that the frame is kept in, a bit each} */
    int refreshFlags() {
        return refreshFlags;
    }

    /** {@return the slot of one of three references; not for what {@link #isIntra}} */
    int slot(int reference) {
        return slots[reference];
    }

    /** {@return the slot whose frame has the size of this one, or -1 where {@link #width} says it} */
    int sizeReference() {
        return sizeReference;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }
}
