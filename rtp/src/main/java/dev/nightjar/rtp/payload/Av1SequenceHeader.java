package dev.nightjar.rtp.payload;

import dev.nightjar.core.BitReader;
import org.jspecify.annotations.Nullable;

/**
 * What files and frame headers need of an AV1 sequence header, AV1 §5.5.
 *
 * <p>Immutable once parsed.
 */
final class Av1SequenceHeader {
    /** SELECT_SCREEN_CONTENT_TOOLS and SELECT_INTEGER_MV: each frame says it. */
    static final int SELECT = 2;

    private static final int BT_709 = 1;
    private static final int SRGB = 13;
    private static final int IDENTITY = 0;

    private int profile;
    private boolean reducedStillPicture;
    private boolean decoderModel;
    private int level;
    private int tier;
    private int widthBits;
    private int heightBits;
    private int maxWidth;
    private int maxHeight;
    private int frameIdBits;
    private int screenContentTools = SELECT;
    private int integerMotionVectors = SELECT;
    private int orderHintBits;
    private boolean highBitDepth;
    private boolean twelveBit;
    private boolean monochrome;
    private int subsamplingX;
    private int subsamplingY;
    private int chromaSamplePosition;

    private Av1SequenceHeader() {}

    /** {@return the values of the OBU's payload, or null where it is malformed} */
    static @Nullable Av1SequenceHeader parse(byte[] buffer, int offset, int length) {
        BitReader in = new BitReader().wrap(buffer, offset, length);
        Av1SequenceHeader header = new Av1SequenceHeader();
        header.profile = in.bits(3);
        in.skip(1); // still_picture
        header.reducedStillPicture = in.flag();
        if (header.reducedStillPicture) {
            header.level = in.bits(5);
        } else {
            header.readOperatingPoints(in);
        }
        header.readSize(in);
        in.skip(3); // use_128x128_superblock, enable_filter_intra, enable_intra_edge_filter
        if (!header.reducedStillPicture) {
            header.readTools(in);
        }
        in.skip(3); // enable_superres, enable_cdef, enable_restoration
        header.readColours(in);
        return in.isExhausted() || header.profile > 2 ? null : header;
    }

    private void readOperatingPoints(BitReader in) {
        int bufferDelayBits = 0;
        if (in.flag()) {
            in.skip(64); // num_units_in_display_tick, time_scale
            if (in.flag()) {
                skipUvlc(in); // num_ticks_per_picture_minus_1
            }
            decoderModel = in.flag();
            if (decoderModel) {
                bufferDelayBits = in.bits(5) + 1;
                in.skip(42); // num_units_in_decoding_tick, two lengths
            }
        }
        boolean displayDelay = in.flag();
        int points = in.bits(5) + 1;
        for (int i = 0; i < points; i++) {
            in.skip(12); // operating_point_idc
            int pointLevel = in.bits(5);
            int pointTier = pointLevel > 7 ? in.bit() : 0;
            if (decoderModel && in.flag()) {
                in.skip(2 * bufferDelayBits + 1);
            }
            if (displayDelay && in.flag()) {
                in.skip(4);
            }
            level = i == 0 ? pointLevel : level;
            tier = i == 0 ? pointTier : tier;
        }
    }

    /** uvlc(), AV1 §4.10.3. */
    private static void skipUvlc(BitReader in) {
        int zeros = 0;
        while (zeros < Integer.SIZE && !in.flag() && !in.isExhausted()) {
            zeros++;
        }
        in.skip(zeros < Integer.SIZE ? zeros : 0);
    }

    private void readSize(BitReader in) {
        widthBits = in.bits(4) + 1;
        heightBits = in.bits(4) + 1;
        maxWidth = in.bits(widthBits) + 1;
        maxHeight = in.bits(heightBits) + 1;
        if (!reducedStillPicture && in.flag()) {
            frameIdBits = in.bits(4) + in.bits(3) + 3;
        }
    }

    private void readTools(BitReader in) {
        in.skip(4); // enable_interintra_compound to enable_dual_filter
        boolean orderHints = in.flag();
        if (orderHints) {
            in.skip(2); // enable_jnt_comp, enable_ref_frame_mvs
        }
        screenContentTools = in.flag() ? SELECT : in.bit();
        if (screenContentTools > 0) {
            integerMotionVectors = in.flag() ? SELECT : in.bit();
        }
        if (orderHints) {
            orderHintBits = in.bits(3) + 1;
        }
    }

    /** color_config(), AV1 §5.5.2. */
    private void readColours(BitReader in) {
        highBitDepth = in.flag();
        twelveBit = profile == 2 && highBitDepth && in.flag();
        monochrome = profile != 1 && in.flag();
        boolean isRgb = false;
        if (in.flag()) {
            int primaries = in.bits(8);
            int transfer = in.bits(8);
            int matrix = in.bits(8);
            isRgb = primaries == BT_709 && transfer == SRGB && matrix == IDENTITY;
        }
        if (monochrome) {
            in.skip(1); // color_range
            subsamplingX = 1;
            subsamplingY = 1;
        } else if (!isRgb) {
            in.skip(1); // color_range
            readSubsampling(in);
        }
    }

    private void readSubsampling(BitReader in) {
        if (profile == 0) {
            subsamplingX = 1;
            subsamplingY = 1;
        } else if (profile == 2 && twelveBit) {
            subsamplingX = in.bit();
            subsamplingY = subsamplingX == 1 ? in.bit() : 0;
        } else if (profile == 2) {
            subsamplingX = 1;
        }
        if (subsamplingX == 1 && subsamplingY == 1) {
            chromaSamplePosition = in.bits(2);
        }
    }

    /** Writes the 4 bytes that begin an AV1CodecConfigurationRecord, AV1 in ISOBMFF §2.3.3. */
    void writeConfiguration(byte[] out) {
        out[0] = (byte) 0x81; // marker, version
        out[1] = (byte) (profile << 5 | level);
        out[2] = (byte) (tier << 7
                | (highBitDepth ? 0x40 : 0)
                | (twelveBit ? 0x20 : 0)
                | (monochrome ? 0x10 : 0)
                | subsamplingX << 3
                | subsamplingY << 2
                | chromaSamplePosition);
        out[3] = 0; // no initial_presentation_delay
    }

    /** {@return whether frames leave out what only sequences need} */
    boolean isReducedStillPicture() {
        return reducedStillPicture;
    }

    /** {@return whether frame headers carry times of a decoder model} */
    boolean hasDecoderModel() {
        return decoderModel;
    }

    int widthBits() {
        return widthBits;
    }

    int heightBits() {
        return heightBits;
    }

    int maxWidth() {
        return maxWidth;
    }

    int maxHeight() {
        return maxHeight;
    }

    /** {@return bits of a frame id; 0 where frames have none} */
    int frameIdBits() {
        return frameIdBits;
    }

    /** {@return 0, 1 or {@link #SELECT}} */
    int screenContentTools() {
        return screenContentTools;
    }

    /** {@return 0, 1 or {@link #SELECT}} */
    int integerMotionVectors() {
        return integerMotionVectors;
    }

    int orderHintBits() {
        return orderHintBits;
    }
}
