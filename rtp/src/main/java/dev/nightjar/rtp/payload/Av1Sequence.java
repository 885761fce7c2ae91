package dev.nightjar.rtp.payload;

import dev.nightjar.core.BitReader;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The sequence header in force on an AV1 stream, the decoder configuration made of it, and what it tells of frames.
 *
 * <p>Keeps one sequence header, the latest.
 */
final class Av1Sequence {
    /** With 32 operating points a header is 200 bytes long; longer ones are refused. */
    static final int MAX_HEADER_BYTES = 1_024;

    private static final int CONFIGURATION_HEADER_BYTES = 4;
    private static final int KEY_FRAME = 0;
    private static final byte[] NONE = new byte[0];

    private final BitReader in = new BitReader();
    private byte[] obu = NONE;
    private @Nullable Av1SequenceHeader header;
    private byte @Nullable [] configuration;
    private int width;
    private int height;

    /**
     * {@return false where it is no usable sequence header}
     *
     * @param payload index of the byte behind header and size field
     */
    boolean take(byte[] buffer, int offset, int payload, int end) {
        if (Arrays.equals(obu, 0, obu.length, buffer, offset, end)) {
            return true;
        }
        Av1SequenceHeader parsed =
                end - offset > MAX_HEADER_BYTES ? null : Av1SequenceHeader.parse(buffer, payload, end - payload);
        if (parsed == null) {
            return false;
        }
        obu = Arrays.copyOfRange(buffer, offset, end);
        header = parsed;
        configuration = null;
        return true;
    }

    /**
     * {@return whether the frame whose header is there is a key frame that is shown} Its size is known then. Reads the
     * beginning of uncompressed_header(), AV1 §5.9.2. <i>Choice:</i> with a decoder model, which browsers leave out,
     * the largest size of the sequence stands for the frame's.
     */
    boolean isShownKeyframe(byte[] buffer, int offset, int length) {
        Av1SequenceHeader sequence = header;
        if (sequence == null) {
            return false;
        }
        in.wrap(buffer, offset, length);
        boolean isReduced = sequence.isReducedStillPicture();
        // show_existing_frame, then frame_type and show_frame
        boolean isKeyframe = isReduced || (!in.flag() && in.bits(2) == KEY_FRAME && in.flag());
        if (in.isExhausted() || !isKeyframe) {
            return false;
        }
        width = sequence.maxWidth();
        height = sequence.maxHeight();
        if (!isReduced && !sequence.hasDecoderModel()) {
            readSize(sequence);
        }
        return true;
    }

    private void readSize(Av1SequenceHeader sequence) {
        in.skip(1); // disable_cdf_update
        int tools = sequence.screenContentTools();
        boolean screenContent = tools == Av1SequenceHeader.SELECT ? in.flag() : tools == 1;
        if (screenContent && sequence.integerMotionVectors() == Av1SequenceHeader.SELECT) {
            in.skip(1); // force_integer_mv
        }
        in.skip(sequence.frameIdBits());
        boolean overridesSize = in.flag();
        in.skip(sequence.orderHintBits());
        if (overridesSize) {
            int across = in.bits(sequence.widthBits()) + 1;
            int down = in.bits(sequence.heightBits()) + 1;
            if (!in.isExhausted()) {
                width = across;
                height = down;
            }
        }
    }

    /** Takes the largest size of the sequence, which the highest spatial layer has. */
    void useLargestSize() {
        Av1SequenceHeader sequence = header;
        if (sequence != null) {
            width = sequence.maxWidth();
            height = sequence.maxHeight();
        }
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** {@return an AV1CodecConfigurationRecord, AV1 in ISOBMFF §2.3.3; null until there is a sequence header} */
    byte @Nullable [] configuration() {
        Av1SequenceHeader sequence = header;
        if (configuration == null && sequence != null) {
            byte[] record = new byte[CONFIGURATION_HEADER_BYTES + obu.length];
            sequence.writeConfiguration(record);
            System.arraycopy(obu, 0, record, CONFIGURATION_HEADER_BYTES, obu.length);
            configuration = record;
        }
        return configuration;
    }
}
